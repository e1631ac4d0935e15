"""Checks that the paths through incidents fit together, keep to a screen, rest on facts, and end nowhere without advice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from string import Formatter

from bot.knowledge.check_items import holds_markup
from bot.knowledge.examples import REMARKS, Example
from bot.knowledge.incidents import (
    ACTS,
    NOTE,
    SAYINGS,
    UNTAUGHT,
    FromFacts,
    Incident,
    IncidentCommon,
    Worded,
    drawn_in,
    drawn_in_common,
    sentences_of,
    sentences_of_common,
)  # fmt: skip
from bot.knowledge.load import Content, Problem
from bot.knowledge.yaml_file import Where
from bot.values import LANGUAGES

COMMON = "content/incidents/common.yml"
# As many as the emergency list shows.
LEAST = 17
STEPS = range(4, 10)
# What may have happened and fits no situation: it opens the list of all.
VAGUE = "incident-help"
LEAST_REMARKS = {"fr": 5, "en": 2}


def check_incidents(content: Content) -> None:
    """Report what is wrong in content/incidents/."""
    common = content.incident_common
    if common is None:
        return
    if len(content.incidents) < LEAST:
        content.report(content.files[COMMON], (), f"only {len(content.incidents)} situations beside it: write {LEAST}")
    _common(content, common)
    for file, situation in content.incidents.items():
        _situation(content, file, situation, common)
    _openings(content)


def facts_drawn(content: Content) -> set[str]:
    """Return the ids of all facts that incidents use."""
    drawn = [part for situation in content.incidents.values() for _, part in drawn_in(situation)]
    if content.incident_common:
        drawn += [part for _, part in drawn_in_common(content.incident_common)]
    return {fact for part in drawn for fact in part.facts}


def check_remarks(content: Content, remarks: list[Example]) -> None:
    """Report labels of nlu/emergency.yml that nothing follows, and those with too few examples."""
    common = content.incident_common
    if common is None:
        return
    known = {f"emergency/{label}" for label in (ACTS | common.heard.keys() | common.said.keys()) - UNTAUGHT}
    # Questions that look like remarks, and are answered as anywhere else.
    others = "emergency/other"
    counts = Counter((remark.intent, remark.language) for remark in remarks)
    for remark in remarks:
        if remark.intent not in known | {others}:
            message = f"nothing follows '{remark.intent}': add it to 'heard' or 'said' of {COMMON}, or mend it"
            content.problems.append(Problem(remark.file, remark.line, "examples", message))
    for intent in sorted(known):
        for language in LANGUAGES:
            if (count := counts[intent, language]) < LEAST_REMARKS[language]:
                message = f"{count} examples in '{language}': write at least {LEAST_REMARKS[language]}"
                content.problems.append(Problem(f"nlu/{REMARKS}", 1, intent, message))


def _common(content: Content, common: IncidentCommon) -> None:
    _drawn(content, COMMON, drawn_in_common(common))
    _plain(content, COMMON, sentences_of_common(common))
    for id_, detail in common.details.items():
        if len(detail.values) not in (2, 3):
            _at(
                content,
                COMMON,
                ("details", id_, "values"),
                f"{len(detail.values)} values: give two or three, which fit one row",
            )
        _known(content, COMMON, ("details", id_, "learnt"), detail.learnt, detail.values)
    said = [("heard", label, told) for label, told in common.heard.items()]
    said += [("deeds", id_, deed.tells) for id_, deed in common.deeds.items()]
    for kind, label, told in said:
        _known(content, COMMON, (kind, label), told, common.details)
        for id_, value in told.items():
            if id_ in common.details:
                _known(content, COMMON, (kind, label, id_), [value], common.details[id_].values)
    _common_moves(content, common)
    _whole(content, "said", common.said, SAYINGS, more=True)
    _whole(content, "note", common.note, NOTE)
    _whole(content, "verdicts", common.verdicts, {"none", "register", "notify", "notify-and-tell"})
    for index, question in enumerate(common.questions):
        if question.detail:
            _known(content, COMMON, ("questions", index, "detail"), [question.detail], common.details)
        if (question.yes is None) == (index + 1 == len(common.questions)):
            _at(content, COMMON, ("questions", index, "yes"), "belongs to the last question, and to no other")
    for id_, clock in common.clocks.items():
        for language in LANGUAGES:
            if {name for _, name, _, _ in Formatter().parse(clock.text[language]) if name is not None} != {"deadline"}:
                _at(content, COMMON, ("clocks", id_, "text", language), "must hold {deadline}, and no other placeholder")


def _common_moves(content: Content, common: IncidentCommon) -> None:
    """Report deeds and leads that name nothing that exists."""
    situations = {situation.id for situation in content.incidents.values()}
    steps = dict.fromkeys(step.id for situation in content.incidents.values() for step in situation.steps)
    _known(content, COMMON, ("leads",), common.leads, common.said)
    _known(content, COMMON, ("leads",), common.leads.values(), situations)
    for id_, deed in common.deeds.items():
        _known(content, COMMON, ("deeds", id_, "steps"), deed.steps, steps)
        if deed.clock:
            _known(content, COMMON, ("deeds", id_, "clock"), [deed.clock], common.clocks)


def _situation(content: Content, file: str, situation: Incident, common: IncidentCommon) -> None:
    if not file.endswith(f"/{situation.id}.yml"):
        _at(content, file, ("id",), f"'{situation.id}' is not the file's name: rename one")
    _known(content, file, ("contacts",), situation.contacts, common.contacts)
    _known(content, file, ("clocks",), situation.clocks, common.clocks)
    _known(content, file, ("said",), situation.said, common.said)
    _known(content, file, ("heeds",), situation.heeds, common.details)
    others = {other.id for other in content.incidents.values()}
    _known(content, file, ("absorbs",), situation.absorbs, others)
    _known(content, file, ("becomes",), situation.becomes, others)
    _known(content, file, ("absorbs",), situation.absorbs.values(), common.said)
    _drawn(content, file, drawn_in(situation))
    _plain(content, file, sentences_of(situation))
    steps = Counter(step.id for step in situation.steps)
    if len(situation.steps) not in STEPS:
        _at(content, file, ("steps",), f"{len(situation.steps)} steps: write {STEPS.start} to {STEPS.stop - 1}")
    if situation.steps and situation.steps[0].when:
        _at(content, file, ("steps", 0, "when"), "the first step holds whatever is known: remove its condition")
    for index, step in enumerate(situation.steps):
        if steps[step.id] > 1:
            _at(content, file, ("steps", index, "id"), f"'{step.id}' stands twice: rename one")
        for field, told in (("when", step.when), ("settled_by", step.settled_by)):
            _known(content, file, ("steps", index, field), told, common.details)
            for id_, values in told.items():
                if id_ in common.details:
                    _known(content, file, ("steps", index, field, id_), values, common.details[id_].values)
        if step.acts_on:
            _known(content, file, ("steps", index, "acts_on"), [step.acts_on], situation.clocks)
    for index, ask in enumerate(situation.asks):
        _known(content, file, ("asks", index, "detail"), [ask.detail], common.details)
        _known(content, file, ("asks", index, "after"), [ask.after], steps)


def _openings(content: Content) -> None:
    """Report answers about incidents that open several situations, or none."""
    kinds = {placed.answer.id: placed.answer.kind for placed in content.placed}
    seen: dict[str, str] = {}
    for file, situation in content.incidents.items():
        for answer in (situation.answer, *situation.also):
            if kinds.get(answer) != "incident" or answer == VAGUE:
                _at(content, file, ("answer",), f"'{answer}' is no answer about an incident: mend it")
            elif (other := seen.setdefault(answer, file)) != file:
                _at(content, file, ("answer",), f"'{answer}' opens {other}: choose one")
    for placed in content.placed:
        if placed.answer.kind == "incident" and placed.answer.id not in {*seen, VAGUE}:
            content.report(placed.source, placed.where, "opens no situation of content/incidents/: name it in one's 'also'")


def _whole(content: Content, field: str, given: Collection[str], wanted: Collection[str], *, more: bool = False) -> None:
    for key in wanted:
        if key not in given:
            _at(content, COMMON, (field,), f"'{key}' is missing: add it")
    for key in given:
        if key not in wanted and not more:
            _at(content, COMMON, (field, key), "is used nowhere: remove it or mend its name")


def _known(content: Content, file: str, where: Where, given: Iterable[str], known: Collection[str]) -> None:
    for value in given:
        if value not in known:
            _at(content, file, (*where, value), f"'{value}' is unknown here: one of {', '.join(known)}")


def _drawn(content: Content, file: str, drawn: Iterable[tuple[Where, FromFacts]]) -> None:
    points = {point for measure in content.article.measures for point in measure.points} if content.article else set()
    for where, part in drawn:
        if not part.facts and not part.points:
            _at(content, file, where, "rests on nothing: name facts, or points of the article")
        for fact in part.facts:
            if fact not in content.facts:
                _at(content, file, (*where, "facts"), f"'{fact}' is not in content/sources.yml: add its source there")
        for point in part.points:
            if point not in points:
                _at(content, file, (*where, "points"), f"'{point}' is no point of content/article.yml: mend or remove it")


def _plain(content: Content, file: str, worded: Worded) -> None:
    for where, both in worded:
        for language in LANGUAGES:
            if holds_markup(both[language]):
                _at(content, file, (*where, language), "holds HTML or Markdown: write plain text")


def _at(content: Content, file: str, where: Where, message: str) -> None:
    content.report(content.files[file], where, message)
