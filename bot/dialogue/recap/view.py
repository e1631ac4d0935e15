"""Render what a talk has been about: the answers read, with a tap to each, what was noted, and what was promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from babel.dates import format_date

from bot.dialogue.answers.buttons import SendAnswer, ShowThemes
from bot.dialogue.guides.buttons import ShowGuide
from bot.dialogue.recap.buttons import SendRecapSheet
from bot.dialogue.render import LOCALES
from bot.dialogue.reply import Button, File, Reply
from bot.knowledge import Language, Library
from bot.knowledge.sentences import sentences

# How many numbers fit in a row of buttons.
IN_A_ROW = 8


@dataclass(frozen=True)
class Recap:
    """What is looked back at: ids of answers and guides read, and lines on what was noted and promised, as HTML."""

    read: tuple[str, ...]
    noted: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look back at."""
        return not (self.read or self.noted or self.promised)


class RecapView:
    """Renders from the library; holds no state of a person."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def recap(self, recap: Recap, language: Language) -> Reply:
        """Render the look back: each answer with its first sentence, and a button with its number."""
        parts = []
        if recap.read:
            said = [
                f"<b>{number}. {escape(title)}</b>\n{escape(first)}" for number, title, first in self._read(recap, language)
            ]
            parts += [self._say("recap_read", language), "\n".join(said)]
        for key, lines in (("recap_noted", recap.noted), ("recap_promised", recap.promised)):
            if lines:
                parts.append("\n".join([self._say(key, language), *(f"• {line}" for line in lines)]))
        if recap.read:
            parts.append(self._say("recap_how", language))
        buttons = [self._button(number, id_) for number, id_ in enumerate(recap.read, start=1)]
        rows = [tuple(buttons[at : at + IN_A_ROW]) for at in range(0, len(buttons), IN_A_ROW)]
        if recap.read:
            rows.append((Button(self._say("button_recap_sheet", language), SendRecapSheet()),))
        rows.append((Button(self._say("button_themes", language), ShowThemes()),))
        return Reply("\n\n".join(parts), language, tuple(rows))

    def sheet(self, recap: Recap, plain: Sequence[str], language: Language) -> Reply:
        """Render the same as a page to print; `plain` are the lines on what was noted and promised, without markup."""
        given: dict[str, Any] = {
            "title": self._say("recap_sheet_title", language),
            "date": format_date(dt.datetime.now(dt.UTC).date(), "long", locale=LOCALES[language]),
            "score": "",
            "bars": (),
            "todo": self._say("recap_sheet_read", language),
            "actions": tuple((title, "", first) for _, title, first in self._read(recap, language)),
            "well": self._say("recap_sheet_noted", language),
            "good": tuple(plain),
            "foot": self._say("sheet_foot", language),
        }
        file = File("document", self._say("recap_file", language), "sheet", given)
        return Reply(self._say("recap_caption", language), language, file=file)

    def _read(self, recap: Recap, language: Language) -> list[tuple[int, str, str]]:
        """Return number, title and first sentence of each answer or guide that was read."""
        found = []
        for number, id_ in enumerate(recap.read, start=1):
            if id_ in self._library.guides:
                guide = self._library.guides[id_]
                found.append((number, f"{guide.emoji} {guide.title[language]}", guide.steps[0][language]))
            else:
                wording = self._library.answers[id_][language]
                found.append((number, wording.title, sentences(wording.short)[0]))
        return found

    def _button(self, number: int, id_: str) -> Button:
        return Button(str(number), ShowGuide(id_) if id_ in self._library.guides else SendAnswer(id_))

    def _say(self, key: str, language: Language) -> str:
        return self._library.phrase(key, language)
