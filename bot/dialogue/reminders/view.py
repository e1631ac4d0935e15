"""Render the reminders: the overview, a kind's page, confirmations, and the reminder itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from babel.dates import format_date

from bot.dialogue.answers.buttons import SendAnswer
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.checklist.buttons import LEFT, GoThrough, ShowPlan
from bot.dialogue.reminders.buttons import (
    ChoosePause,
    ChooseZone,
    HearTip,
    MarkReminderDone,
    NotDone,
    Pause,
    PutOff,
    RemindOnce,
    Restore,
    Resume,
    SetRule,
    SetZone,
    ShowFarZones,
    ShowReminder,
    ShowReminders,
    StopAll,
    StopReminder,
    SwitchOff,
    SwitchOn,
)  # fmt: skip
from bot.dialogue.reminders.words import ReminderWords, Shown
from bot.dialogue.render import LOCALES
from bot.dialogue.reply import PANEL_ROWS, Button, Reply, Speech, Style
from bot.dialogue.undo.buttons import Undo
from bot.dialogue.undo.history import with_undo
from bot.dialogue.waiting import labels, numbered
from bot.knowledge import KINDS, Language, ReminderKind, Tip
from bot.reminders import PAUSES, Rule, Snapshot

# The choices on a kind's page; any other rule can be set in words.
DAYS = (1, 5, 10, 15, 20, 25, 31)
NTHS = ((1, "mon"), (-1, "fri"))
HOURS = ((7, 8, 9, 10), (12, 14, 18, 20))
# The number of consecutive months from which it is mentioned.
STREAK = 2
# The number of months in the history.
MONTHS = 6
# Hours for which "c'est fait" and "pas encore" reply to a reminder that nothing has followed.
REMINDER_WAITS = 72
# The overview and a kind's page are views of one thing: a newer one takes the older one's buttons away.
PANEL = "reminders"


class RemindersView(ReminderWords):
    """Renders reminders from the library; holds no state of a person."""

    def panel(self, shown: Shown, language: Language, first: str = "") -> Reply:
        """Render all reminders, enabled or not, below `first`."""
        lines = [self._line(kind, shown, language) for kind in KINDS]
        parts = [first or self.say("rem_panel", language), "\n".join(lines)]
        parts += [self.once_is(kind, moment, language) for kind, moment in shown.once]
        if shown.paused_until:
            parts.append(
                self.say("rem_paused_line", language, pause=self.pause_is(shown.paused_from, shown.paused_until, language))
            )
        parts.append(self.say("rem_zone", language, zone=self._library.zones[shown.zone][language]))
        rows: list[tuple[Button, ...]] = [(Button(self._label(kind, shown, language), ShowReminder(kind)),) for kind in KINDS]
        pause = self._button("button_rem_resume", Resume(), language) if shown.paused_until else None
        pause = pause or self._button("button_rem_pause", ChoosePause(), language)
        rows.append((pause, self._button("button_rem_zone", ChooseZone(), language)))
        waits = {"resume": Resume()} if shown.paused_until else {}
        return Reply("\n\n".join(parts), language, tuple(rows), waits=waits, panel=PANEL)

    def active(self, shown: Shown, language: Language) -> list[str]:
        """Return a line for each reminder that is on, and one if they are paused."""
        lines = [self._line(kind, shown, language) for kind in KINDS if kind in shown.active]
        if shown.paused_until and lines:
            pause = self.pause_is(shown.paused_from, shown.paused_until, language)
            lines.append(self.say("rem_paused_line", language, pause=pause))
        return lines

    def with_panel(self, key: str, shown: Shown, language: Language, **values: object) -> Reply:
        """Render a phrase, then the overview."""
        return self.panel(shown, language, self.say(key, language, **values))

    def page(self, kind: ReminderKind, shown: Shown, language: Language, change: int | None = None) -> Reply:
        """Render a kind: its state, its history, and a choice of days and hours; a change just made can be taken back."""
        active, rule = kind in shown.active, shown.rules[kind]
        parts = [
            f"<b>{self._name(kind, language)}</b>",
            self.say(f"rem_about_{kind}", language),
            self._line(kind, shown, language),
        ]
        if shown.history[kind]:
            parts.append(self._history(shown.history[kind], language))
        parts.append(self.say("rem_choose", language))
        rows = [tuple(self._to(kind, rule.on(day=day), rule, language) for day in DAYS)]
        rows.append(tuple(self._to(kind, rule.on(nth=nth, weekday=day), rule, language) for nth, day in NTHS))
        rows += [tuple(self._at(kind, rule, hour, language) for hour in hours) for hours in HOURS]
        switch = self._button("button_rem_off", SwitchOff(kind), language) if active else None
        rows.append((switch or self._button("button_rem_on", SwitchOn(kind), language, "primary"),))
        return self._with_undo(Reply("\n\n".join(parts), language, tuple(rows), panel=PANEL), change)

    def which(self, choices: Sequence[tuple[ReminderKind, Rule]], all_: Snapshot, language: Language) -> Reply:
        """Ask which kind is meant, among those given with their rules; each button contains the complete new settings."""
        rows = [(Button(self._name(kind, language), SetRule(kind, rule)),) for kind, rule in choices]
        rows.append((self._button("button_rem_all", Restore(all_), language),))
        presses = [SetRule(kind, rule) for kind, rule in choices]
        waits = {**labels(rows), **numbered([*presses, Restore(all_)]), "all": Restore(all_)}
        return Reply(self.say("rem_which", language), language, tuple(rows), waits=waits)

    def which_to_stop(self, kinds: Sequence[ReminderKind], language: Language) -> Reply:
        """Ask which of several reminders to stop."""
        all_ = StopAll()
        rows: list[tuple[Button, ...]] = [(Button(self._name(kind, language), SwitchOff(kind)),) for kind in kinds]
        rows.append((self._button("button_rem_all", all_, language),))
        waits = {**labels(rows), **numbered([*map(SwitchOff, kinds), all_]), "all": all_}
        return Reply(self.say("rem_which_off", language), language, tuple(rows), waits=waits)

    def confirm(
        self, shown: Shown, change: int | None, language: Language, key: str = "rem_set", untaken: Sequence[str] = ()
    ) -> Reply:
        """Confirm what was set, after the phrase `key`, and say what was not taken; with a button to undo that change."""
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
        missing = [self.untaken(untaken, language)] if untaken else []
        return self._with_undo(Reply("\n".join([self.say(key, language), *said, *missing, zone]), language), change)

    def stopped(self, kinds: Sequence[ReminderKind], change: int | None, language: Language) -> Reply:
        """Confirm which kinds were disabled, with a button to undo that."""
        return self._with_undo(Reply(self.say("rem_stopped", language, names=self._names(kinds, language)), language), change)

    def pause(self, language: Language, key: str = "rem_pause") -> Reply:
        """Ask for how long to pause."""
        buttons = [self._button(f"button_rem_pause_{days}", Pause(days), language) for days in PAUSES]
        rows = (tuple(buttons[:2]), tuple(buttons[2:]), (self._button("button_rem_panel", ShowReminders(), language),))
        return Reply(self.say(key, language), language, rows, waits={**labels(rows[:2]), **numbered(map(Pause, PAUSES))})

    def once(self, kinds: Sequence[ReminderKind], moment: dt.datetime, language: Language, untaken: Sequence[str]) -> Reply:
        """Confirm a step that comes once, at that local moment."""
        parts = [self.say("rem_once_set", language), *(self.once_is(kind, moment, language) for kind in kinds)]
        return Reply("\n".join([*parts, *([self.untaken(untaken, language)] if untaken else [])]), language)

    def which_once(self, moment: dt.datetime, language: Language) -> Reply:
        """Ask which step is to come once, at that moment."""
        # A button holds the local time alone: its zone is the person's when it is tapped.
        moment = moment.replace(tzinfo=None, second=0, microsecond=0)
        rows = [(Button(self._name(kind, language), RemindOnce(kind, moment)),) for kind in KINDS]
        waits = {**labels(rows), **numbered(RemindOnce(kind, moment) for kind in KINDS)}
        return Reply(self.say("rem_which", language), language, tuple(rows), waits=waits)

    def unkept(self, shown: Shown, untaken: Sequence[str], language: Language) -> Reply:
        """Say that nothing was changed, what no reminder can do, and what it can."""
        return self.with_panel("rem_unkept", shown, language, parts=self.untaken(untaken, language))

    def paused(self, change: int | None, end: dt.date, language: Language, since: dt.date | None = None) -> Reply:
        """Say from when and until when the reminders are paused, with a button to resume earlier."""
        rows = ((self._button("button_rem_resume", Resume(), language),),)
        text = self.say("rem_paused", language, day=self._date(end, language))
        if since:
            text = self.say("rem_paused_ahead", language, first=self._date(since, language), day=self._date(end, language))
        reply = Reply(text, language, rows)
        return self._with_undo(replace(reply, waits={"resume": Resume()}), change)

    def zones(self, language: Language, *, far: bool = False) -> Reply:
        """Render the choice of time zones: those of most people, or those further away."""
        zones = [zone for zone in self._library.zones.values() if zone.far is far]
        buttons = [Button(zone[language], SetZone(zone.id)) for zone in zones]
        other = self._button("button_rem_zone", ChooseZone(), language) if far else None
        other = other or self._button("button_rem_zones_far", ShowFarZones(), language)
        back = self._button("button_rem_panel", ShowReminders(), language)
        rows = self._render.in_rows([*buttons, other, back], PANEL_ROWS, 3)
        return Reply(self.say("rem_zone_choose", language), language, rows, panel=PANEL)

    def put_off(self, kind: ReminderKind, moment: dt.datetime, language: Language) -> Reply:
        """Say when a reminder comes again; `moment` is local."""
        values = {"day": self._date(moment.date(), language), "hour": self._hour(moment.time(), language)}
        return Reply(self.say("rem_put_off", language, name=self._names([kind], language), **values), language)

    def not_done(self, kind: ReminderKind, month: str, language: Language) -> Reply:
        """Say that a reminder was not ticked, and ask when to send it again."""
        tomorrow, week = PutOff(kind, month, 1), PutOff(kind, month, 7)
        buttons = (("button_rem_tomorrow", tomorrow), ("button_rem_week", week))
        rows = (tuple(self._button(key, press, language) for key, press in buttons),)
        waits = {**labels(rows), "yes": tomorrow, "up": tomorrow, "done": MarkReminderDone(kind, month)}
        return Reply(self.say("rem_not_done", language, name=self._names([kind], language)), language, rows, waits=waits)

    def say_done(self, kinds: Sequence[ReminderKind], streak: int, language: Language) -> Reply:
        """Confirm which reminders are done, with the number of consecutive months if that is worth mentioning."""
        text = self.say("rem_done", language, names=self._names(kinds, language))
        if streak >= STREAK:
            text += " " + self.say("rem_streak", language, count=streak)
        return Reply(text, language)

    def done_nothing(self, language: Language) -> Reply:
        """Confirm though no reminder is waiting, and offer the plan: the person may mean one of its actions."""
        plan = self._button("button_check_plan", ShowPlan(), language)
        return Reply(self.say("rem_done_nothing", language), language, ((plan,),))

    def not_done_nothing(self, language: Language) -> Reply:
        """Say that nothing was ticked, though no reminder is waiting."""
        return Reply(self.say("rem_not_done_nothing", language), language)

    def reminder(self, kind: ReminderKind, tip: Tip, month: str, language: Language, *, left: bool) -> Reply:
        """Render a reminder: the recurring action, then the month's step.

        `left` means that the checklist found something still to do.
        """
        words, act, drawn = tip[language], self._library.tips.first(kind, tip), tip
        head = self.say("rem_head", language, name=self._library.phrase(f"rem_title_{kind}", language), minutes=tip.minutes)
        text = f"{head}\n<b>{escape(words.title)}</b>\n{escape(words.text)}"
        if act:
            text = f"{head}\n{escape(act[language])}\n\n<b>{escape(words.title)}</b>\n{escape(words.text)}"
            drawn = tip.model_copy(update={"facts": (*act.facts, *tip.facts), "points": (*act.points, *tip.points)})
        if drawn.facts:
            text += "\n" + self._render.sources(drawn, language)

        done = self._button("button_rem_done", MarkReminderDone(kind, month), language, "success")
        tomorrow = self._button("button_rem_tomorrow", PutOff(kind, month, 1), language)
        week = self._button("button_rem_week", PutOff(kind, month, 7), language)
        rows: list[tuple[Button, ...]] = [
            (done, self._button("button_rem_how", SendAnswer(tip.answer), language)),
            (tomorrow, week),
        ]
        stop = self._button("button_rem_stop", StopReminder(kind, month), language)
        rows.append((stop, self._button("button_check_left", GoThrough(LEFT), language)) if left else (stop,))
        yes, no = MarkReminderDone(kind, month), NotDone(kind, month)
        waits = {**labels(rows), "done": yes, "yes": yes, "up": yes, "not_done": no, "no": no, "down": no}
        speech = self.speech(HearTip(tip.id), language)
        return Reply(text, language, tuple(rows), speech=speech, waits=waits, waits_for=REMINDER_WAITS)

    def speech(self, press: HearTip, language: Language) -> Speech:
        """Return the spoken form of a reminder."""
        tip, act = self._library.tip(press.tip)
        text = f"{tip[language].title}. {tip[language].text}"
        return self._render.speech(f"{act[language]} {text}" if act else text, press, language)

    def _line(self, kind: ReminderKind, shown: Shown, language: Language) -> str:
        if kind not in shown.active:
            return self.say("rem_off", language, name=self._name(kind, language))
        values = {"name": self._name(kind, language), "when": self.when(shown.rules[kind], language)}
        line = self.say("rem_on", language, next=self._date(shown.due[kind], language), **values)
        if shown.streaks[kind] >= STREAK:
            line += " " + self.say("rem_streak", language, count=shown.streaks[kind])
        return line

    def _history(self, history: Sequence[tuple[str, bool]], language: Language) -> str:
        months = [("✅ " if done else "▫️ ") + self._period(period, language) for period, done in history[:MONTHS]]
        return self.say("rem_history", language) + "\n" + " · ".join(months)

    def _period(self, period: str, language: Language) -> str:
        """Name the month, or the week's day, of a reminder that came."""
        monthly = len(period) == len("2026-11")
        day = dt.date.fromisoformat(f"{period}-01" if monthly else period)
        return str(format_date(day, "MMM y" if monthly else "d MMM", locale=LOCALES[language]))

    def _label(self, kind: ReminderKind, shown: Shown, language: Language) -> str:
        return ("✅ " if kind in shown.active else "▫️ ") + self._name(kind, language)

    def _name(self, kind: ReminderKind, language: Language) -> str:
        return self.say(f"rem_title_{kind}", language)

    def _to(self, kind: ReminderKind, rule: Rule, now: Rule, language: Language) -> Button:
        label = self._day_short(rule, language)
        same = (rule.day, rule.nth, rule.weekday, rule.weeks) == (now.day, now.nth, now.weekday, now.weeks)
        return Button(("• " if same else "") + label, SetRule(kind, rule))

    def _at(self, kind: ReminderKind, rule: Rule, hour: int, language: Language) -> Button:
        label = self._hour(dt.time(hour), language)
        moved = replace(rule, hour=hour, minute=0)
        return Button(("• " if (rule.hour, rule.minute) == (hour, 0) else "") + label, SetRule(kind, moved))

    def _with_undo(self, reply: Reply, change: int | None) -> Reply:
        """Add the buttons that take a change back and that lead to all reminders: beside the last, on a kind's page."""
        added = [self._button("button_rem_panel", ShowReminders(), reply.language)]
        if change is not None:
            added.insert(0, self._button("button_undo", Undo(change), reply.language))
        *rows, last = reply.rows or ((),)
        rows = [*rows, (*last, *added)] if rows else [*((last,) if last else ()), tuple(added)]
        reply = replace(reply, rows=tuple(rows))
        return reply if change is None else with_undo(reply, change)

    def _button(self, key: str, press: ButtonPress, language: Language, style: Style = "") -> Button:
        return self._render.button(key, press, language, style)
