"""Render the data stored about a person: a message, a page to read, and a file for programs."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from bot.dialogue.exchange import Visitor
from bot.dialogue.my_data.buttons import AskToErase, Erase, KeepData, SendMyData, Stay
from bot.dialogue.my_data.in_words import InWords
from bot.dialogue.my_data.page import page
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Button, File, Reply
from bot.dialogue.waiting import labels
from bot.incidents import Record
from bot.knowledge import Language, Library

# A newer page on what is stored, or question whether to erase it, takes the buttons of the one before away.
PANEL = "privacy"
# Columns that contain a time in seconds since 1970; in `reminders`, `sent` is a count instead.
MOMENTS = frozenset({"due", "sent", "not_before", "done", "paused_until", "said"})


class MyDataView:
    """Renders the data as it is given."""

    def __init__(self, library: Library, render: Renderer, in_words: InWords) -> None:
        self._library = library
        self._render = render
        self._in_words = in_words

    def notice(self, language: Language) -> Reply:
        """Render what is stored and what is not, with buttons to export and to erase it."""
        data = self._render.button("button_data", SendMyData(), language)
        return Reply(self._say("request_privacy", language), language, ((data,), (self._erase(language),)), panel=PANEL)

    def data(self, kept: dict[str, list[dict[str, Any]]], visitor: Visitor, incidents: list[Record]) -> Reply:
        """Render all stored data as a page in words, with a summary as its caption; the same for programs follows."""
        language = visitor.language
        lines = [self._line(table, rows, language) for table, rows in kept.items()]
        text = self._say("data_summary", language, lines="\n".join(lines))
        words = File("document", self._say("mydata_file", language), "text", {"text": self.page(kept, visitor, incidents)})
        file = File("document", self._say("data_file", language), "text", {"text": self.file(kept, language)})
        exact = Reply(self._say("mydata_exact", language), language, file=file)
        return Reply(text, language, ((self._erase(language),),), file=words, then=(exact,))

    def page(self, kept: dict[str, list[dict[str, Any]]], visitor: Visitor, incidents: list[Record]) -> str:
        """Return `kept` in words, as HTML."""
        language = visitor.language
        made = self._render.day(dt.date.today().isoformat(), language)
        sentences = (self._say("mydata_about", language, day=made), self._say("mydata_not_kept", language))
        sections = self._in_words.sections(kept, visitor, incidents)
        return page(self._say("mydata_title", language), sentences, sections, language)

    def file(self, kept: dict[str, list[dict[str, Any]]], language: Language) -> str:
        """Return `kept` as indented JSON, with tables and columns named in words."""
        made = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        named = {
            self._label(table, language): [
                {self._say(f"field_{column}", language): _readable(table, column, value) for column, value in row.items()}
                for row in rows
            ]
            for table, rows in kept.items()
        }
        whole = {"Vigie": self._say("data_about", language), self._say("data_made", language): made, **named}
        return json.dumps(whole, ensure_ascii=False, indent=2)

    def ask(self, language: Language) -> Reply:
        """Ask for confirmation, since erasing is final."""
        yes = self._render.button("button_erase_yes", Erase(), language, "danger")
        rows = ((yes,), (self._render.button("button_erase_no", KeepData(), language),))
        erase, keep = Erase(), KeepData()
        waits = {**labels(rows), "yes": erase, "up": erase, **dict.fromkeys(("no", "down", "never_mind", "undo"), keep)}
        # Not for longer: a "oui" of tomorrow must not erase anything.
        return Reply(self._say("erase_confirm", language), language, rows, waits=waits, waits_for=1, panel=PANEL)

    def said(self, key: str, language: Language) -> Reply:
        """Render a phrase, such as the confirmation of an erasure."""
        return self._render.phrase(key, language)

    def silence(self, language: Language) -> Reply:
        """Render the notice for somebody who has not written for long."""
        stay = self._render.button("button_stay", Stay(), language)
        waits = {"yes": Stay(), "up": Stay()}
        return Reply(self._say("silence_notice", language), language, ((stay,),), waits=waits, waits_for=24 * 30)

    def _erase(self, language: Language) -> Button:
        return self._render.button("button_erase", AskToErase(), language)

    def _line(self, table: str, rows: list[dict[str, Any]], language: Language) -> str:
        """Return a line of the summary: the values for the table `people`, the number of rows for others."""
        if table != "people":
            return self._say("data_line", language, name=self._label(table, language), count=len(rows))
        spoken = self._say("language_name", Language(rows[0]["language"]))
        first, last = (self._render.day(rows[0][column], language) for column in ("first_seen", "last_seen"))
        return self._say("data_you", language, spoken=spoken, first=first, last=last)

    def _label(self, table: str, language: Language) -> str:
        return self._say(f"data_{table}", language)

    def _say(self, key: str, language: Language, **values: object) -> str:
        return self._library.phrase(key, language, **values)


def _readable(table: str, column: str, value: Any) -> Any:
    """Convert times to dates, and the conversation's state to its JSON value."""
    if table == "conversations" and column == "state":
        return json.loads(value)
    if column in MOMENTS and value is not None and (table, column) != ("reminders", "sent"):
        return dt.datetime.fromtimestamp(value, dt.UTC).isoformat()
    return value
