"""Render answers, and the themes that lead to them."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

from bot.dialogue.answers.buttons import (
    HearAnswer,
    HearMore,
    Origin,
    Place,
    ShowAnswer,
    ShowMore,
    ShowTheme,
    ShowThemes,
    ShowWays,
    ShowWaysOfMore,
)  # fmt: skip
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.checklist.buttons import GoThrough, ShowAction
from bot.dialogue.copies import copies
from bot.dialogue.emergency.buttons import OpenSituation, ShowSituations
from bot.dialogue.feedback.buttons import VoteDown, VoteUp
from bot.dialogue.guides.buttons import ShowGuide, ShowGuides
from bot.dialogue.practice.buttons import StartPractice
from bot.dialogue.reminders.buttons import ShowReminders
from bot.dialogue.render import Renderer
from bot.dialogue.reply import PANEL_ROWS, Button, Reply, Speech, fits
from bot.dialogue.start.buttons import Begin, BeginCheckUp
from bot.dialogue.suspicious.buttons import StartLook
from bot.dialogue.waiting import numbered
from bot.knowledge import Answer, Guide, Language, Library

# Numbers and addresses of an answer that can be copied.
COPIES = 4
# What is offered around the answer being read, in place of all themes.
NEAR = 3
# Numbers of answers in one row.
IN_ROW = 8
# Between the first sentence and the next.
SENTENCE = re.compile(r"(?<=[.!?…])\s+")
# A newer menu of themes takes the buttons of the one before away.
PANEL = "themes"


class AnswersView:
    """Renders answers and themes from the library; holds no state of a person."""

    def __init__(self, library: Library, render: Renderer) -> None:
        self._library = library
        self._render = render
        self._official = tuple(domain for official in library.official for domain in official.domains)

    def answer(
        self,
        id_: str,
        language: Language,
        *,
        detail: bool = False,
        origin: Origin | None = None,
        beside: tuple[str, ...] = (),
        ways: bool = False,
    ) -> Reply:
        """Render an answer in its short form, or with `detail` in its longer one; `origin` is where "back" leads.

        `beside` are the ids of what else may have been asked: they are offered in the place of the related answers. With
        `ways`, all that leads on from it is offered; else at most three rows of buttons, one of which leads there.
        """
        answer = self._library.answers[id_]
        wording = answer[language]
        body = wording.more if detail else wording.short
        sources = self._render.sources(answer, language, every=detail)
        text = f"<b>{escape(wording.title)}</b>\n{escape(body)}\n{sources}"
        if beside:
            text = f"{text}\n{self._say('rather', language)}"
        make = self._all_rows if ways else self._few_rows
        rows = make(answer, language, detail=detail, origin=origin, beside=beside)
        speech = self.speech(HearMore(id_) if detail else HearAnswer(id_), language)
        return Reply(text, language, rows, speech=speech, waits={"up": VoteUp(id_), "down": VoteDown(id_)})

    def two_answers(self, first: str, second: str, language: Language) -> Reply:
        """Render both answers to a message with two questions, in their short forms, each with a button for the longer one."""
        parts, rows = [], []
        for id_ in (first, second):
            answer = self._library.answers[id_]
            wording = answer[language]
            parts.append(f"<b>{escape(wording.title)}</b>\n{escape(wording.short)}\n{self._render.sources(answer, language)}")
            rows.append((self._to_answer(id_, language),))
        rows.append((Button(self._say("button_themes", language), ShowThemes()),))
        return Reply("\n\n".join(parts), language, tuple(rows))

    def clarify(self, choices: tuple[str, ...], language: Language, key: str = "clarify") -> Reply:
        """Ask which of several answers or guides is meant."""
        guides = self._library.guides
        rows = [self.to_guide(guides[id_], language) if id_ in guides else self._chosen(id_, language) for id_ in choices]
        other = Button(self._say("button_other", language), ShowThemes())
        waits = numbered(button.press for button in rows)
        return Reply(self._say(key, language), language, (*((button,) for button in rows), (other,)), waits=waits)

    def besides(self, choices: tuple[str, ...], language: Language) -> Reply:
        """Offer what the same message may have asked for, too."""
        reply = self.clarify(choices, language, "besides")
        return replace(reply, rows=reply.rows[:-1])

    def themes(self, language: Language, key: str = "themes") -> Reply:
        """Render the menu of all themes and guides, below a phrase."""
        return Reply(self._say(key, language), language, self._theme_rows(language), panel=PANEL)

    def welcome(self, language: Language) -> Reply:
        """Introduce the bot, with one question to tap; what a tap leads to is a message of its own."""
        ways: tuple[tuple[str, ButtonPress], ...] = (
            ("button_ask", Begin("ask")),
            ("button_checklist", BeginCheckUp()),
            ("button_urgent", Begin("urgent")),
            ("button_reminders", Begin("reminders")),
        )
        ask, check, urgent, remind = (self._render.button(key, press, language) for key, press in ways)
        return Reply(self._say("welcome", language), language, ((ask, check), (urgent, remind)))

    def help(self, language: Language) -> Reply:
        """List all that a person can do, with a button for each thing that needs no words."""
        ways: tuple[tuple[str, ButtonPress], ...] = (
            ("button_urgent", ShowSituations()),
            ("button_checklist", GoThrough()),
            ("button_reminders", ShowReminders()),
            ("button_guides", ShowGuides()),
            ("button_practice", StartPractice()),
            ("button_themes", ShowThemes()),
        )
        buttons = [self._render.button(key, press, language) for key, press in ways]
        buttons.insert(3, Button(self._library.suspicious.say["button"][language], StartLook()))
        return Reply(self._say("help", language), language, self._render.in_rows(buttons, PANEL_ROWS))

    def theme(self, theme: str, language: Language, page: int = 1) -> Reply:
        """Render a theme, or a page of it: its answers as a numbered list, by number to tap or to type."""
        subject = self._library.themes[theme]
        overview, pages = self._library.overview(theme), self._library.pages(theme)
        # A page of an earlier version may be gone.
        page = min(page, len(pages))
        here = Origin(Place.THEME, theme)
        every = [*enumerate((answer for one in pages for answer in one), start=1)]
        first = sum(map(len, pages[: page - 1]))
        listed = every[first : first + len(pages[page - 1])]
        named = subject.parts[page - 1] if subject.parts else subject
        lines = [f"{number}. {escape(answer[language].title)}" for number, answer in listed]
        parts = [f"{named.emoji} <b>{escape(named.name[language])}</b>", "\n".join(lines)]
        if page == 1:
            parts[0] += f"\n{escape(SENTENCE.split(overview[language].short, 1)[0])}"
        numbers = [Button(str(number), ShowAnswer(answer.id, here)) for number, answer in listed]
        half = -(-len(numbers) // -(-len(numbers) // IN_ROW))
        rows = [tuple(numbers[at : at + half]) for at in range(0, len(numbers), half)]
        rows += self._render.in_rows(self._beside_theme(theme, overview.id, page, len(pages), language), 2)
        waits = {str(number): ShowAnswer(answer.id, here) for number, answer in every}
        speech = self.speech(HearAnswer(overview.id), language)
        return Reply("\n\n".join(parts), language, tuple(rows), speech=speech, waits=waits, panel=PANEL)

    def _beside_theme(self, theme: str, overview: str, page: int, pages: int, language: Language) -> list[Button]:
        """Return the buttons below a theme's numbers: its overview, its next page, what else it has, all themes."""
        buttons = [self._render.button("button_overview", ShowMore(overview, Origin(Place.THEME, theme)), language)]
        if pages > 1:
            following = page % pages + 1
            label = self._library.phrase("button_next_page", language, page=following, pages=pages)
            buttons.append(Button(label, ShowTheme(theme, following)))
        if theme == self._library.practice.theme:
            buttons.append(self._practice(language))
        return [*buttons, self._render.button("button_themes", ShowThemes(), language)]

    def declined(self, text: str, language: Language, kind: str | None = None, read: str | None = None) -> Reply:
        """Say that `text` has no answer yet, and name the official site for its subject if one is known.

        What is plainly of a `kind` that is not our subject is declined in a few words, with where to turn. Where the answer
        `read` was being read, its longer form and what is near it are offered in place of all themes.
        """
        if kind:
            themes = self._render.button("button_themes", ShowThemes(), language)
            return Reply(self._say(f"not_ours_{kind}", language), language, ((themes,),))
        answer = self._library.answers.get(read or "")
        reply = self._nothing_near(answer, language) if answer else self.themes(language, "out_of_scope")
        place = self._library.place(text)
        return reply.with_paragraph(escape(place[language])) if place else reply

    def _nothing_near(self, answer: Answer, language: Language) -> Reply:
        near = [self._render.button("button_more", ShowMore(answer.id), language)]
        near += [self._to_answer(id_, language) for id_ in answer.related]
        near = [*near[:NEAR], self._render.button("button_themes", ShowThemes(), language)]
        text = self._library.phrase("out_of_scope_near", language, title=escape(answer[language].title))
        return Reply(text, language, self._render.in_rows(near, NEAR))

    def _theme_rows(self, language: Language) -> tuple[tuple[Button, ...], ...]:
        buttons: list[Button] = []
        for theme, subject in self._library.themes.items():
            labels = [part.label(language) for part in subject.parts] or [subject.label(language)]
            buttons += [Button(label, ShowTheme(theme, number)) for number, label in enumerate(labels, start=1)]
        buttons.append(self._render.button("button_guides_short", ShowGuides(), language))
        return self._render.in_rows(buttons, PANEL_ROWS, 3)

    def to_guide(self, guide: Guide, language: Language) -> Button:
        """Return the button that shows a guide."""
        return Button(f"{guide.emoji} {guide.title[language]}", ShowGuide(guide.id))

    def _chosen(self, id_: str, language: Language) -> Button:
        """The button that leads to an answer; to the path of an incident, where it is about one."""
        situation = self._library.incidents.opened_by(id_)
        title = self._library.answers[id_][language].title
        return Button(title, OpenSituation(situation.id)) if situation else self._to_answer(id_, language)

    def _practice(self, language: Language) -> Button:
        return Button(self._say("button_practice", language), StartPractice())

    def _to_answer(self, id_: str, language: Language, origin: Origin | None = None) -> Button:
        return Button(self._library.answers[id_][language].title, ShowAnswer(id_, origin))

    def _near(self, id_: str, language: Language, here: Origin) -> Button:
        """Return the button that leads to an answer or a guide beside the answer shown."""
        guides = self._library.guides
        return self.to_guide(guides[id_], language) if id_ in guides else self._to_answer(id_, language, here)

    def _few_rows(
        self, answer: Answer, language: Language, *, detail: bool, origin: Origin | None, beside: tuple[str, ...]
    ) -> tuple[tuple[Button, ...], ...]:
        """Return what is of use most often, in three rows: how to go on, what is near, and a row of symbols."""
        other: ButtonPress = ShowAnswer(answer.id, origin) if detail else ShowMore(answer.id, origin)
        first = [Button(self._say("button_less" if detail else "button_more", language), other)]
        if origin:
            first.insert(0, self._back(origin, answer, language))
        here = Origin(Place.ANSWER, answer.id)
        near = [self._near(id_, language, here) for id_ in beside or answer.related]
        rows: list[tuple[Button, ...]] = []
        if situation := self._library.incidents.opened_by(answer.id):
            step_by_step = self._render.button("button_step_by_step", OpenSituation(situation.id), language, "primary")
            rows = [(step_by_step, *first)] if fits((step_by_step, *first)) else [(step_by_step,), tuple(first)]
        elif beside:
            rows = [*self._render.in_rows(near, 2)]
        else:
            rows = [tuple(first), *self._render.in_rows(near, 1)]
        ways: ButtonPress = ShowWaysOfMore(answer.id, origin) if detail else ShowWays(answer.id, origin)
        return (*rows, (*self._votes(answer, language), Button(self._say("button_ways", language), ways)))

    def _votes(self, answer: Answer, language: Language) -> tuple[Button, Button]:
        up, down = VoteUp(answer.id), VoteDown(answer.id)
        return Button(self._say("button_up", language), up), Button(self._say("button_down", language), down)

    def _all_rows(
        self, answer: Answer, language: Language, *, detail: bool, origin: Origin | None, beside: tuple[str, ...]
    ) -> tuple[tuple[Button, ...], ...]:
        other: ButtonPress = ShowAnswer(answer.id, origin) if detail else ShowMore(answer.id, origin)
        rows: list[tuple[Button, ...]] = [(Button(self._say("button_less" if detail else "button_more", language), other),)]
        if situation := self._library.incidents.opened_by(answer.id):
            rows.insert(0, (self._render.button("button_step_by_step", OpenSituation(situation.id), language, "primary"),))
        here = Origin(Place.ANSWER, answer.id)
        rows += [(self._near(id_, language, here),) for id_ in beside or answer.related]
        wording = answer[language]
        explained = self._library.word_in(wording.more if detail else wording.short, answer, language)
        if explained and (word := explained[language].word):
            rows.append((Button(word.ask, ShowAnswer(explained.id, here)),))
        rows += [(self.to_guide(guide, language),) for guide in self._library.guides_under(answer.id)]
        rows += self._render.in_rows(copies(wording.more if detail else wording.short, most=COPIES, domains=self._official), 2)
        themes = Button(self._say("button_themes", language), ShowThemes())
        rows.append((self._back(origin, answer, language), themes) if origin else (themes,))
        rows.append(self._votes(answer, language))
        return tuple(rows)

    def _back(self, origin: Origin, answer: Answer, language: Language) -> Button:
        if origin.place is Place.THEME:
            pages = self._library.pages(origin.id)
            page = next((number for number, page in enumerate(pages, start=1) if answer in page), 1)
            return Button(self._say("button_back", language), ShowTheme(origin.id, page))
        to = {Place.ANSWER: ShowAnswer, Place.ACTION: ShowAction, Place.GUIDE: ShowGuide}[origin.place]
        return Button(self._say("button_back", language), to(origin.id))

    def speech(self, press: HearAnswer | HearMore, language: Language) -> Speech:
        """Return the spoken form of an answer, short or longer."""
        wording = self._library.answers[press.answer][language]
        body = wording.more if isinstance(press, HearMore) else wording.spoken or wording.short
        return self._render.speech(f"{wording.title}. {body}", press, language)

    def _say(self, key: str, language: Language) -> str:
        return self._library.phrase(key, language)
