"""Correct a reply to the checklist, from anywhere: by its list, or in words ("au fait, pour le wifi c'est non")."""

from __future__ import annotations

from dataclasses import replace

from bot.assistant import Standing, ask_missing
from bot.dialogue.checklist.buttons import CorrectReply, ShowReplies, ShowReply
from bot.dialogue.checklist.corrections_view import CorrectionsView
from bot.dialogue.checklist.replies import ChecklistReplies
from bot.dialogue.checklist.replies_at_once import RepliesAtOnce
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.knowledge import Library
from bot.storage import Storage
from bot.understanding.text import normalise
from bot.values import ReplyValue

# More replies are listed by measure first.
LISTED = 10
# A longer message is a question or a story, and corrects nothing. Words.
LONGEST = 16


class ChecklistCorrections:
    """Identifies people by `sender`, their pseudonym."""

    def __init__(self, library: Library, storage: Storage, view: CorrectionsView, replies: ChecklistReplies) -> None:
        self._library = library
        self._storage = storage
        self._view = view
        self._replies = replies
        self._at_once = RepliesAtOnce(library, view, replies)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handlers of these buttons."""
        return route(ShowReplies, self.on_list), route(ShowReply, self.on_reply), route(CorrectReply, self.on_correct)

    async def on_list(self, visitor: Visitor, press: ShowReplies) -> Outgoing:
        """List the replies, or those of one measure."""
        return Outgoing(edit=self.list(visitor, press.theme))

    async def on_reply(self, visitor: Visitor, press: ShowReply) -> Outgoing:
        """Show a question with its reply."""
        value = self._replies.given(visitor.sender).get(press.item)
        return Outgoing(edit=self._view.reply_page(self._library.checklist.items[press.item], value, visitor.language))

    async def on_correct(self, visitor: Visitor, press: CorrectReply) -> Outgoing:
        """Correct a reply, and show the question that waits, if any."""
        said = self._replies.correct(visitor, press.item, press.reply)
        return Outgoing(edit=await self._followed(visitor, said))

    def list(self, visitor: Visitor, theme: str = "") -> Reply:
        """List the replies in effect."""
        given = self._replies.given(visitor.sender, theme or None)
        if not given:
            return self._view.view.none_yet(visitor.language)
        items = self._library.checklist.items
        themes = [measure for measure in self._library.measures if any(items[id_].theme == measure for id_ in given)]
        return self._view.replies(given, themes if not theme and len(given) > LISTED else (), visitor.language)

    async def typed(self, visitor: Visitor, text: str, stands: Standing) -> Reply | None:
        """Return the reply to a correction in words, given what goes on; None where `text` corrects nothing."""
        read = normalise(text)
        if several := self._at_once.typed(visitor, text, stands):
            ask_missing(self._storage.conversations, visitor.sender)
            return await self._followed(visitor, several)
        if len(read.split()) > LONGEST or "?" in read:
            return None
        pattern, value = self._library.spoken.pattern, self._at_once.value(read)
        if (theme := self._theme(read)) is not None:
            return await self._about(visitor, theme, value, stands.asked)
        if pattern("correction_last").search(read) and (item := self._replies.latest(visitor.sender)):
            if value is None:
                held = self._replies.given(visitor.sender).get(item)
                return self._view.reply_page(self._library.checklist.items[item], held, visitor.language)
            return await self._followed(visitor, self._replies.correct(visitor, item, value))
        if pattern("correction_asked").search(read) and self._replies.given(visitor.sender):
            return self.list(visitor)
        return None

    async def _about(self, visitor: Visitor, theme: str, value: ReplyValue | None, waiting: str | None) -> Reply | None:
        """Correct the reply on a measure; ask which where there are several, and say so where there is none.

        `waiting` is the question that waits.
        """
        meant = self._replies.meant(visitor.sender, theme)
        if waiting and self._library.checklist.items[waiting].theme == theme and value is not None:
            # The question that waits is about that measure: a reply to it, which its form records.
            return None
        if not meant:
            return self._view.no_reply_yet(theme, visitor.language) if waiting or value else None
        if len(meant) > 1:
            return self._view.which_reply(meant, value, visitor.language)
        if value is None:
            held = self._replies.given(visitor.sender)[meant[0]]
            return self._view.reply_page(self._library.checklist.items[meant[0]], held, visitor.language)
        return await self._followed(visitor, self._replies.correct(visitor, meant[0], value))

    def _theme(self, read: str) -> str | None:
        """Return the measure whose reply a text corrects, or None: it is named after "pour" or before "c'est", as in "au fait,
        pour le wifi c'est non".
        """
        pattern = self._library.spoken.pattern
        places = [(found, theme) for theme in self._library.measures if (found := pattern(f"theme_of:{theme}").search(read))]
        if not places:
            return None
        found, theme = min(places, key=lambda place: place[0].start())
        about = pattern("correction_about").search(read[: found.start()])
        said = pattern("correction_verdict").search(read[found.end() :])
        lead = pattern("correction_lead").search(read)
        return theme if (about and (said or lead)) or (lead and said) or (said and said[0].endswith(":")) else None

    async def _followed(self, visitor: Visitor, said: Reply) -> Reply:
        question = await self._replies.waiting(visitor)
        return replace(said, then=(question,)) if question else said
