"""Let the dialogue handle an update; commit its changes, its outgoing messages and the update's number in one transaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.dialogue import Dialogue, Incoming, Outgoing
from bot.storage import Storage, StorageFailure, passing
from bot.telegram.operations import Delete, Operation, operations
from bot.telegram.outbox import Entry, Outbox
from bot.telegram.topic import topic_of
from bot.telegram.update_ledger import UpdateLedger

log = logging.getLogger(__name__)

# While another program writes to the database: seconds to wait before answering without it (where that is possible), seconds
# before telling the person that nothing can be saved, and seconds between two tries.
PATIENCE, GIVE_UP_AFTER, AGAIN = 0.5, 5.0, 0.02

Album = Callable[[int, int], Iterable[int]]


class HandledElsewhere(Exception):
    """Another bot on the same database has handled the update."""


class Exchange:
    """Not reentrant for a chat: per_chat.py processes one update of a chat at a time."""

    def __init__(
        self,
        dialogue: Dialogue,
        storage: Storage,
        outbox: Outbox,
        ledger: UpdateLedger,
        decided: Callable[[Outgoing], None] = lambda out: None,
    ) -> None:
        """Call `decided` with what is about to be sent."""
        self._dialogue = dialogue
        self._storage = storage
        self._outbox = outbox
        self._ledger = ledger
        self._decided = decided

    async def run(
        self,
        update_id: int,
        parts: Sequence[Incoming],
        *,
        written: int = 0,
        replaced: int | None = None,
        album: Album = lambda chat_id, message_id: (),
    ) -> Outgoing:
        """Handle everything that came in one update.

        What is returned is already being sent, except for its notice; if `waits` is set, call again once the model is ready.
        `written` is when the person wrote, in seconds since 1970, or 0 if unknown; `replaced` is a message of the bot's that
        the reply replaces; `album` lists the other messages of a message's album, which are deleted with it.
        """
        parts = [replace(part, unseen=self._unseen(part.chat_id, written)) for part in parts]
        clock = asyncio.get_running_loop().time
        began = clock()
        while True:
            try:
                out, entries = self._handle_and_commit(update_id, parts, replaced, album)
                break
            except StorageFailure as error:
                waited = clock() - began
                # A full disk stays full; a lock held by another program is soon released.
                soon = passing(error) and waited < GIVE_UP_AFTER
                if not soon or waited > PATIENCE:
                    with self._storage.without_waiting():
                        out, entries = self._handle(parts, replaced, album, self._outbox.in_memory)
                    if not (soon and out.unsaved):
                        log.error("an update is answered, and nothing of it written down: %s", error)
                        self._decided(out)
                        self._outbox.release(entries)
                        return out
                await asyncio.sleep(AGAIN)
        if not out.waits:
            self._decided(out)
            self._ledger.written(update_id)
            self._outbox.release(entries)
        return out

    def without_dialogue(self, update_id: int, chat_id: int, todo: Sequence[Operation]) -> None:
        """Commit operations that the dialogue is not asked about, with the update's number, and start them."""
        try:
            with self._storage.unit_of_work():
                entries = self._outbox.add(chat_id, todo)
                self._storage.updates.mark(update_id)
            self._ledger.written(update_id)
        except StorageFailure as error:
            log.warning("what is to be done about an update is held in memory alone: %s", error)
            entries = self._outbox.in_memory(chat_id, todo)
        self._outbox.release(entries)

    def _handle_and_commit(
        self, update_id: int, parts: Sequence[Incoming], replaced: int | None, album: Album
    ) -> tuple[Outgoing, list[Entry]]:
        """Call `_handle` in one transaction. Raises StorageFailure, and then nothing has been saved."""
        try:
            with self._storage.unit_of_work():
                out, entries = self._handle(parts, replaced, album, self._outbox.add)
                if out.unsaved:
                    raise StorageFailure("a table could not be written to")
                # What decides who handled an update is this row: a bot that comes second leaves nothing behind.
                if not out.waits and not self._storage.updates.mark(update_id):
                    raise HandledElsewhere
        except HandledElsewhere:
            log.info("another bot has handled an update meanwhile: nothing of it is done here")
            return Outgoing(), []
        return out, entries

    def _handle(
        self, parts: Sequence[Incoming], replaced: int | None, album: Album, add: Callable[[int, list[Operation]], list[Entry]]
    ) -> tuple[Outgoing, list[Entry]]:
        """Handle all parts; return the last part's reply and the outbox entries of all."""
        out, todo = Outgoing(), list[Operation]()
        for part in parts:
            out = at_once(self._dialogue.receive(part))
            if out.waits:
                return out, []
            todo += operations(
                out,
                message_id=part.message_id,
                keyboard=part.keyboard,
                replaced=replaced,
                thread=topic_of(part.chat_id),
            )
            replaced = None
            if out.deletion:
                others = album(part.chat_id, out.deletion.message_id)
                todo += [Delete(message_id, owed=True) for message_id in others]
        return out, add(parts[0].chat_id, todo)

    def _unseen(self, chat_id: int, written: int) -> bool:
        """Return whether the person may have written before seeing the bot's latest message."""
        return self._outbox.pending(chat_id) or 0 < written < self._outbox.last_dated(chat_id)


def at_once[T](coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never suspends; raises RuntimeError if it does."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    coroutine.close()
    raise RuntimeError("the dialogue waits for something inside a unit of work")
