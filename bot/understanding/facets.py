"""Decides whether a message is a follow-up that asks for one side of the answer being read, and what then replies."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.understanding.decision import Answers
from bot.understanding.text import normalise
from bot.understanding.views import sound

# What the question classifier decides where it knows of no answer of its own: a facet then needs less to be taken.
DECLINED = "out_of_scope"
DOUBTFUL = frozenset({DECLINED, "clarify", "likely", "more", "how_to", "explain_why"})
# What people say to us, or ask to be told again, rather than ask of the answer.
CIVIL = frozenset({"smalltalk", "what_else", "not_my_question"})
# What the classifier ranks first where people ask in so many words for more, or for the same again.
PLAIN = frozenset({"more", "repeat"})
# What replies with an answer, or offers one first.
ANSWERING = frozenset({"faq", "incident", "guide", "likely"})
# What a message is taken for that goes on from the answer being read in words that fit none.
STAYING = frozenset({"clarify", "likely", "faq", "incident"})
# Facets whose follow-ups name a thing of their own: "et à l'hôtel ?" may have an answer of its own in the theme being read.
NAMING = frozenset({"device", "person", "channel", "elsewhere", "instead"})
# The facet of whoever supposes that something happens.
SUPPOSED = "what_if_lost"
# The value of a pointer that is a sentence of the answer's own, or its longer form; any other is another answer's id.
SAY, MORE = "say", "more"
# A word names a subject if it is so many times as frequent in questions as in follow-ups, in at least so many of them, with
# such a share in one theme, and has at least so many letters.
RATIO, LEAST, SHARE, SHORTEST = 2.0, 10, 0.25, 3
# Letters of a word that tells what a follow-up is about.
TELLING = 4
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class FacetLimits:
    """Probabilities, found by leaving one writer of the examples out (docs/facets.md).

    `taken`: least probability of all facets together; `doubtful`: the same where the question would be declined, asked back
    about, or get the answer being read; `asked`: the same against a request, such as one for reminders, or a sure decline;
    `civil`: the same against small talk; `over`: the same against an answer whose subject the message names, or an incident.
    `sure`: least confidence of a sure decline, or of "what else", which is never overruled then; `named`: probability of an
    answer's theme, without context, from which a message names its own subject; `near`: the same for an answer that is better
    than nothing; an incident as likely is never overruled. `naming`: the same for an answer of the theme being read on the
    thing that a message names. `share`: least share that the likeliest facet must have of all facets; `unsure`: least
    probability of all facets together to give the longer form rather than decline where none has its share. `supposed`: least
    probability of an incident that is supposed. `longest`: maximum number of words. `leave`: least probability of another
    answer to leave the one being read for it; below it, what would be asked back about, or answered all the same, is taken to
    go on from there. `going_on`: the same of all facets together where the message would be declined.
    """

    taken: float = 0.5
    doubtful: float = 0.2
    asked: float = 0.6
    civil: float = 0.8
    over: float = 0.8
    sure: float = 0.9
    named: float = 0.9
    near: float = 0.6
    naming: float = 0.2
    share: float = 0.35
    unsure: float = 0.6
    supposed: float = 0.3
    longest: int = 15
    leave: float = 0.5
    going_on: float = 0.4


@dataclass(frozen=True)
class Asked:
    """What the model of facets reads in a message: the likeliest facet, its share of all facets, and what these amount to."""

    facet: str
    share: float
    mass: float


@dataclass(frozen=True)
class Classified:
    """What the question classifier decided: its intent with its confidence, the answer given or offered first, the probability
    of that answer's theme without context, which of PLAIN was asked for, whether the message has a word for its subject,
    whether it supposes something rather than tells it ("et si je la perds ?"), whether it has a word that is foreign to
    follow-ups and to the answer being read ("et Dragon ?"), the probability of the likeliest other answer, and whether the
    message begins as one that goes on ("et", "donc").
    """

    intent: str
    confidence: float = 0.5
    answer: str | None = None
    named: float = 0.0
    plain: str = ""
    subject: bool = False
    supposed: bool = False
    foreign: bool = False
    rival: float = 1.0
    continues: bool = False


@dataclass(frozen=True)
class Reply:
    """What replies to a follow-up: a sentence (or that there is none), the longer form, another answer, or what is next.

    `going_on` is the longer form of the answer being read, with what else may have been meant beside it.
    """

    what: Literal["facet", "more", "answer", "said_all", "going_on"]
    answer: str
    facet: str | None = None


def reply_to(
    asked: Asked, classified: Classified, current: str, answers: Answers, limits: FacetLimits, shown: str | None = None
) -> Reply | None:
    """Return what replies to a message while the answer with label `current` is read; None for the classifier's decision.

    `shown` is the last that was shown of it, if not its short form: MORE for its longer form, or a facet.
    """
    id_ = answers.id(current)
    same = classified.intent in ("faq", "likely") and classified.answer == id_ and classified.plain != "repeat"
    if classified.intent == "incident" and classified.supposed and classified.answer:
        return Reply("answer", classified.answer, SUPPOSED)
    if _is_taken(asked, classified, same, limits) and not _is_another(asked, classified, current, answers, limits):
        side = answers.facets(current).get(asked.facet)
        # To say that there is nothing on the price, it must be sure that the price was asked for.
        sure = side is not None or asked.mass >= limits.taken
        if sure and not _classifier_wins(asked, classified, current, side, answers, limits):
            return _of_side(side, asked.facet, id_, shown)
        if sure and classified.answer not in (None, id_):
            # "Et sur mon téléphone ?" after the overview of a theme has an answer of its own.
            return None
    if same or classified.intent == "more" or _is_follow_up(asked, classified, limits):
        return _further(id_, shown)
    if _stays(asked, classified, limits):
        return Reply("said_all" if shown == MORE else "going_on", id_)
    return None


def _is_taken(asked: Asked, classified: Classified, same: bool, limits: FacetLimits) -> bool:
    incident = classified.intent == "incident" and classified.named >= limits.near
    what_else = classified.intent == "what_else" and classified.confidence >= limits.sure
    if asked.share < limits.share or incident or what_else or classified.foreign:
        return False
    if classified.plain or classified.intent in CIVIL:
        least = limits.civil
    elif classified.intent == DECLINED and classified.confidence >= limits.sure:
        least = limits.asked
    elif same or classified.intent in DOUBTFUL:
        least = limits.doubtful
    elif classified.intent not in ANSWERING:
        least = limits.asked
    elif classified.intent != "faq" or (classified.named >= limits.named and classified.subject):
        least = limits.over
    else:
        least = limits.taken
    return asked.mass >= least


def _is_another(asked: Asked, classified: Classified, current: str, answers: Answers, limits: FacetLimits) -> bool:
    """Whether a message asks for one side of another subject, which it names: "l'antivirus est obligatoire ?".

    "Et par mail ?" names a thing too, but for what the answer being read says of it.
    """
    found = answers.label(classified.answer)
    if found in (None, current) or not classified.subject or classified.named < limits.named:
        return False
    return asked.facet not in NAMING or answers.theme(found or "") == answers.theme(current)


def _is_follow_up(asked: Asked, classified: Classified, limits: FacetLimits) -> bool:
    """Whether what would be declined surely asks something of the answer being read, although not clearly what."""
    return (
        classified.intent == DECLINED and not classified.foreign and asked.share < limits.share and asked.mass >= limits.unsure
    )


def _stays(asked: Asked, classified: Classified, limits: FacetLimits) -> bool:
    """Whether nothing else is likely enough for a message to be about anything but the answer being read."""
    if classified.rival >= limits.leave or classified.plain:
        return False
    if classified.intent == DECLINED:
        # "Et la météo demain ?" goes on from nothing, however it begins.
        return asked.mass >= limits.going_on and not classified.foreign
    return classified.intent in STAYING and (classified.continues or not classified.foreign)


def _classifier_wins(
    asked: Asked, classified: Classified, current: str, side: str | None, answers: Answers, limits: FacetLimits
) -> bool:
    """Whether another answer, found by the classifier, serves better than what the answer being read has for the facet."""
    found = answers.label(classified.answer) if classified.intent in ANSWERING else None
    if found is None or found == current:
        # The longer form, or the reason of the theme, is better than nothing.
        return side is None and classified.intent in DOUBTFUL - {DECLINED, "clarify"}
    near = answers.theme(found) == answers.theme(current)
    if side is None:
        return near or classified.named >= limits.near
    # Under the overview of a theme, the classifier has already looked for the answer on the thing named.
    precise = classified.named >= limits.naming or answers.payloads[current]["kind"] == "overview"
    return asked.facet in NAMING and near and precise


def _of_side(side: str | None, facet: str, current: str, shown: str | None) -> Reply:
    if side == MORE or (side in (None, SAY) and shown == facet):
        return _further(current, shown, facet)
    return Reply("facet", current, facet) if side in (None, SAY) else Reply("answer", side, facet)


def _further(current: str, shown: str | None, facet: str | None = None) -> Reply:
    """Return what follows what has been shown: the longer form, and after that what is next."""
    return Reply("said_all" if shown == MORE else "more", current, facet)


def read_facet(row: Mapping[str, float], other: str) -> Asked:
    """Return what the probabilities of all labels say, `other` being the label of what asks for no facet."""
    facets = {label: p for label, p in row.items() if label != other}
    likeliest = max(facets, key=facets.__getitem__)
    mass = sum(facets.values())
    return Asked(likeliest, facets[likeliest] / max(mass, 1e-9), mass)


def subject_words(questions: Iterable[tuple[str, str]], follow_ups: Iterable[str]) -> frozenset[str]:
    """Return the words that name a subject: far more frequent in the examples of answers, given with their theme, than in
    follow-ups, and at home in one theme.
    """
    themes: dict[str, Counter[str]] = defaultdict(Counter)
    asked: Counter[str] = Counter()
    count = total = 0
    for text, theme in questions:
        count += 1
        for word in _words(text):
            themes[word][theme] += 1
    for text in follow_ups:
        total += 1
        asked.update(_words(text))

    def names(word: str, of: Counter[str]) -> bool:
        times = of.total()
        often = times / count >= RATIO * (asked[word] + 0.5) / total
        return times >= LEAST and often and max(of.values()) >= SHARE * times

    return frozenset(word for word, of in themes.items() if names(word, of))


def names_subject(text: str, subjects: frozenset[str]) -> bool:
    """Return whether a message has a word that names a subject."""
    return not subjects.isdisjoint(_words(text))


def familiar_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the telling words of `texts`, as they sound, so that a misspelt one is known too."""
    return frozenset(sound(word) for text in texts for word in _telling(text))


def has_foreign_word(text: str, *familiar: Collection[str]) -> bool:
    """Return whether a message has a telling word that is in none of the sets of `familiar` words."""
    return any(not any(sound(word) in known for known in familiar) for word in _telling(text))


def _telling(text: str) -> set[str]:
    return {word for word in _words(text) if len(word) >= TELLING and not word.isdigit()}


def _words(text: str) -> set[str]:
    return {word for word in WORD.findall(normalise(text)) if len(word) >= SHORTEST}
