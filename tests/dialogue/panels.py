"""Every panel, question and reminder as a person may see it, rendered from the library: for what must hold of them all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.assistant import Check
from bot.checklist import Plan, Score
from bot.dialogue.answers.view import AnswersView
from bot.dialogue.checklist.results_view import Results, ResultsView
from bot.dialogue.checklist.view import ChecklistView, Noted
from bot.dialogue.guides.view import GuidesView, Progress
from bot.dialogue.language.view import LanguageView
from bot.dialogue.my_data.in_words import InWords
from bot.dialogue.my_data.view import MyDataView
from bot.dialogue.reminders.view import RemindersView
from bot.dialogue.reminders.words import Shown
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.voice.view import VoiceView
from bot.knowledge import KINDS, Language, Library
from bot.reminders import DEFAULTS
from bot.values import ReplyValue

DAY = dt.date(2026, 12, 5)


class Panels:
    """Yields each reply of a kind under a name, with the listen button and what takes a change back, as where it is fullest."""

    def __init__(self, library: Library, language: Language) -> None:
        self._library, self._language = library, language
        self._render = Renderer(library)
        self._voice = VoiceView(self._render)
        self._checklist = ChecklistView(library, self._render)
        self._answers = AnswersView(library, self._render)

    def _heard(self, reply: Reply) -> Reply:
        return self._voice.with_listen(reply, self._language)

    def questions(self) -> Iterator[tuple[str, Reply]]:
        """Yield each question of the checklist: as it is asked, with where to look, and with why."""
        items = tuple(self._library.checklist.items)
        for id_ in items:
            for mode in ("ask", "look", "why"):
                check = Check(mode, id_, "t0abc", items)
                noted = Noted("Mots de passe : oui", 12)
                yield f"{id_} {mode}", self._heard(self._checklist.question(check, self._language, noted))

    def results(self) -> Iterator[tuple[str, Reply]]:
        """Yield the result, the score in words, the plan and its actions."""
        items = [*self._library.checklist.items.values()]
        themes = dict.fromkeys(self._library.measures, 50) | {"backups": None}
        plan = Plan(tuple(items[:12]), tuple(items[12:20]), 10)
        replies = {items[0].id: ReplyValue.SKIP}
        results = Results(Score(62, 20, themes), Score(50, 20, themes), plan, replies)
        view = ResultsView(self._library, self._checklist)
        yield "result", view.result(results, self._language)
        yield "score", view.score(results, self._language)
        yield "plan", self._checklist.plan(plan, 20, self._language)
        yield "plan, all done", self._checklist.plan(Plan(tuple(items), ()), 0, self._language)
        for item in items:
            yield f"action {item.id}", self._checklist.action(item, self._language)

    def reminders(self) -> Iterator[tuple[str, Reply]]:
        """Yield each reminder, with and without something left to do."""
        view = RemindersView(self._library, self._render)
        for kind in KINDS:
            for tip in self._library.tips.of(kind):
                for left in (False, True):
                    yield f"reminder {tip.id}", self._heard(view.reminder(kind, tip, "2026-12", self._language, left=left))

    def settings(self) -> Iterator[tuple[str, Reply]]:
        """Yield the panels of the reminders, of what is remembered, of language and voice, the welcome and the help."""
        view, language = RemindersView(self._library, self._render), self._language
        rules = {kind: DEFAULTS[kind] for kind in KINDS}
        months: tuple[tuple[str, bool], ...] = (("2026-11", True), ("2026-10", False))
        history = dict.fromkeys(KINDS, months)
        due, streaks = dict.fromkeys(KINDS, DAY), dict.fromkeys(KINDS, 3)
        shown = Shown(rules, frozenset(KINDS), due, streaks, history, "Europe/Paris", None)
        yield "reminders", view.panel(shown, language)
        for kind in KINDS:
            yield f"reminders {kind}", view.page(kind, shown, language, 12)
        yield "pause", view.pause(language)
        yield "zones", view.zones(language)
        yield "zones, far", view.zones(language, far=True)
        data = MyDataView(self._library, self._render, InWords(self._library, self._render, lambda *change: ""))
        yield "privacy", data.notice(language)
        yield "erase", data.ask(language)
        yield "language", LanguageView(self._library, self._render).choice(language)
        yield "voice", self._voice.choice("request", language)
        yield "welcome", self._answers.welcome(language)
        yield "help", self._answers.help(language)

    def themes(self) -> Iterator[tuple[str, Reply]]:
        """Yield the menu of themes, each theme page by page, and each guide."""
        yield "themes", self._answers.themes(self._language)
        for theme in self._library.themes:
            for page in range(1, 1 + len(self._library.pages(theme))):
                yield f"theme {theme} {page}", self._heard(self._answers.theme(theme, self._language, page))
        guides = GuidesView(self._library, self._render, self._answers)
        yield "guides", guides.menu({}, self._language)
        for guide in self._library.guides.values():
            yield f"guide {guide.id}", guides.guide(guide, Progress(frozenset({guide.steps[0].answer})), self._language)

    def all(self) -> Iterator[tuple[str, Reply]]:
        """Yield all of them."""
        for kind in (self.questions, self.results, self.reminders, self.settings, self.themes):
            yield from kind()
