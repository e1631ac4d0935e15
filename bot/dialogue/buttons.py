"""The callback data of buttons: short, readable, and checked when it comes back, since anybody can forge it.

    a:<answer>:<origin>   an answer, short form        m:<answer>:<origin>   its longer form
    t:<theme>             the answers of a theme       t                     all themes
    l:<language>          choose a language            e:<sure>              erase what is kept on me: nothing asks, yes, no
    b                     have what is kept on me      j                     keep me, however long I was silent
    x:<message>           delete that message of mine  s                     hand my latest question to the editors
    u:<answer>            this helped                  d:<answer>            this did not
    c:<item>:<run>:<said> a reply to the checklist's question in that run (SAID)
    g:<round>             go through the checklist: nothing (go on or begin), restart, rest, left, or a theme
    r:<what>              where one stands: nothing, or the curve, or the sheet to print
    k:<item>              how to do what a question found missing        z:<item>   it is done
    n:<kind>:<to>         the reminders: all, one kind, or that kind set `on`, `off` or to a rule
    w:<states>            all reminders set so, as bot/reminders/settings.py writes them
    f:<zone>              the time zones, or one chosen     h:<days>   pause for so long: nothing asks, 0 goes on
    v:<kind>:<month>:<x>  under a reminder that came: d done, t tomorrow, w in a week, o stop      i:<answer>   how to
    y:<id>:<part>         say an answer (a), its longer form (m), a question (c), a reminder (r)     p:<when>   when to speak
The origin is where "back" leads: an answer's id, `@theme`, `!item` for how to do what that question found, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from bot.knowledge import KINDS, LANGUAGES, Library
from bot.reminders import PAUSES, BadRule, Rule, read_states

# What a checklist button says, by the letters that fit in its data.
SAID = {
    "y": "yes", "p": "partly", "n": "no", "q": "unknown", "x": "not_concerned",
    "s": "skip", "b": "back", "w": "why", "l": "later",
}  # fmt: skip
ROUNDS = frozenset({"", "restart", "rest", "left"})
PAGES = frozenset({"", "curve", "sheet"})
RUN = re.compile(r"[0-9a-z]{1,12}")


MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
ANSWERED = frozenset("dtwo")
VOICES = ("always", "request", "never")
# Telegram numbers the messages of all chats in 31 bits.
MESSAGE = re.compile(r"[1-9][0-9]{0,9}")


class BadButton(Exception):
    """Callback data that no button of ours sends today: an old keyboard, or a forged one."""


@dataclass(frozen=True)
class ButtonPress:
    """What a button asks for: `action` is a letter above; for `c`, `origin` is the run and `said` a letter of SAID."""

    action: str
    target: str = ""
    origin: str = ""
    said: str = ""

    def __str__(self) -> str:
        parts = [self.action, self.target, self.origin, self.said]
        while not parts[-1]:
            parts.pop()
        return ":".join(parts)


def read_press(data: str, library: Library) -> ButtonPress:
    """Parse callback data; raises BadButton on anything that names what does not exist."""
    parts = data.split(":")
    press = ButtonPress(*parts) if 1 <= len(parts) <= 4 else ButtonPress("")
    if press.action not in ("c", "v") and press.said:
        raise BadButton
    match press.action:
        case "a" | "m":
            sound = press.target in library.answers and _is_origin(press.origin, library)
        case "t":
            sound = (not press.target or press.target in library.themes) and not press.origin
        case "l":
            sound = press.target in LANGUAGES and not press.origin
        case "u" | "d":
            sound = press.target in library.answers and not press.origin
        case "e":
            sound = press.target in ("", "yes", "no") and not press.origin
        case "b" | "j" | "s":
            sound = not press.target and not press.origin
        case "x":
            sound = bool(MESSAGE.fullmatch(press.target)) and not press.origin
        case "c":
            sound = press.target in library.checklist.items and bool(RUN.fullmatch(press.origin)) and press.said in SAID
        case "k" | "z":
            sound = press.target in library.checklist.items and not press.origin
        case "g":
            sound = (press.target in ROUNDS or press.target in library.measures) and not press.origin
        case "r":
            sound = press.target in PAGES and not press.origin
        case "n":
            sound = _is_kind(press.target, none=True) and (
                not press.origin or press.origin in ("on", "off") or _is_rule(press.origin)
            )
        case "w":
            sound = _are_states(press.target) and not press.origin
        case "f":
            sound = (not press.target or press.target in library.zones) and not press.origin
        case "h":
            sound = press.target in ("", "0", *map(str, PAUSES)) and not press.origin
        case "v":
            sound = _is_kind(press.target) and bool(MONTH.fullmatch(press.origin)) and press.said in ANSWERED
        case "y":
            known: dict[str, Container[str]] = {
                "a": library.answers,
                "m": library.answers,
                "c": library.checklist.items,
                "r": library.tip_ids,
            }
            sound = press.target in known.get(press.origin, ())
        case "p":
            sound = press.target in VOICES and not press.origin
        case "i":
            sound = press.target in library.answers and not press.origin
        case _:
            sound = False
    if not sound:
        raise BadButton
    return press


def _is_origin(origin: str, library: Library) -> bool:
    known: dict[str, Container[str]] = {"@": library.themes, "!": library.checklist.items}
    return not origin or origin in library.answers or origin[1:] in known.get(origin[:1], ())


def _is_kind(text: str, *, none: bool = False) -> bool:
    return text in KINDS or (none and not text)


def _is_rule(text: str) -> bool:
    try:
        Rule.read(text)
    except BadRule:
        return False
    return True


def _are_states(text: str) -> bool:
    try:
        read_states(text)
    except BadRule:
        return False
    return True
