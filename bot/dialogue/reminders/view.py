"""Render the reminders: the overview, a kind's page, confirmations, and the reminder itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from babel.dates import format_date, format_time, get_day_names
from babel.lists import format_list

from bot.dialogue.answers.buttons import SendAnswer
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.checklist.buttons import LEFT, GoThrough, ShowPlan
from bot.dialogue.reminders.buttons import (
    ChoosePause,
    ChooseZone,
    HearTip,
    MarkReminderDone,
    Pause,
    PutOff,
    Restore,
    Resume,
    SetRule,
    SetZone,
    ShowReminder,
    ShowReminders,
    StopReminder,
    SwitchOff,
    SwitchOn,
)  # fmt: skip
from bot.dialogue.render import LOCALES, Renderer
from bot.dialogue.reply import Button, Reply, Speech
from bot.knowledge import KINDS, Language, Library, ReminderKind, Tip
from bot.reminders import PAUSES, WEEKDAYS, Rule, Snapshot

# The choices on a kind's page; any other rule can be set in words.
DAYS = (1, 5, 10, 15, 20, 25, 31)
NTHS = ((1, "mon"), (-1, "fri"))
HOURS = (8, 12, 18, 20)
# The number of consecutive months from which it is mentioned.
STREAK = 2
# The number of months in the history.
MONTHS = 6


@dataclass(frozen=True)
class Shown:
    """A person's reminders as the views show them. `due` and `paused_until` are local days; `kinds` are those just changed."""

    rules: dict[ReminderKind, Rule]
    active: frozenset[ReminderKind]
    due: dict[ReminderKind, dt.date]
    streaks: dict[ReminderKind, int]
    history: dict[ReminderKind, tuple[tuple[str, bool], ...]]
    zone: str
    paused_until: dt.date | None
    kinds: tuple[ReminderKind, ...] = ()


class RemindersView:
    """Renders reminders from the library; holds no state of a person."""

    def __init__(self, library: Library, render: Renderer) -> None:
        self._library = library
        self._render = render

    def say(self, key: str, language: Language, **values: object) -> str:
        """Return a phrase, with its values escaped for HTML."""
        return self._library.phrase(key, language, **{name: escape(str(value)) for name, value in values.items()})

    def panel(self, shown: Shown, language: Language, first: str = "") -> Reply:
        """Render all reminders, enabled or not, below `first`."""
        lines = [self._line(kind, shown, language) for kind in KINDS]
        parts = [first or self.say("rem_panel", language), "\n".join(lines)]
        if shown.paused_until:
            parts.append(self.say("rem_is_paused", language, day=self._date(shown.paused_until, language)))
        parts.append(self.say("rem_zone", language, zone=self._library.zones[shown.zone][language]))
        rows: list[tuple[Button, ...]] = [(Button(self._label(kind, shown, language), ShowReminder(kind)),) for kind in KINDS]
        pause = self._button("button_rem_resume", Resume(), language) if shown.paused_until else None
        pause = pause or self._button("button_rem_pause", ChoosePause(), language)
        rows.append((pause, self._button("button_rem_zone", ChooseZone(), language)))
        return Reply("\n\n".join(parts), language, tuple(rows))

    def active(self, shown: Shown, language: Language) -> list[str]:
        """Return a line for each reminder that is on, and one if they are paused."""
        lines = [self._line(kind, shown, language) for kind in KINDS if kind in shown.active]
        if shown.paused_until and lines:
            lines.append(self.say("rem_is_paused", language, day=self._date(shown.paused_until, language)))
        return lines

    def with_panel(self, key: str, shown: Shown, language: Language, **values: object) -> Reply:
        """Render a phrase, then the overview."""
        return self.panel(shown, language, self.say(key, language, **values))

    def page(self, kind: ReminderKind, shown: Shown, language: Language) -> Reply:
        """Render a kind: its state, its history, and a choice of days and hours."""
        active, rule = kind in shown.active, shown.rules[kind]
        parts = [
            f"<b>{self._name(kind, language)}</b>",
            self.say(f"rem_about_{kind}", language),
            self._line(kind, shown, language),
        ]
        if shown.history[kind]:
            parts.append(self._history(shown.history[kind], language))
        rows = [tuple(self._to(kind, Rule(day=day, hour=rule.hour, minute=rule.minute), rule, language) for day in DAYS[:4])]
        rows.append(
            tuple(self._to(kind, Rule(day=day, hour=rule.hour, minute=rule.minute), rule, language) for day in DAYS[4:])
        )
        rows.append(tuple(self._to(kind, replace(rule, day=None, nth=nth, weekday=day), rule, language) for nth, day in NTHS))
        rows.append(tuple(self._at(kind, rule, hour, language) for hour in HOURS))
        switch = self._button("button_rem_off", SwitchOff(kind), language) if active else None
        rows.append((switch or self._button("button_rem_on", SwitchOn(kind), language),))
        rows.append((self._button("button_rem_panel", ShowReminders(), language),))
        return Reply("\n\n".join(parts), language, tuple(rows))

    def which(self, choices: Sequence[tuple[ReminderKind, Rule]], all_: Snapshot, language: Language) -> Reply:
        """Ask which kind is meant, among those given with their rules; each button contains the complete new settings."""
        rows = [(Button(self._name(kind, language), SetRule(kind, rule)),) for kind, rule in choices]
        rows.append((self._button("button_rem_all", Restore(all_), language),))
        return Reply(self.say("rem_which", language), language, tuple(rows))

    def confirm(self, shown: Shown, before: Snapshot, language: Language, key: str = "rem_set") -> Reply:
        """Confirm what was set, after the phrase `key`, with a button to undo it."""
        said = [
            self.say(
                "rem_set_one",
                language,
                name=self._library.phrase(f"rem_name_{kind}", language),
                when=self.when(shown.rules[kind], language),
                next=self._date(shown.due[kind], language),
            )
            for kind in shown.kinds
        ]
        zone = self.say("rem_zone", language, zone=self._library.zones[shown.zone][language])
        return Reply("\n".join([self.say(key, language), *said, zone]), language, self._undo(before, language))

    def stopped(self, kinds: Sequence[ReminderKind], before: Snapshot, language: Language) -> Reply:
        """Confirm which kinds were disabled, with a button to undo that."""
        names = format_list([self._library.phrase(f"rem_name_{kind}", language) for kind in kinds], locale=LOCALES[language])
        return Reply(self.say("rem_stopped", language, names=names), language, self._undo(before, language))

    def pause(self, language: Language, key: str = "rem_pause") -> Reply:
        """Ask for how long to pause."""
        buttons = [self._button(f"button_rem_pause_{days}", Pause(days), language) for days in PAUSES]
        rows = (tuple(buttons[:2]), tuple(buttons[2:]), (self._button("button_rem_panel", ShowReminders(), language),))
        return Reply(self.say(key, language), language, rows)

    def paused(self, shown: Shown, end: dt.date, language: Language) -> Reply:
        """Say until when the reminders are paused, with a button to resume earlier."""
        rows = ((self._button("button_rem_resume", Resume(), language),),)
        return Reply(self.say("rem_paused", language, day=self._date(end, language)), language, rows)

    def zones(self, language: Language) -> Reply:
        """Render the choice of time zones."""
        buttons = [Button(zone[language], SetZone(zone.id)) for zone in self._library.zones.values()]
        rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
        rows.append((self._button("button_rem_panel", ShowReminders(), language),))
        return Reply(self.say("rem_zone_choose", language), language, tuple(rows))

    def put_off(self, moment: dt.datetime, language: Language) -> Reply:
        """Say when the reminder comes again; `moment` is local."""
        hour = self._hour(moment.time(), language)
        return Reply(self.say("rem_put_off", language, day=self._date(moment.date(), language), hour=hour), language)

    def say_done(self, streak: int, language: Language) -> Reply:
        """Confirm that a reminder is done, with the number of consecutive months if that is worth mentioning."""
        text = self.say("rem_done", language)
        if streak >= STREAK:
            text += " " + self.say("rem_streak", language, count=streak)
        return Reply(text, language)

    def done_nothing(self, language: Language) -> Reply:
        """Confirm though no reminder is waiting, and offer the plan: the person may mean one of its actions."""
        return Reply(
            self.say("rem_done_nothing", language),
            language,
            ((self._button("button_check_plan", ShowPlan(), language),),),
        )

    def reminder(self, kind: ReminderKind, tip: Tip, month: str, language: Language, *, left: bool) -> Reply:
        """Render a reminder: the recurring action, then the month's step.

        `left` means that the checklist found something still to do.
        """
        words, act, drawn = tip[language], self._library.tips.first(kind, tip), tip
        head = self.say("rem_head", language, name=self._library.phrase(f"rem_title_{kind}", language), minutes=tip.minutes)
        text = f"{head}\n<b>{escape(words.title)}</b>\n\n{escape(words.text)}"
        if act:
            text = f"{head}\n{escape(act[language])}\n\n<b>{escape(words.title)}</b>\n\n{escape(words.text)}"
            drawn = tip.model_copy(update={"facts": (*act.facts, *tip.facts), "points": (*act.points, *tip.points)})
        if drawn.facts:
            text += "\n\n" + self._render.sources(drawn, language)

        done = self._button("button_rem_done", MarkReminderDone(kind, month), language)
        tomorrow = self._button("button_rem_tomorrow", PutOff(kind, month, 1), language)
        week = self._button("button_rem_week", PutOff(kind, month, 7), language)
        rows: list[tuple[Button, ...]] = [
            (done, tomorrow),
            (week, self._button("button_rem_how", SendAnswer(tip.answer), language)),
        ]
        if left:
            rows.append((self._button("button_check_left", GoThrough(LEFT), language),))
        rows.append((self._button("button_rem_stop", StopReminder(kind, month), language),))
        return Reply(text, language, tuple(rows), speech=self.speech(HearTip(tip.id), language))

    def speech(self, press: HearTip, language: Language) -> Speech:
        """Return the spoken form of a reminder."""
        tip, act = self._library.tip(press.tip)
        text = f"{tip[language].title}. {tip[language].text}"
        return self._render.speech(f"{act[language]} {text}" if act else text, press, language)

    def when(self, rule: Rule, language: Language) -> str:
        """Describe a rule in words."""
        hour = self._hour(dt.time(rule.hour, rule.minute), language)
        return self.say("rem_when", language, day=self._day(rule, language), hour=hour)

    def _day(self, rule: Rule, language: Language) -> str:
        if rule.day == 31:
            return self.say("rem_last_day", language)
        if rule.day == 1:
            return self.say("rem_first_day", language)
        if rule.day:
            return self.say("rem_day", language, day=rule.day)
        name = get_day_names("wide", locale=LOCALES[language])[WEEKDAYS.index(rule.weekday or "mon")]
        return self.say(f"rem_nth_{rule.nth}".replace("-1", "last"), language, weekday=name)

    def _line(self, kind: ReminderKind, shown: Shown, language: Language) -> str:
        if kind not in shown.active:
            return self.say("rem_off", language, name=self._name(kind, language))
        values = {"name": self._name(kind, language), "when": self.when(shown.rules[kind], language)}
        line = self.say("rem_on", language, next=self._date(shown.due[kind], language), **values)
        if shown.streaks[kind] >= STREAK:
            line += " " + self.say("rem_streak", language, count=shown.streaks[kind])
        return line

    def _history(self, history: Sequence[tuple[str, bool]], language: Language) -> str:
        months = [
            ("✅ " if done else "▫️ ") + format_date(dt.date.fromisoformat(f"{month}-01"), "MMM y", locale=LOCALES[language])
            for month, done in history[:MONTHS]
        ]
        return self.say("rem_history", language) + "\n" + " · ".join(months)

    def _label(self, kind: ReminderKind, shown: Shown, language: Language) -> str:
        return ("✅ " if kind in shown.active else "▫️ ") + self._name(kind, language)

    def _name(self, kind: ReminderKind, language: Language) -> str:
        return self.say(f"rem_title_{kind}", language)

    def _to(self, kind: ReminderKind, rule: Rule, now: Rule, language: Language) -> Button:
        label = self._day(rule, language)
        same = (rule.day, rule.nth, rule.weekday) == (now.day, now.nth, now.weekday)
        return Button(("• " if same else "") + label, SetRule(kind, rule))

    def _at(self, kind: ReminderKind, rule: Rule, hour: int, language: Language) -> Button:
        label = self._hour(dt.time(hour), language)
        moved = Rule(rule.day, rule.nth, rule.weekday, hour)
        return Button(("• " if (rule.hour, rule.minute) == (hour, 0) else "") + label, SetRule(kind, moved))

    def _undo(self, before: Snapshot, language: Language) -> tuple[tuple[Button, ...], ...]:
        undo = self._button("button_rem_undo", Restore(before), language)
        return ((undo, self._button("button_rem_panel", ShowReminders(), language)),)

    def _hour(self, time: dt.time, language: Language) -> str:
        pattern = self._library.phrase("hour_and_minute_pattern" if time.minute else "hour_pattern", language)
        return str(format_time(time, pattern, locale=LOCALES[language]))

    def _date(self, day: dt.date, language: Language) -> str:
        pattern = self._library.phrase("first_of_month_pattern" if day.day == 1 else "day_pattern", language)
        form = pattern if day.year == dt.date.today().year else f"{pattern} y"
        return str(format_date(day, form, locale=LOCALES[language]))

    def _button(self, key: str, press: ButtonPress, language: Language) -> Button:
        return Button(self._library.phrase(key, language), press)
