"""Reads what a request about reminders says beside its action: kinds, day, hour, how often, once, without which months."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from bot.understanding.dates import When
from bot.understanding.recurrence import Recurrence
from bot.values import KINDS

Patterns = Mapping[str, re.Pattern[str]]
NEVER = re.compile(r"(?!)")
# To be told later, rather than that nothing was done.
_LATER = re.compile(r"\b(?:plus tard|later|tout a l heure)\b")
# What begins or ends is no date of its own.
_UNTIL = r"\b(?:jusqu\w*|until|till|a partir|des|starting|from)"


class ReminderDetails:
    """Reads with the words of nlu/when.yml and the patterns of nlu/patterns.yml."""

    def __init__(self, lookups: Mapping[str, Sequence[str]], patterns: Patterns) -> None:
        self.when = When(lookups)
        self._recurrence = Recurrence(self.when, patterns)
        self._patterns = patterns
        days = "|".join(self.when.words("weekday"))
        named = (self._pattern(name).pattern.replace("{days}", days) for name in ("once_weekday", "once_next_weekday"))
        self._bare_day, self._next_day = map(re.compile, named)
        self._months = "|".join(self.when.words("month"))

    def read(self, action: str, read: str, today: dt.date) -> dict[str, str]:
        """Return the action, corrected where the text contradicts it, and the other details of a normalised text, by name.

        `until` and `since` are dates, `days` and `hours` numbers, `date` a month and a day; `once` is set if it comes once.
        """
        digits = self.when.in_digits(read)
        zone = self.when.zone(read) or ""
        if action == "zone" and not zone:
            action = "panel"
        span = self._span(read) if action == "snooze" else {}
        tells = action == "done" or (action == "snooze" and not any(span.values()) and not _LATER.search(read))
        if tells and self._pattern("waiting_not_done").search(read):
            # "je ne l'ai pas faite" must never be counted as done.
            action = "not_done"
        kinds = self.when.kinds(read) or (list(KINDS) if self._pattern("reminder_all").search(digits) else [])
        if action == "off" and not kinds and self._pattern("reminder_one").search(read):
            # "Annule celui-là": the reminder just set, and not all of them.
            return {"action": "undo", "named": "yes"}
        if action in ("off", "on", "move") and kinds and self._pattern("reminder_only").search(read):
            return {"action": "only", "kinds": ",".join(kinds)}
        found = {"action": action, "kinds": ",".join(kinds), "zone": zone}
        if action in ("on", "move"):
            found |= self._set(read, digits, kinds, move=action == "move")
        elif action == "off":
            found |= self._stopped(read)
        elif action == "undo":
            found["named"] = "yes" if kinds or self._pattern("reminder_named").search(read) else ""
        elif action == "pause":
            found |= self._paused(read, today)
        elif action == "snooze":
            found |= {"hours": str(self.when.hours(read) or ""), "time": self.when.read(read).get("time", ""), **span}
            found["own"] = "yes" if not kinds and self._pattern("reminder_own").search(read) else ""
        return {name: value for name, value in found.items() if value}

    def follows(self, read: str, today: dt.date) -> dict[str, str]:
        """Return the details of a text that is nothing but details, such as "plutôt le jeudi" or "une fois par semaine", which
        then change the reminder just set; empty for any other text.
        """
        digits = self.when.in_digits(read)
        if (kinds := self.when.kinds(read)) and self._pattern("reminder_only").search(read):
            return {"action": "only", "kinds": ",".join(kinds)}
        bare = digits
        for group in ("weekday", "month", "part", "nth"):
            bare = re.sub(rf"\b(?:{'|'.join(self.when.words(group))})s?\b", " ", bare)
        if not self._pattern("reminder_detail").fullmatch(" ".join(bare.split())):
            return {}
        found = self.read("move", read, today)
        if not found.keys() & {"day", "time", "once"} and (hour := self._pattern("hour_alone").search(digits)):
            # "make it 9": nobody is reminded before seven.
            found["time"] = f"{int(hour[1]) + 12 * (int(hour[1]) < 7):02}:00"
        return found if found.keys() - {"action", "kinds", "zone", "own"} else {}

    def _pattern(self, name: str) -> re.Pattern[str]:
        return self._patterns.get(name, NEVER)

    def _set(self, read: str, digits: str, kinds: list[str], *, move: bool) -> dict[str, str]:
        if not kinds and self._pattern("reminder_own").search(read):
            return {"own": "yes"}
        found = self._recurrence.read(digits)
        if move and found.get("weeks") == "1" and not self._pattern("often_explicit").search(digits):
            # "plutôt le jeudi" moves the day, and says nothing of how often.
            del found["weeks"]
        at = self.when.read(read, last=move)
        if once := self._once(digits, found):
            return {**found, **once, "time": at.get("time", "")}
        found |= at
        if "weekday" not in found and (weekday := self.when.weekday(digits)) and "nth" not in at:
            found["weekday"] = weekday
            if "weeks" in found or "often" in found:
                found.pop("day", None)
        found["several"] = "yes" if len(kinds) > 1 and self.when.several_days(read) else ""
        return found

    def _once(self, digits: str, found: dict[str, str]) -> dict[str, str]:
        """Return when a reminder that is to come once does; empty where it is to recur."""
        if found.keys() & {"weeks", "every", "monthly", "often", "without", "within", "workdays"}:
            return {}
        digits = re.sub(rf"{_UNTIL}\s+(?:(?:en|a|au|le|la|de|d|the|in|mois|\d{{1,2}})\s+)*(?:{self._months})\b", " ", digits)
        dated = re.search(rf"\b(\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?({self._months})\b", digits)
        english = re.search(rf"\b({self._months})\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*h)", digits)
        if dated or english:
            month, day = (dated[2], dated[1]) if dated else (english[1], english[2]) if english else ("", "")
            return {"once": "yes", "date": f"{self.when.month(month):02}-{int(day):02}"}
        if hours := self.when.hours(digits):
            return {"once": "yes", "hours": str(hours)}
        if minutes := self._pattern("once_minutes").search(digits):
            return {"once": "yes", "minutes": minutes[1]}
        if self._pattern("once_ahead").search(digits):
            days = self.when.days(digits)
            span = {"days": str(days)} if days is not None else self._span(digits)
            if not any(span.values()) and re.search(r"\b(?:aujourd ?hui|today|ce matin|ce midi)\b", digits):
                span = {"days": "0"}
            return {"once": "yes", **span} if any(span.values()) else {}
        named = self._next_day.search(digits) or self._bare_day.search(digits)
        if named and "nth" not in self.when.read(digits):
            return {"once": "yes", "weekday": self.when.weekday(named[1]) or ""}
        if month := re.search(rf"\b(?:en|in|debut|beginning of|fin|end of)\s+({self._months})\b", digits):
            last = digits[month.start() :].startswith(("fin", "end"))
            return {"once": "yes", "date": f"{self.when.month(month[1]):02}-{28 if last else 1:02}"}
        return {}

    def _stopped(self, read: str) -> dict[str, str]:
        """Return the kinds to stop and those to keep: the ones after "sauf", or the ones named if all others are to stop."""
        if self._pattern("reminder_others").search(read):
            return {"kinds": "", "kept": ",".join(self.when.kinds(read))}
        if kept := self._pattern("reminder_kept").search(read):
            stopped, staying = self.when.kinds(read[: kept.start()]), self.when.kinds(read[kept.end() :])
            return {"kinds": ",".join(kind for kind in stopped if kind not in staying), "kept": ",".join(staying)}
        return {}

    def _paused(self, read: str, today: dt.date) -> dict[str, str]:
        if stay := self.when.stay(read, today):
            return {"since": stay[0].isoformat(), "until": stay[1].isoformat()}
        if until := self.when.until(read, today):
            since = self.when.since(read, today)
            return {"until": until.isoformat(), "since": since.isoformat() if since else ""}
        return self._span(read)

    def _span(self, read: str) -> dict[str, str]:
        """Return the number of days, or the weekday: how far off that is depends on the person's time zone."""
        days = self.when.days(read)
        if days is not None:
            return {"days": str(days)}
        return {"weekday": self.when.weekday(read) or ""}
