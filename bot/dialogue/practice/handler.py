"""Handles the practice buttons: rounds of ten examples, and an example with each reminder of good habits."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.practice.buttons import (
    ALONE,
    JudgeExample,
    NextExample,
    StartPractice,
    StopMonthlyExample,
    WantMonthlyExample,
)
from bot.dialogue.practice.draw import draw_round, left, marks
from bot.dialogue.practice.typed import TypedReader
from bot.dialogue.practice.view import PracticeView
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.dialogue.suspicious.memory import Recent
from bot.dialogue.undo.history import History
from bot.knowledge import Language, Library
from bot.storage import Change, PracticeRecord, Storage

# The name under which it is recorded that an example comes each month.
FEATURE = "practice"

# The number of people whose example on the screen is remembered, and for how long. People, and seconds.
MOST, LASTING = 1000, 900.0
# In place of an example: its explanation is on the screen.
EXPLAINED = ""


class PracticeHandler:
    """What was judged is stored by pseudonym; the reminder that brings an example is by chat id, like all reminders."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        view: PracticeView,
        remind: Callable[[int, Language], Reply | None],
        history: History,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`remind` switches the reminder of good habits on in a chat, and says so; None where it was on."""
        self._examples = library.examples
        self._practice = storage.practice
        self._view = view
        self._remind = remind
        self._typed = TypedReader(library.practice.typed)
        # The example that each person has on the screen, with its round.
        self._shown: Recent[tuple[str, int]] = Recent(MOST, LASTING, clock)
        self._history = history

    @property
    def routes(self) -> tuple[Route, ...]:
        """Return the handlers of the buttons."""
        return (
            route(StartPractice, self.on_start),
            route(NextExample, self.on_next),
            route(JudgeExample, self.on_judge),
            route(WantMonthlyExample, self.on_want),
            route(StopMonthlyExample, self.on_stop),
        )

    def open(self, visitor: Visitor) -> Reply:
        """Return the next example of the current round, or the first of a new one."""
        record = self._practice.of(visitor.sender)
        if not left(self._examples, record, visitor.sender):
            self._practice.begin(visitor.sender, draw_round(self._examples, record, visitor.sender))
            record = self._practice.of(visitor.sender)
        return self._next(visitor, record)

    async def on_start(self, visitor: Visitor, press: StartPractice) -> Outgoing:
        """Show an example in a new message."""
        return Outgoing(messages=(self.open(visitor),))

    async def on_next(self, visitor: Visitor, press: NextExample) -> Outgoing:
        """Show the next example in place of the last one, or the result."""
        record = self._practice.of(visitor.sender)
        judged = marks(record)
        if judged and not left(self._examples, record, visitor.sender):
            best = max(record.best or 0, sum(judged))
            return Outgoing(edit=self._view.result(judged, best, visitor.language, monthly=record.monthly))
        return Outgoing(edit=self.open(visitor))

    async def on_judge(self, visitor: Visitor, press: JudgeExample) -> Outgoing:
        """Record the verdict once, and explain the example."""
        self._shown.put(visitor.sender, (EXPLAINED, press.round))
        correct = self._examples[press.example].fraud is press.fraud
        counted = self._practice.judge(visitor.sender, press.example, press.round, correct=correct)
        if press.round == ALONE:
            return Outgoing(messages=(self._view.explained_alone(press.example, visitor.language, correct=correct),))
        record = self._practice.of(visitor.sender)
        judged, last = marks(record), not left(self._examples, record, visitor.sender)
        if counted and last:
            self._practice.finish(visitor.sender, sum(judged))
        # An example of an earlier round says nothing of the present one.
        judged = judged if press.round == record.round else ()
        shown = self._view.explained(press.example, judged, visitor.language, correct=correct, last=last and bool(judged))
        return Outgoing(edit=shown)

    async def typed(self, visitor: Visitor, text: str) -> Reply | None:
        """Reply to what is typed about the example on the screen as to its buttons; None if `text` is about something else."""
        if (shown := self._shown.get(visitor.sender)) is None:
            return None
        id_, of = shown
        said = self._typed.read(text)
        if said == "stop":
            self.leave(visitor.sender)
            return self._view.left(visitor.language)
        if said == "next":
            return _message(await self.on_next(visitor, NextExample()))
        if said is None or id_ == EXPLAINED:
            return None
        return _message(await self.on_judge(visitor, JudgeExample(id_, fraud=said == "fraud", round=of)))

    def leave(self, sender: str) -> None:
        """Forget the example on the screen, because something else came in between."""
        self._shown.drop(sender)

    async def on_want(self, visitor: Visitor, press: WantMonthlyExample) -> Outgoing:
        """Send an example each month, with the reminder of good habits."""
        before = self._practice.of(visitor.sender).monthly
        self._practice.want_monthly(visitor.sender, wanted=True)
        confirmed = self._remind(visitor.chat_id, visitor.language)
        said = self._view.monthly_changed(confirmed, visitor.language, monthly=True)
        # Where a reminder was switched on with it, taking that back is what the message offers: without it, no example comes.
        return Outgoing(messages=(said if confirmed else self._offered(visitor, said, before=before, after=True),))

    async def on_stop(self, visitor: Visitor, press: StopMonthlyExample) -> Outgoing:
        """Send no more of them; the reminder stays."""
        before = self._practice.of(visitor.sender).monthly
        self._practice.want_monthly(visitor.sender, wanted=False)
        said = self._view.monthly_changed(None, visitor.language, monthly=False)
        return Outgoing(messages=(self._offered(visitor, said, before=before, after=False),))

    def _offered(self, visitor: Visitor, said: Reply, *, before: bool, after: bool) -> Reply:
        change = self._history.record(visitor.sender, FEATURE, "", str(int(before)), str(int(after)))
        return self._history.offered(said, change)

    def named(self, visitor: Visitor, change: Change, state: str) -> str:
        """Return whether an example comes each month."""
        return self._view.monthly_is(visitor.language, monthly=state == "1")

    async def put(self, visitor: Visitor, change: Change, state: str) -> Reply | None:
        """Send an example each month, or none."""
        self._practice.want_monthly(visitor.sender, wanted=state == "1")
        return None

    def _next(self, visitor: Visitor, record: PracticeRecord) -> Reply:
        waiting, done = left(self._examples, record, visitor.sender), len(marks(record))
        place = (done + 1, done + len(waiting))
        self._shown.put(visitor.sender, (waiting[0], record.round))
        return self._view.example(waiting[0], record.round, place, visitor.language)


def _message(out: Outgoing) -> Reply:
    """Return what a button would have put in the place of the message under it."""
    return out.edit or out.messages[0]
