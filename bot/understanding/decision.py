"""Answer, ask back, or say it is not our subject: one choice from a ranking, in the light of the last answer. No Rasa here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# What is said about the last answer, and makes sense after one only.
FOLLOW_UPS = frozenset({"more", "how_to", "repeat", "explain_why", "what_else", "not_my_question"})
# What people put before a question; in a longer message, the question is what counts.
CIVILITIES = frozenset(f"smalltalk/{name}" for name in ("greet", "thanks", "acknowledge", "goodbye", "how_are_you"))

Ranking = list[tuple[str, float]]


@dataclass(frozen=True)
class Limits:
    """Where one choice ends and the next begins. Probabilities, but for the counts of words and of choices.

    `answer`: least probability of a theme to answer from it, save where a question back would have a single choice; `leading`:
    least share of its theme's probability that the answer itself must have; `request`: least probability to take a message for
    a request or small talk; `clarify`: least probability of all our subjects together to ask back rather than decline. These
    and `choice` are chosen on data (calibration.py).

    `polite`: least probability for a longer message to be no more than a greeting or thanks all the same.

    `choice`: least share of the best choice's probability for another to be offered; `choices`: most offered; `context`:
    factor on answers of the theme being read, for messages of at most `short` words, twice over where the message visibly goes
    on from there; `follow_up`: least probability to take
    such a message for "pourquoi ?" or "plus de détails"; `civil`: most words of a message that is no more than a greeting or
    thanks; `sure`: least probability of each of two questions in one message to answer both.
    """

    answer: float = 0.5
    leading: float = 0.2
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
    """What to do: `label` is an intent the rules know, `answers` the answer ids it is about, `next_best` those that were close.

    `confidence`, from 0 to 1, is the probability that the theme is right where there is an answer, else that the label is.
    """

    label: str
    confidence: float
    answers: tuple[str, ...] = ()
    next_best: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """What matters of a message's form: its number of words, whether it begins like something that goes on from the last answer
    ("et en 4G ?"), and whether it says nothing by itself ("lequel alors ?").
    """

    words: int
    continues: bool = False
    bare: bool = False


@dataclass(frozen=True)
class Situation:
    """Where a conversation stands: the answer being read, and those that were close when it was chosen."""

    current: str | None = None
    next_best: tuple[str, ...] = ()


class Answers:
    """What is known of each answer and guide, by label: the payload that the importer made."""

    def __init__(self, payloads: Mapping[str, dict[str, Any]]) -> None:
        self.payloads = dict(payloads)
        self._labels = {payload["answer"]: label for label, payload in payloads.items()}

    def __contains__(self, label: str) -> bool:
        return label in self.payloads

    def id(self, label: str) -> str:
        """The answer's id."""
        return str(self.payloads[label]["answer"])

    def theme(self, label: str) -> str:
        """The theme; the incidents are one, and the guides; any other label is a theme of its own."""
        payload = self.payloads.get(label)
        return label if payload is None else payload["theme"] or "incidents"

    def is_guide(self, label: str) -> bool:
        """Whether it is a guide, which has steps and no longer form."""
        return bool(self.payloads[label]["kind"] == "guide")

    def label(self, answer: str | None) -> str | None:
        """The label of an answer's id, where there still is such an answer."""
        return self._labels.get(answer or "")

    def related(self, label: str) -> tuple[str, ...]:
        """Ids of the answers next to this one."""
        return tuple(self.payloads[label]["related"])

    def of_kind(self, kind: str) -> dict[str, str]:
        """The label of each theme's answer of that kind (overview, why)."""
        return {p["theme"]: label for label, p in self.payloads.items() if p["kind"] == kind}

    def numbered(self, number: int) -> str | None:
        """The label of the overview of the measure of that number."""
        overviews = self.of_kind("overview").values()
        return next((label for label in overviews if self.payloads[label]["number"] == number), None)


def decide(ranking: Ranking, message: Message, situation: Situation, answers: Answers, limits: Limits) -> Outcome:
    """What to do with `message`, given its labels with their probabilities, best first."""
    ranking = _in_context(_plausible(ranking, message.words, limits), message, situation, answers, limits)
    outcome = _decide(ranking, situation, answers, limits)
    if outcome.label == "out_of_scope" and (current := _going_on(message, situation, answers, limits)):
        # "lequel alors ?" says nothing by itself; the longer form of what is being read is what there is to say.
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
        # What a guide's steps lead to is a tap away from it.
        steps = answers.related(best) if answers.is_guide(best) else ()
        theme = sum(q for label, q in ours if answers.theme(label) == answers.theme(best) or answers.id(label) in steps)
        if theme >= limits.answer and p >= limits.leading * theme:
            return answer(best, theme, ours, answers, limits)
        return _ask(ours, mass, answers, limits)
    if p >= limits.request and not (best == "out_of_scope" and mass >= limits.clarify):
        return Outcome(best, p)
    return _ask(ours, mass, answers, limits)


def answer(label: str, confidence: float, ours: Ranking, answers: Answers, limits: Limits) -> Outcome:
    """Answer with `label`; the next best stay at hand in case it was not the question."""
    others = tuple(answers.id(other) for other, _ in ours if other != label)[: limits.choices - 1]
    return Outcome(label, confidence, (answers.id(label),), others)


def _plausible(ranking: Ranking, words: int, limits: Limits) -> Ranking:
    """Without what a message of so many words cannot be: follow-ups are short and sure, civilities are short."""
    kept = [
        (label, p)
        for label, p in ranking
        if not (label in FOLLOW_UPS and (words > _longest(label, limits) or p < limits.follow_up))
        and not (label in CIVILITIES and words > limits.civil and p < limits.polite)
    ]
    return kept or ranking


def _longest(follow_up: str, limits: Limits) -> int:
    # People explain at length that they were not understood.
    return 3 * limits.short if follow_up == "not_my_question" else limits.short


def _going_on(message: Message, situation: Situation, answers: Answers, limits: Limits) -> str | None:
    """The label of the answer being read, where a short message that says nothing by itself can only be about it.

    In the middle of an incident any few words do: "je préviens qui", "il est verrouillé".
    """
    current = answers.label(situation.current)
    if current is None or message.words > limits.short:
        return None
    return current if message.bare or answers.payloads[current]["kind"] == "incident" else None


def _in_context(ranking: Ranking, message: Message, situation: Situation, answers: Answers, limits: Limits) -> Ranking:
    """Answers of the theme being read, or of the guide's steps, come first for a few words such as "et en 4G ?"."""
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
            # "et sur mon téléphone ?" after the general answer: the theme has one of its own for that.
            return Outcome(ours[0][0], p, (answers.id(ours[0][0]),))
        case _:
            return _further(current, p, answers)


def _further(current: str, p: float, answers: Answers) -> Outcome:
    """The longer form of what is being read; a guide comes again, for its steps are all there is."""
    return Outcome(current if answers.is_guide(current) else "more", p, (answers.id(current),))


def _more_precise(label: str, current: str, answers: Answers) -> bool:
    return answers.payloads[current]["kind"] == "overview" and answers.theme(label) == answers.theme(current)


def _first_themes(ours: Ranking, answers: Answers, count: int) -> tuple[str, ...]:
    """The overviews of the themes most likely meant, then in the article's order."""
    likely: dict[str, float] = defaultdict(float)
    for label, p in ours:
        likely[answers.theme(label)] += p
    overviews = answers.of_kind("overview")
    ordered = sorted(overviews, key=lambda theme: (-round(likely[theme], 2), answers.payloads[overviews[theme]]["number"]))
    return tuple(answers.id(overviews[theme]) for theme in ordered[:count])


def _ask(ours: Ranking, mass: float, answers: Answers, limits: Limits) -> Outcome:
    if mass < limits.clarify or not ours:
        return Outcome("out_of_scope", max(0.0, 1 - mass))
    least = ours[0][1] * limits.choice
    offered = [label for label, p in ours if p >= least][: limits.choices]
    if len(offered) == 1:
        return answer(offered[0], ours[0][1], ours, answers, limits)
    return Outcome("clarify", mass, tuple(answers.id(label) for label in offered))
