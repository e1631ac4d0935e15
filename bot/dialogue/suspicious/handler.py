"""Handle messages that people received: pasted, forwarded, in a caption, or sent after the bot asked for one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import get_args

from bot.assistant import Turn
from bot.dialogue.exchange import HiddenLink, Outgoing, Visitor
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.dialogue.suspicious.buttons import Expected, StartLook, TellExpected, TellSender
from bot.dialogue.suspicious.memory import Recent
from bot.dialogue.suspicious.view import SuspiciousView
from bot.knowledge import Language, Library
from bot.knowledge.suspicious import Verdict
from bot.privacy import Detector, Screened, screen
from bot.suspicious import Examiner, TypedReply, spell_out

# The number of people whose last question from the bot is remembered, and for how long. People, and seconds.
MOST, LASTING = 1000, 900.0
# From which confidence of the model an answer counts as one to the person's own words.
SURE = 0.8


@dataclass(frozen=True)
class Pending:
    """The pending question about an examined message: whether it was expected or, once that is known, who sent it."""

    verdict: Verdict
    expected: Expected | None = None


class SuspiciousHandler:
    """Stores nothing of a message; keeps in memory whom the bot has asked for one, or about one."""

    def __init__(
        self,
        library: Library,
        view: SuspiciousView,
        *,
        most: int = MOST,
        lasting: float = LASTING,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.view = view
        self._reported = library.suspicious.reported.answer
        self._examiner = Examiner(library.suspicious, library.official)
        # People asked for a message, and people asked about one.
        self._asked: Recent[bool] = Recent(most, lasting, clock)
        self._pending: Recent[Pending] = Recent(most, lasting, clock)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handlers of the buttons."""
        return route(StartLook, self.on_start), route(TellExpected, self.on_expected), route(TellSender, self.on_sender)

    async def on_start(self, visitor: Visitor, press: StartLook) -> Outgoing:
        """Ask for the message, in a new message."""
        return Outgoing(messages=(self.start(visitor.sender, visitor.language),))

    async def on_expected(self, visitor: Visitor, press: TellExpected) -> Outgoing:
        """Ask about the sender in a new message; the findings stay on the screen."""
        self._pending.put(visitor.sender, Pending(press.verdict, press.expected))
        return Outgoing(messages=(self.view.expected(press.verdict, press.expected, visitor.language),))

    async def on_sender(self, visitor: Visitor, press: TellSender) -> Outgoing:
        """Show the conclusion."""
        self.leave(visitor.sender)
        return Outgoing(edit=self.view.concluded(press.verdict, press.expected, press.sender, visitor.language))

    def start(self, sender: str, language: Language) -> Reply:
        """Ask for a message: what `sender` writes next counts as one, unless it is clearly a question."""
        self.forget(sender)
        self._asked.put(sender, True)
        return self.view.start(language)

    def spelt_out(self, text: str, links: Iterable[HiddenLink]) -> str:
        """Return the text with the addresses of its hidden links, so that they are examined too."""
        return spell_out(text, ((link.start, link.end, link.address) for link in links))

    def is_message(self, sender: str, text: str) -> bool:
        """Return whether `text` is a message that `sender` received, rather than their own words."""
        return self._examiner.is_received(text, awaited=self._is_asked(sender)) and not self.may_be_own(sender, text)

    def may_be_own(self, sender: str, text: str) -> bool:
        """Return whether `text`, although a message is awaited, may be their own words: the model is asked first."""
        return self._is_asked(sender) and self._examiner.may_be_own(text)

    def is_own(self, text: str, turn: Turn) -> bool:
        """Return whether what the model made of such a text shows that these are the person's own words."""
        if turn.emergency and (turn.emergency.unclear or turn.emergency.taken):
            return False
        if turn.decision == "answer":
            return turn.confidence >= SURE and self._examiner.speaks_for_oneself(text)
        return turn.decision in ("command", "emergency", "checklist", "smalltalk")

    def left(self, sender: str, text: str, language: Language) -> Reply | None:
        """Await no message any more if `text` says so; return None if it does not."""
        if not (self._is_asked(sender) and self._examiner.is_leaving(text)):
            return None
        self.forget(sender)
        return self.view.left(language)

    def reported(self, text: str) -> str | None:
        """Return the id of the answer about the incident of which a message tells, or None."""
        return self._reported if self._examiner.examine(text).reports else None

    def is_question_about_one(self, text: str) -> bool:
        """Return whether a short text asks about a message that it does not contain."""
        return self._examiner.asks(text) and not self._examiner.is_received(text)

    def is_reply(self, sender: str, text: str) -> bool:
        """Return whether `text` replies to the pending question of `sender`."""
        return self._read(sender, text) is not None

    def replied(self, sender: str, text: str, language: Language) -> Reply | None:
        """Reply to a typed reply as to the buttons; return None if `text` is no reply."""
        if (read := self._read(sender, text)) is None:
            return None
        pending, said = read
        expected = pending.expected or next((known for known in get_args(Expected) if known == said.expected), None)
        if said.sender is None and expected is not None:
            self._pending.put(sender, Pending(pending.verdict, expected))
            return self.view.expected(pending.verdict, expected, language)
        self.leave(sender)
        return self.view.concluded(pending.verdict, expected or "unsure", said.sender or "unsure", language)

    def screened(self, text: str, detector: Detector | None) -> Screened:
        """Screen a message from somebody else: the sender's numbers and addresses are not a patient's."""
        masked = self._examiner.mask(text.strip())
        left = screen(masked.text, detector)
        return replace(left, text=masked.restored(left.text))

    def look(self, sender: str, text: str, language: Language, *, passed_on: bool = False) -> Reply | None:
        """Examine `text`; return None if it is not a message. `passed_on` means that it certainly is one."""
        awaited = passed_on or self._is_asked(sender)
        if not (passed_on or self._examiner.is_received(text, awaited=awaited)):
            return None
        self.forget(sender)
        seen = self._examiner.examine(text, awaited=awaited)
        self._pending.put(sender, Pending(seen.verdict))
        return self.view.seen(seen, language)

    def leave(self, sender: str) -> None:
        """Forget the pending question of `sender`, because something else came in between."""
        self._pending.drop(sender)

    def forget(self, sender: str) -> None:
        """Forget everything that `sender` was asked."""
        self._asked.drop(sender)
        self.leave(sender)

    def _read(self, sender: str, text: str) -> tuple[Pending, TypedReply] | None:
        """Return the pending question of `sender` and what `text` replies to it, or None."""
        if (pending := self._pending.get(sender)) is None:
            return None
        said = self._examiner.reply(text)
        if pending.expected is not None:
            return (pending, said) if said.sender else None
        # "Je ne sais pas" replies to the first question alone.
        first = replace(said, sender=None) if said.sender == "unsure" else said
        return (pending, first) if first.expected or first.sender else None

    def _is_asked(self, sender: str) -> bool:
        return bool(self._asked.get(sender))
