"""What the views of all features share: phrases, buttons, sources and speech, in a person's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape

from babel.dates import format_date
from babel.lists import format_list

from bot.dialogue.buttons import ButtonPress
from bot.dialogue.reply import WHOLE_ROW, Button, Reply, Speech, Style, fits
from bot.knowledge import LANGUAGES, Answer, Item, Language, Library, Tip
from bot.knowledge.facets import Say
from bot.knowledge.incidents import FromFacts
from bot.knowledge.model import Fact
from bot.voice import spoken

# The number of sources below a short form; the longer form names all of them.
SOURCES_IN_SHORT = 2
# The number of spoken forms, and of dates, that are kept once made.
CACHED = 2000
# Babel's locales for our languages; the English texts are British.
LOCALES = {Language.FR: "fr_FR", Language.EN: "en_GB"}


class Renderer:
    """Renders from the library; holds no state of a person."""

    def __init__(self, library: Library) -> None:
        self._library = library
        article = library.article.date
        self._dates = {language: format_date(article, "long", locale=LOCALES[language]) for language in LANGUAGES}
        # Nearly every reply has a spoken form and a date; both come from content/ and cost more to make than the reply itself.
        self._spoken = lru_cache(CACHED)(lambda text, language: spoken(text, language, library.pronunciations))
        self._day = lru_cache(CACHED)(lambda iso, locale: str(format_date(dt.date.fromisoformat(iso), "long", locale=locale)))

    def day(self, iso: str, language: Language) -> str:
        """Format an ISO date as people write it."""
        return self._day(iso, LOCALES[language])

    def phrase(self, key: str, language: Language, **values: object) -> Reply:
        """Render a phrase of content/phrases, with its values escaped for HTML."""
        safe = {name: escape(str(value)) for name, value in values.items()}
        return Reply(self._library.phrase(key, language, **safe), language)

    def fitted(self, label: str, press: ButtonPress, width: int) -> Button:
        """Return a button whose label has at most `width` characters: what is longer ends in an ellipsis."""
        return Button(label if len(label) <= width else label[: width - 1].rstrip(" ,:;\u00a0") + "…", press)

    def in_rows(self, buttons: Sequence[Button], count: int, beside: int = 2) -> tuple[tuple[Button, ...], ...]:
        """Return at most `count` rows of buttons: up to `beside` in a row where their labels fit, else one cut to fit."""
        rows: list[tuple[Button, ...]] = []
        left = list(buttons)
        while left and len(rows) < count:
            most = next((n for n in range(min(beside, len(left)), 1, -1) if fits(left[:n])), 1)
            first = replace(left[0], label=self.fitted(left[0].label, left[0].press, WHOLE_ROW).label)
            rows.append(tuple(left[:most]) if most > 1 else (first,))
            left = left[most:]
        return tuple(rows)

    def button(self, key: str, press: ButtonPress, language: Language, style: Style = "") -> Button:
        """Return a button whose label is a phrase."""
        return Button(self._library.phrase(key, language), press, style)

    def speech(self, text: str, press: ButtonPress, language: Language) -> Speech:
        """Return `text` in its spoken form; `press` is the button that reads it aloud."""
        return Speech(self._spoken(text, language), language, press)

    def _say(self, key: str, language: Language, **values: object) -> str:
        return self._library.phrase(key, language, **values)

    def sources(self, drawn: Answer | Item | Tip | FromFacts | Say, language: Language, *, every: bool = False) -> str:
        """Render the sources: the article if `drawn` uses it, each other source, marked as such, and the date of the review."""
        article = self._library.article
        lines = []
        if drawn.points:
            measures = [m for m in self._library.measures.values() if not m.points.keys().isdisjoint(drawn.points)]
            values = {"author": article.author, "publication": article.publication, "date": self._dates[language]}
            safe = {name: escape(value) for name, value in values.items()}
            numbers = [str(measure.number) for measure in measures]
            if len(numbers) == 1:
                lines.append(self._say("source", language, **safe, number=numbers[0]))
            else:
                lines.append(self._say("source_many", language, **safe, numbers=format_list(numbers, locale=LOCALES[language])))
        beyond = self._library.sources(drawn)
        if beyond:
            shown = beyond if every else beyond[:SOURCES_IN_SHORT]
            names = self._say("source_separator", language).join(self._fact(fact, language) for fact in shown)
            if len(shown) < len(beyond):
                names += self._say("source_others", language)
            lines.append(self._say("source_beyond", language, names=names))
        if isinstance(drawn, Answer) and drawn.reviewed:
            lines.append(self._say("source_reviewed", language, date=self.day(drawn.reviewed.isoformat(), language)))
        # Folded by Telegram to a few lines: who answers comes first, where from is a tap away.
        return "<blockquote expandable>" + "\n".join(lines) + "</blockquote>"

    def _fact(self, fact: Fact, language: Language) -> str:
        text = escape(f"{fact.name[language]}, {fact.date[language]}" if fact.date else fact.name[language])
        return f'<a href="{escape(fact.url)}">{text}</a>' if fact.url else text
