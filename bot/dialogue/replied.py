"""What a message is about that replies to an older one of the bot's: the buttons of that one tell, so nothing is stored."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from html import unescape

from bot.dialogue.all_buttons import BUTTONS
from bot.dialogue.answers.buttons import ShowAnswer, ShowMore
from bot.dialogue.buttons import BadButton, ButtonPress
from bot.dialogue.exchange import RepliedTo
from bot.dialogue.feedback.buttons import VoteUp
from bot.dialogue.guides.buttons import ShowGuide, ShowStep
from bot.knowledge import LANGUAGES, Library


@dataclass(frozen=True)
class Subject:
    """The answer or guide that the message replied to is about, or the ids that it offers to choose from."""

    read: str | None = None
    offered: tuple[str, ...] = ()


def subject_of(replied: RepliedTo, library: Library) -> Subject:
    """Return what the message replied to is about; an empty subject if its buttons do not tell."""
    presses: list[ButtonPress] = []
    for data in replied.buttons:
        # Buttons that no longer exist tell nothing.
        with suppress(BadButton):
            presses.append(BUTTONS.decode(data, library))
    for kind, field in ((VoteUp, "answer"), (ShowStep, "guide"), (ShowMore, "answer")):
        if found := next((getattr(press, field) for press in presses if isinstance(press, kind)), None):
            return Subject(found)
    offered = [press.answer if isinstance(press, ShowAnswer) else press.guide for press in presses
               if isinstance(press, ShowAnswer | ShowGuide)]  # fmt: skip
    quoted = next((id_ for id_ in offered if replied.quote and _holds(id_, replied.quote, library)), None)
    return Subject(quoted) if quoted else Subject(offered=tuple(offered))


def _holds(id_: str, quote: str, library: Library) -> bool:
    """Whether an answer's title or short form holds the quoted words."""
    if id_ not in library.answers:
        return False
    wordings = [library.answers[id_][language] for language in LANGUAGES]
    return any(unescape(quote).strip() in text for wording in wordings for text in (wording.title, wording.short))
