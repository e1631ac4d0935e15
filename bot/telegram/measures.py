"""Count what people do and how long they wait, without a link to any of them; metrics.py tells which of it is shown."""

from __future__ import annotations

import bisect
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass

from telegram import Update

from bot.assistant import AssistantLoader
from bot.dialogue import Outgoing
from bot.elsewhere import Keeper
from bot.reminders import Deliverer
from bot.settings import Settings
from bot.storage import Storage
from bot.telegram.backlog import Backlog
from bot.telegram.intake import Intake
from bot.telegram.outbox import Outbox
from bot.telegram.update_ledger import UpdateLedger
from bot.voice import Voice

# Upper bounds of the histogram of waits, in seconds: Telegram's own limits make a wait of many seconds on a busy day.
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
# The number of chats whose wait is being timed.
CHATS_KEPT = 10_000


class Measures:
    """Counts since the start. `updates` are by kind, `decisions` by what a typed message was taken for.

    `waits` are by the index of their bound in BOUNDS, the last index standing for all that were longer.
    """

    def __init__(self, ledger: UpdateLedger, outbox: Outbox, clock: Callable[[], float] = time.monotonic) -> None:
        self._ledger = ledger
        self._outbox = outbox
        self._clock = clock
        self._arrived: OrderedDict[int, tuple[int, float]] = OrderedDict()
        self.updates: Counter[str] = Counter()
        self.decisions: Counter[str] = Counter()
        self.waits: Counter[int] = Counter()
        self.waited = 0.0

    def arrived(self, update: Update) -> None:
        """Count an update, and begin to time its reply, unless the chat still waits for an earlier one."""
        self.updates[_kind(update)] += 1
        if (chat := update.effective_chat) is None:
            return
        earlier = self._arrived.pop(chat.id, None)
        waits = earlier and (self._ledger.handling(earlier[0]) or self._outbox.pending(chat.id))
        self._arrived[chat.id] = earlier if earlier and waits else (update.update_id, self._clock())
        while len(self._arrived) > CHATS_KEPT:
            self._arrived.popitem(last=False)

    def decided(self, out: Outgoing) -> None:
        """Count what the message that `out` replies to was taken for."""
        if turn := out.turn:
            self.decisions[turn.decision] += 1

    def said(self, chat_id: int) -> None:
        """End the wait of a chat that has got a message."""
        if found := self._arrived.pop(chat_id, None):
            waited = self._clock() - found[1]
            self.waits[bisect.bisect_left(BOUNDS, waited)] += 1
            self.waited += waited


@dataclass(frozen=True)
class Sources:
    """All that is measured, as bot/telegram/app.py put it together."""

    settings: Settings
    storage: Storage
    assistant: AssistantLoader
    voice: Voice
    deliverer: Deliverer
    ledger: UpdateLedger
    outbox: Outbox
    backlog: Backlog
    intake: Intake
    measures: Measures
    keeper: Keeper | None = None


def monitored(sources: Sources) -> AbstractAsyncContextManager[object]:
    """Return the context in which metrics are served; one that does nothing where VIGIE_METRICS_PORT is not set."""
    if sources.settings.metrics_port is None:
        return nullcontext()
    # Imported only here: the client is of no use without a port.
    from bot.telegram.monitor import Monitor

    return Monitor(sources)


def _kind(update: Update) -> str:
    if update.callback_query:
        return "press"
    if update.edited_message:
        return "edit"
    if update.message:
        return "message"
    return "membership" if update.my_chat_member else "other"
