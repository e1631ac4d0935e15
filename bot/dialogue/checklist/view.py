"""Render the checklist: its questions, the score and the plan, with their buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from bot.assistant import Check
from bot.checklist import Plan
from bot.dialogue.answers.buttons import Origin, Place, ShowAnswer, ShowMore
from bot.dialogue.checklist.buttons import (
    LEFT,
    REST,
    RESTART,
    AnswerQuestion,
    GoThrough,
    HearQuestion,
    MarkDone,
    SendCurve,
    SendSheet,
    ShowAction,
    ShowPlan,
    ShowReplies,
)  # fmt: skip
from bot.dialogue.render import Renderer
from bot.dialogue.reply import LONGEST_COPY, Button, Reply, Speech, copying
from bot.dialogue.undo.buttons import Undo
from bot.dialogue.waiting import labels, numbered
from bot.knowledge import Item, Language, Library
from bot.values import ReplyValue

# The rows of a question's keyboard.
REPLIES = (
    (ReplyValue.YES, ReplyValue.PARTLY, ReplyValue.NO),
    (ReplyValue.UNKNOWN, ReplyValue.NOT_CONCERNED),
    (ReplyValue.WHY, ReplyValue.SKIP),
    (ReplyValue.BACK, ReplyValue.LATER),
)
# Achievements shown above the actions; more would push the actions off the screen.
GOOD_SHOWN = 1
# A newer question, or plan, takes the buttons of the one before away.
PANEL, PLAN = "checklist", "plan"
BEHIND, AHEAD = "▰", "▱"


@dataclass(frozen=True)
class Noted:
    """A reply just recorded: its question and itself in words, and the number of the change."""

    name: str
    change: int


class ChecklistView:
    """Renders the checklist from the library; holds no state of a person."""

    def __init__(self, library: Library, render: Renderer) -> None:
        self._library = library
        self._render = render

    def say(self, key: str, language: Language, **values: object) -> str:
        """Return a phrase, with its values escaped for HTML."""
        safe = {name: escape(str(value)) for name, value in values.items()}
        return self._library.phrase(key, language, **safe)

    def question(self, check: Check, language: Language, noted: Noted | None = None) -> Reply:
        """Render the question of `check`, with what its mode adds: an introduction, where to look, or why it matters.

        `noted` is the reply just recorded, so that a misunderstanding is visible.
        """
        assert check.item
        item = self._library.checklist.items[check.item]
        words, number = item[language], check.items.index(item.id) + 1
        measure = self._library.measures[item.theme]
        head = self.say(
            "check_head", language, emoji=measure.emoji, measure=measure.name[language], number=number, count=len(check.items)
        )
        bar = BEHIND * (number - 1) + AHEAD * (len(check.items) - number + 1)
        parts = [f"{head}\n{bar}", f"<b>{escape(words.question)}</b>"]
        if noted:
            parts.insert(0, self.say("check_noted", language, reply=noted.name))
        match check.mode:
            case "ask" if number == 1 and not noted:
                parts.insert(0, self.say("check_intro", language, count=len(check.items), minutes=-(-len(check.items) // 4)))
            case "look":
                names = [(self.say(f"system_{system}", language), text) for system, text in words.look.items()]
                places = "\n".join(f"• {name}{escape(text)}" for name, text in names)
                parts.append(self.say("check_look", language) + f"\n{places}")
            case "why":
                parts.append(f"{escape(words.why)}\n{self._render.sources(item, language)}")
            case "unclear":
                parts.insert(0, self.say("check_unclear", language))
        speech = self.speech(HearQuestion(item.id), language)
        rows = self._keyboard(check, item, number, language)
        said = {"up": ReplyValue.YES, "down": ReplyValue.NO}
        waits = {key: AnswerQuestion(item.id, check.run, value) for key, value in said.items()}
        reply = Reply("\n\n".join(parts), language, rows, speech=speech, waits=waits, panel=PANEL)
        if not noted:
            return reply
        undo = self._render.button("button_undo", Undo(noted.change), language)
        return replace(reply, rows=(*rows[:-1], (undo, *rows[-1])), waits={**waits, "undo": Undo(noted.change)})

    def after(self, noted: Noted, reply: Reply) -> Reply:
        """Name the reply just recorded above another message."""
        return replace(reply, html=f"{self.say('check_noted', reply.language, reply=noted.name)}\n\n{reply.html}")

    def named(self, item: Item, value: ReplyValue | None, language: Language) -> str:
        """Return a question by its measure, and by itself too unless it is the measure's only quick one, with the reply."""
        name = self._library.measures[item.theme].name[language]
        quick = [id_ for id_ in self._library.checklist.of_theme(item.theme) if id_ in self._library.checklist.quick]
        if quick != [item.id]:
            name = self._library.phrase("check_name", language, measure=name, good=item[language].good)
        reply = (
            self._library.phrase(f"button_check_{value}", language)
            if value
            else self._library.phrase("check_no_reply", language)
        )
        return self._library.phrase("check_line", language, name=name, value=reply[0].lower() + reply[1:])

    def speech(self, press: HearQuestion, language: Language) -> Speech:
        """Return the spoken form of a question."""
        return self._render.speech(self._library.checklist.items[press.item][language].question, press, language)

    def _keyboard(self, check: Check, item: Item, number: int, language: Language) -> tuple[tuple[Button, ...], ...]:
        gone = {ReplyValue.BACK} if number == 1 else set()
        gone |= {ReplyValue.WHY} if check.mode == "why" else set()
        return tuple(
            tuple(
                Button(self._label(reply, check, language), AnswerQuestion(item.id, check.run, reply))
                for reply in row
                if reply not in gone
            )
            for row in REPLIES
        )

    def _label(self, reply: ReplyValue, check: Check, language: Language) -> str:
        key = "still_unknown" if reply is ReplyValue.UNKNOWN and check.mode == "look" else reply
        return self.say(f"button_check_{key}", language)

    def later(self, language: Language) -> Reply:
        """Say that the checklist is paused, with a button to resume."""
        go = GoThrough()
        rows = ((self.go("button_check_resume", "", language),),)
        return Reply(self.say("check_later", language), language, rows, waits={"resume": go, "yes": go, "up": go}, panel=PANEL)

    def none_yet(self, language: Language) -> Reply:
        """Say that there are no replies yet, with a button to start."""
        go = GoThrough(RESTART)
        rows = ((self.go("button_check_start", RESTART, language),),)
        return Reply(self.say("check_none", language), language, rows, waits={**labels(rows), "yes": go, "up": go})

    def plan(self, plan: Plan, rest: int, language: Language, first: str = "") -> Reply:
        """Render the plan: achievements, the first action, then the others by rank. `rest` questions were never asked."""
        parts = [first] if first else []
        if plan.good:
            lines = "\n".join(f"✅ {escape(item[language].good)}" for item in plan.good[:GOOD_SHOWN])
            more = len(plan.good) - GOOD_SHOWN
            parts.append(lines + (self.say("check_good_more", language, count=more) if more > 0 else ""))
        if plan.actions:
            now = plan.actions[0]
            parts.append(self.say("check_first", language, action=now[language].action, minutes=now.minutes))
            others = [f"{number}. {self._action(item, language)}" for number, item in enumerate(plan.actions[1:], start=2)]
            if others:
                parts.append(self.say("check_then", language) + "\n" + "\n".join(others))
            if plan.more:
                parts.append(self.say("check_more_to_do", language, count=plan.more))
        else:
            parts.append(self.say("check_all_done" if plan.good else "check_nothing_known", language))
        waits = numbered(ShowAction(item.id) for item in plan.actions)
        return Reply("\n\n".join(parts), language, self._plan_rows(plan, rest, language), waits=waits, panel=PLAN)

    def _plan_rows(self, plan: Plan, rest: int, language: Language) -> tuple[tuple[Button, ...], ...]:
        rows: list[tuple[Button, ...]] = []
        if plan.actions:
            first, *others = plan.actions
            rows.append((Button(self.say("button_check_do", language), ShowAction(first.id), "primary"),))
            rows.append(tuple(Button(str(number), ShowAction(item.id)) for number, item in enumerate(others, start=2)))
        further = [Button(self.say("button_check_rest", language, count=rest), GoThrough(REST))] if rest else []
        rows.append((*further, *([self.go("button_check_left", LEFT, language)] if plan.actions else [])))
        rows.append(
            (
                Button(self.say("button_check_sheet", language), SendSheet()),
                Button(self.say("button_check_curve", language), SendCurve()),
                *([copying(self._in_lines(plan, language), self.say("button_check_copy", language))] if plan.actions else []),
            )
        )
        fix = Button(self.say("button_check_fix", language), ShowReplies())
        rows.append((self.go("button_check_restart", RESTART, language), fix))
        return tuple(row for row in rows if row)

    def _in_lines(self, plan: Plan, language: Language) -> str:
        """Return the plan's actions as numbered lines, as many as Telegram copies."""
        text = ""
        for number, item in enumerate(plan.actions, start=1):
            longer = f"{text}\n{number}. {item[language].action}".strip()
            if len(longer) > LONGEST_COPY:
                break
            text = longer
        return text

    def action(self, item: Item, language: Language) -> Reply:
        """Render how to do an action: the answer that explains it, and a button to mark it as done."""
        answers = [self._library.answers[id_] for id_ in item.answers]
        head = self.say("check_action", language, action=item[language].action, minutes=item.minutes)
        how, here = answers[0], Origin(Place.ACTION, item.id)
        text = f"{head}\n{escape(how[language].short)}\n{self._render.sources(how, language)}"
        more = Button(self.say("button_more", language), ShowMore(how.id, here))
        done_ = Button(self.say("button_check_done", language), MarkDone(item.id), "success")
        rows: list[tuple[Button, ...]] = [(done_, more)]
        rows += self._render.in_rows([Button(answer[language].title, ShowAnswer(answer.id, here)) for answer in answers[1:]], 1)
        rows.append((Button(self.say("button_check_plan", language), ShowPlan()),))
        done = MarkDone(item.id)
        return Reply(text, language, tuple(rows), waits={**labels(rows), "done": done, "up": done}, panel=PLAN)

    def months_in_words(self, months: Sequence[tuple[str, int]], language: Language) -> str:
        """Describe the curve in words."""
        return self._lines("check_curve", [(label, str(value)) for label, value in months], language)

    def _lines(self, key: str, shown: Sequence[tuple[str, str]], language: Language) -> str:
        return "\n".join([self.say(key, language), *(self.say("check_line", language, name=n, value=v) for n, v in shown)])

    def _action(self, item: Item, language: Language) -> str:
        return self.say("check_minutes", language, action=item[language].action, minutes=item.minutes)

    def go(self, key: str, round_: str, language: Language) -> Button:
        """Return a button that begins or goes on with a round."""
        return Button(self.say(key, language), GoThrough(round_))
