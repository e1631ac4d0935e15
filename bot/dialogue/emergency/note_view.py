"""Renders the incident note: only texts of the content, and times; nothing that the person wrote."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from bot.dialogue.emergency.clocks_view import ClocksView
from bot.dialogue.emergency.standpoint import Standpoint
from bot.dialogue.reply import File, Reply
from bot.incidents import Record, deadlines, found_at, steps_shown, verdict
from bot.knowledge import Library
from bot.knowledge.incidents import Incident
from bot.values import StepOutcome

# How a line of the note begins.
SIGNS = {StepOutcome.DONE: "☑", StepOutcome.INSTEAD: "☑", StepOutcome.CANNOT: "☒", StepOutcome.PASSED: "☐"}
OPEN = "☐"


class NoteView:
    """Renders from the library; holds nothing about people."""

    def __init__(self, library: Library, clocks: ClocksView) -> None:
        self._common = library.incidents.common
        self._clocks = clocks

    def note(self, record: Record, situation: Incident, at: Standpoint) -> Reply:
        """Return the note as a file."""
        file = File("document", self._word("file", at), "note", self._given(record, situation, at))
        return Reply(self._word("caption", at), at.language, file=file)

    def _given(self, record: Record, situation: Incident, at: Standpoint) -> dict[str, Any]:
        """Return the note's contents (bot/incidents/note.py)."""
        zone = ZoneInfo(at.zone)
        found = self._clocks.moment(found_at(record, zone), at.language)
        made = self._clocks.moment(at.now.astimezone(zone), at.language)
        judged = verdict(record, situation, self._common)
        sections = [
            ("situation", (situation.title[at.language], f"{self._word('found', at)} {found}")),
            ("steps", self._steps(record, situation, at)),
            ("known", self._known(record, at)),
            ("clocks", self._deadlines(record, situation, at, zone)),
            ("contacts", tuple(f"{OPEN} {self._common.contacts[id_].name[at.language]}" for id_ in situation.contacts)),
            ("verdict", (self._common.verdicts[judged][at.language] if judged else self._word("undecided", at),)),
            ("complete", ("", "")),
        ]
        return {
            "title": self._word("title", at),
            "date": f"{self._word('made', at)} {made}",
            "sections": tuple((self._word(key, at), lines) for key, lines in sections if lines),
            "foot": self._word("foot", at),
        }

    def _steps(self, record: Record, situation: Incident, at: Standpoint) -> tuple[str, ...]:
        lines = []
        for step in steps_shown(record, situation):
            outcome = record.steps.get(step.id)
            became = "open" if outcome in (None, StepOutcome.PASSED) else str(outcome)
            sign = SIGNS[outcome] if outcome else OPEN
            lines.append(f"{sign} {step[at.language]} ({self._word(became, at)})")
        return tuple(lines)

    def _known(self, record: Record, at: Standpoint) -> tuple[str, ...]:
        details = [(self._common.details[id_], value) for id_, value in record.known.items() if id_ in self._common.details]
        return tuple(
            f"{detail.question[at.language]} {detail.values[value][at.language]}"
            for detail, value in details
            if value in detail.values
        )

    def _deadlines(self, record: Record, situation: Incident, at: Standpoint, zone: ZoneInfo) -> tuple[str, ...]:
        lines = []
        for deadline in deadlines(record, situation, self._common, zone):
            until = f"{self._word('before', at)} {self._clocks.moment(deadline.at, at.language)}"
            became = self._word("acted", at) if deadline.acted else until
            sign = SIGNS[StepOutcome.DONE] if deadline.acted else OPEN
            lines.append(f"{sign} {self._common.clocks[deadline.clock].title[at.language]} ({became})")
        return tuple(lines)

    def _word(self, key: str, at: Standpoint) -> str:
        return self._common.note[key][at.language]
