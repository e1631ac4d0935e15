"""Count how often one message, or one button press, comes back into a room of bot/ that it has left.

    python -m scripts.walk [--text "…"] [--press DATA] [--most 3]

Runs the bot with the real model against the local Bot API, sends the text, and presses the button of the reply whose data
begins with DATA. Follows the project's calls from `Handlers.on_message` and `Handlers.on_press` until they return, with
sys.monitoring. The outbox sends the result in a task of its own, which is not followed.

How it counts. A room is a package or a module directly in bot/. The walk consists of the rooms that carry a message: telegram,
dialogue and assistant. All other rooms are used by these and know none of them, so a call into one is a step aside and back.
The number of such calls is printed, and the number of comebacks if each of these rooms were a stop of the walk.

A call from one room of the walk into another is an entry. An entry into a room that was entered before is a comeback, whether
that room has returned or is still waiting (a call against the arrows). Not counted as entries: returns; calls within a room,
whatever lies between (such as Rasa); reading a value that was passed along (dialogue/exchange.py, dialogue/reply.py,
assistant/turn.py), and encoding one of its buttons (buttons.py, of the dialogue and of each feature).

Exits with 1 if there are more comebacks than --most.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType

from pydantic import SecretStr

import bot
from bot.app import run
from bot.assistant.model import train
from bot.settings import PROJECT, Settings
from bot.telegram.handlers import Handlers
from playground import Playground
from playground.chats import Message

ROOMS = ("telegram", "dialogue", "assistant")
VALUES = {("dialogue", "exchange.py"), ("dialogue", "reply.py"), ("dialogue", "buttons.py"), ("assistant", "turn.py")}
PACKAGE = Path(bot.__file__).parent
MONITORING = sys.monitoring
TOOL = MONITORING.PROFILER_ID


class Walk:
    """The entries during one call of a handler, from its first line to its return."""

    def __init__(self, handler: Callable[..., object]) -> None:
        self._begin: CodeType = handler.__code__
        self._task: asyncio.Task[object] | None = None
        self.done = asyncio.Event()
        # Entries as (depth, caller's room, room, function), in order; then the calls into used rooms.
        self.entries: list[tuple[int, str, str, str]] = []
        self.used: Counter[str] = Counter()
        self.stops: list[str] = []

    def __enter__(self) -> Walk:
        MONITORING.use_tool_id(TOOL, "walk")
        MONITORING.register_callback(TOOL, MONITORING.events.PY_START, self._started)
        MONITORING.register_callback(TOOL, MONITORING.events.PY_RETURN, self._returned)
        MONITORING.set_events(TOOL, MONITORING.events.PY_START | MONITORING.events.PY_RETURN)
        return self

    def __exit__(self, *_: object) -> None:
        MONITORING.set_events(TOOL, MONITORING.events.NO_EVENTS)
        MONITORING.free_tool_id(TOOL)

    @property
    def comebacks(self) -> int:
        """The number of entries into a room that was entered before."""
        return _comebacks([ROOMS[0], *(room for _, _, room, _ in self.entries)])

    @property
    def comebacks_of_all(self) -> int:
        """The same number, with the used rooms counted as stops of the walk."""
        return _comebacks([ROOMS[0], *self.stops])

    def _started(self, code: CodeType, _: int) -> object:
        room = _room(code)
        if room is None:
            return MONITORING.DISABLE
        if code is self._begin and self._task is None:
            self._task = _task()
            return None
        if self._task is None or _task() is not self._task:
            return None
        callers = _callers(sys._getframe(1))
        if callers and callers[0] != room:
            self.stops.append(room)
        carrying = [caller for caller in callers if caller in ROOMS]
        if room not in ROOMS:
            self.used[room] += callers[0] != room
        elif carrying and carrying[0] != room:
            depth = sum(one != other for one, other in itertools.pairwise(carrying))
            self.entries.append((depth, carrying[0], room, code.co_qualname))
        return None

    def _returned(self, code: CodeType, _: int, __: object) -> object:
        if code is self._begin and self._task is not None and _task() is self._task:
            self.done.set()
        return None


def _comebacks(rooms: list[str]) -> int:
    return len(rooms) - len(set(rooms))


def _room(code: CodeType) -> str | None:
    """Return the room of a function; None for values, and for functions outside bot/."""
    path = Path(code.co_filename)
    if not path.is_relative_to(PACKAGE) or code.co_name == "<module>":
        return None
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return None if (room, path.name) in VALUES else room


def _callers(frame: FrameType) -> list[str]:
    """Return the rooms of the calls that led to `frame`, innermost first."""
    rooms = []
    caller = frame.f_back
    while caller:
        if room := _room(caller.f_code):
            rooms.append(room)
        if caller.f_code in (Handlers.on_message.__code__, Handlers.on_press.__code__):
            break
        caller = caller.f_back
    return rooms


def _task() -> asyncio.Task[object] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:
        # Called on another thread.
        return None


def report(what: str, walk: Walk, most: int) -> bool:
    """Print the walk; return whether it comes back at most `most` times."""
    print(f"\n{what}\n  telegram")
    seen = {ROOMS[0]}
    for depth, _, room, function in walk.entries:
        print(f"  {'  ' * (depth + 1)}→ {room}: {function}{'   (comes back)' if room in seen else ''}")
        seen.add(room)
    print(f"  calls into used rooms: {', '.join(f'{room} {count}' for room, count in walk.used.most_common())}")
    print(f"  comes back {walk.comebacks} times (at most {most}); with used rooms as stops, {walk.comebacks_of_all} times")
    return walk.comebacks <= most


async def walk_both(text: str, press: str, most: int) -> bool:
    """Run the bot, send the text and press the button, and report both walks."""
    playground = Playground(rate_limit=None)
    await playground.start()
    stop = asyncio.Event()
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(
            telegram_token=SecretStr(playground.token), telegram_api=playground.url, data=Path(data), voice_engine="off"
        )
        running = asyncio.create_task(run(settings, train(PROJECT, PROJECT / "models"), stop))
        try:
            person = playground.person()
            greeted = await person.wait_for(_is_no_waiting, timeout=120, after=person.send("bonjour"))
            with Walk(Handlers.on_message) as of_text:
                reply = await person.wait_for(_is_no_waiting, timeout=60, after=max(greeted.id, person.send(text)))
                await asyncio.wait_for(of_text.done.wait(), 60)
            data_of_buttons = [button["callback_data"] for button in reply.buttons]
            pressed = next(given for given in data_of_buttons if given.startswith(press))
            with Walk(Handlers.on_press) as of_press:
                person.press(reply.id, pressed)
                await asyncio.wait_for(of_press.done.wait(), 60)
        finally:
            stop.set()
            await running
            await playground.stop()
    # A list, so that both are printed whatever the first returns.
    return all([report(f"text {text!r}", of_text, most), report(f"button {pressed!r}", of_press, most)])


def _is_no_waiting(message: Message) -> bool:
    """Return whether this is the reply, rather than the message that the model is still loading."""
    return bool(message.buttons) or "réveille" not in message.text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", default="je peux utiliser le wifi de la clinique ?")
    parser.add_argument("--press", default="m:", metavar="DATA", help="how the data of the button begin (m: learn more)")
    parser.add_argument("--most", type=int, default=3, help="comebacks that are all right")
    given = parser.parse_args()
    if not asyncio.run(walk_both(given.text, given.press, given.most)):
        sys.exit(1)


if __name__ == "__main__":
    main()
