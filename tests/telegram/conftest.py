"""The bot, running as in production against a Bot API over HTTP, with the real model and a database of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.app import run
from bot.assistant import AssistantLoader
from bot.assistant.model import train
from bot.settings import PROJECT, Settings
from bot.telegram.limits import Limits
from bot.voice import Listener
from playground import Person, Playground
from playground.chats import Message
from tests.waiting import within

# One message a second to a chat, and double taps, have tests of their own; all others would wait for them.
UNLIMITED = Limits(chat_burst=1000, double_tap=0)


class RunningPlayground(Playground):
    """A playground, and the bot that runs against it, for tests of how it ends."""

    bot: asyncio.Task[None]


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model; trained now where `make test` has not done so."""
    return train(PROJECT, PROJECT / "models")


@asynccontextmanager
async def running(
    model: Path,
    data: Path,
    loader: Callable[..., AssistantLoader] = AssistantLoader,
    listen: Callable[[Settings], Listener | None] | None = None,
    limits: Limits = UNLIMITED,
    **settings: Any,
) -> AsyncIterator[RunningPlayground]:
    """A playground with the bot running against it, until the block ends; `loader` may be a FakeAssistant's."""
    playground = RunningPlayground(rate_limit=None)
    await playground.start()
    stop = asyncio.Event()
    values = {"telegram_token": SecretStr(playground.token), "telegram_api": playground.url, "data": data, **settings}
    bot = asyncio.create_task(run(Settings(**values), model, stop, loader, listen, limits=limits))
    playground.bot = bot
    try:
        started = asyncio.create_task(playground.wait_until(lambda: playground.calls_of("setMyShortDescription")))
        done, _ = await asyncio.wait({bot, started}, return_when=asyncio.FIRST_COMPLETED)
        if bot in done:
            started.cancel()
            bot.result()
        yield playground
    finally:
        stop.set()
        await within(30, "the bot stopped", bot)
        await playground.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def playground(model: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Playground]:
    """One running bot for the tests of a module; each test talks to it as somebody new."""
    async with running(model, tmp_path_factory.mktemp("data")) as playground:
        await awake(playground)
        yield playground


async def awake(playground: Playground) -> None:
    """Wait for the model: the first question does, and says so. The tests of that have a bot of their own."""
    person = playground.person()
    question = person.send("bonjour")
    await person.wait_for(lambda message: "Quelle est votre question" in message.text, after=question)


@pytest.fixture
def person(playground: Playground) -> Person:
    """Somebody new, with a French Telegram."""
    return playground.person()


async def ask(person: Person, text: str):
    """Send a text; returns the bot's reply to it."""
    return await person.wait_for(after=person.send(text))


# What only the reply to /aide holds.
HELP = "Comment ça marche"


async def settled(person: Person, **fields: Any) -> None:
    """Wait until all that the person has sent or pressed is answered: replies come in order, and the last is to a command.

    Telegram's word that a button was pressed is answered before the button's message comes; waiting for that is not enough.
    """
    end = person.send("/aide", **fields)
    await person.wait_for(lambda message: HELP in message.text, after=end)


def holding(text: str) -> Callable[[Message], bool]:
    """Whether a message holds that text, to wait for in a loop."""
    return lambda message: text in message.text


def labels(message) -> list[str]:
    """The labels of a message's buttons."""
    return [button["text"] for button in message.buttons]


def listens(message) -> list[str]:
    """The callback data of the button that reads the message aloud, if it has one."""
    return [button["callback_data"] for button in message.buttons if button["text"].startswith("🔊")]


def data_of(message, label: str) -> str:
    """The callback data of the button with that label."""
    return next(button["callback_data"] for button in message.buttons if button["text"] == label)


async def eventually(condition: Callable[[], object], what: str, timeout: float = 60) -> None:
    """Wait for something that the playground cannot see, such as a row of the database; `what` says what it is."""
    until = asyncio.get_running_loop().time() + timeout
    while not condition():
        assert asyncio.get_running_loop().time() < until, f"not within {timeout} s: {what}"
        await asyncio.sleep(0.01)
