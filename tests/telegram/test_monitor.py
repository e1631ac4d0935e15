"""Metrics, liveness and readiness as somebody outside sees them, and what of the people they never show."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import pytest
from aiohttp import ClientConnectorError, ClientSession
from prometheus_client.parser import text_string_to_metric_families
from telegram import CallbackQuery, Chat, Message, Update, User

from bot.dialogue import Outgoing
from bot.dialogue.exchange import Deletion
from bot.dialogue.reply import Reply
from bot.storage import Storage
from bot.telegram.measures import BOUNDS, Measures
from bot.telegram.metrics import in_steps
from bot.telegram.operations import Send
from bot.telegram.outbox import Done, Outbox
from bot.telegram.update_ledger import UpdateLedger
from bot.values import Language
from tests.fake_assistant import DECLINED, FakeAssistant
from tests.ports import unused_port
from tests.telegram.conftest import ask, eventually, running
from tests.telegram.test_handlers import NO_MODEL, TEXTS, choose

pytestmark = pytest.mark.slow


async def get(port: int, path: str) -> tuple[int, str]:
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as response:
        return response.status, await response.text()


def samples(text: str) -> dict[tuple[str, ...], float]:
    """The values by name and labels' values, without the process's own."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("vigie_")
    }


async def test_counts_come_in_steps_of_five_and_tell_of_nobody(tmp_path: Path):
    port = unused_port()
    loader = FakeAssistant.scripted(TEXTS, choose=choose)
    async with running(NO_MODEL, tmp_path, loader, metrics_port=port) as playground:
        people = [playground.person() for _ in range(7)]
        for person in people[:4]:
            await ask(person, "une question que personne ne comprend")
        _, text = await get(port, "/metrics")
        early = samples(text)
        assert not {
            name for name in early if name[0] in ("vigie_updates_total", "vigie_decisions_total", "vigie_replies_total")
        }
        assert early["vigie_reply_seconds_count",] == early["vigie_reply_seconds_sum",] == early["vigie_people",] == 0
        for person in people[4:]:
            await ask(person, "une question que personne ne comprend")
        _, text = await get(port, "/metrics")
        late = samples(text)
    assert late["vigie_updates_total", "message"] == 5
    assert late["vigie_decisions_total", "out_of_scope"] == 5
    assert late["vigie_replies_total", "done"] == 5
    assert late["vigie_reply_seconds_count",] == 5
    assert 0 < late["vigie_reply_seconds_sum",] < 50
    # Of what alerts compare, there is always a number.
    assert late["vigie_reminders_total", "sent"] == 0
    assert late["vigie_model_ready",] == 1
    assert late["vigie_telegram_answered_timestamp_seconds",] > 1_700_000_000
    assert late["vigie_disk_free_bytes",] > 0
    # The database is counted at most every 30 seconds.
    assert late["vigie_people",] == 0
    for person in people:
        assert str(person.id) not in text
    assert "comprend" not in text
    with pytest.raises(ClientConnectorError):
        await get(port, "/metrics")


async def test_it_lives_before_it_is_ready(tmp_path: Path):
    port, gate = unused_port(), asyncio.Event()
    loader = FakeAssistant.scripted(TEXTS, gate=gate)
    async with running(NO_MODEL, tmp_path, loader, metrics_port=port):
        assert (await get(port, "/live"))[0] == 200
        status, body = await get(port, "/ready")
        assert status == 503
        assert '"model": false' in body
        assert '"listening": true' in body
        gate.set()
        assert (await get(port, "/ready"))[0] == 200


async def test_a_model_that_does_not_load_is_never_ready(tmp_path: Path):
    port = unused_port()
    async with running(NO_MODEL, tmp_path, FakeAssistant.scripted(broken=True), metrics_port=port) as playground:
        await ask(playground.person(), "bonjour ?")
        status, body = await get(port, "/ready")
        assert status == 503
        assert '"model": false' in body
        assert samples((await get(port, "/metrics"))[1])["vigie_model_ready",] == 0


def update(number: int, chat_id: int, *, press: bool = False) -> Update:
    user = User(chat_id, "x", is_bot=False)
    message = Message(1, dt.datetime.now(dt.UTC), Chat(chat_id, Chat.PRIVATE), from_user=user)
    return Update(number, callback_query=CallbackQuery("1", user, "1", message)) if press else Update(number, message=message)


async def test_a_wait_is_that_of_the_first_message_until_something_is_said(storage: Storage):
    now = [100.0]
    ledger, outbox = UpdateLedger(storage), Outbox(storage)
    measures = Measures(ledger, outbox, clock=lambda: now[0])
    ledger.claim(1)
    measures.arrived(update(1, 7))
    now[0] += 2
    # A second message while the first is being handled.
    measures.arrived(update(2, 7, press=True))
    measures.said(7)
    measures.said(7)
    assert measures.waited == 2.0
    assert measures.waits == {BOUNDS.index(2.5): 1}
    # One that was handled without a word is no wait of the next.
    measures.arrived(update(3, 7))
    now[0] += 100
    measures.arrived(update(4, 7))
    now[0] += 400
    measures.said(7)
    assert measures.waited == 402.0
    assert measures.waits[len(BOUNDS)] == 1
    assert measures.updates == {"message": 3, "press": 1}


def test_a_decision_is_counted_also_where_the_message_is_deleted(storage: Storage):
    measures = Measures(UpdateLedger(storage), Outbox(storage))
    told = Outgoing(messages=(Reply("x", Language.FR, turn=DECLINED),))
    measures.decided(told)
    measures.decided(Outgoing(deletion=Deletion(1, told, Outgoing())))
    measures.decided(Outgoing(messages=(Reply("x", Language.FR),)))
    assert measures.decisions == {"out_of_scope": 2}


async def test_the_oldest_reply_that_waits_is_told(storage: Storage):
    now = [1000.0]
    gate = asyncio.Event()

    async def carry(chat_id: int, operation: object) -> Done:
        await gate.wait()
        return Done()

    outbox = Outbox(storage, clock=lambda: now[0])
    outbox.start(carry)
    assert (outbox.waiting, outbox.oldest) == (0, 0.0)
    outbox.release(outbox.add(7, [Send(Reply("x", Language.FR))]))
    now[0] += 30
    outbox.release(outbox.add(8, [Send(Reply("y", Language.FR))]))
    assert (outbox.waiting, outbox.oldest) == (2, 30.0)
    gate.set()
    await eventually(lambda: outbox.waiting == 0, "all is said")


def test_steps_round_down():
    assert [in_steps(count) for count in (0, 4, 5, 9, 10)] == [0, 0, 5, 5, 10]
