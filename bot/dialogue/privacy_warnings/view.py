"""Render warnings about patients' data and secrets in a text, and about messages that are not text."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from babel.lists import format_list

from bot.dialogue.privacy_warnings.buttons import RemoveMessage
from bot.dialogue.render import LOCALES, Renderer
from bot.dialogue.reply import Button, Reply
from bot.dialogue.talk.buttons import AskOn
from bot.knowledge import Language, Library
from bot.privacy import Kind, Screened

# Unread messages that may contain somebody's data. They are not deleted without asking: one may be harmless, or the only copy.
MAY_BE_OF_A_PATIENT = frozenset(
    {"got_photo", "got_voice", "got_document", "got_location", "got_contact", "got_forward", "got_other"}
)
# After a full explanation, warnings are short for this many seconds; of at most so many people this is remembered.
TOLD_FOR, PEOPLE = 3600.0, 1000


@dataclass(frozen=True)
class PrivacyWarning:
    """The warning about one message; empty if the message contains no private data."""

    library: Library
    typed: Screened
    message: int | None = None
    again: bool = False

    def on(self, reply: Reply, *, removed: bool) -> Reply:
        """Add the warning above `reply`, or a question below it if the data is uncertain. `removed` means that the message was
        deleted.
        """
        language = reply.language
        if self.typed.kinds:
            said = self._left_out(language)
            if self.typed.harmful:
                said += " " + self.library.phrase("warn_removed" if removed else "warn_remove", language)
            reply = replace(reply, html=f"{said}\n\n{reply.html}")
        if self.typed.likely and not removed and self.message is not None:
            asked = self.library.phrase("ask_likely", language, what=self._named(self.typed.likely, language))
            rows = (*reply.rows, (remove_button(self.library, self.message, language),))
            remove = RemoveMessage(self.message)
            waits = {**reply.waits, "yes": remove, "no": AskOn()}
            reply = replace(reply, html=f"{reply.html}\n\n{asked}", rows=rows, waits=waits)
        return reply

    def _left_out(self, language: Language) -> str:
        if not self.typed.harmful:
            key = "warn_own"
        elif self.again:
            key = "warn_again"
        else:
            key = "warn_secret" if self.typed.secrets_only else "warn_personal"
        return self.library.phrase(key, language, what=self._named(self.typed.kinds, language))

    def _named(self, kinds: Sequence[Kind], language: Language) -> str:
        names = [self.library.phrase(f"found_{kind}", language) for kind in kinds]
        return str(format_list(names, locale=LOCALES[language]))


@dataclass
class _Told:
    """The message after which a chat got the full explanation, and when it last got a warning."""

    message: int | None
    at: float


class PrivacyWarningsView:
    """Renders warnings only; the caller deletes messages."""

    def __init__(self, library: Library, render: Renderer, clock: Callable[[], float] = time.monotonic) -> None:
        self._library = library
        self._render = render
        self._clock = clock
        # By chat and subject, the latest last: whoever has had the explanation gets shorter warnings.
        self._told: OrderedDict[tuple[int, bool], _Told] = OrderedDict()

    def about(self, chat_id: int, typed: Screened, message: int | None) -> PrivacyWarning:
        """Return the warning about a message of that chat, and note that it is given; handling a message again returns the same
        one.
        """
        if not typed.harmful:
            return PrivacyWarning(self._library, typed, message)
        now, subject = self._clock(), (chat_id, typed.secrets_only)
        told = self._told.pop(subject, None)
        if told is None or now - told.at >= TOLD_FOR:
            told = _Told(message, now)
            again = False
        else:
            again = message is None or message != told.message
            told.at = now
        self._told[subject] = told
        while len(self._told) > PEOPLE:
            self._told.popitem(last=False)
        return PrivacyWarning(self._library, typed, message, again)

    def forget(self, chat_id: int) -> None:
        """Drop what is held about a chat."""
        for secrets in (False, True):
            self._told.pop((chat_id, secrets), None)

    def refused(self, key: str, language: Language, message: int | None) -> Reply:
        """Render the reply to a message such as a photo; if it may be about a patient, with a button that deletes `message`."""
        reply = self._render.phrase(key, language)
        if message is None or key not in MAY_BE_OF_A_PATIENT:
            return reply
        return replace(reply, rows=((remove_button(self._library, message, language),),))

    def removed(self, language: Language) -> Reply:
        """Say that the message was deleted."""
        return self._render.phrase("removed", language)

    def not_removed(self, language: Language) -> Reply:
        """Say that the message could not be deleted."""
        return self._render.phrase("not_removed", language)


def remove_button(library: Library, message: int, language: Language) -> Button:
    """Return a button that deletes a message of the person's."""
    return Button(library.phrase("button_remove", language), RemoveMessage(message))
