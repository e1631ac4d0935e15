"""Handle the checklist in the dialogue: render what Rasa decides, and show the results of a practice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel.dates import format_date, format_skeleton

from bot import checklist
from bot.assistant import AssistantLoader, Check, Turn, standing
from bot.checklist import Plan, Score
from bot.dialogue.checklist.buttons import (
    LEFT,
    REST,
    AnswerQuestion,
    GoThrough,
    HearQuestion,
    MarkDone,
    SendCurve,
    SendSheet,
    ShowAction,
    ShowPlan,
    ShowResult,
    ShowScore,
)  # fmt: skip
from bot.dialogue.checklist.corrections import ChecklistCorrections
from bot.dialogue.checklist.corrections_view import CorrectionsView
from bot.dialogue.checklist.replies import ChecklistReplies
from bot.dialogue.checklist.results_view import Results, ResultsView
from bot.dialogue.checklist.view import ChecklistView, Noted
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.render import LOCALES, Renderer
from bot.dialogue.reply import File, Reply
from bot.dialogue.routes import Route, route
from bot.dialogue.undo.history import History
from bot.knowledge import Language, Library
from bot.storage import ChecklistReply, Storage
from bot.values import ReplyValue

# The number of months on the curve; more would not fit its caption.
MONTHS = 24


class ChecklistHandler:
    """Identifies people by `sender`, their pseudonym."""

    def __init__(
        self, library: Library, storage: Storage, assistant: AssistantLoader, render: Renderer, history: History
    ) -> None:
        self._library = library
        self._storage = storage
        self._assistant = assistant
        self._history = history
        self.view = ChecklistView(library, render)
        self.results_view = ResultsView(library, self.view)
        self.replies = ChecklistReplies(library, storage, CorrectionsView(library, self.view), history, self.waiting)
        self.corrections = ChecklistCorrections(library, storage, CorrectionsView(library, self.view), self.replies)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handlers of the checklist's buttons."""
        return (
            route(AnswerQuestion, self.on_answer),
            route(GoThrough, self.on_go_through),
            route(ShowPlan, self.on_plan),
            route(ShowResult, self.on_result),
            route(ShowScore, self.on_score),
            route(SendCurve, self.on_curve),
            route(SendSheet, self.on_sheet),
            route(ShowAction, self.on_action),
            route(MarkDone, self.on_done),
            route(HearQuestion, self.on_hear),
            *self.corrections.routes,
        )

    async def on_answer(self, visitor: Visitor, press: AnswerQuestion) -> Outgoing:
        """Answer a question, in the same way as a typed reply."""
        number = self._storage.checks.newest(visitor.sender)
        if press.reply is ReplyValue.LATER:
            turn = await self._assistant.choose(visitor.sender, "checklist_later")
        else:
            entities = {"reply": press.reply, "item": press.item, "run": press.run}
            turn = await self._assistant.choose(visitor.sender, "reply", **entities)
        return self._pressed(visitor, turn, number)

    async def on_go_through(self, visitor: Visitor, press: GoThrough) -> Outgoing:
        """Start another round, in the same way as a typed request."""
        items = {LEFT: self._left, REST: self._unasked}.get(press.round)
        asked = {"round": press.round} if press.round else {}
        if items:
            asked["items"] = ",".join(items(visitor.sender))
            if not asked["items"]:
                return await self.on_plan(visitor, ShowPlan())
        return self._pressed(visitor, await self._assistant.choose(visitor.sender, "checklist", **asked))

    async def on_plan(self, visitor: Visitor, press: ShowPlan) -> Outgoing:
        """Show the plan."""
        return Outgoing(edit=self.plan(visitor.sender, visitor.language))

    async def on_result(self, visitor: Visitor, press: ShowResult) -> Outgoing:
        """Show the result again, below its picture."""
        results = self._results(visitor.sender)
        view = self.results_view.result(results, visitor.language, again=True) if results else None
        return Outgoing(edit=view or self.view.none_yet(visitor.language))

    async def on_score(self, visitor: Visitor, press: ShowScore) -> Outgoing:
        """Show the score in words, below its picture."""
        results = self._results(visitor.sender)
        view = self.results_view.score(results, visitor.language) if results else None
        return Outgoing(edit=view or self.view.none_yet(visitor.language))

    async def on_curve(self, visitor: Visitor, press: SendCurve) -> Outgoing:
        """Send the curve as a new message."""
        return Outgoing(messages=(self.curve(visitor.sender, visitor.language),))

    async def on_sheet(self, visitor: Visitor, press: SendSheet) -> Outgoing:
        """Send the printable page as a new message."""
        return Outgoing(messages=(self.sheet(visitor.sender, visitor.language),))

    async def on_action(self, visitor: Visitor, press: ShowAction) -> Outgoing:
        """Show how to do an action."""
        return Outgoing(edit=self.view.action(self._library.checklist.items[press.item], visitor.language))

    async def on_done(self, visitor: Visitor, press: MarkDone) -> Outgoing:
        """Mark an action as done, and show the plan with the new score."""
        sender, language = visitor.sender, visitor.language
        number = self._storage.checks.newest(sender)
        before = self._score(checklist.current(self._storage.checks.log(sender))).total
        if not self._storage.checks.done(sender, press.item):
            return Outgoing(self.view.say("check_done_already", language), self.plan(sender, language))
        recorded = self.replies.record(sender, number)
        after = self._score(checklist.current(self._storage.checks.log(sender))).total
        values = {"before": "–" if before is None else before, "after": after}
        action = self._library.checklist.items[press.item][language].action
        plan = self.plan(sender, language, self.view.say("check_done", language, action=action, **values))
        return Outgoing(edit=self._history.offered(plan, recorded[1] if recorded else None))

    async def on_hear(self, visitor: Visitor, press: HearQuestion) -> Outgoing:
        """Read the question aloud."""
        return Outgoing(speech=self.view.speech(press, visitor.language))

    async def waiting(self, visitor: Visitor) -> Reply | None:
        """Return the question that waits, to be shown again; None where none does, or the model is not loaded."""
        if not self._assistant.ready or not standing(self._storage.conversations, visitor.sender).asked:
            return None
        turn = await self._assistant.choose(visitor.sender, "checklist")
        return self.reply(visitor.sender, turn.check, visitor.language) if turn.check else None

    def _pressed(self, visitor: Visitor, turn: Turn, number: int | None = None) -> Outgoing:
        """Render the result of a press; if the button is out of date, say so and show the current state."""
        assert turn.check
        notice = self.view.say("check_stale", visitor.language) if turn.check.mode == "stale" else None
        reply = self.reply(visitor.sender, turn.check, visitor.language, number)
        if reply.file:
            # A text cannot become a picture: the question gives way to a line, and the result follows.
            return Outgoing(notice, Reply(self.view.say("check_finished", visitor.language), visitor.language), (reply,))
        return Outgoing(notice, reply)

    def reply(self, sender: str, check: Check, language: Language, number: int | None = None) -> Reply:
        """Render `check`: a question, that the checklist is paused, or the results.

        The reply that was added after the row `number` of the log is named, and can be taken back.
        """
        recorded = None if number is None else self.replies.record(sender, number)
        noted = Noted(self.replies.name(recorded[0].item, recorded[0].value, language), recorded[1]) if recorded else None
        if check.item:
            return self.view.question(check, language, noted)
        if check.mode == "later":
            return self.view.later(language)
        if check.mode != "results":
            return self.plan(sender, language)
        results = self.results(sender, language)
        return self._history.offered(self.view.after(noted, results), noted.change) if noted else results

    def results(self, sender: str, language: Language) -> Reply:
        """Render the result: the picture of the score, what is good, and what comes first."""
        results = self._results(sender)
        return self.results_view.result(results, language) if results else self.view.none_yet(language)

    def _results(self, sender: str) -> Results | None:
        log = self._storage.checks.log(sender)
        if not log:
            return None
        replies = checklist.current(log)
        plan = checklist.plan(replies, self._library.checklist)
        skipped = dict.fromkeys((given.item for given in log), ReplyValue.SKIP)
        return Results(self._score(replies), self._score(self._last_time(log)), plan, {**skipped, **replies})

    def plan(self, sender: str, language: Language, first: str = "") -> Reply:
        """Render the current plan, below `first` if given."""
        log = self._storage.checks.log(sender)
        replies = checklist.current(log)
        if not log:
            return self.view.none_yet(language)
        return self.view.plan(checklist.plan(replies, self._library.checklist), self._rest(log), language, first)

    def _left(self, sender: str) -> tuple[str, ...]:
        """Return the ids of the questions about what is not yet in place."""
        return checklist.missing(checklist.current(self._storage.checks.log(sender)), self._library.checklist)

    def _unasked(self, sender: str) -> tuple[str, ...]:
        """Return the ids of the questions that were never asked."""
        put = {given.item for given in self._storage.checks.log(sender)}
        return tuple(id_ for id_ in self._library.checklist.items if id_ not in put)

    def curve(self, sender: str, language: Language) -> Reply:
        """Render the curve of the score at the end of each month."""
        log = self._storage.checks.log(sender)
        today = dt.datetime.now(dt.UTC).date()
        scores = [(month, self._score(held).total) for month, held in checklist.by_month(log, today)]
        months = [(_month(month, language), total) for month, total in scores if total is not None][-MONTHS:]
        if not months:
            return self.view.none_yet(language)
        title = self._plain("check_curve_title", language)
        file = File("photo", "curve.png", "curve", {"title": title, "months": months})
        return Reply(self.view.months_in_words(months, language), language, file=file)

    def sheet(self, sender: str, language: Language) -> Reply:
        """Render the plan as a printable page."""
        replies = checklist.current(self._storage.checks.log(sender))
        if not replies:
            return self.view.none_yet(language)
        plan, now = checklist.plan(replies, self._library.checklist), self._score(replies)
        file = File("document", self._plain("sheet_file", language), "sheet", self._sheet(plan, now, language))
        return Reply(self.view.say("sheet_caption", language), language, file=file)

    def _sheet(self, plan: Plan, now: Score, language: Language) -> dict[str, Any]:
        """Return the content of the printable page (bot/checklist/sheet.py)."""
        actions = [
            (item[language].action, self._plain("sheet_minutes", language, minutes=item.minutes), item[language].why)
            for item in plan.actions
        ]
        unseen = self._plain("check_unseen", language)
        return {
            "title": self._plain("sheet_title", language),
            "date": format_date(dt.datetime.now(dt.UTC).date(), "long", locale=LOCALES[language]),
            "score": self._plain("sheet_score", language, score=now.total) if now.total is not None else unseen,
            "bars": tuple(
                (self._library.measures[theme].name[language], value, unseen if value is None else str(value))
                for theme, value in now.measures.items()
            ),
            "todo": self._plain("sheet_todo" if actions else "sheet_nothing", language),
            "actions": tuple(actions),
            "well": self._plain("sheet_well", language),
            "good": tuple(item[language].good for item in plan.good),
            "foot": self._plain("sheet_foot", language),
        }

    def _plain(self, key: str, language: Language, **values: object) -> str:
        return self._library.phrase(key, language, **values)

    def _last_time(self, log: list[ChecklistReply]) -> dict[str, ReplyValue]:
        """Return the replies before the latest run, with which the results are compared."""
        runs = [given.run for given in log if given.run != "done"]
        return checklist.before(log, runs[-1]) if runs else {}

    def _rest(self, log: list[ChecklistReply]) -> int:
        """Return the number of questions that were never asked."""
        put = {given.item for given in log}
        return sum(id_ not in put for id_ in self._library.checklist.items)

    def _score(self, replies: dict[str, ReplyValue]) -> Score:
        return checklist.score(replies, self._library.checklist, tuple(self._library.measures))


def _month(month: dt.date, language: Language) -> str:
    return str(format_skeleton("yMMM", month, locale=LOCALES[language]))
