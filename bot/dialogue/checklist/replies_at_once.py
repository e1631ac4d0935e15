"""Record several replies to the checklist typed in one message, each with its measure: "oui pour le mdp, non pour le wifi"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.assistant import Standing
from bot.dialogue.checklist.corrections_view import CorrectionsView
from bot.dialogue.checklist.replies import ChecklistReplies
from bot.dialogue.exchange import Visitor
from bot.dialogue.reply import Reply
from bot.knowledge import Library
from bot.understanding.text import normalise
from bot.values import ReplyValue

# Replies in words, the most precise first: "pas concerné" and "pas tous" are no plain no.
VALUES = (ReplyValue.NOT_CONCERNED, ReplyValue.PARTLY, ReplyValue.NO, ReplyValue.YES)
# A part with more words is a story rather than a reply.
LONGEST = 9


class RepliesAtOnce:
    """Reads by the patterns of nlu/patterns.yml alone: what is recorded has to be in the words."""

    def __init__(self, library: Library, view: CorrectionsView, replies: ChecklistReplies) -> None:
        self._library = library
        self._view = view
        self._replies = replies

    def typed(self, visitor: Visitor, text: str, stands: Standing) -> Reply | None:
        """Record the replies and confirm each by name; None where no question waits or `text` does not give several.

        A measure of which the round asks several questions is only named: which one was meant is not in the words.
        """
        if not stands.asked or (told := self._told(text, stands)) is None:
            return None
        asked = {theme: self._items(theme, stands) for theme, _ in told}
        clear = [(asked[theme][0], value) for theme, value in told if len(asked[theme]) == 1]
        if not clear:
            return None
        unclear = [theme for theme, _ in told if len(asked[theme]) != 1]
        last = None
        for item, value in clear:
            last = self._replies.set(visitor, item, value, stands.run) or last
        return self._replies.offered(self._view.recorded(clear, unclear, visitor.language), last)

    def _told(self, text: str, stands: Standing) -> list[tuple[str, ReplyValue]] | None:
        """Return the measures named and the reply to each; None unless every part of `text` names one, or the first is a bare
        reply, which is to the question that waits.
        """
        if "?" in text:
            return None
        waiting = self._library.checklist.items[stands.asked or ""].theme
        told: dict[str, ReplyValue] = {}
        for number, part in enumerate(self._parts(text)):
            value, themes = self.value(part), list(self._themes(part))
            if value is None or len(themes) > 1 or len(part.split()) > LONGEST or not (themes or number == 0):
                return None
            told[themes[0] if themes else waiting] = value
        return list(told.items()) if len(told) > 1 else None

    def value(self, read: str) -> ReplyValue | None:
        """Return the reply that a normalised text gives, or None."""
        return next((value for value in VALUES if self._library.spoken.pattern(f"correction_{value}").search(read)), None)

    def _parts(self, text: str) -> list[str]:
        divided = self._library.spoken.pattern("replies_between").sub("\n", text.lower())
        return [read for part in divided.split("\n") if (read := normalise(part))]

    def _themes(self, read: str) -> Iterator[str]:
        return (theme for theme in self._library.measures if self._library.spoken.pattern(f"theme_of:{theme}").search(read))

    def _items(self, theme: str, stands: Standing) -> Sequence[str]:
        """Return the questions of the round on a measure; the one that waits alone if it is among them."""
        items = [item for item in stands.items if self._library.checklist.items[item].theme == theme]
        return [stands.asked] if stands.asked in items else items
