"""Render what was taken back, and what is offered to be."""

from __future__ import annotations

from bot.dialogue.render import Renderer
from bot.dialogue.reply import Button, Reply
from bot.dialogue.undo.buttons import KeepChange, OfferUndo, Redo, Undo
from bot.dialogue.undo.history import with_undo
from bot.knowledge import Language
from bot.storage import Change


class UndoView:
    """Renders from the library; features name their changes themselves."""

    def __init__(self, render: Renderer) -> None:
        self._render = render

    def undone(self, change: Change, named: str, now: str, language: Language) -> Reply:
        """Say what was taken back and what is so now, with a button to make it again."""
        redo = Redo(change.id)
        text = self._render.phrase("undo_done", language, change=named, now=now).html
        waits = {"never_mind": redo, "no": redo}
        return Reply(text, language, ((self._button("button_redo", redo, language),),), waits=waits)

    def redone(self, change: Change, named: str, language: Language) -> Reply:
        """Say what was made again, with a button to take it back."""
        text = self._render.phrase("redo_done", language, change=named).html
        reply = Reply(text, language, ((self._button("button_undo", Undo(change.id), language),),))
        return with_undo(reply, change.id)

    def offer(self, change: Change, named: str, language: Language) -> Reply:
        """Ask whether a change is to be taken back."""
        undo, keep = Undo(change.id), KeepChange(change.id)
        rows = ((self._button("button_undo_yes", undo, language), self._button("button_undo_no", keep, language)),)
        text = self._render.phrase("undo_offer", language, change=named).html
        waits = {"yes": undo, "up": undo, "undo": undo, "no": keep, "down": keep}
        return Reply(text, language, rows, waits=waits)

    def kept(self, named: str, language: Language) -> Reply:
        """Say that nothing was taken back."""
        return self._render.phrase("undo_kept", language, change=named)

    def nothing(self, language: Language) -> Reply:
        """Say that there is nothing to take back."""
        return self._render.phrase("undo_nothing", language)

    def notice(self, key: str, language: Language) -> str:
        """Return a phrase as the notice that answers a button."""
        return self._render.phrase(key, language).plain

    def _button(self, key: str, press: Undo | Redo | KeepChange | OfferUndo, language: Language) -> Button:
        return self._render.button(key, press, language)
