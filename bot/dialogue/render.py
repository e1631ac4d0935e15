"""Turns ids into messages: answers, menus and phrases in a person's language, with their buttons."""

from __future__ import annotations

import datetime as dt
from html import escape

from babel.dates import format_date
from babel.lists import format_list

from bot.dialogue.answers.buttons import HearAnswer, HearMore, Origin, Place, ShowAnswer, ShowMore, ShowTheme, ShowThemes
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.checklist.buttons import GoThrough, HearQuestion, ShowAction
from bot.dialogue.feedback.buttons import VoteDown, VoteUp
from bot.dialogue.guides.buttons import ShowGuide, ShowGuides
from bot.dialogue.language.buttons import ChooseLanguage
from bot.dialogue.reminders.buttons import HearTip, ShowReminders
from bot.dialogue.reply import Button, Reply, Speech
from bot.dialogue.voice.buttons import VOICES, ChooseVoice
from bot.knowledge import LANGUAGES, Answer, Guide, Item, Language, Library, Tip
from bot.knowledge.model import Fact
from bot.voice import spoken

# Under a short form, more sources than this would outweigh the answer; the longer form names them all.
SOURCES_IN_SHORT = 2
# The phrases that tell what the bot is for.
PRESENTING = ("welcome", "help")
# Babel's names for our languages; British English, as the texts are.
LOCALES = {"fr": "fr_FR", "en": "en_GB"}


def language_of(code: str) -> Language:
    """The language that `code`, as storage keeps it, names."""
    return next(language for language in LANGUAGES if language == code)


class Renderer:
    """Renders from the library, for anybody."""

    def __init__(self, library: Library) -> None:
        self._library = library
        article = library.article.date
        self._dates = {language: format_date(article, "long", locale=LOCALES[language]) for language in LANGUAGES}

    def day(self, iso: str, language: Language) -> str:
        """A day as people write it."""
        return str(format_date(dt.date.fromisoformat(iso), "long", locale=LOCALES[language]))

    def phrase(self, key: str, language: Language, *, themes: bool = False, **values: object) -> Reply:
        """A sentence of content/phrases, with the themes below it where wanted. Values are escaped."""
        safe = {name: escape(str(value)) for name, value in values.items()}
        text = self._library.phrase(key, language, **safe)
        return Reply(text, language, self._theme_rows(language) if themes else ())

    def answer(self, id_: str, language: Language, *, detail: bool = False, origin: Origin | None = None) -> Reply:
        """An answer in its short form, or with `detail` in its longer one; `origin` is where "back" leads."""
        answer = self._library.answers[id_]
        wording = answer[language]
        body = wording.more if detail else wording.short
        text = f"<b>{escape(wording.title)}</b>\n\n{escape(body)}\n\n{self.sources(answer, language, every=detail)}"
        rows = self._answer_rows(answer, language, detail=detail, origin=origin)
        return Reply(text, language, rows, speech=self.speech(HearMore(id_) if detail else HearAnswer(id_), language))

    def two_answers(self, first: str, second: str, language: Language) -> Reply:
        """Both answers to a message that asked two things, in their short forms, each with a way to its longer one."""
        parts, rows = [], []
        for id_ in (first, second):
            answer = self._library.answers[id_]
            wording = answer[language]
            parts.append(f"<b>{escape(wording.title)}</b>\n\n{escape(wording.short)}\n\n{self.sources(answer, language)}")
            rows.append((self._to_answer(id_, language),))
        rows.append((Button(self._say("button_themes", language), ShowThemes()),))
        return Reply("\n\n".join(parts), language, tuple(rows))

    def clarify(self, choices: tuple[str, ...], language: Language, key: str = "clarify") -> Reply:
        """Ask which of a few answers or guides is meant."""
        guides = self._library.guides
        rows = [self.to_guide(guides[id_], language) if id_ in guides else self._to_answer(id_, language) for id_ in choices]
        other = Button(self._say("button_other", language), ShowThemes())
        return Reply(self._say(key, language), language, (*((button,) for button in rows), (other,)))

    def themes(self, language: Language, key: str = "themes") -> Reply:
        """The menu of all themes; where it presents the bot, with the ways in to all else it does."""
        ways = (
            Button(self._say("button_checklist", language), GoThrough()),
            Button(self._say("button_reminders", language), ShowReminders()),
        )
        rows = self._theme_rows(language)
        return Reply(self._say(key, language), language, (ways, *rows) if key in PRESENTING else rows)

    def theme(self, theme: str, language: Language) -> Reply:
        """A theme: its overview, and a button for each of its answers."""
        subject = self._library.themes[theme]
        overview, *others = self._library.of_theme(theme)
        here = Origin(Place.THEME, theme)
        text = (
            f"{subject.emoji} <b>{escape(subject.name[language])}</b>\n\n{escape(overview[language].short)}\n\n"
            f"{self.sources(overview, language)}"
        )
        rows = [(Button(self._say("button_more", language), ShowMore(overview.id, here)),)]
        rows += [(self._to_answer(answer.id, language, here),) for answer in others]
        rows.append((Button(self._say("button_themes", language), ShowThemes()),))
        return Reply(text, language, tuple(rows), speech=self.speech(HearAnswer(overview.id), language))

    def speech(self, press: ButtonPress, language: Language) -> Speech:
        """What the voice says when that button is pressed."""
        text: str
        match press:
            case HearQuestion(item):
                text = self._library.checklist.items[item][language].question
            case HearTip(tip_id):
                tip = self._library.tip(tip_id)[language]
                text = f"{tip.title}. {tip.text}"
            case HearAnswer(id_):
                wording = self._library.answers[id_][language]
                text = f"{wording.title}. {wording.spoken or wording.short}"
            case HearMore(id_):
                wording = self._library.answers[id_][language]
                text = f"{wording.title}. {wording.more}"
            case _:
                raise ValueError(press)
        return Speech(spoken(text, language, self._library.pronunciations), language, press)

    def all_speech(self) -> list[Speech]:
        """All that can be said, in both languages: answers in both forms, questions, reminders."""
        presses: list[ButtonPress] = [hear(id_) for id_ in self._library.answers for hear in (HearAnswer, HearMore)]
        presses += [HearQuestion(id_) for id_ in self._library.checklist.items]
        presses += [HearTip(id_) for id_ in sorted(self._library.tip_ids)]
        return [self.speech(press, language) for language in LANGUAGES for press in presses]

    def voices(self, language: Language) -> Reply:
        """The choice of when to speak."""
        rows = tuple((Button(self._say(f"button_voice_{when}", language), ChooseVoice(when)),) for when in VOICES)
        return Reply(self._say("voice_choose", language), language, rows)

    def declined(self, text: str, language: Language) -> Reply:
        """That there is no answer to `text` yet, and the official place where its subject lives, where that can be told."""
        reply = self.themes(language, "out_of_scope")
        place = self._library.place(text)
        return reply.with_paragraph(escape(place[language])) if place else reply

    def languages(self, language: Language) -> Reply:
        """The choice of a language, each named in itself."""
        row = tuple(Button(self._say("language_name", code), ChooseLanguage(code)) for code in LANGUAGES)
        return Reply(self._say("language_choose", language), language, (row,))

    def _say(self, key: str, language: Language, **values: object) -> str:
        return self._library.phrase(key, language, **values)

    def _theme_rows(self, language: Language) -> tuple[tuple[Button, ...], ...]:
        buttons = [
            Button(f"{subject.emoji} {subject.name[language]}", ShowTheme(theme))
            for theme, subject in self._library.themes.items()
        ]
        buttons.append(Button(self._say("button_guides", language), ShowGuides()))
        return tuple((button,) for button in buttons)

    def to_guide(self, guide: Guide, language: Language) -> Button:
        """The button that shows a guide."""
        return Button(f"{guide.emoji} {guide.title[language]}", ShowGuide(guide.id))

    def _to_answer(self, id_: str, language: Language, origin: Origin | None = None) -> Button:
        return Button(self._library.answers[id_][language].title, ShowAnswer(id_, origin))

    def _answer_rows(
        self, answer: Answer, language: Language, *, detail: bool, origin: Origin | None
    ) -> tuple[tuple[Button, ...], ...]:
        other: ButtonPress = ShowAnswer(answer.id, origin) if detail else ShowMore(answer.id, origin)
        rows: list[tuple[Button, ...]] = [(Button(self._say("button_less" if detail else "button_more", language), other),)]
        rows += [(self._to_answer(id_, language, Origin(Place.ANSWER, answer.id)),) for id_ in answer.related]
        rows += [(self.to_guide(guide, language),) for guide in self._library.guides_under(answer.id)]
        themes = Button(self._say("button_themes", language), ShowThemes())
        rows.append((self._back(origin, language), themes) if origin else (themes,))
        up = Button(self._say("button_up", language), VoteUp(answer.id))
        rows.append((up, Button(self._say("button_down", language), VoteDown(answer.id))))
        return tuple(rows)

    def _back(self, origin: Origin, language: Language) -> Button:
        to = {Place.ANSWER: ShowAnswer, Place.THEME: ShowTheme, Place.ACTION: ShowAction, Place.GUIDE: ShowGuide}[origin.place]
        return Button(self._say("button_back", language), to(origin.id))

    def sources(self, drawn: Answer | Item | Tip, language: Language, *, every: bool = False) -> str:
        """The article's reference, where drawn on; each source from beyond it, marked as such; the day of the review."""
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
        return "<i>" + "\n".join(lines) + "</i>"

    def _fact(self, fact: Fact, language: Language) -> str:
        text = escape(f"{fact.name[language]}, {fact.date[language]}" if fact.date else fact.name[language])
        return f'<a href="{escape(fact.url)}">{text}</a>' if fact.url else text
