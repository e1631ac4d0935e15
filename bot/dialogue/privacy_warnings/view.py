"""What is said where something must not come in: patients' data and secrets in a text, and all that is not text."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from babel.lists import format_list

from bot.dialogue.privacy_warnings.buttons import RemoveMessage
from bot.dialogue.render import LOCALES, Renderer
from bot.dialogue.reply import Button, Reply
from bot.knowledge import Language, Library
from bot.privacy import Kind, Screened

# What came unread and may hold somebody's data. Not deleted unasked: it may be the only copy, and may be harmless.
MAY_BE_OF_A_PATIENT = frozenset(
    {"got_photo", "got_voice", "got_document", "got_location", "got_contact", "got_forward", "got_other"}
)
# For how long, in seconds, somebody who was told why is only told what; of so many people at most.
TOLD_FOR, PEOPLE = 3600.0, 1000


@dataclass(frozen=True)
class PrivacyWarning:
    """What there is to say about one message; nothing, where it holds no data."""

    library: Library
    typed: Screened
    message: int | None = None
    again: bool = False

    def on(self, reply: Reply, *, removed: bool) -> Reply:
        """`reply`, below a word on what the message held, or above a question where that is not sure; `removed`: it is gone."""
        language = reply.language
        if self.typed.kinds:
            said = self._left_out(language)
            if self.typed.harmful:
                said += " " + self.library.phrase("warn_removed" if removed else "warn_remove", language)
            reply = replace(reply, html=f"{said}\n\n{reply.html}")
        if self.typed.likely and not removed and self.message is not None:
            asked = self.library.phrase("ask_likely", language, what=self._named(self.typed.likely, language))
            rows = (*reply.rows, (remove_button(self.library, self.message, language),))
            reply = replace(reply, html=f"{reply.html}\n\n{asked}", rows=rows)
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
    """The message with which a chat was told why data stays out, and when it was last told what was left out."""

    message: int | None
    at: float


class PrivacyWarningsView:
    """Words only; what is deleted, and whether that worked, is for the caller."""

    def __init__(self, library: Library, render: Renderer, clock: Callable[[], float] = time.monotonic) -> None:
        self._library = library
        self._render = render
        self._clock = clock
        # By chat and subject, the latest last: whoever knows why is told in fewer words.
        self._told: OrderedDict[tuple[int, bool], _Told] = OrderedDict()

    def about(self, chat_id: int, typed: Screened, message: int | None) -> PrivacyWarning:
        """What to say about a message of that chat, and note that it is said; the same where a message is handled again."""
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
        """Drop what is held of a chat."""
        for secrets in (False, True):
            self._told.pop((chat_id, secrets), None)

    def refused(self, key: str, language: Language, message: int | None) -> Reply:
        """What is said to a photo, say; with a button to delete `message`, where it may be about a patient."""
        reply = self._render.phrase(key, language)
        if message is None or key not in MAY_BE_OF_A_PATIENT:
            return reply
        return replace(reply, rows=((remove_button(self._library, message, language),),))

    def removed(self, language: Language) -> Reply:
        """That the message is no longer in the chat."""
        return self._render.phrase("removed", language)

    def not_removed(self, language: Language) -> Reply:
        """That the message could not be deleted."""
        return self._render.phrase("not_removed", language)


def remove_button(library: Library, message: int, language: Language) -> Button:
    """A button that deletes a message of the person's."""
    return Button(library.phrase("button_remove", language), RemoveMessage(message))
