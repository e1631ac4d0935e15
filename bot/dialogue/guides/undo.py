"""Take changes of a guide back: its ticks, and that it is sent again."""

from __future__ import annotations

from bot.dialogue.exchange import Visitor
from bot.dialogue.guides.view import GuidesView
from bot.dialogue.reply import Reply
from bot.knowledge import Library
from bot.storage import Change, Storage

# The name under which ticks are recorded; a state is the ticked steps of the guide, by their number, divided by commas.
FEATURE = "guide"


class GuideUndo:
    """Ticks by pseudonym."""

    def __init__(self, library: Library, storage: Storage, view: GuidesView) -> None:
        self._library = library
        self._storage = storage
        self._view = view

    def state(self, sender: str, guide: str) -> str:
        """Return the ticked steps of a guide, by number."""
        ticked = self._storage.guides.ticked(sender, guide)
        steps = self._library.guides[guide].steps
        return ",".join(str(number) for number, step in enumerate(steps, start=1) if step.answer in ticked)

    def named(self, visitor: Visitor, change: Change, state: str) -> str:
        """Return the guide and its ticked steps."""
        guide = self._library.guides.get(change.what)
        return self._view.ticks(guide, state.split(",") if state else [], visitor.language) if guide else change.what

    async def put(self, visitor: Visitor, change: Change, state: str) -> Reply | None:
        """Tick those steps and no others."""
        if (guide := self._library.guides.get(change.what)) is None:
            return None
        self._storage.guides.clear(visitor.sender, guide.id)
        for number in filter(None, state.split(",")):
            if int(number) <= len(guide.steps):
                self._storage.guides.tick(visitor.sender, guide.id, guide.steps[int(number) - 1].answer)
        return None
