"""A person's rights over what is kept on them: to know it, to have it, to have it erased."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from bot.dialogue.buttons import ButtonPress
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.my_data.buttons import AskToErase, Erase, KeepData, SendMyData, Stay
from bot.dialogue.render import Renderer, language_of
from bot.dialogue.reply import Button, File, Reply
from bot.dialogue.routes import Route, route
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
        rows = ((self._button("button_data", SendMyData(), language),), (self._button("button_erase", AskToErase(), language),))
        return Reply(self._say("request_privacy", language), language, rows)

    def data(self, person: Person, language: Language) -> Reply:
        """All that is kept on the person: a readable file, and a summary as its caption."""
        kept = self._storage.everything_on(person.chat_id)
        lines = [self._line(table, rows, language) for table, rows in kept.items()]
        content = self.file(kept, language)
        file = File("document", self._say("data_file", language), lambda: content)
        rows = ((self._button("button_erase", AskToErase(), language),),)
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
            (self._button("button_erase_yes", Erase(), language),),
            (self._button("button_erase_no", KeepData(), language),),
        )
        return Reply(self._say("erase_confirm", language), language, rows)

    @property
    def routes(self) -> tuple[Route, ...]:
        """What handles the buttons of the above."""
        return (
            route(SendMyData, self.on_send),
            route(AskToErase, self.on_ask),
            route(Erase, self.on_erase),
            route(KeepData, self.on_keep),
            route(Stay, self.on_stay),
        )

    async def on_send(self, visitor: Visitor, press: SendMyData) -> Outgoing:
        """All that is kept, as a message of its own."""
        return Outgoing(messages=(self.data(visitor.person, visitor.language),))

    async def on_ask(self, visitor: Visitor, press: AskToErase) -> Outgoing:
        """Erasing is for good: ask first."""
        return Outgoing(edit=self.ask(visitor.language))

    async def on_erase(self, visitor: Visitor, press: Erase) -> Outgoing:
        """Erase, and say that it is done."""
        self.erase(visitor.person)
        return Outgoing(edit=self._render.phrase("erase_done", visitor.language))

    async def on_keep(self, visitor: Visitor, press: KeepData) -> Outgoing:
        """Say that nothing was erased."""
        return Outgoing(edit=self._render.phrase("erase_kept", visitor.language))

    async def on_stay(self, visitor: Visitor, press: Stay) -> Outgoing:
        """That somebody pressed it is what keeps them: every visit is noted before its button is handled."""
        return Outgoing(edit=self._render.phrase("stay_done", visitor.language))

    def erase(self, person: Person) -> None:
        """Forget all there is on the person, on disk and in memory."""
        self._storage.erase(person.chat_id)
        self._forget(person)

    def silence(self, language: Language) -> Reply:
        """What somebody is told who has not written for long."""
        return Reply(self._say("silence_notice", language), language, ((self._button("button_stay", Stay(), language),),))

    def _line(self, table: str, rows: list[dict[str, Any]], language: Language) -> str:
        """A line of the summary: what there is one of is told, the rest counted."""
        if table != "people":
            return self._say("data_line", language, name=self._label(table, language), count=len(rows))
        spoken = self._say("language_name", language_of(rows[0]["language"]))
        first, last = (self._render.day(rows[0][column], language) for column in ("first_seen", "last_seen"))
        return self._say("data_you", language, spoken=spoken, first=first, last=last)

    def _button(self, key: str, press: ButtonPress, language: Language) -> Button:
        return Button(self._say(key, language), press)

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
