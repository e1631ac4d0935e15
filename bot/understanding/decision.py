"""Decides from a ranking of labels and the conversation's state whether to answer, ask back, or decline as out of scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Intents that refer to the last answer.
FOLLOW_UPS = frozenset({"more", "how_to", "repeat", "explain_why", "what_else", "not_my_question"})
# Intents that people put before a question; in a longer message, only the question counts.
CIVILITIES = frozenset(f"smalltalk/{name}" for name in ("greet", "thanks", "acknowledge", "goodbye", "how_are_you"))

# How many answers are offered beside the likeliest one.
BESIDE = 2

Ranking = list[tuple[str, float]]


@dataclass(frozen=True)
class Limits:
    """Thresholds of the decision: probabilities, except for the counts of words and of choices.

    `answer`: minimum probability of a theme to answer from it, unless a question back would have a single choice; `leading`:
    minimum share of its theme's probability for the answer itself to be given alone: below it, others are offered beside it;
    `alike`: below this share, the theme's overview is given instead; `request`: minimum probability of a request or small
    talk; `clarify`: minimum probability of all our subjects together to ask back rather than decline. calibration.py fits
    these and `choice`.

    `polite`: minimum probability for a longer message to be just a greeting or thanks; `civil`: maximum number of words of a
    message that is just a greeting or thanks; `choice`: minimum share of the best choice's probability to offer another;
    `choices`: maximum number offered; `context`: factor on answers of the theme being read, for messages of at most `short`
    words, squared if the message clearly continues from there; `follow_up`: minimum probability of "pourquoi ?" or "plus de
    détails" for such a message; `sure`: minimum probability of each of two questions in one message to answer both.
    """

    answer: float = 0.5
    leading: float = 0.2
    alike: float = 0.1
    request: float = 0.4
    clarify: float = 0.3
    choice: float = 0.15
    choices: int = 4
    context: float = 4.0
    short: int = 7
    follow_up: float = 0.5
    civil: int = 5
    polite: float = 0.8
    sure: float = 0.8


@dataclass(frozen=True)
class Outcome:
    """The decision: `label` is an intent of the rules, `answers` the ids it is about, `next_best` the runners-up.

    For the label `likely`, the first of `answers` is given, and the others are offered beside it.

    `confidence`, from 0 to 1, is the probability that the theme is right if there is an answer, else that the label is.
    """

    label: str
    confidence: float
    answers: tuple[str, ...] = ()
    next_best: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """Features of a message's form: its number of words, whether it begins like a continuation of the last answer ("et en 4G
    ?"), and whether it has no meaning without that answer ("lequel alors ?").
    """

    words: int
    continues: bool = False
    bare: bool = False


@dataclass(frozen=True)
class Situation:
    """The state of a conversation: the id of the answer being read, and the next best ids when it was chosen."""

    current: str | None = None
    next_best: tuple[str, ...] = ()


class Answers:
    """The known answers and guides: the payload that the importer made, by label."""

    def __init__(self, payloads: Mapping[str, dict[str, Any]]) -> None:
        self.payloads = dict(payloads)
        self._labels = {payload["answer"]: label for label, payload in payloads.items()}

    def __contains__(self, label: str) -> bool:
        return label in self.payloads

    def id(self, label: str) -> str:
        """Return the answer's id."""
        return str(self.payloads[label]["answer"])

    def theme(self, label: str) -> str:
        """Return the theme; all incidents form one theme, and so do all guides; any other label is its own theme."""
        payload = self.payloads.get(label)
        return label if payload is None else payload["theme"] or "incidents"

    def is_guide(self, label: str) -> bool:
        """Whether the label is a guide's; a guide has steps instead of a longer form."""
        return bool(self.payloads[label]["kind"] == "guide")

    def label(self, answer: str | None) -> str | None:
        """Return the label of an answer's id; None if there is no such answer any more."""
        return self._labels.get(answer or "")

    def related(self, label: str) -> tuple[str, ...]:
        """Return the ids of the related answers."""
        return tuple(self.payloads[label]["related"])

    def facets(self, label: str) -> dict[str, str]:
        """Return what the answer has for each facet: `say`, `more`, or the id of another answer."""
        return dict(self.payloads[label].get("facets", {}))

    def has_sides(self, label: str) -> bool:
        """Whether people may ask for one side of it: guides have steps, and incidents a path of their own."""
        return self.payloads[label]["kind"] not in ("guide", "incident")

    def of_kind(self, kind: str) -> dict[str, str]:
        """Return, by theme, the label of the answer of that kind (overview, why)."""
        return {p["theme"]: label for label, p in self.payloads.items() if p["kind"] == kind}

    def numbered(self, number: int) -> str | None:
        """Return the label of the overview of the measure with that number, or None."""
        overviews = self.of_kind("overview").values()
        return next((label for label in overviews if self.payloads[label]["number"] == number), None)


def decide(ranking: Ranking, message: Message, situation: Situation, answers: Answers, limits: Limits) -> Outcome:
    """Return the decision on `message`; `ranking` holds the labels with their probabilities, best first."""
    ranking = _in_context(_plausible(ranking, message.words, limits), message, situation, answers, limits)
    outcome = _decide(ranking, situation, answers, limits)
    if outcome.label == "out_of_scope" and (current := _going_on(message, situation, answers, limits)):
        # "lequel alors ?" means nothing by itself: answer with the longer form of the answer being read.
        return _further(current, outcome.confidence, answers)
    return outcome


def _decide(ranking: Ranking, situation: Situation, answers: Answers, limits: Limits) -> Outcome:
    best, p = ranking[0]
    ours = [(label, q) for label, q in ranking if label in answers]
    mass = sum(q for _, q in ours)
    if best in FOLLOW_UPS:
        return _follow_up(best, p, ours, situation, answers, limits)
    if best == "broad" and p >= limits.request:
        return Outcome("broad", p, _first_themes(ours, answers, limits.choices))
    if best in answers:
        # The answers of a guide's steps count towards the guide, because they are reached from it.
        steps = answers.related(best) if answers.is_guide(best) else ()
        theme = sum(q for label, q in ours if answers.theme(label) == answers.theme(best) or answers.id(label) in steps)
        if theme >= limits.answer and p >= limits.leading * theme:
            return answer(best, theme, ours, answers, limits)
        # A question back would be between answers of one theme: then one of them is worth more than the question.
        one_theme = all(answers.theme(label) == answers.theme(best) for label in _close_ones(ours, limits))
        if (theme >= limits.answer or one_theme) and (outcome := _likely(best, p, theme, ours, answers, limits)):
            return outcome
        return _ask(ours, mass, answers, limits)
    if p >= limits.request and not (best == "out_of_scope" and mass >= limits.clarify):
        return Outcome(best, p)
    return _ask(ours, mass, answers, limits)


def answer(label: str, confidence: float, ours: Ranking, answers: Answers, limits: Limits) -> Outcome:
    """Return an outcome that answers with `label`; its next best answers are offered if that was not the question."""
    others = tuple(answers.id(other) for other, _ in ours if other != label)[: limits.choices - 1]
    return Outcome(label, confidence, (answers.id(label),), others)


def _likely(best: str, p: float, theme: float, ours: Ranking, answers: Answers, limits: Limits) -> Outcome | None:
    """Give the likeliest answer of a sure theme, and offer the next best of it; None where that could do harm or helps nobody.

    What happened decides what to do first in an incident, so that is asked. Guides are moments: the wrong one helps nobody.
    """
    overview = answers.of_kind("overview").get(answers.theme(best))
    others = [answers.id(label) for label, _ in ours if answers.theme(label) == answers.theme(best)][: BESIDE + 1]
    if overview is None or answers.payloads[best]["kind"] == "incident" or len(others) < 2:
        return None
    given = answers.id(overview if p < limits.alike * theme else best)
    beside = [id_ for id_ in others if id_ != given][:BESIDE]
    next_best = tuple(answers.id(label) for label, _ in ours if answers.id(label) != given)[: limits.choices - 1]
    return Outcome("likely", theme, (given, *beside), next_best)


def _plausible(ranking: Ranking, words: int, limits: Limits) -> Ranking:
    """Drop labels implausible for a message of so many words: follow-ups must be short and likely, civilities short."""
    kept = [
        (label, p)
        for label, p in ranking
        if not (label in FOLLOW_UPS and (words > _longest(label, limits) or p < limits.follow_up))
        and not (label in CIVILITIES and words > limits.civil and p < limits.polite)
    ]
    return kept or ranking


def _longest(follow_up: str, limits: Limits) -> int:
    # People use more words to say that they were misunderstood.
    return 3 * limits.short if follow_up == "not_my_question" else limits.short


def _going_on(message: Message, situation: Situation, answers: Answers, limits: Limits) -> str | None:
    """Return the label of the answer being read if a short message without a meaning of its own must refer to it, else None.

    During an incident any short message does: "je préviens qui", "il est verrouillé".
    """
    current = answers.label(situation.current)
    if current is None or message.words > limits.short:
        return None
    return current if message.bare or answers.payloads[current]["kind"] == "incident" else None


def _in_context(ranking: Ranking, message: Message, situation: Situation, answers: Answers, limits: Limits) -> Ranking:
    """Raise the answers of the theme being read, or of the guide's steps, for a short message such as "et en 4G ?"."""
    current = answers.label(situation.current)
    if current is None or message.words > limits.short:
        return ranking
    theme = answers.theme(current)
    factor = limits.context**2 if message.continues else limits.context
    steps = answers.related(current) if answers.is_guide(current) else ()
    near = {label for label, _ in ranking if answers.theme(label) == theme or label in map(answers.label, steps)}
    weighted = [(label, p * factor if label in near else p) for label, p in ranking]
    total = 1 + sum(after - before for (_, after), (_, before) in zip(weighted, ranking, strict=True))
    return sorted(((label, p / total) for label, p in weighted), key=lambda pair: -pair[1])


def _follow_up(intent: str, p: float, ours: Ranking, situation: Situation, answers: Answers, limits: Limits) -> Outcome:
    current = answers.label(situation.current)
    if intent == "not_my_question":
        known = tuple(id_ for id_ in situation.next_best if answers.label(id_))
        return Outcome(intent if known else "no_better", p, known)
    if current is None:
        return Outcome("smalltalk/nothing_before", p)
    match intent:
        case "explain_why":
            why = answers.of_kind("why").get(answers.theme(current), current)
            return Outcome(why, p, (answers.id(why),))
        case "what_else":
            return Outcome(intent, p, answers.related(current)[: limits.choices])
        case "repeat":
            return Outcome(current, p, (answers.id(current),))
        case "how_to" if ours and _more_precise(ours[0][0], current, answers):
            # "et sur mon téléphone ?" after the general answer: the theme has a more specific answer.
            return Outcome(ours[0][0], p, (answers.id(ours[0][0]),))
        case _:
            return _further(current, p, answers)


def _further(current: str, p: float, answers: Answers) -> Outcome:
    """Return the longer form of the answer being read; a guide, which has none, is repeated."""
    return Outcome(current if answers.is_guide(current) else "more", p, (answers.id(current),))


def _more_precise(label: str, current: str, answers: Answers) -> bool:
    return answers.payloads[current]["kind"] == "overview" and answers.theme(label) == answers.theme(current)


def _first_themes(ours: Ranking, answers: Answers, count: int) -> tuple[str, ...]:
    """Return the overviews of the `count` likeliest themes, likeliest first, ties in the article's order."""
    likely: dict[str, float] = defaultdict(float)
    for label, p in ours:
        likely[answers.theme(label)] += p
    overviews = answers.of_kind("overview")
    ordered = sorted(overviews, key=lambda theme: (-round(likely[theme], 2), answers.payloads[overviews[theme]]["number"]))
    return tuple(answers.id(overviews[theme]) for theme in ordered[:count])


def _close_ones(ours: Ranking, limits: Limits) -> list[str]:
    """Return the labels probable enough, beside the best one, to be offered when asking back."""
    least = ours[0][1] * limits.choice
    return [label for label, p in ours if p >= least][: limits.choices]


def _ask(ours: Ranking, mass: float, answers: Answers, limits: Limits) -> Outcome:
    if mass < limits.clarify or not ours:
        return Outcome("out_of_scope", max(0.0, 1 - mass))
    offered = _close_ones(ours, limits)
    if len(offered) == 1:
        return answer(offered[0], ours[0][1], ours, answers, limits)
    return Outcome("clarify", mass, tuple(answers.id(label) for label in offered))
