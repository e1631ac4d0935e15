"""The queue of updates and getUpdates: one poller at a time, as Telegram requires."""

import asyncio
import itertools
import time
from collections import deque
from contextlib import suppress
from typing import Any

from .errors import conflict
from .pulse import Pulse

Json = dict[str, Any]
# Telegram sends these only if allowed_updates names them.
_ONLY_ON_DEMAND = {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    """Updates stay here until the bot confirms them with a later offset, or its webhook has accepted them."""

    def __init__(self) -> None:
        self.pulse = Pulse()
        self.pending: deque[Json] = deque()
        self.allowed: list[str] = []
        self.webhook_url = ""
        # Ids start from the clock, so that they keep increasing across restarts: the bot remembers those it has processed.
        self._ids = itertools.count(int(time.time() * 1000))
        self._poller: object = None
        self._closed = False

    def push(self, kind: str, content: Json) -> None:
        allowed = kind in self.allowed if self.allowed else kind not in _ONLY_ON_DEMAND
        if allowed:
            self.pending.append({"update_id": next(self._ids), kind: content})
            self.pulse.beat()

    def allow(self, kinds: list[Any] | None) -> None:
        """Set allowed_updates: None keeps the earlier value, an empty list restores Telegram's default."""
        if kinds is not None:
            self.allowed = [str(kind) for kind in kinds]

    def drop(self) -> None:
        self.pending.clear()

    def open(self) -> None:
        self._closed = False

    def close(self) -> None:
        """End the current poll, so that the server can stop."""
        self._closed = True
        self.pulse.beat()

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:
        self._refuse_beside_webhook()
        me = self._poller = object()
        self.pulse.beat()  # An earlier poll now sees that it was replaced.
        self._confirm(offset)
        if not self.pending:
            with suppress(asyncio.TimeoutError):  # An empty result is an answer too.
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
