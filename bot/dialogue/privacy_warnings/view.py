"""What is said where something must not come in: patients' data and secrets in a text, and all that is not text."""

from __future__ import annotations

from dataclasses import replace

from babel.lists import format_list

from bot.dialogue.privacy_warnings.buttons import RemoveMessage
from bot.dialogue.render import LOCALES, Renderer
from bot.dialogue.reply import Reply
from bot.knowledge import Language, Library
from bot.privacy import Screened

# What came unread and may hold somebody's data. Not deleted unasked: it may be the only copy, and may be harmless.
MAY_BE_OF_A_PATIENT = frozenset(
    {"got_photo", "got_voice", "got_document", "got_location", "got_contact", "got_forward", "got_other"}
)


class PrivacyWarningsView:
    """Words only; what is deleted, and whether that worked, is for the caller."""

    def __init__(self, library: Library, render: Renderer) -> None:
        self._library = library
        self._render = render

    def warned(self, typed: Screened, reply: Reply, *, removed: bool) -> Reply:
        """`reply`, below a word on what the message held; `removed` says that it is no longer in the chat."""
        if not typed.kinds:
            return reply
        language = reply.language
        kinds = [self._library.phrase(f"found_{kind}", language) for kind in typed.kinds]
        what = format_list(kinds, locale=LOCALES[language])
        why = self._library.phrase("warn_secret" if typed.secrets_only else "warn_personal", language, what=what)
        then = self._library.phrase("warn_removed" if removed else "warn_remove", language)
        return replace(reply, html=f"{why} {then}\n\n{reply.html}")

    def refused(self, key: str, language: Language, message: int | None) -> Reply:
        """What is said to a photo, say; with a button to delete `message`, where it may be about a patient."""
        reply = self._render.phrase(key, language)
        if message is None or key not in MAY_BE_OF_A_PATIENT:
            return reply
        return replace(reply, rows=((self._render.button("button_remove", RemoveMessage(message), language),),))

    def removed(self, language: Language) -> Reply:
        """That the message is no longer in the chat."""
        return self._render.phrase("removed", language)

    def not_removed(self, language: Language) -> Reply:
        """That the message could not be deleted."""
        return self._render.phrase("not_removed", language)
