"""The queue of updates, and the bot that polls it: one poller at a time, as Telegram wants."""

import asyncio
import itertools
import time
from collections import deque
from contextlib import suppress
from typing import Any

from .errors import conflict
from .pulse import Pulse

Json = dict[str, Any]
# What Telegram leaves out unless asked for by name.
_ONLY_ON_DEMAND = {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    """Updates wait here until the bot confirms them by asking for a later one, or a webhook took them."""

    def __init__(self) -> None:
        self.pulse = Pulse()
        self.pending: deque[Json] = deque()
        self.allowed: list[str] = []
        self.webhook_url = ""
        # Starting from the clock keeps ids growing when the server restarts and the bot does not, or remembers what it did.
        self._ids = itertools.count(int(time.time() * 1000))
        self._poller: object = None
        self._closed = False

    def push(self, kind: str, content: Json) -> None:
        allowed = kind in self.allowed if self.allowed else kind not in _ONLY_ON_DEMAND
        if allowed:
            self.pending.append({"update_id": next(self._ids), kind: content})
            self.pulse.beat()

    def allow(self, kinds: list[Any] | None) -> None:
        """None leaves the earlier choice, an empty list goes back to Telegram's default."""
        if kinds is not None:
            self.allowed = [str(kind) for kind in kinds]

    def drop(self) -> None:
        self.pending.clear()

    def open(self) -> None:
        self._closed = False

    def close(self) -> None:
        """Ends the poll under way, so that the server can stop."""
        self._closed = True
        self.pulse.beat()

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:
        self._refuse_beside_webhook()
        me = self._poller = object()
        self.pulse.beat()  # an earlier poll, if any, now sees that it was replaced
        self._confirm(offset)
        if not self.pending:
            with suppress(asyncio.TimeoutError):  # nothing came, which is an answer too
                await asyncio.wait_for(self.pulse.until(lambda: self._has_to_answer(me)), timeout)
        self._refuse_beside_webhook()
        if self._poller is not me:
            raise conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
        return list(itertools.islice(self.pending, max(1, min(limit, 100))))

    def _has_to_answer(self, poller: object) -> bool:
        return bool(self.pending or self.webhook_url or self._closed or self._poller is not poller)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            offset = self.pending[max(offset, -len(self.pending))]["update_id"] if self.pending else 0
        while self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()

    def _refuse_beside_webhook(self) -> None:
        if self.webhook_url:
            raise conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
