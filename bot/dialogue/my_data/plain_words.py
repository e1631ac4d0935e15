"""The words that all sections of the data page share: days, moments, yes and no, titles of answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from babel.dates import format_time
from babel.lists import format_list

from bot.dialogue.my_data.page import Section
from bot.dialogue.render import LOCALES, Renderer
from bot.knowledge import Language, Library
from bot.storage import DEFAULT_ZONE

# The columns of each table, each named by a phrase.
COLUMNS: dict[str, tuple[str, ...]] = {
    "reminders": ("kind", "when", "active", "next", "came"),
    "deliveries": ("kind", "planned", "became", "done"),
    "outbox": ("what", "written"),
    "checks": ("question", "reply", "previous", "on"),
    "changes": ("before", "after", "on", "undone"),
    "guide_steps": ("guide", "step", "on"),
    "practice_examples": ("example", "recognised"),
    "feedback": ("answer", "vote", "on"),
    "questions": ("text", "reason", "answer", "on"),
}


class PlainWords:
    """Words for one person: in their language, with times in their zone."""

    def __init__(
        self, library: Library, render: Renderer, language: Language = Language.FR, zone: ZoneInfo | None = None
    ) -> None:
        self._library = library
        self._render = render
        self._zone = zone or ZoneInfo(DEFAULT_ZONE)
        self.language = language

    def of(self, language: Language, zone: ZoneInfo) -> PlainWords:
        """Return the words for a person."""
        return PlainWords(self._library, self._render, language, zone)

    def say(self, key: str, **values: object) -> str:
        """Return a phrase, as plain text."""
        return self._library.phrase(key, self.language, **values)

    def section(
        self,
        table: str,
        sentences: Iterable[str] = (),
        rows: Iterable[Sequence[str]] = (),
    ) -> Section:
        """Return the section of a table; an empty cell shows a dash."""
        named = tuple(self.say(f"mydata_column_{column}") for column in COLUMNS.get(table, ()))
        cells = tuple(tuple(cell or self.say("mydata_nothing") for cell in row) for row in rows)
        return Section(_capitalised(self.say(f"data_{table}")), tuple(sentences), named, cells)

    def sentence(self, text: str) -> str:
        """Return `text` as a sentence."""
        return f"{_capitalised(text.rstrip('.'))}."

    @property
    def gone(self) -> str:
        """What stands for something that the content no longer has."""
        return self.say("mydata_gone")

    def answer(self, id_: str) -> str:
        """Return the title of an answer."""
        known = self._library.answers.get(id_)
        return known[self.language].title if known else self.gone

    def yes_no(self, value: object) -> str:
        """Return yes or no; empty for None, which is neither."""
        return "" if value is None else self.say("mydata_yes" if value else "mydata_no")

    def reply(self, value: str | None) -> str:
        """Return a reply to a question of the checklist."""
        return self.say(f"button_check_{value}") if value else ""

    def day(self, iso: str | None) -> str:
        """Return a day as people write it; empty if there is none."""
        return self._render.day(iso, self.language) if iso else ""

    def local(self, moment: float | None) -> dt.datetime | None:
        """Return a moment in the person's zone."""
        return None if moment is None else dt.datetime.fromtimestamp(moment, self._zone)

    def moment(self, moment: float | None) -> str:
        """Return a moment as people write it; empty if there is none."""
        at = self.local(moment)
        if at is None:
            return ""
        pattern = self.say("hour_and_minute_pattern" if at.minute else "hour_pattern")
        hour = format_time(at, pattern, locale=LOCALES[self.language])
        return self.say("mydata_moment", day=self.day(at.date().isoformat()), hour=hour)

    def joined(self, names: Iterable[str]) -> str:
        """Return names as an enumeration."""
        return str(format_list(list(names), locale=LOCALES[self.language]))

    def beginning(self, text: str, most: int) -> str:
        """Return the beginning of a text, on one line."""
        line = " ".join(text.split(" "))
        line = line.replace("\n", " ")
        return line if len(line) <= most else f"{line[:most].rstrip()}…"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
