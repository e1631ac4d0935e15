"""A person's rights over what is kept on them: to know it, to have it, to have it erased."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from bot.dialogue.buttons import ButtonPress
from bot.dialogue.render import Renderer, language_of
from bot.dialogue.reply import Button, ButtonResult, File, Reply
from bot.knowledge import Language, Library
from bot.storage import Person, Storage

# Columns that hold a moment, in seconds since 1970; in `reminders`, `sent` is a count instead.
MOMENTS = frozenset({"due", "sent", "not_before", "done", "paused_until"})


class PersonalDataHandler:
    """Everything here is by chat id."""

    def __init__(self, library: Library, storage: Storage, render: Renderer, forget: Callable[[Person], None]) -> None:
        """`forget` drops what is held of a person in memory."""
        self._library = library
        self._storage = storage
        self._render = render
        self._forget = forget

    def notice(self, language: Language) -> Reply:
        """What is kept and what is not, with buttons to have it or to erase it."""
        rows = ((self._button("button_data", "b", language),), (self._button("button_erase", "e", language),))
        return Reply(self._say("request_privacy", language), language, rows)

    def data(self, person: Person, language: Language) -> Reply:
        """All that is kept on the person: a readable file, and a summary as its caption."""
        kept = self._storage.everything_on(person.chat_id)
        lines = [self._line(table, rows, language) for table, rows in kept.items()]
        content = self.file(kept, language)
        file = File("document", self._say("data_file", language), lambda: content)
        rows = ((self._button("button_erase", "e", language),),)
        return Reply(self._say("data_summary", language, lines="\n".join(lines)), language, rows, file=file)

    def file(self, kept: dict[str, list[dict[str, Any]]], language: Language) -> bytes:
        """`kept` as indented JSON in UTF-8, with tables and columns named in words."""
        made = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        named = {
            self._label(table, language): [
                {self._say(f"field_{column}", language): _readable(table, column, value) for column, value in row.items()}
                for row in rows
            ]
            for table, rows in kept.items()
        }
        whole = {"Vigie": self._say("data_about", language), self._say("data_made", language): made, **named}
        return json.dumps(whole, ensure_ascii=False, indent=2).encode()

    def ask(self, language: Language) -> Reply:
        """Erasing is for good: ask first."""
        rows = (
            (self._button("button_erase_yes", "e", language, "yes"),),
            (self._button("button_erase_no", "e", language, "no"),),
        )
        return Reply(self._say("erase_confirm", language), language, rows)

    def press(self, person: Person, press: ButtonPress, language: Language) -> ButtonResult:
        """A button of the above."""
        match press.action, press.target:
            case "b", _:
                return ButtonResult(sent=self.data(person, language))
            case "j", _:
                # That somebody pressed it is what keeps them; see Dialogue.person.
                return ButtonResult(edited=self._render.phrase("stay_done", language))
            case "e", "yes":
                self.erase(person)
                return ButtonResult(edited=self._render.phrase("erase_done", language))
            case "e", "no":
                return ButtonResult(edited=self._render.phrase("erase_kept", language))
            case _:
                return ButtonResult(edited=self.ask(language))

    def erase(self, person: Person) -> None:
        """Forget all there is on the person, on disk and in memory."""
        self._storage.erase(person.chat_id)
        self._forget(person)

    def silence(self, language: Language) -> Reply:
        """What somebody is told who has not written for long."""
        return Reply(self._say("silence_notice", language), language, ((self._button("button_stay", "j", language),),))

    def _line(self, table: str, rows: list[dict[str, Any]], language: Language) -> str:
        """A line of the summary: what there is one of is told, the rest counted."""
        if table != "people":
            return self._say("data_line", language, name=self._label(table, language), count=len(rows))
        spoken = self._say("language_name", language_of(rows[0]["language"]))
        first, last = (self._render.day(rows[0][column], language) for column in ("first_seen", "last_seen"))
        return self._say("data_you", language, spoken=spoken, first=first, last=last)

    def _button(self, key: str, action: str, language: Language, target: str = "") -> Button:
        return Button(self._say(key, language), str(ButtonPress(action, target)))

    def _label(self, table: str, language: Language) -> str:
        return self._say(f"data_{table}", language)

    def _say(self, key: str, language: Language, **values: object) -> str:
        return self._library.phrase(key, language, **values)


def _readable(table: str, column: str, value: Any) -> Any:
    """Moments as dates, and the conversation's state as what it is."""
    if table == "conversations" and column == "state":
        return json.loads(value)
    if column in MOMENTS and value is not None and (table, column) != ("reminders", "sent"):
        return dt.datetime.fromtimestamp(value, dt.UTC).isoformat()
    return value
