"""Say in words when reminders come, and what became of them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from babel.dates import format_date, format_time, get_day_names, get_month_names
from babel.lists import format_list

from bot.dialogue.render import LOCALES, Renderer
from bot.knowledge import Language, Library, ReminderKind
from bot.reminders import EACH, WEEKDAYS, YEAR, Rule


@dataclass(frozen=True)
class Shown:
    """A person's reminders as the views show them. `due`, `paused_from` and `paused_until` are local days, `once`
    the local moments of the steps that come once; `kinds` are those just changed."""

    rules: dict[ReminderKind, Rule]
    active: frozenset[ReminderKind]
    due: dict[ReminderKind, dt.date]
    streaks: dict[ReminderKind, int]
    history: dict[ReminderKind, tuple[tuple[str, bool], ...]]
    zone: str
    paused_until: dt.date | None
    paused_from: dt.date | None = None
    once: tuple[tuple[ReminderKind, dt.datetime], ...] = ()
    kinds: tuple[ReminderKind, ...] = ()


# More months than these are not listed one by one.
LISTED = 4


class ReminderWords:
    """Words from the library, for anybody."""

    def __init__(self, library: Library, render: Renderer) -> None:
        self._library = library
        self._render = render

    def say(self, key: str, language: Language, **values: object) -> str:
        """Return a phrase, with its values escaped for HTML."""
        return self._library.phrase(key, language, **{name: escape(str(value)) for name, value in values.items()})

    def when(self, rule: Rule, language: Language) -> str:
        """Describe a rule in words, months left out and all."""
        hour = self._hour(dt.time(rule.hour, rule.minute), language)
        return self.say("rem_when", language, day=self._day(rule, language), hour=hour) + self._how_often(rule, language)

    def _how_often(self, rule: Rule, language: Language) -> str:
        months, text = sorted(rule.months), ""
        apart = 12 // len(months)
        if len(months) == 1:
            text = self.say("rem_yearly", language, month=self._month(months[0], language))
        elif 12 % len(months) == 0 and apart > 1 and all(b - a == apart for a, b in itertools.pairwise(months)):
            text = self.say("rem_every_months", language, count=apart)
            if len(months) <= LISTED:
                names = self._joined([self._month(month, language) for month in months], language)
                text += self.say("rem_these_months", language, months=names)
        elif len(months) > 6 and rule.months != YEAR:
            left_out = [self._month(month, language) for month in sorted(YEAR - rule.months)]
            text = self.say("rem_without", language, months=self._joined(left_out, language))
        elif rule.months != YEAR:
            text = self.say("rem_within", language, months=self._joined([self._month(m, language) for m in months], language))
        return text + (self.say("rem_workdays", language) if rule.workdays else "")

    def _month(self, month: int, language: Language) -> str:
        name: str = get_month_names("wide", locale=LOCALES[language])[month]
        return name

    def _joined(self, names: Sequence[str], language: Language) -> str:
        return str(format_list(list(names), locale=LOCALES[language]))

    def untaken(self, names: Sequence[str], language: Language) -> str:
        """Say what was not taken."""
        parts = [self._library.phrase(f"rem_untaken_{name}", language) for name in names]
        return self.say("rem_untaken", language, parts=self._joined(parts, language))

    def _day(self, rule: Rule, language: Language) -> str:
        if rule.day == 31:
            return self.say("rem_last_day", language)
        if rule.day == 1:
            return self.say("rem_first_day", language)
        if rule.day:
            return self.say("rem_day", language, day=rule.day)
        name = get_day_names("wide", locale=LOCALES[language])[WEEKDAYS.index(rule.weekday or "mon")]
        if rule.weeks:
            return self.say("rem_weekly" if rule.weeks == EACH else "rem_every_other_week", language, weekday=name)
        return self.say(f"rem_nth_{rule.nth}".replace("-1", "last"), language, weekday=name)

    def _day_short(self, rule: Rule, language: Language) -> str:
        """Name a day as a button's label does: "5", "fin", "1er lundi"."""
        if rule.day:
            return self.say("rem_short_end", language) if rule.day == 31 else str(rule.day)
        name = get_day_names("wide", locale=LOCALES[language])[WEEKDAYS.index(rule.weekday or "mon")]
        return self.say("rem_short_last" if rule.nth == -1 else "rem_short_first", language, weekday=name)

    def kind_is(self, kind: ReminderKind, rule: Rule | None, language: Language) -> str:
        """Name a kind and when it comes; without a rule, that it does not."""
        name = self._names([kind], language)
        if rule is None:
            return self._library.phrase("rem_is_off", language, name=name)
        return self._library.phrase("rem_is_on", language, name=name, when=self.when(rule, language))

    def pause_is(self, begins: dt.date | None, end: dt.date | None, language: Language) -> str:
        """Name a pause by its last day, and by its first where it is planned ahead; or that there is none."""
        if end is None:
            return self._library.phrase("rem_pause_none", language)
        if begins:
            days = {"first": self._date(begins, language), "day": self._date(end, language)}
            return self._library.phrase("rem_pause_is_ahead", language, **days)
        return self._library.phrase("rem_pause_is", language, day=self._date(end, language))

    def once_is(self, kind: ReminderKind, moment: dt.datetime, language: Language) -> str:
        """Name a step that comes once, and when."""
        values = {"day": self._date(moment.date(), language), "hour": self._hour(moment.time(), language)}
        return self._library.phrase("rem_once_line", language, name=self._names([kind], language), **values)

    def zone_is(self, zone: str, language: Language) -> str:
        """Name the time zone."""
        known = self._library.zones.get(zone)
        return self._library.phrase("rem_zone", language, zone=known[language] if known else zone).rstrip(".")

    def delivery_is(self, kind: ReminderKind, state: str, at: dt.datetime | None, language: Language) -> str:
        """Name a reminder that came, and what became of it; `at` is when it comes again, in local time."""
        values = {"day": self._date(at.date(), language), "hour": self._hour(at.time(), language)} if at else {}
        return self._library.phrase(f"rem_came_{state}", language, name=self._names([kind], language), **values)

    def listed(self, parts: Sequence[str], language: Language) -> str:
        """Join several settings."""
        return self.say("source_separator", language).join(parts)

    def _names(self, kinds: Sequence[ReminderKind], language: Language) -> str:
        names = [self._library.phrase(f"rem_name_{kind}", language) for kind in kinds]
        return str(format_list(names, locale=LOCALES[language]))

    def _hour(self, time: dt.time, language: Language) -> str:
        pattern = self._library.phrase("hour_and_minute_pattern" if time.minute else "hour_pattern", language)
        return str(format_time(time, pattern, locale=LOCALES[language]))

    def _date(self, day: dt.date, language: Language) -> str:
        pattern = self._library.phrase("first_of_month_pattern" if day.day == 1 else "day_pattern", language)
        form = pattern if day.year == dt.date.today().year else f"{pattern} y"
        return str(format_date(day, form, locale=LOCALES[language]))
