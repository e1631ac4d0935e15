"""Nothing that was said is lost: what is to be said outlives outages, kills and a database in use, and is said in order."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.dialogue import Outgoing
from bot.dialogue.answers.buttons import HearAnswer
from bot.dialogue.exchange import Deletion
from bot.dialogue.reply import Button, Reply, Speech
from bot.knowledge import Library
from bot.storage import DATABASE, Storage, StorageFailure
from bot.storage import Person as Known
from bot.telegram.exchange import at_once
from bot.telegram.operations import Delete, Edit, Leave, Operation, Say, Send, Written, dump, load, operations
from bot.telegram.outbox import EXPIRES, Done, Outbox, Undeleted
from bot.values import Language
from tests.telegram.conftest import ask, awake, data_of, eventually, running
from tests.telegram.test_killed import victim


def reply(text: str, *, quotes: bool = False) -> Reply:
    return Reply(text, Language.FR, ((Button("Oui", Written("e:yes")),),), quotes=quotes)


class Telegram:
    """Takes operations, or fails as told: by text, what is raised before it is taken."""

    def __init__(self) -> None:
        self.taken: list[tuple[int, str]] = []
        self.failures: dict[str, list[Exception]] = {}
        self.then: dict[str, tuple[Operation, ...]] = {}

    async def carry(self, chat_id: int, operation: Operation) -> Done:
        text = operation.reply.html if isinstance(operation, Send | Edit) else str(getattr(operation, "message_id", "voice"))
        await asyncio.sleep(0)
        if self.failures.get(text):
            raise self.failures[text].pop(0)
        self.taken.append((chat_id, text))
        return Done(1000, self.then.get(text, ()))


def say(outbox: Outbox, storage: Storage, chat_id: int, *said: Operation) -> None:
    storage.people.save(Known(chat_id, Language.FR))
    with storage.unit_of_work():
        entries = outbox.add(chat_id, said)
    outbox.release(entries)


async def drained(outbox: Outbox, *chats: int) -> None:
    await eventually(lambda: not any(outbox.pending(chat) for chat in chats), "an empty outbox")


async def test_what_fails_is_said_again_before_what_comes_after_it(storage: Storage):
    telegram, outbox = Telegram(), Outbox(storage, pause=0.01)
    telegram.failures["a"] = [NetworkError("502"), NetworkError("502"), RetryAfter(0)]
    outbox.start(telegram.carry)
    say(outbox, storage, 1, Send(reply("a")), Send(reply("b")))
    say(outbox, storage, 2, Send(reply("c")))
    await drained(outbox, 1, 2)
    assert [text for chat, text in telegram.taken if chat == 1] == ["a", "b"]
    # Nobody else waits for them.
    assert telegram.taken[0] == (2, "c")
    assert storage.outbox.all() == []


async def test_what_was_not_taken_is_said_by_the_next_process_in_order(storage: Storage):
    telegram, outbox = Telegram(), Outbox(storage)
    with storage.unit_of_work():
        outbox.add(1, [Send(reply("a"), to=5), Edit(7, reply("b")), Say("c", Language.FR), Delete(9, (Send(reply("gone")),))])
    later = Outbox(storage)
    later.start(telegram.carry)
    await drained(later, 1)
    assert [text for _, text in telegram.taken if text != "voice"] == ["a", "b", "9"]
    assert (1, "voice") in telegram.taken
    assert storage.outbox.all() == []


async def test_whoever_has_blocked_the_bot_gets_none_of_it(storage: Storage):
    telegram, outbox = Telegram(), Outbox(storage)
    telegram.failures["a"] = [Forbidden("blocked")]
    outbox.start(telegram.carry)
    say(outbox, storage, 1, Send(reply("a")), Send(reply("b")))
    await drained(outbox, 1)
    assert telegram.taken == []
    assert storage.outbox.all() == []


@pytest.mark.parametrize("error", [BadRequest("no rights"), ChatMigrated(-5)])
async def test_what_is_refused_for_good_does_not_hold_up_the_rest(storage: Storage, error: TelegramError):
    telegram, outbox = Telegram(), Outbox(storage)
    telegram.failures["a"] = [error]
    outbox.start(telegram.carry)
    say(outbox, storage, 1, Send(reply("a")), Send(reply("b")))
    await drained(outbox, 1)
    assert telegram.taken == [(1, "b")]
    assert storage.outbox.all() == []


async def test_what_waits_for_a_day_is_no_longer_said(storage: Storage):
    now, telegram = [1_000_000.0], Telegram()
    with storage.unit_of_work():
        storage.outbox.add(1, [dump(Send(reply("old")))])
    now[0] = storage.outbox.all()[0].written + EXPIRES + 1
    outbox = Outbox(storage, clock=lambda: now[0])
    outbox.start(telegram.carry)
    await drained(outbox, 1)
    assert telegram.taken == []
    assert outbox.counts == Counter(expired=1)


async def test_a_deletion_that_fails_is_told_and_owed(storage: Storage):
    telegram, outbox = Telegram(), Outbox(storage, pause=0.01)
    telegram.failures["9"] = [Undeleted(), Undeleted(), Undeleted()]
    outbox.start(telegram.carry)
    say(outbox, storage, 1, Delete(9, (Send(reply("gone")),), (Send(reply("kept")),)), Send(reply("next")))
    await eventually(lambda: (1, "9") in telegram.taken, "the message deleted")
    assert [text for _, text in telegram.taken] == ["kept", "next", "9"]
    await eventually(lambda: storage.outbox.all() == [], "nothing owed any more")


async def test_what_follows_from_an_operation_comes_before_what_was_behind_it(storage: Storage):
    telegram, outbox = Telegram(), Outbox(storage)
    telegram.then["a"] = (Send(reply("b")),)
    outbox.start(telegram.carry)
    say(outbox, storage, 1, Send(reply("a")), Send(reply("c")))
    await drained(outbox, 1)
    assert [text for _, text in telegram.taken] == ["a", "b", "c"]


async def test_words_of_a_person_are_never_written_down(storage: Storage):
    telegram, outbox = Telegram(), Outbox(storage)
    outbox.start(telegram.carry)
    say(outbox, storage, 1, Send(reply("vous avez dit : zanzibar", quotes=True)), Send(reply("b")))
    assert [load(row.operation) for row in storage.outbox.all()] == [Send(reply("b"))]
    await drained(outbox, 1)
    assert [text for _, text in telegram.taken] == ["vous avez dit : zanzibar", "b"]


def test_each_operation_survives_as_text():
    branches = (Edit(3, reply("é <b>ç</b>")),), (Send(reply("b"), 4), Say("c", Language.EN))
    for operation in (
        Send(reply("a")),
        Send(reply("a"), 2),
        *branches[0],
        *branches[1],
        Delete(8, *branches),
        Delete(8, owed=True),
        Leave(),
    ):
        assert load(dump(operation)) == operation


def test_what_a_reply_takes_is_in_the_order_of_the_screen():
    first = Reply("a", Language.FR, then=(Reply("b", Language.FR),))
    assert operations(
        Outgoing(messages=(first,), under=True, speech=Speech("c", Language.FR, HearAnswer("wifi-vpn"))), message_id=7
    ) == (
        Send(Reply("a", Language.FR), 7),
        Send(Reply("b", Language.FR)),
        Say("c", Language.FR),
    )
    assert operations(Outgoing(edit=first, messages=(Reply("d", Language.FR),)), message_id=7) == (
        Edit(7, Reply("a", Language.FR)),
        Send(Reply("b", Language.FR)),
        Send(Reply("d", Language.FR)),
    )
    assert operations(Outgoing(messages=(first,)), replaced=3) == (
        Edit(3, Reply("a", Language.FR)),
        Send(Reply("b", Language.FR)),
    )
    deletion = Deletion(5, Outgoing(messages=(Reply("gone", Language.FR),)), Outgoing(messages=(Reply("kept", Language.FR),)))
    assert operations(Outgoing(deletion=deletion)) == (
        Delete(5, (Send(Reply("gone", Language.FR)),), (Send(Reply("kept", Language.FR)),)),
    )


def test_a_unit_of_work_is_all_or_nothing(storage: Storage):
    def interrupted() -> None:
        with storage.unit_of_work():
            storage.people.save(Known(1, Language.FR))
            storage.updates.mark(1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    assert storage.people.get(1) is None
    assert not storage.updates.handled(1)
    with storage.unit_of_work():
        storage.people.save(Known(1, Language.FR))
        with pytest.raises(StorageFailure):
            storage.feedback.save("s", None, True)
        storage.updates.mark(1)
    assert storage.people.get(1)
    assert storage.updates.handled(1)


def test_a_unit_of_work_never_waits(storage: Storage):
    async def waits() -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="waits"):
        at_once(waits())


# The whole bot


@pytest.mark.model
async def test_everybody_is_answered_after_an_outage(model: Path, tmp_path: Path):
    async with running(model, tmp_path) as playground:
        await awake(playground)
        playground.faults.bad_gateway(method="sendMessage", times=10_000)
        people = [playground.person() for _ in range(20)]
        sent = [person.send("/aide") for person in people]
        await playground.wait_until(lambda: len(playground.errors) >= 60)
        playground.faults.clear()
        for person, number in zip(people, sent, strict=True):
            await person.wait_for(lambda m: "Comment ça marche" in m.text, after=number)
            assert len(person.bot_messages) == 1


@pytest.mark.model
async def test_what_could_not_be_said_is_said_after_a_kill(model: Path, tmp_path: Path):
    async with victim(tmp_path) as bot:
        await awake(bot.playground)
        bot.playground.faults.bad_gateway(method="sendMessage", times=10_000)
        people = [bot.playground.person() for _ in range(5)]
        sent = [person.send("vpn, c'est quoi ?") for person in people]
        storage = Storage(tmp_path / DATABASE)
        await eventually(lambda: len(storage.outbox.all()) == 5, "five replies that wait")
        storage.close()
        await bot.kill()
        bot.playground.faults.clear()
        await bot.start()
        for person, number in zip(people, sent, strict=True):
            await person.wait_for(lambda m: "VPN" in m.text, after=number)
            assert len(person.bot_messages) == 1


@pytest.mark.model
async def test_a_reply_counts_only_for_a_question_that_was_seen(model: Path, tmp_path: Path, library: Library):
    async with running(model, tmp_path) as playground:
        await awake(playground)
        person = playground.person()
        await ask(person, "/bilan")
        playground.faults.bad_gateway(method="sendMessage", times=10_000)
        person.send("oui")
        storage = Storage(tmp_path / DATABASE)
        sender = storage.pseudonyms.of(person.chat_id)
        await eventually(lambda: len(storage.checks.log(sender)) == 1, "the first reply")
        # Nothing came, so they write it again.
        again = person.send("oui")
        await eventually(lambda: len(storage.outbox.all()) >= 2, "both replies waiting")
        playground.faults.clear()
        await person.wait_for(after=again)
        await eventually(lambda: storage.outbox.all() == [], "an empty outbox")
        assert [given.item for given in storage.checks.log(sender)] == [library.checklist.quick[0]]
        storage.close()


@pytest.mark.model
async def test_a_database_in_use_holds_up_only_those_who_need_it_written(model: Path, tmp_path: Path):
    async with running(model, tmp_path) as playground:
        await awake(playground)
        person, other = playground.person(), playground.person()
        first = await ask(person, "/bilan")
        await ask(other, "/aide")
        writer = sqlite3.connect(tmp_path / DATABASE, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        person.press(first.id, data_of(first, "Oui"))
        await other.wait_for(lambda m: "VPN" in m.text, after=other.send("vpn, c'est quoi ?"))
        assert "1 sur 9" in person.message(first.id).text
        writer.execute("ROLLBACK")
        writer.close()
        await person.wait_for(lambda m: m.id == first.id and "2 sur 9" in m.text)


@pytest.mark.model
async def test_a_patients_number_is_deleted_however_often_that_fails(model: Path, tmp_path: Path):
    async with running(model, tmp_path) as playground:
        await awake(playground)
        person = playground.person()
        playground.faults.bad_gateway(method="deleteMessage", times=3)
        number = person.send("mme Dupont 2 85 05 78 006 084 36 a mal")
        await person.wait_for(after=number)
        await playground.wait_until(lambda: all(m.id != number for m in person.messages))
