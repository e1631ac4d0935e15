"""A person's rights over what is kept on them: to know it, to have it, to have it erased."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.my_data.buttons import AskToErase, Erase, KeepData, SendMyData, Stay
from bot.dialogue.my_data.view import MyDataView
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.knowledge import Language, Library
from bot.storage import Person, Storage


class PersonalDataHandler:
    """Everything here is by chat id."""

    def __init__(self, library: Library, storage: Storage, render: Renderer, forget: Callable[[Person], None]) -> None:
        """`forget` drops what is held of a person in memory."""
        self._storage = storage
        self.view = MyDataView(library, render)
        self._forget = forget

    @property
    def routes(self) -> tuple[Route, ...]:
        """What handles these buttons."""
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
        return Outgoing(edit=self.view.ask(visitor.language))

    async def on_erase(self, visitor: Visitor, press: Erase) -> Outgoing:
        """Erase, and say that it is done."""
        self.erase(visitor.person)
        return Outgoing(edit=self.view.said("erase_done", visitor.language))

    async def on_keep(self, visitor: Visitor, press: KeepData) -> Outgoing:
        """Say that nothing was erased."""
        return Outgoing(edit=self.view.said("erase_kept", visitor.language))

    async def on_stay(self, visitor: Visitor, press: Stay) -> Outgoing:
        """That somebody pressed it is what keeps them: every visit is noted before its button is handled."""
        return Outgoing(edit=self.view.said("stay_done", visitor.language))

    def data(self, person: Person, language: Language) -> Reply:
        """All that is kept on the person."""
        return self.view.data(self._storage.everything_on(person.chat_id), language)

    def erase(self, person: Person) -> None:
        """Forget all there is on the person, on disk and in memory."""
        self._storage.erase(person.chat_id)
        self._forget(person)
