"""Put the state of a conversation into sentences: what was read, what waits, how far a check-up or an incident has come."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.assistant.state import (
    ANSWER_SLOT,
    CHECK_PREFIX,
    EMERGENCY_FORM,
    ITEMS_SLOT,
    MENTIONS_SLOT,
    NEXT_BEST_SLOT,
    OFFERED_SLOT,
    READ_SLOT,
    WAITS,
)
from bot.dialogue.my_data.page import Section
from bot.dialogue.my_data.plain_words import PlainWords
from bot.incidents import Record
from bot.knowledge import Library
from bot.understanding.mentions import MENTION
from bot.values import Language, StepOutcome


class TalkInWords:
    """Words from the library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        # As named in the pattern, by its French word, which is what is stored.
        mentions = [name.split(":")[2:] for name in library.spoken.patterns if name.startswith(MENTION)]
        self._mentions = {fr: {Language.FR: fr, Language.EN: en} for fr, en in mentions}

    def section(self, row: Mapping[str, Any], incidents: list[Record], words: PlainWords) -> Section:
        """Return the section of the stored state."""
        state = json.loads(row["state"])
        slots = state["slots"]
        sentences = [words.say("mydata_talk_updated", day=words.day(row["updated"]))]
        offered = ",".join(slots.get(slot) or "" for slot in (OFFERED_SLOT, NEXT_BEST_SLOT))
        for ids, key in (
            (slots.get(ANSWER_SLOT), "mydata_talk_latest"),
            (slots.get(READ_SLOT), "mydata_talk_read"),
            (offered, "mydata_talk_offered"),
        ):
            if names := self._titles(ids, words):
                sentences.append(words.say(key, names=words.joined(names)))
        stored = [entry.partition("=")[0] for entry in (slots.get(MENTIONS_SLOT) or "").split(",")]
        if named := [self._mentions[name][words.language] for name in stored if name in self._mentions]:
            sentences.append(words.say("mydata_talk_mentions", names=words.joined(named)))
        if state.get(WAITS):
            sentences.append(words.say("mydata_talk_waits"))
        sentences += self._checkup(state, words)
        for record in incidents:
            sentences += self._incident(record, words)
        return words.section("conversations", sentences)

    def _titles(self, ids: str | None, words: PlainWords) -> list[str]:
        found = []
        for id_ in dict.fromkeys((ids or "").split(",")):
            if id_ in self._library.answers:
                found.append(words.answer(id_))
            elif id_ in self._library.guides:
                found.append(self._library.guides[id_].title[words.language])
        return found

    def _checkup(self, state: Mapping[str, Any], words: PlainWords) -> list[str]:
        slots = state["slots"]
        items = [item for item in (slots.get(ITEMS_SLOT) or "").split(",") if item]
        if not items or not state["loop"] or state["loop"] == EMERGENCY_FORM:
            return []
        done = sum(bool(slots.get(CHECK_PREFIX + item)) for item in items)
        return [words.say("mydata_talk_checkup", done=done, count=len(items))]

    def _incident(self, record: Record, words: PlainWords) -> list[str]:
        situation, common = self._library.incidents.situations.get(record.situation), self._library.incidents.common
        if situation is None:
            return []
        language = words.language
        opened = {"title": situation.title[language], "moment": words.moment(record.opened)}
        sentences = [words.say("mydata_incident", **opened)]
        steps = {step.id: step[language] for step in situation.steps}
        for id_, outcome in record.steps.items():
            became = common.note["open" if outcome is StepOutcome.PASSED else str(outcome)][language]
            sentences.append(words.say("mydata_incident_step", step=steps.get(id_, words.gone), became=became))
        for id_, value in record.known.items():
            if (detail := common.details.get(id_)) and value in detail.values:
                sentences.append(f"{detail.question[language]} {words.sentence(detail.values[value][language])}")
        judged = {question.id: question[language] for question in common.questions}
        for id_, value in record.judged.items():
            sentences.append(f"{judged.get(id_, words.gone)} {words.sentence(words.say(f'mydata_{value}'))}")
        if acted := [common.clocks[clock].title[language] for clock in record.acted if clock in common.clocks]:
            sentences.append(words.say("mydata_incident_acted", names=words.joined(acted)))
        return sentences
