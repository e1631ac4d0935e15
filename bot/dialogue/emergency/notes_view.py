"""Renders what is said to a person's words in an emergency: replies to remarks, what was noted, what can be said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from bot.assistant import Emergency
from bot.dialogue.emergency.clocks_view import ClocksView
from bot.dialogue.emergency.standpoint import Standpoint
from bot.incidents import Record, waiting
from bot.knowledge import Language, Library
from bot.knowledge.incidents import Incident
from bot.values import StepOutcome

# How many contacts are named in reply to "je préviens qui ?"; a button shows them all.
FIRST = 4
# The remark of whoever comes back.
RESUME = "resume"
# Where the first words of a step end.
FIRST_WORDS = re.compile(r"(?<=[.?]) |[\s\u00a0\u202f]*[:;] ")


class NotesView:
    """Renders from the library; holds nothing about people."""

    def __init__(self, library: Library, clocks: ClocksView) -> None:
        self._library = library
        self._incidents = library.incidents
        self._common = library.incidents.common
        self._clocks = clocks

    def notes(self, said: Emergency, situation: Incident, at: Standpoint) -> list[str]:
        """Return the replies to the message: to remarks, to details learnt, or that it was not understood."""
        language = at.language
        notes: list[str] = []
        for label in said.said:
            if words := self._incidents.said(situation, label):
                notes.append(escape(words[language]))
            if label == "whom":
                notes.append(self.contacts(situation, at, FIRST))
            elif label == "how-long" and said.record:
                notes.append(self._clocks.text(said.record, situation, at.zone, at.now, language))
        notes += self._learnt(said, language)
        if said.found and said.record:
            notes.append(self._clocks.noted(said.record, situation, at.zone, at.now, language, brief=said.mode == "open"))
        if said.mode == "open" and said.parked and said.record and not said.record.steps:
            titles = ", ".join(escape(self._incidents.situations[id_].title[language]) for id_ in said.parked)
            notes.append(self._say("emergency_parked", language, titles=titles))
        if said.record and (RESUME in said.remarks or (said.mode == "open" and said.record.steps)):
            notes += self._done_so_far(said.record, situation, language)
        if said.ticked:
            notes.append(self._say("emergency_ticked", language, steps=self._named(said.ticked, situation, language)))
        flags = {
            "emergency_again": said.repeated,
            "emergency_unclear": said.unclear,
            "emergency_unfit": said.unfit,
        }
        notes += [self._say(key, language) for key, holds in flags.items() if holds]
        if said.offered and said.mode != "open":
            titles = ", ".join(escape(self._incidents.situations[id_].title[language]) for id_ in said.offered)
            notes.append(self._say("emergency_offered", language, titles=titles))
        if (said.hint or said.unclear) and said.record and said.mode != "open":
            stage = waiting(said.record, situation, self._common).stage
            notes.append(self._say(f"emergency_hint_{stage}", language))
        return notes

    def _done_so_far(self, record: Record, situation: Incident, language: Language) -> list[str]:
        """Render what is done already, for whoever comes back; nothing if that is nothing."""
        done = [id_ for id_, outcome in record.steps.items() if outcome in (StepOutcome.DONE, StepOutcome.INSTEAD)]
        steps = self._named(done, situation, language)
        return [self._say("emergency_so_far", language, steps=steps)] if steps else []

    def _named(self, ids: Iterable[str], situation: Incident, language: Language) -> str:
        """Render steps by their first words."""
        steps = {step.id: step for step in situation.steps}
        firsts = [FIRST_WORDS.split(steps[id_][language], maxsplit=1)[0].rstrip(".?") for id_ in ids if id_ in steps]
        return escape("\u00a0; ".join(firsts) if language == Language.FR else "; ".join(firsts))

    def _learnt(self, said: Emergency, language: Language) -> list[str]:
        learnt = [self._common.details[id_].learnt.get(value) for id_, value in said.learnt.items()]
        texts = [escape(words[language]) for words in learnt if words]
        # A remark that is replied to has its own words for what it tells.
        return texts or ([self._say("emergency_noted", language)] if said.learnt and not said.said else [])

    def contacts(self, situation: Incident, at: Standpoint, most: int | None = None) -> str:
        """Render the contacts in order, all or the first few."""
        lines = []
        contacts = [self._common.contacts[id_] for id_ in situation.contacts]
        here = [contact for contact in contacts if not contact.zones or at.zone in contact.zones]
        for number, contact in enumerate(here[:most], start=1):
            name, why, reach = (escape(part[at.language]) for part in (contact.name, contact.why, contact.reach))
            lines.append(self._say("emergency_contact", at.language, number=number, name=name, why=why, reach=reach))
        return "\n".join(lines)

    def _say(self, key: str, language: Language, **values: object) -> str:
        return self._library.phrase(key, language, **values)
