"""Render the result of the checklist as one message: a picture, whose caption says what is good and what comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from bot.checklist import Plan, Score
from bot.dialogue.checklist.buttons import LEFT, ShowAction, ShowPlan, ShowResult, ShowScore
from bot.dialogue.checklist.view import PANEL, ChecklistView
from bot.dialogue.reply import Button, File, Reply
from bot.dialogue.waiting import labels
from bot.knowledge import Language, Library
from bot.values import ReplyValue

# Why a measure has no score, and the phrase for it: a question skipped goes first, for it may be put again.
UNSCORED = {ReplyValue.SKIP: "check_skipped", ReplyValue.NOT_CONCERNED: "check_not_concerned"}


@dataclass(frozen=True)
class Results:
    """What the result shows: the score and the one before, the plan, and each question's reply, or that it was skipped."""

    now: Score
    earlier: Score
    plan: Plan
    replies: Mapping[str, ReplyValue]


class ResultsView:
    """Renders from the library; holds no state of a person."""

    def __init__(self, library: Library, view: ChecklistView) -> None:
        self._library = library
        self._view = view

    def result(self, results: Results, language: Language, *, again: bool = False) -> Reply:
        """Render the result; the total and the measures are in the picture alone. `again` changes the caption of one shown."""
        now, plan = results.now, results.plan
        if now.total is None:
            rows = ((self._view.go("button_check_restart", "restart", language),),)
            return Reply(self._view.say("check_no_score", language), language, rows, panel=PANEL)
        parts = [line for line in (self._change(results, language), self._good(plan, language)) if line]
        if plan.actions:
            first = plan.actions[0]
            parts.append(self._view.say("check_first", language, action=first[language].action, minutes=first.minutes))
        else:
            parts.append(self._view.say("check_all_done", language))
        buttons = self._rows(plan, language)
        file = None if again else self._picture(results, language)
        waits = {**labels(buttons), "yes": buttons[0][0].press, "up": buttons[0][0].press}
        return Reply("\n\n".join(parts), language, buttons, file=file, waits=waits, panel=PANEL, caption=again)

    def score(self, results: Results, language: Language) -> Reply:
        """Say the score in words, measure by measure, and how it is computed: in the place of the picture's caption."""
        now, say = results.now, self._view.say
        lines = [
            say("check_line", language, name=measure.name[language], value=self._value(theme, results, language))
            for theme, measure in self._library.measures.items()
        ]
        head = say("check_no_score" if now.total is None else "check_score", language, score=now.total)
        text = "\n\n".join([head, "\n".join(lines), say("check_explained", language, count=now.count)])
        back = Button(say("button_check_back", language), ShowResult())
        return Reply(text, language, ((back,),), panel=PANEL, caption=True)

    def _rows(self, plan: Plan, language: Language) -> tuple[tuple[Button, ...], ...]:
        say = self._view.say
        score = Button(say("button_check_score", language), ShowScore())
        if not plan.actions:
            return ((Button(say("button_check_whole_plan", language), ShowPlan()), score),)
        do = Button(say("button_check_do", language), ShowAction(plan.actions[0].id), "primary")
        whole = Button(say("button_check_plan_of", language, count=len(plan.actions) + plan.more), ShowPlan())
        return ((do,), (whole, score), (self._view.go("button_check_left", LEFT, language),))

    def _change(self, results: Results, language: Language) -> str:
        now, earlier = results.now.total, results.earlier.total
        if now is None or earlier is None:
            return ""
        key = "check_up" if now > earlier else "check_down" if now < earlier else "check_same"
        return self._view.say(key, language, change=abs(now - earlier), earlier=earlier)

    def _good(self, plan: Plan, language: Language) -> str:
        if not plan.good:
            return ""
        line = f"✅ {escape(plan.good[0][language].good)}"
        more = len(plan.good) - 1
        return line + (self._view.say("check_good_more", language, count=more) if more else "")

    def _value(self, theme: str, results: Results, language: Language) -> str:
        """Return a measure's score, or why it has none: skipped, of no concern, or never asked."""
        value = results.now.measures[theme]
        if value is not None:
            return str(value)
        given = {reply for id_ in self._library.checklist.of_theme(theme) if (reply := results.replies.get(id_))}
        why = next((phrase for reply, phrase in UNSCORED.items() if reply in given), "check_unseen")
        return self._library.phrase(why, language)

    def _picture(self, results: Results, language: Language) -> File:
        now, earlier = results.now, results.earlier
        measures = [
            (measure.name[language], now.measures[theme], earlier.measures[theme], self._value(theme, results, language))
            for theme, measure in self._library.measures.items()
        ]
        words = {key: self._library.phrase(f"check_{key}", language) for key in ("now", "earlier")}
        title = self._library.phrase("check_picture_title", language, score=now.total)
        return File("photo", "bars.png", "bars", {"title": title, "measures": measures, "words": words})
