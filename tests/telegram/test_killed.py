"""The whole bot killed at random instants in every flow: no message lost, none answered twice, nothing half done."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from bot.knowledge import Library
from bot.settings import PROJECT
from bot.storage import DATABASE, Storage
from playground import Person, Playground
from playground.chats import Message
from tests.telegram.conftest import data_of, eventually
from tests.waiting import within

pytestmark = pytest.mark.model

KILLS = 3


def showing(text: str) -> Callable[[Message], bool]:
    """Whether a message holds that text, or has it on a button."""
    return lambda message: text in message.text or text in str(message.keyboard)


def erased_at(message_id: int) -> Callable[[Message], bool]:
    """Whether that message says that all is erased."""
    return lambda message: message.id == message_id and "effacé" in message.text


class Victim:
    """`vigie run` against a playground, as a process of its own."""

    def __init__(self, playground: Playground, data: Path, **settings: str) -> None:
        self.playground = playground
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")}
        self._environment = environment | {
            "VIGIE_TELEGRAM_TOKEN": playground.token,
            "VIGIE_TELEGRAM_API": playground.url,
            "VIGIE_DATA": str(data),
            "VIGIE_LOG_LEVEL": "WARNING",
            **settings,
        }
        self.command = [sys.executable, "-m", "bot.cli", "run"]
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Returns once it answers."""
        calls = len(self.playground.calls_of("setMyShortDescription"))
        self.process = await asyncio.create_subprocess_exec(*self.command, cwd=PROJECT, env=self._environment)
        await self.playground.wait_until(lambda: len(self.playground.calls_of("setMyShortDescription")) > calls + 1, timeout=90)

    async def kill(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def stop(self) -> float:
        """Stop it as an operator does; returns the seconds that took."""
        assert self.process
        begin = asyncio.get_running_loop().time()
        self.process.send_signal(signal.SIGTERM)
        await within(30, "the end of the process", self.process.wait())
        return asyncio.get_running_loop().time() - begin


@asynccontextmanager
async def victim(data: Path, **settings: str) -> AsyncIterator[Victim]:
    playground = Playground(rate_limit=None)
    await playground.start()
    victim = Victim(playground, data, **settings)
    await victim.start()
    try:
        yield victim
    finally:
        if victim.process and victim.process.returncode is None:
            await victim.stop()
        await playground.stop()


def shown(person: Person, library: Library) -> str | None:
    """The question on the screen; None once the results are there."""
    items = library.checklist.items.values()
    return next((item.id for m in reversed(person.bot_messages) for item in items if item.fr.question in m.text), None)


def moved_on(person: Person, library: Library, asked: str | None) -> bool:
    """Whether something else than that question is on the screen."""
    return shown(person, library) != asked


async def test_in_the_middle_of_a_checklist(model: Path, tmp_path: Path, library: Library):
    randomly = random.Random(7)
    async with victim(tmp_path) as bot:
        playground, person = bot.playground, bot.playground.person()
        last = person.send("/bilan")
        message = await person.wait_for(lambda m: "1 sur 9" in m.text, timeout=90, after=last)
        for turn in range(40):
            asked = shown(person, library)
            buttons = person.message(message.id).buttons
            yes = next((b["callback_data"] for b in buttons if b["text"] == "Oui"), None)
            if yes is None:
                break
            person.press(message.id, yes)
            if turn < KILLS:
                await asyncio.sleep(randomly.uniform(0, 0.02))
                await bot.kill()
                await bot.start()
            # A tap answered at the very instant of the kill may have changed nothing on the screen: it is made again.
            with suppress(TimeoutError):
                await playground.wait_until(partial(moved_on, person, library, asked))
            await asyncio.sleep(0.05)
        await person.wait_for(lambda m: "plan" in str(m.keyboard))
    storage = Storage(tmp_path / DATABASE)
    log = storage.checks.log(storage.pseudonyms.of(person.chat_id))
    storage.close()
    assert Counter(given.item for given in log) == Counter(library.checklist.quick)
    assert {given.value for given in log} == {"yes"}


# What is said, and what a reply to it holds: one of each flow.
FLOWS = {
    "vpn, c'est quoi ?": "VPN",
    "/rappels": "rappel",
    "rappelle-moi le 5 à 8h de sauvegarder": "5",
    "/bilan": "1 sur 9",
    "/mesdonnees": "Voici tout ce que je retiens",
    "/confidentialite": "Ce que je ne garde pas",
    "mon mdp est Kangourou!2024": "J’ai supprimé votre message",
    "en anglais s'il te plaît": "I will answer in English",
}


async def test_at_any_instant_every_message_is_answered(model: Path, tmp_path: Path):
    """Many people, each in another flow; the bot is killed while it answers, and started again."""
    randomly = random.Random(5)
    async with victim(tmp_path) as bot:
        people: list[tuple[Person, str, int]] = []
        for _ in range(4):
            for text in FLOWS:
                person = bot.playground.person()
                people.append((person, FLOWS[text], person.send(text)))
            await asyncio.sleep(randomly.uniform(0.0, 0.25))
            await bot.kill()
            await bot.start()
        for person, expected, sent in people:
            await person.wait_for(showing(expected), after=sent)
        # Killed between the reply and the note that it was given, a message is answered again: once a kill at most.
        doubled = sum(len([m for m in p.bot_messages if e in m.text or e in str(m.keyboard)]) > 1 for p, e, _ in people)
        assert doubled <= 4
    storage = Storage(tmp_path / DATABASE)
    assert storage.people.counts(dt.date(2020, 1, 1))[0] == len(people)
    storage.close()


@pytest.mark.parametrize("end", [Victim.kill, Victim.stop])
async def test_of_a_crowd_nobody_is_lost_however_the_bot_ends(
    model: Path, tmp_path: Path, end: Callable[[Victim], Awaitable[object]]
):
    async with victim(tmp_path, VIGIE_SENDS_PER_SECOND="1000") as bot:
        people = [bot.playground.person() for _ in range(300)]
        for person in people:
            person.send("/aide")
        await bot.playground.wait_until(lambda: sum(bool(person.bot_messages) for person in people) >= 60, timeout=60)
        await end(bot)
        if end is Victim.kill:
            # Whoever stops it lets it finish what it can.
            assert sum(bool(person.bot_messages) for person in people) < 300
        await bot.start()
        await bot.playground.wait_until(lambda: all(person.bot_messages for person in people), timeout=90)


async def test_killed_while_a_question_is_on_its_way_an_answer_to_it_counts_once(model: Path, tmp_path: Path, library: Library):
    async with victim(tmp_path) as bot:
        person = bot.playground.person()
        await person.wait_for(lambda m: "1 sur 9" in m.text, timeout=90, after=person.send("/bilan"))
        bot.playground.faults.bad_gateway(method="sendMessage", times=10_000)
        person.send("oui")
        storage = Storage(tmp_path / DATABASE)
        await eventually(lambda: storage.outbox.all(), "the next question, written down")
        await bot.kill()
        # Nothing came, so they write it again.
        again = person.send("oui")
        bot.playground.faults.clear()
        await bot.start()
        await person.wait_for(lambda m: "2 sur 9" in m.text, timeout=30)
        await person.wait_for(timeout=90, after=again + 1)
        await eventually(lambda: not storage.outbox.all(), "an empty outbox")
        log = storage.checks.log(storage.pseudonyms.of(person.chat_id))
        assert [(given.item, given.value) for given in log] == [(library.checklist.quick[0], "yes")]
        storage.close()


async def test_killed_while_erasing_it_is_all_or_nothing_and_then_all(model: Path, tmp_path: Path):
    randomly = random.Random(9)
    async with victim(tmp_path) as bot:
        for _ in range(KILLS):
            person = bot.playground.person()
            last = person.send("rappelle-moi le 5 à 8h de sauvegarder")
            await person.wait_for(after=last)
            sure = await person.wait_for(lambda m: "sans retour" in m.text, after=person.send("/effacer"))
            person.press(sure.id, data_of(sure, "Oui, tout effacer"))
            await asyncio.sleep(randomly.uniform(0, 0.01))
            await bot.kill()
            await bot.start()
            await person.wait_for(erased_at(sure.id))
            storage = Storage(tmp_path / DATABASE)
            assert storage.everything_on(person.chat_id) == {}
            storage.close()


async def test_told_to_stop_it_finishes_what_is_in_hand_in_ten_seconds_at_most(model: Path, tmp_path: Path):
    async with victim(tmp_path) as bot:
        person, stuck = bot.playground.person(), bot.playground.person()
        await person.wait_for(lambda m: "VPN" in m.text, after=person.send("vpn, c'est quoi ?"))
        # One reply that Telegram takes three seconds over is finished, one that it never takes is given up.
        sends = len(bot.playground.calls_of("sendMessage"))
        bot.playground.faults.hang(3, method="sendMessage", times=1)
        asked = person.send("/aide")
        await bot.playground.wait_until(lambda: len(bot.playground.calls_of("sendMessage")) == sends + 1)
        bot.playground.faults.hang(60, delivered=False, method="sendMessage", times=3)
        stuck.send("/aide")
        await bot.playground.wait_until(lambda: len(bot.playground.calls_of("sendMessage")) == sends + 2)
        assert await bot.stop() <= 10.5
        assert bot.process.returncode == 0
        assert any("Comment ça marche" in m.text for m in person.bot_messages if m.id > asked)
        # What was given up comes again.
        bot.playground.faults.clear()
        await bot.start()
        await stuck.wait_for(lambda m: "Comment ça marche" in m.text)
        assert len([m for m in person.bot_messages if m.id > asked]) == 1


async def test_a_second_bot_on_the_same_data_says_so_and_ends(model: Path, tmp_path: Path):
    async with victim(tmp_path) as bot:
        second = await asyncio.create_subprocess_exec(
            *bot.command, cwd=PROJECT, env=bot._environment, stderr=asyncio.subprocess.PIPE
        )
        _, said = await within(60, "the end of the second process", second.communicate())
        assert second.returncode == 1
        assert b"another Vigie runs with this VIGIE_DATA" in said
