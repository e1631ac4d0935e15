"""Handle messages that people received: pasted, forwarded, in a caption, or sent after the bot asked for one."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.dialogue.suspicious.buttons import StartLook, TellExpected, TellSender
from bot.dialogue.suspicious.view import SuspiciousView
from bot.knowledge import Language, Library
from bot.privacy import Detector, Screened, screen
from bot.suspicious import Examiner

# The number of people asked for a message that are remembered, and for how long. People, and seconds.
MOST, LASTING = 1000, 900.0


class SuspiciousHandler:
    """Stores nothing of a message; keeps in memory whom the bot has asked for one."""

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
        self._examiner = Examiner(library.suspicious, library.official)
        self._most = most
        self._lasting = lasting
        self._clock = clock
        self._asked: OrderedDict[str, float] = OrderedDict()

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handlers of the buttons."""
        return route(StartLook, self.on_start), route(TellExpected, self.on_expected), route(TellSender, self.on_sender)

    async def on_start(self, visitor: Visitor, press: StartLook) -> Outgoing:
        """Ask for the message, in a new message."""
        return Outgoing(messages=(self.start(visitor.sender, visitor.language),))

    async def on_expected(self, visitor: Visitor, press: TellExpected) -> Outgoing:
        """Ask about the sender in a new message; the findings stay on the screen."""
        return Outgoing(messages=(self.view.expected(press.verdict, press.expected, visitor.language),))

    async def on_sender(self, visitor: Visitor, press: TellSender) -> Outgoing:
        """Show the conclusion."""
        return Outgoing(edit=self.view.concluded(press.verdict, press.expected, press.sender, visitor.language))

    def start(self, sender: str, language: Language) -> Reply:
        """Ask for a message: what `sender` writes next counts as one, unless it is clearly a question."""
        self.forget(sender)
        self._asked[sender] = self._clock()
        while len(self._asked) > self._most:
            self._asked.popitem(last=False)
        return self.view.start(language)

    def is_message(self, sender: str, text: str) -> bool:
        """Return whether `text` is a message that `sender` received, rather than their own words."""
        return self._examiner.is_received(text, awaited=self._is_asked(sender))

    def is_question_about_one(self, text: str) -> bool:
        """Return whether a short text asks about a message that it does not contain."""
        return self._examiner.asks(text) and not self._examiner.is_received(text)

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
        return self.view.seen(self._examiner.examine(text, awaited=awaited), language)

    def forget(self, sender: str) -> None:
        """Forget that `sender` was asked for a message."""
        self._asked.pop(sender, None)

    def _is_asked(self, sender: str) -> bool:
        return self._clock() - self._asked.get(sender, float("-inf")) < self._lasting
