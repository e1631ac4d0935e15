"""Renders the time limits of an incident: their end, their start, and the reminder before each."""

from __future__ import annotations

import datetime as dt
from html import escape
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from bot.dialogue.emergency.buttons import ForgetClock, GoOn, RemindOfClock, TickClock, UntickClock
from bot.dialogue.render import LOCALES, Renderer
from bot.dialogue.reply import Button
from bot.incidents import Act, Deadline, Record, deadlines, found_at
from bot.knowledge import Language, Library
from bot.knowledge.incidents import Incident

# The zone of whoever has chosen none, which need not be named.
USUAL = "Europe/Paris"
# For how long after its path was opened an incident counts from "now".
JUST_NOW = dt.timedelta(minutes=5)


class ClocksView:
    """Renders from the library; holds nothing about people."""

    def __init__(self, library: Library, render: Renderer) -> None:
        self._library = library
        self._common = library.incidents.common

    def moment(self, moment: dt.datetime, language: Language) -> str:
        """Format a moment as people write it: "jeudi 3 décembre, 14 h 10"."""
        weekday, month = (format_datetime(moment, part, locale=LOCALES[language]) for part in ("EEEE", "MMMM"))
        number = self._library.phrase("date_first", language) if moment.day == 1 else moment.day
        day = self._library.phrase("date_day", language, weekday=weekday, number=number, month=month)
        key = "emergency_moment" if moment.minute else "emergency_moment_sharp"
        return self._library.phrase(key, language, day=day, hour=moment.hour, minute=f"{moment.minute:02}")

    def text(self, record: Record, situation: Incident, zone: str, now: dt.datetime, language: Language) -> str:
        """Render each time limit with its end and start; if there is none, say so."""
        lines = [self._line(deadline, now, language) for deadline in deadlines(record, situation, self._common, ZoneInfo(zone))]
        if not lines:
            return self._library.phrase("emergency_no_clock", language)
        return "\n\n".join(["\n".join(lines), self._from(record, zone, now, language)])

    def noted(
        self, record: Record, situation: Incident, zone: str, now: dt.datetime, language: Language, *, brief: bool
    ) -> str:
        """Render that the time was noted, with the resulting time limits."""
        if not situation.clocks:
            return self._library.phrase("emergency_noted", language)
        if brief:
            return self._from(record, zone, now, language)
        return self.text(record, situation, zone, now, language)

    def rows(
        self, record: Record, situation: Incident, zone: str, now: dt.datetime, reminded: frozenset[str], language: Language
    ) -> tuple[tuple[Button, ...], ...]:
        """Return the buttons to act on each time limit, set a reminder, and correct the time of discovery."""
        rows: list[tuple[Button, ...]] = []
        for deadline in deadlines(record, situation, self._common, ZoneInfo(zone)):
            title, here = self._common.clocks[deadline.clock].title[language], (situation.id, deadline.clock)
            if deadline.acted:
                rows.append((self._button("emergency_acted", UntickClock(*here), language, title),))
                continue
            row = [self._button("emergency_act", TickClock(*here), language, title)]
            if deadline.clock in reminded:
                row.append(self._button("emergency_forget", ForgetClock(*here), language, title))
            elif deadline.reminder(now):
                row.append(self._button("emergency_remind", RemindOfClock(*here), language, title))
            rows += [(button,) for button in row]
        rows.append((self._button("emergency_correct", GoOn(situation.id, Act.FOUND), language),))
        return tuple(rows)

    def _line(self, deadline: Deadline, now: dt.datetime, language: Language) -> str:
        clock = self._common.clocks[deadline.clock]
        if deadline.acted:
            return self._library.phrase("emergency_clock_done", language, title=escape(clock.title[language]))
        text = f"⏱ {escape(clock.text[language].format(deadline=self.moment(deadline.at, language)))}"
        return f"{text} {escape(clock.late[language])}" if deadline.is_past(now) else text

    def _from(self, record: Record, zone: str, now: dt.datetime, language: Language) -> str:
        found = found_at(record, ZoneInfo(zone))
        start = self.moment(found, language)
        place = (
            ""
            if zone == USUAL
            else self._library.phrase("emergency_zone", language, zone=escape(self._library.zones[zone][language]))
        )
        if record.found and not record.found.is_exact:
            key = "emergency_from_day"
        elif record.found:
            key = "emergency_from"
        else:
            key = "emergency_from_now" if now - found < JUST_NOW else "emergency_from_opened"
        return self._library.phrase(key, language, start=start, zone=place)

    def _button(
        self, key: str, press: GoOn | TickClock | UntickClock | RemindOfClock | ForgetClock, language: Language, title: str = ""
    ) -> Button:
        return Button(self._library.phrase(key, language, title=title), press)
