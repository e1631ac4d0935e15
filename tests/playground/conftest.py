"""A running playground, a real bot connected to it, a person, and an HTTP client for what no library would send."""

import ssl
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.settings import PROJECT
from playground import Person, Playground

from .browser import application, browser, context, page

# The page's own emoji font, which `make test` brings.
EMOJI = PROJECT / "models" / "emoji.woff2"

__all__ = ["application", "browser", "context", "page"]


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot's coming default; the present one warns."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    playground = Playground("1:LOCAL", rate_limit=None, voices_online=True, emoji=EMOJI)
    await playground.start()
    yield playground
    await playground.stop()


@pytest.fixture(scope="session")
def certificates() -> ssl.SSLContext:
    """Certificates that no connection to the playground needs, read once: each client would read them twice, 27 ms a time."""
    return ssl.create_default_context()


@pytest.fixture
async def bot(playground: Playground, certificates: ssl.SSLContext) -> AsyncIterator[Bot]:
    clients = [HTTPXRequest(httpx_kwargs={"verify": certificates}) for _ in range(2)]
    base, files = f"{playground.url}/bot", f"{playground.url}/file/bot"
    bot = Bot(playground.token, base, files, request=clients[0], get_updates_request=clients[1])
    async with bot:
        yield bot


@pytest.fixture
def person(playground: Playground) -> Person:
    return playground.person()


class Raw:
    """Calls the Bot API with exactly the given parameters and returns its JSON."""

    def __init__(self, playground: Playground, session: aiohttp.ClientSession) -> None:
        self.url = playground.url
        self.token = playground.token
        self.session = session

    async def __call__(self, method: str, **parameters: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", json=parameters) as response:
            answer: dict[str, Any] = await response.json()
            assert answer["ok"] == response.ok
            assert response.ok or answer["error_code"] == response.status
            return answer

    async def refusal(self, method: str, **parameters: Any) -> str:
        answer = await self(method, **parameters)
        assert not answer["ok"], answer
        return str(answer["description"])


@pytest.fixture
async def raw(playground: Playground) -> AsyncIterator[Raw]:
    # The page's key is a cookie, which the client keeps for an address without a name only when told so.
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(playground.url) as response:
            assert response.status == 200
        yield Raw(playground, session)
