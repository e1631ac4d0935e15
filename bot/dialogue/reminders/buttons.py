"""Buttons of the reminders: those of the settings, and those under a reminder."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated

from bot.dialogue.buttons import ButtonPress, Field, known, one_of
from bot.knowledge import KINDS, Library, ReminderKind
from bot.reminders import PAUSES, Rule, Snapshot, renewed

MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])(?:-[0-3][0-9])?|once-[0-9]{4}-(?:0[1-9]|1[0-2])-[0-3][0-9]")
MOMENT = re.compile(r"20[0-9]{6}T[0-2][0-9][0-5][0-9]")


def _read_month(text: str, library: Library) -> str:
    if not MONTH.fullmatch(text):
        raise ValueError(text)
    return text


def _read_moment(text: str, library: Library) -> dt.datetime:
    if not MOMENT.fullmatch(text):
        raise ValueError(text)
    return dt.datetime.strptime(text, "%Y%m%dT%H%M")


Kind = Annotated[ReminderKind, one_of("the kind: " + ", ".join(f"`{kind}`" for kind in KINDS), {kind: kind for kind in KINDS})]
Month = Annotated[str, Field("the month, or week's day, it came in, such as `2026-11`, or `once-` and the day", _read_month)]
RuleText = Annotated[
    Rule,
    Field(
        "when: `5@0800`, `1mon@1930`, `-1fri@1200`, `w1thu@0800`; then months and public holidays: `~f7fh`",
        lambda text, _: Rule.read(text),
    ),
]
SnapshotText = Annotated[
    Snapshot,
    Field(
        "each kind's rule, divided by `|`: with `!` before it where it is off, `-` where it was never set, `=` to leave it as "
        "it is; then, where it is restored too, the end of the pause in seconds since 1970, or nothing for none. Older "
        "keyboards hold three kinds, with nothing where one was never set: the fourth is left as it is",
        lambda text, _: Snapshot.read(text),
        renew=renewed,
    ),
]
Moment = Annotated[
    dt.datetime, Field("the local moment, such as `20261201T1800`", _read_moment, lambda moment: f"{moment:%Y%m%dT%H%M}")
]
ZoneId = Annotated[str, known("a time zone of content/zones.yml", lambda library: library.zones)]
PauseDays = Annotated[int, one_of("days: " + ", ".join(map(str, PAUSES)), {str(days): days for days in PAUSES})]
Delay = Annotated[int, one_of("`t` tomorrow, `w` in a week", {"t": 1, "w": 7})]
TipId = Annotated[str, known("the id of a step in content/reminders.yml", lambda library: library.tip_ids)]


@dataclass(frozen=True)
class ShowReminders(ButtonPress):
    """Show all reminders and their settings."""

    wire = "n"
    sets_aside = True


@dataclass(frozen=True)
class ShowReminder(ButtonPress):
    """Show a kind of reminder, with a choice of days and hours."""

    wire = "n:{kind}"
    sets_aside = True
    kind: Kind


@dataclass(frozen=True)
class SwitchOn(ButtonPress):
    """Enable a kind of reminder."""

    wire = "n:{kind}:on"
    sets_aside = True
    kind: Kind


@dataclass(frozen=True)
class SwitchOff(ButtonPress):
    """Disable a kind of reminder."""

    wire = "n:{kind}:off"
    sets_aside = True
    kind: Kind


@dataclass(frozen=True)
class SetRule(ButtonPress):
    """Enable a kind of reminder, with that rule."""

    wire = "n:{kind}:{rule}"
    sets_aside = True
    kind: Kind
    rule: RuleText


@dataclass(frozen=True)
class RemindOnce(ButtonPress):
    """Send a step of that kind once."""

    wire = "no:{kind}:{moment}"
    sets_aside = True
    kind: Kind
    moment: Moment


@dataclass(frozen=True)
class Restore(ButtonPress):
    """Set the reminders to the given state, either an earlier or a new one."""

    wire = "w:{snapshot}"
    sets_aside = True
    snapshot: SnapshotText


@dataclass(frozen=True)
class ChooseZone(ButtonPress):
    """Show the time zones."""

    wire = "f"
    sets_aside = True


@dataclass(frozen=True)
class ShowFarZones(ButtonPress):
    """Show the time zones further away."""

    wire = "f:far"


@dataclass(frozen=True)
class SetZone(ButtonPress):
    """Set the time zone."""

    wire = "f:{zone}"
    sets_aside = True
    zone: ZoneId


@dataclass(frozen=True)
class ChoosePause(ButtonPress):
    """Ask for how long to pause the reminders."""

    wire = "h"
    sets_aside = True


@dataclass(frozen=True)
class Resume(ButtonPress):
    """Resume the reminders after a pause."""

    wire = "h:0"
    sets_aside = True


@dataclass(frozen=True)
class Pause(ButtonPress):
    """Pause the reminders for so many days."""

    wire = "h:{days}"
    sets_aside = True
    days: PauseDays


@dataclass(frozen=True)
class MarkReminderDone(ButtonPress):
    """Under a reminder: mark it as done."""

    wire = "v:{kind}:{month}:d"
    sets_aside = True
    kind: Kind
    month: Month


@dataclass(frozen=True)
class PutOff(ButtonPress):
    """Under a reminder: send it again later."""

    wire = "v:{kind}:{month}:{delay}"
    sets_aside = True
    kind: Kind
    month: Month
    delay: Delay


@dataclass(frozen=True)
class NotDone(ButtonPress):
    """Say that what a reminder asks is not done yet; typed rather than tapped."""

    wire = "v:{kind}:{month}:n"
    sets_aside = True
    kind: Kind
    month: Month


@dataclass(frozen=True)
class StopReminder(ButtonPress):
    """Under a reminder: disable its kind."""

    wire = "v:{kind}:{month}:o"
    sets_aside = True
    kind: Kind
    month: Month


@dataclass(frozen=True)
class StopAll(ButtonPress):
    """Disable all reminders."""

    wire = "h:off"
    sets_aside = True


@dataclass(frozen=True)
class HearTip(ButtonPress):
    """Read a reminder aloud."""

    wire = "y:{tip}:r"
    tip: TipId
