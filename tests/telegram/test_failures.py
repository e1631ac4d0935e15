"""Every way in which Telegram fails, on every call a reply needs: the person gets their reply, and the bot goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import Library
from bot.telegram import http
from playground import Person, Playground
from playground.errors import Refused
from tests.telegram.conftest import ask, data_of

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]

FAILURES = {
    "429": lambda faults, method: faults.too_many_requests(1, method=method),
    "500": lambda faults, method: faults.server_error(method=method),
    "502 with a page": lambda faults, method: faults.bad_gateway(method=method),
    "503": lambda faults, method: faults.refuse(Refused(503, "Service Unavailable"), method=method),
    "dropped": lambda faults, method: faults.drop(method=method),
    "dropped after it was done": lambda faults, method: faults.drop(delivered=True, method=method),
    "hanging": lambda faults, method: faults.hang(3, delivered=False, method=method),
    "hanging after it was done": lambda faults, method: faults.hang(3, delivered=True, method=method),
    "several in a row": lambda faults, method: faults.server_error(method=method, times=3),
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch, playground: Playground):
    monkeypatch.setattr(http, "READ", 1.0)
    yield
    playground.faults.clear()


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_reply_arrives_all_the_same(playground: Playground, person: Person, library: Library, failure: str):
    FAILURES[failure](playground.faults, "sendMessage")
    question = person.send("vpn, c'est quoi ?")
    await person.wait_for(lambda m: library.answers["wifi-vpn"].fr.short in m.text, after=question)


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_button_leads_where_it_should_all_the_same(playground: Playground, person: Person, failure: str):
    menu = await ask(person, "/themes")
    FAILURES[failure](playground.faults, "editMessageText")
    FAILURES[failure](playground.faults, "answerCallbackQuery")
    person.press(menu.id, data_of(menu, "💾 Sauvegardes"))
    await person.wait_for(lambda m: m.id == menu.id and "Tous les thèmes" not in m.text and "auvegard" in m.text)


@pytest.mark.parametrize("failure", [*FAILURES, "403", "409"])
async def test_updates_come_all_the_same(playground: Playground, person: Person, failure: str):
    strikes = FAILURES | {
        "403": lambda faults, method: faults.forbidden(method=method),
        "409": lambda faults, method: faults.refuse(Refused(409, "Conflict"), method=method),
    }
    strikes[failure](playground.faults, "getUpdates")
    # Ends the poll under way; the next one fails.
    assert "Comment ça marche" in (await ask(person, "/aide")).text
    assert "Tous les thèmes" in (await ask(person, "/themes")).text


@pytest.mark.parametrize("failure", ["429", "500", "dropped", "several in a row"])
async def test_a_file_arrives_all_the_same(playground: Playground, person: Person, failure: str):
    FAILURES[failure](playground.faults, "sendDocument")
    await person.wait_for(lambda m: "Voici tout ce que" in m.text, after=person.send("/mesdonnees"))


async def test_a_message_refused_for_good_ends_in_an_apology(playground: Playground, person: Person):
    playground.faults.bad_request("can't parse entities", method="sendMessage")
    await person.wait_for(lambda m: "mal passé" in m.text, after=person.send("/aide"))


async def test_whoever_blocked_the_bot_meanwhile_stops_nobody(playground: Playground, person: Person, tmp_path: Path):
    playground.faults.forbidden(method="sendMessage")
    person.send("/aide")
    # It strikes the first of the two replies, which must be this one.
    await playground.wait_until(lambda: not playground.faults.waiting)
    other = playground.person()
    assert "Comment ça marche" in (await ask(other, "/aide")).text
