"""Handle a person's rights over the data stored about them: information, export and erasure."""

from __future__ import annotations

from collections.abc import Callable

from bot.assistant.state import incidents_of
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.my_data.buttons import AskToErase, Erase, KeepData, SendMyData, Stay
from bot.dialogue.my_data.in_words import InWords, NamedChange
from bot.dialogue.my_data.view import MyDataView
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.knowledge import Library
from bot.storage import Person, Storage


class PersonalDataHandler:
    """Identifies people by chat id."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        render: Renderer,
        named: NamedChange,
        forget: Callable[[Person], None],
    ) -> None:
        """`named` puts a change into words; call `forget` to drop what other features hold of a person in memory."""
        self._storage = storage
        self.view = MyDataView(library, render, InWords(library, render, named))
        self._forget = forget

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handlers of these buttons."""
        return (
            route(SendMyData, self.on_send),
            route(AskToErase, self.on_ask),
            route(Erase, self.on_erase),
            route(KeepData, self.on_keep),
            route(Stay, self.on_stay),
        )

    async def on_send(self, visitor: Visitor, press: SendMyData) -> Outgoing:
        """Send all stored data as a new message."""
        return Outgoing(messages=(self.data(visitor),))

    async def on_ask(self, visitor: Visitor, press: AskToErase) -> Outgoing:
        """Ask for confirmation, since erasing is final."""
        return Outgoing(edit=self.view.ask(visitor.language))

    async def on_erase(self, visitor: Visitor, press: Erase) -> Outgoing:
        """Erase the data, and confirm that."""
        self.erase(visitor.person)
        return Outgoing(edit=self.view.said("erase_done", visitor.language))

    async def on_keep(self, visitor: Visitor, press: KeepData) -> Outgoing:
        """Say that nothing was erased."""
        return Outgoing(edit=self.view.said("erase_kept", visitor.language))

    async def on_stay(self, visitor: Visitor, press: Stay) -> Outgoing:
        """Confirm that the data is kept; pressing the button was recorded as a visit, which is what keeps it."""
        return Outgoing(edit=self.view.said("stay_done", visitor.language))

    def data(self, visitor: Visitor) -> Reply:
        """Return all data stored about the person."""
        kept = self._storage.everything_on(visitor.chat_id)
        return self.view.data(kept, visitor, incidents_of(self._storage.conversations, visitor.sender))

    def erase(self, person: Person) -> None:
        """Erase everything about the person, on disk and in memory."""
        self._storage.erase(person.chat_id)
        self._forget(person)
