"""What features need to let a person take changes back: to record a change, and to offer that on the reply that confirms it."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from bot.dialogue.exchange import Visitor
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.undo.buttons import KeepChange, OfferUndo, Undo
from bot.storage import Change, Storage


class Undoable(Protocol):
    """A feature whose changes can be taken back. `state` is the `before` or `after` of a change, in the feature's own form."""

    def named(self, visitor: Visitor, change: Change, state: str) -> str:
        """Return what a change is about, and that state of it, in words: "Wi-Fi public : non"."""

    async def put(self, visitor: Visitor, change: Change, state: str) -> Reply | None:
        """Set what the change is about to that state; return what to show after saying so, if anything."""


class History:
    """Records changes by pseudonym."""

    def __init__(self, storage: Storage, render: Renderer) -> None:
        self._storage = storage
        self._render = render

    def record(self, sender: str, feature: str, what: str, before: str, after: str) -> int | None:
        """Record a change and return its number; None where nothing changed."""
        return None if before == after else self._storage.changes.add(sender, feature, what, before, after)

    def offered(self, reply: Reply, change: int | None) -> Reply:
        """Let the person take a change back from the reply that confirms it: by a button, "annule", or "non, laisse tomber"."""
        if change is None:
            return reply
        button = self._render.button("button_undo", Undo(change), reply.language)
        return with_undo(reply.with_button(button), change)


def with_undo(reply: Reply, change: int) -> Reply:
    """Let what is typed after `reply` take a change back; what the reply waits for itself goes first."""
    offer, keep = OfferUndo(change), KeepChange(change)
    said = {"undo": Undo(change), "never_mind": offer, "no": offer, "down": offer, "yes": keep, "up": keep}
    return replace(reply, waits={**said, **reply.waits})
