"""The shape of content/incidents/: seventeen situations step by step, and common.yml, what they share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from bot.knowledge.model import Both, Id, Line, Shape, Slug
from bot.knowledge.yaml_file import Where
from bot.values import Language

# YAML reads a bare yes or no as a truth value.
_PLAIN = {True: "yes", False: "no"}


def _plain(value: Any) -> Any:
    return _PLAIN.get(value, value) if isinstance(value, bool) else value


# What a detail turned out to be, such as yes, no or unknown.
Value = Annotated[str, BeforeValidator(_plain), StringConstraints(pattern=r"^[a-z]{2,10}$")]
# Ids that stand together in a button's 64 bytes: a situation's with a step's, or a detail's with its value.
SituationId = Annotated[Id, StringConstraints(max_length=20)]
StepId = Annotated[Id, StringConstraints(max_length=20)]
# A button's label, and a situation's title, of which two stand side by side.
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=30)]
# One thing to do, read at a glance. Characters.
Instruction = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=220)]
# How and why; and what to do instead. Characters.
Explanation = Annotated[str, StringConstraints(strip_whitespace=True, min_length=60, max_length=450)]
Instead = Annotated[str, StringConstraints(strip_whitespace=True, min_length=40, max_length=300)]
# What is said in reply to a remark, in a few sentences. Characters.
Saying = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=450)]
# What the questions on personal data lead to, from nothing to do to telling patients.
BreachVerdict = Literal["none", "register", "notify", "notify-and-tell"]
# What a remark of the thread may ask of the engine itself; all other labels tell a detail, or are replied to.
ACTS = frozenset(
    {
        "done", "cannot", "explain", "next", "back", "resume", "found-at", "later", "stop", "false-alarm", "how-long", "whom",
        "told",
    }
)  # fmt: skip
# The remarks to which all situations have a reply.
SAYINGS = frozenset(
    {
        "severity", "fear", "whom", "how-long", "patients", "insurer", "complaint", "cnil", "enough", "turn-off", "paid",
        "false-alarm", "later", "thanks", "stop", "who-else", "register", "cost", "lost", "rude", "threat",
        "not-reported", "may-i", "no-incident",
    }
)  # fmt: skip
# Those that no example teaches: what is not reported, whether something may be done, that nothing happened; and what is said
# where another incident is part of the open one.
UNTAUGHT = frozenset({"not-reported", "may-i", "no-incident", "card-too", "papers-too"})
# The words of the incident note.
NOTE = frozenset(
    {
        "title", "file", "caption", "situation", "found", "made", "steps", "done", "instead", "cannot", "open", "known",
        "clocks", "before", "acted", "contacts", "verdict", "undecided", "complete", "foot",
    }
)  # fmt: skip
Breach = Annotated[Literal["yes", "maybe", "no"], BeforeValidator(_plain)]


class InBoth(Shape):
    """A text in both languages."""

    fr: Line
    en: Line

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == Language.FR else self.en


class Labels(InBoth):
    """A label."""

    fr: Label
    en: Label


class Explained(InBoth):
    """How and why a step is taken."""

    fr: Explanation
    en: Explanation


class DoneInstead(InBoth):
    """What to do instead of a step that cannot be taken."""

    fr: Instead
    en: Instead


class FromFacts(Shape):
    """What rests on facts: ids of content/sources.yml, and points of the article."""

    facts: tuple[str, ...] = ()
    points: tuple[Slug, ...] = ()


class Said(InBoth, FromFacts):
    """What is said in reply to a remark."""

    fr: Saying
    en: Saying


class IncidentStep(InBoth, FromFacts):
    """One thing to do. With `when` it shows only where each of these details has one of the values, or is not known yet;
    with `strict`, only where they are known. It is done once a detail of `settled_by` is told with one of these values.
    `acts_on` names the clock that ends with this step.
    """

    id: StepId
    when: dict[StepId, tuple[Value, ...]] = Field(default_factory=dict)
    strict: bool = False
    settled_by: dict[StepId, tuple[Value, ...]] = Field(default_factory=dict)
    acts_on: StepId | None = None
    fr: Instruction
    en: Instruction
    explain: Explained
    cannot: DoneInstead


class Ask(Shape):
    """A detail asked about by one tap, once the step `after` is settled."""

    detail: StepId
    after: StepId


class Incident(Shape):
    """A situation: what to do in which order, what to ask, whom to contact, and which clocks run.

    `answer` tells all of it in its longer form; first words about it, or about an answer of `also`, open this path. `heeds` are
    details that are worth noting though nothing asks for them; `absorbs` names the situations that belong to this one while it
    is open, with the remark that first words about them then are; `becomes` those that this one may turn out to be.
    """

    id: SituationId
    answer: Id
    also: tuple[Id, ...] = ()
    emoji: Line
    title: Labels
    steps: tuple[IncidentStep, ...]
    asks: tuple[Ask, ...] = ()
    contacts: tuple[StepId, ...]
    clocks: tuple[StepId, ...] = ()
    breach: Breach
    heeds: tuple[StepId, ...] = ()
    absorbs: dict[SituationId, str] = Field(default_factory=dict)
    becomes: tuple[SituationId, ...] = ()
    said: dict[str, Said] = Field(default_factory=dict)


class Detail(FromFacts):
    """Something that may be known: the question, its answers, and what is said when one is learnt."""

    question: Both
    values: dict[Value, Labels]
    learnt: dict[Value, Said]


class Contact(FromFacts):
    """Somebody to contact. `zones` are the time zones for which this is said in place of nothing: everywhere where empty."""

    name: Both
    why: Both
    reach: Both
    zones: tuple[str, ...] = ()


class Clock(FromFacts):
    """A time limit, in hours from when the incident was found out. `text` holds {deadline}; `late` is said after it."""

    hours: int = Field(ge=1)
    title: Labels
    text: Both
    late: Both


class Deed(Shape):
    """Something that people say they have done: the steps that it settles wherever they stand, the clock that it ends, and the
    details that it tells: whoever had a card blocked had given it away.

    Its words are the pattern `deed:<id>` of nlu/patterns.yml.
    """

    steps: tuple[StepId, ...] = ()
    clock: StepId | None = None
    tells: dict[StepId, Value] = Field(default_factory=dict)


class BreachQuestion(InBoth, FromFacts):
    """A yes/no question on personal data. A no leads to the verdict `no`, a yes on to the next one, or to `yes` after the last;
    a doubt counts as a yes, or leads to `unsure`. `detail` is one whose yes or no answers it already.
    """

    id: StepId
    no: BreachVerdict
    yes: BreachVerdict | None = None
    unsure: BreachVerdict | None = None
    detail: StepId | None = None


class IncidentCommon(Shape):
    """What situations share. `heard` maps a label of nlu/emergency.yml to the details that it tells; `leads` to the situation
    that is offered beside the reply, where the open one has no reply of its own.
    """

    details: dict[StepId, Detail]
    heard: dict[str, dict[StepId, Value]]
    leads: dict[str, SituationId] = Field(default_factory=dict)
    deeds: dict[StepId, Deed] = Field(default_factory=dict)
    contacts: dict[StepId, Contact]
    clocks: dict[StepId, Clock]
    questions: tuple[BreachQuestion, ...]
    verdicts: dict[BreachVerdict, Said]
    said: dict[str, Said]
    note: dict[str, Both]


class Incidents:
    """All situations by id, in the order of their file names, and what they share."""

    def __init__(self, situations: tuple[Incident, ...], common: IncidentCommon) -> None:
        self.situations: dict[str, Incident] = {situation.id: situation for situation in situations}
        self.common = common
        self._opened_by = {answer: one.id for one in situations for answer in (one.answer, *one.also)}

    def opened_by(self, answer: str) -> Incident | None:
        """Return the situation opened by first words about `answer`, or None."""
        id_ = self._opened_by.get(answer)
        return self.situations[id_] if id_ else None

    def said(self, situation: Incident, label: str) -> Said | None:
        """Return the reply to a remark with that label, preferably the situation's own."""
        return situation.said.get(label) or self.common.said.get(label)


def drawn_in(situation: Incident) -> Iterator[tuple[Where, FromFacts]]:
    """Yield the parts of a situation that need sources, with their place in the file."""
    yield from ((("steps", index), step) for index, step in enumerate(situation.steps))
    yield from ((("said", label), said) for label, said in situation.said.items())


def drawn_in_common(common: IncidentCommon) -> Iterator[tuple[Where, FromFacts]]:
    """Likewise of what situations share."""
    for field in ("details", "contacts", "clocks", "verdicts", "said"):
        yield from (((field, id_), drawn) for id_, drawn in getattr(common, field).items())
    yield from ((("questions", index), question) for index, question in enumerate(common.questions))


Worded = Iterator[tuple[Where, InBoth | Both]]


def sentences_of(situation: Incident) -> Worded:
    """Yield the texts of a situation that people read, with their place in the file."""
    yield ("title",), situation.title
    for index, step in enumerate(situation.steps):
        yield ("steps", index), step
        yield ("steps", index, "explain"), step.explain
        yield ("steps", index, "cannot"), step.cannot
    yield from ((("said", label), said) for label, said in situation.said.items())


def sentences_of_common(common: IncidentCommon) -> Worded:
    """Likewise of what situations share."""
    for id_, detail in common.details.items():
        yield ("details", id_, "question"), detail.question
        yield from ((("details", id_, "values", value), label) for value, label in detail.values.items())
        yield from ((("details", id_, "learnt", value), said) for value, said in detail.learnt.items())
    for id_, contact in common.contacts.items():
        yield from ((("contacts", id_, part), getattr(contact, part)) for part in ("name", "why", "reach"))
    for id_, clock in common.clocks.items():
        yield from ((("clocks", id_, part), getattr(clock, part)) for part in ("title", "text", "late"))
    yield from ((("questions", index), question) for index, question in enumerate(common.questions))
    for field in ("verdicts", "said", "note"):
        yield from (((field, key), said) for key, said in getattr(common, field).items())
