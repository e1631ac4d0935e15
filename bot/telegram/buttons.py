"""The callback data of buttons: short, readable, and checked when it comes back, since anybody can forge it.

    a:<answer>:<origin>   an answer, short form        m:<answer>:<origin>   its longer form
    t:<theme>             the answers of a theme       t                     all themes
    l:<language>          choose a language            e                     erase what is kept on me
    u:<answer>            this helped                  d:<answer>            this did not
The origin is where "back" leads: an answer's id, `@theme`, or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge import LANGUAGES, Library


class BadButton(Exception):
    """Callback data that no button of ours sends today: an old keyboard, or a forged one."""


@dataclass(frozen=True)
class Press:
    """What a button asks for: `action` is one of a, m, t, l, e, u, d as above."""

    action: str
    target: str = ""
    origin: str = ""

    def __str__(self) -> str:
        parts = [self.action, self.target, self.origin]
        while not parts[-1]:
            parts.pop()
        return ":".join(parts)


def read_press(data: str, library: Library) -> Press:
    """Parse callback data; raises BadButton on anything that names what does not exist."""
    parts = data.split(":")
    press = Press(*parts) if 1 <= len(parts) <= 3 else Press("")
    match press.action:
        case "a" | "m":
            sound = press.target in library.answers and _is_origin(press.origin, library)
        case "t":
            sound = (not press.target or press.target in library.measures) and not press.origin
        case "l":
            sound = press.target in LANGUAGES and not press.origin
        case "u" | "d":
            sound = press.target in library.answers and not press.origin
        case "e":
            sound = not press.target and not press.origin
        case _:
            sound = False
    if not sound:
        raise BadButton
    return press


def _is_origin(origin: str, library: Library) -> bool:
    return not origin or origin in library.answers or (origin.startswith("@") and origin[1:] in library.measures)
