"""The playground: start and stop the server, and create the people who talk to the bot."""

import secrets
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from aiohttp import web

from .botapi import BotApi, Call
from .chats import Message
from .faults import Faults
from .guard import Guard, is_local
from .limits import RateLimit
from .page import Page
from .person import Person
from .state import Callback, State
from .waiting import wait_for_message, wait_until

T = TypeVar("T")
_DEFAULT_LIMIT = RateLimit()
_MOST_BYTES = 80 * 2**20  # Telegram takes files of 50 MB; the page sends them in base64


class Playground:
    """A Bot API at `url`, and a chat page at the same address; the token is random if none is given.

    strict=False accepts unknown parameters and button fields. rate_limit=None disables the flood limits. voices_online: whether
    a service elsewhere makes the bot's voices, which the page tells the person. emoji: a font for systems that have no emoji.
    """

    def __init__(
        self,
        token: str | None = None,
        *,
        strict: bool = True,
        clock: Callable[[], float] = time.monotonic,
        rate_limit: RateLimit | None = _DEFAULT_LIMIT,
        voices_online: bool = False,
        emoji: Path | None = None,
    ) -> None:
        self.token = token or f"1:{secrets.token_urlsafe()}"
        self.url = ""
        self.state = State(self.token, strict=strict, clock=clock, rate_limit=rate_limit)
        self._api = BotApi(self.token, self.state)
        self._page = Page(self.state, voices_online=voices_online, emoji=emoji)
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        shown = f"[{host}]" if ":" in host else host
        if not is_local(shown):
            raise ValueError(f"the playground serves this computer only, on 127.0.0.1, ::1 or localhost; not on {host!r}")
        app = web.Application(middlewares=[Guard().middleware], client_max_size=_MOST_BYTES)
        app.add_routes([*self._api.routes(), *self._page.routes()])
        self.state.updates.open()
        # handler_cancellation: a poll whose client hung up must not block the next one. shutdown_timeout: polls and streams are
        # ended before cleanup; other requests get half a second instead of aiohttp's minute.
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.5)
        await self._runner.setup()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
        await web.SockSite(self._runner, listening).start()
        self.url = f"http://{shown}:{listening.getsockname()[1]}"

    async def stop(self) -> None:
        if self._runner:
            await self.state.close()
            await self._runner.cleanup()
            self._runner = None

    # The people

    def person(self, *, first_name: str = "Camille", language_code: str | None = "fr", chat_type: str = "private") -> Person:
        """Return a new user in a new chat."""
        user = self.state.add_user(first_name, language_code)
        return Person(self.state, self.state.add_chat(user, chat_type), user)

    def group(self, title: str = "Cabinet", *, first_name: str = "Camille", language_code: str | None = "fr") -> Person:
        """Return a new group, as the person who just added the bot to it; `companion` adds more people."""
        user = self.state.add_user(first_name, language_code)
        person = Person(self.state, self.state.add_chat(user, "supergroup", title), user)
        person.tell_status("left")
        return person

    # What the bot did

    @property
    def calls(self) -> list[Call]:
        return self._api.calls

    @property
    def errors(self) -> list[Call]:
        return [call for call in self.calls if call.error]

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    @property
    def faults(self) -> Faults:
        return self._api.faults

    def unanswered_callbacks(self) -> list[Callback]:
        return list(self.state.callbacks.values())

    async def wait_for(
        self, predicate: Callable[[Message], bool] = lambda _: True, timeout: float = 60, *, after: int = 0
    ) -> Message:
        """Wait for the bot's first message, in any chat, that is newer than message `after` and satisfies `predicate`."""
        return await wait_for_message(self.state, None, predicate, timeout, after)

    async def wait_until(self, condition: Callable[[], T], timeout: float = 60, what: str = "") -> T:
        """Wait for anything else that the playground can observe, such as calls, answers and deleted messages.

        A TimeoutError says `what` was expected.
        """
        return await wait_until(self.state, condition, timeout, what, self._calls)

    def _calls(self) -> str:
        latest = [f"{call.method}{f' ({call.error})' if call.error else ''}" for call in self.calls[-8:]]
        return "The bot's last calls: " + (", ".join(latest) or "none")
