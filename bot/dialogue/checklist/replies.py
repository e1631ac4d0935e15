"""Replies to the checklist that change outside its form: recorded for undo, corrected, and taken back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot import checklist
from bot.assistant import ask_again, standing
from bot.dialogue.checklist.corrections_view import CorrectionsView
from bot.dialogue.exchange import Visitor
from bot.dialogue.reply import Reply
from bot.dialogue.undo.history import History
from bot.knowledge import Language, Library
from bot.storage import Change, ChecklistReply, Storage
from bot.values import ReplyValue

# The name under which replies are recorded; a state is `<value>@<run>`, empty where there was no reply.
FEATURE = "checklist"


class ChecklistReplies:
    """Identifies people by `sender`, their pseudonym."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        view: CorrectionsView,
        history: History,
        waiting: Callable[[Visitor], Awaitable[Reply | None]],
    ) -> None:
        """`waiting` returns the question that waits, to be shown again, or None."""
        self.waiting = waiting
        self._library = library
        self._storage = storage
        self._view = view
        self._history = history

    def record(self, sender: str, number: int) -> tuple[ChecklistReply, int] | None:
        """Record the reply added after the row `number` so that it can be taken back; return it and the change's number."""
        given = self._storage.checks.since(sender, number)
        if not given:
            return None
        last = given[-1]
        was = f"{last.previous}@" if last.previous else ""
        change = self._storage.changes.add(sender, FEATURE, last.item, was, f"{last.value}@{last.run}")
        return last, change

    def correct(self, visitor: Visitor, item: str, value: ReplyValue) -> Reply:
        """Set the reply to a question, whichever question waits, and confirm it by name."""
        said = self._view.corrected(self._library.checklist.items[item], value, visitor.language)
        return self.offered(said, self.set(visitor, item, value))

    def set(self, visitor: Visitor, item: str, value: ReplyValue, run: str | None = None) -> int | None:
        """Set the reply to a question, in the round `run` if it has none; return the change's number, None if it was so."""
        number = self._storage.checks.newest(visitor.sender)
        held = checklist.current(self._storage.checks.log(visitor.sender)).get(item)
        if held is not value or run:
            self._storage.checks.correct(visitor.sender, item, value, run)
        recorded = self.record(visitor.sender, number)
        return recorded[1] if recorded else None

    def offered(self, said: Reply, change: int | None) -> Reply:
        """Return the reply with a button that takes the change back."""
        return self._history.offered(said, change)

    def given(self, sender: str, theme: str | None = None) -> dict[str, ReplyValue]:
        """Return the replies in effect by question, of one measure if given, in the checklist's order."""
        held = checklist.current(self._storage.checks.log(sender))
        items = self._library.checklist.items.values()
        return {item.id: held[item.id] for item in items if item.id in held and theme in (None, item.theme)}

    def meant(self, sender: str, theme: str) -> Sequence[str]:
        """Return the questions of a measure that a correction may be about: those of the run under way, else all replied to."""
        given = self.given(sender, theme)
        quick = [item for item in given if self._library.checklist.items[item].quick]
        waiting = standing(self._storage.conversations, sender).asked
        return quick if waiting and len(quick) == 1 else list(given)

    def latest(self, sender: str) -> str | None:
        """Return the question replied to last in the last day, or None."""
        change = self._storage.changes.latest(sender, FEATURE)
        return change.what if change and change.what in self._library.checklist.items else None

    def named(self, visitor: Visitor, change: Change, state: str) -> str:
        """Return the question and the reply to it in that state."""
        return self.name(change.what, state.partition("@")[0], visitor.language)

    def name(self, item: str, value: str, language: Language) -> str:
        """Return a question and a reply to it, in a few words."""
        known = self._library.checklist.items.get(item)
        return self._view.view.named(known, ReplyValue(value) if value else None, language) if known else item

    async def put(self, visitor: Visitor, change: Change, state: str) -> Reply | None:
        """Take the reply back, or give it again; where its round goes on, its question is shown again."""
        sender, (value, _, run) = visitor.sender, state.partition("@")
        if state == change.after:
            self._storage.checks.correct(sender, change.what, ReplyValue(value), run)
        elif not self._storage.checks.take_back(sender, change.what, change.after.partition("@")[0]) and value:
            # Something else was replied since: what held before goes on top of it.
            self._storage.checks.correct(sender, change.what, ReplyValue(value))
        if state != change.after:
            ask_again(self._storage.conversations, sender, change.what)
        return await self.waiting(visitor)
