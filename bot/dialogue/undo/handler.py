"""Handle taking back: the latest change on a text, a certain one on a button, and making it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.dialogue.undo.buttons import KeepChange, OfferUndo, Redo, Undo
from bot.dialogue.undo.history import Undoable
from bot.dialogue.undo.view import UndoView
from bot.storage import Change, Storage


class UndoHandler:
    """`features` are those whose changes can be taken back, by the name under which they record them."""

    def __init__(self, storage: Storage, view: UndoView, features: Mapping[str, Undoable]) -> None:
        self._changes = storage.changes
        self._view = view
        self._features = features

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handlers of these buttons."""
        return (
            route(Undo, self.on_undo),
            route(Redo, self.on_redo),
            route(OfferUndo, self.on_offer),
            route(KeepChange, self.on_keep),
        )

    async def latest(self, visitor: Visitor) -> Reply:
        """Take the latest change back, whatever it is about."""
        change = self._changes.latest(visitor.sender)
        return await self._undone(visitor, change) if change else self._view.nothing(visitor.language)

    def has_changes(self, sender: str) -> bool:
        """Return whether there is a change to take back."""
        return self._changes.latest(sender) is not None

    async def again(self, visitor: Visitor) -> Reply | None:
        """Make the change again that was taken back last; None if there is none."""
        change = self._changes.latest_undone(visitor.sender)
        return await self._redone(visitor, change) if change else None

    async def on_undo(self, visitor: Visitor, press: Undo) -> Outgoing:
        """Take a change back; a second press says only that it was."""
        change = self._changes.get(visitor.sender, press.change)
        if change is None or change.undone:
            return Outgoing(self._view.notice("undo_gone" if change is None else "undo_already", visitor.language))
        return Outgoing(edit=await self._undone(visitor, change))

    async def on_redo(self, visitor: Visitor, press: Redo) -> Outgoing:
        """Make a change again; a second press says only that it was made."""
        change = self._changes.get(visitor.sender, press.change)
        if change is None or not change.undone:
            return Outgoing(self._view.notice("undo_gone" if change is None else "redo_already", visitor.language))
        return Outgoing(edit=await self._redone(visitor, change))

    async def on_offer(self, visitor: Visitor, press: OfferUndo) -> Outgoing:
        """Ask whether a change is to be taken back, naming it."""
        change = self._changes.get(visitor.sender, press.change)
        if change is None or change.undone:
            return Outgoing(messages=(self._view.nothing(visitor.language),))
        return Outgoing(messages=(self._view.offer(change, self.named(change, change.after, visitor), visitor.language),))

    async def on_keep(self, visitor: Visitor, press: KeepChange) -> Outgoing:
        """Say that nothing was taken back."""
        change = self._changes.get(visitor.sender, press.change)
        named = self.named(change, change.after, visitor) if change else ""
        return Outgoing(edit=self._view.kept(named, visitor.language))

    async def _undone(self, visitor: Visitor, change: Change) -> Reply:
        self._changes.mark(visitor.sender, change.id, undone=True)
        visitor, following = await self._put(visitor, change, change.before)
        named, now = (self.named(change, state, visitor) for state in (change.after, change.before))
        return _followed(self._view.undone(change, named, now, visitor.language), following)

    async def _redone(self, visitor: Visitor, change: Change) -> Reply:
        self._changes.mark(visitor.sender, change.id, undone=False)
        visitor, following = await self._put(visitor, change, change.after)
        return _followed(self._view.redone(change, self.named(change, change.after, visitor), visitor.language), following)

    async def _put(self, visitor: Visitor, change: Change, state: str) -> tuple[Visitor, Reply | None]:
        """Set what a change is about; return what follows, and the visitor, whose language may have been what was changed."""
        following = await self._features[change.feature].put(visitor, change, state)
        return replace(visitor, language=following.language if following else visitor.language), following

    def named(self, change: Change, state: str, visitor: Visitor) -> str:
        """Return what a change is about, and that state of it, in words."""
        return self._features[change.feature].named(visitor, change, state)


def _followed(said: Reply, following: Reply | None) -> Reply:
    return replace(said, then=(following,)) if following and following.html else said
