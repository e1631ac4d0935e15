"""Floods, forged buttons, other people's buttons, odd text, webhooks without the secret: nothing breaks, nothing gets in."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.app import run
from bot.settings import Settings
from bot.storage import DATABASE, Storage
from bot.telegram import webhook
from bot.telegram.logs import configure
from bot.telegram.webhook import secret_path
from playground import Person, Playground
from tests.ports import unused_port
from tests.telegram.conftest import UNLIMITED, ask, awake, data_of, running
from tests.waiting import within

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]


async def test_a_flood_gets_one_kind_word_and_others_are_answered_at_once(playground: Playground):
    flooder, other = playground.person(), playground.person()
    for _ in range(300):
        last = flooder.send("/aide")
    assert "Comment ça marche" in (await ask(other, "/aide")).text
    await flooder.wait_for(lambda m: "Doucement" in m.text, after=last)
    assert len([m for m in flooder.bot_messages if "Doucement" in m.text]) == 1


async def test_a_flood_of_taps_leaves_no_button_spinning(playground: Playground, person: Person):
    menu = await ask(person, "/themes")
    for _ in range(60):
        person.press(menu.id, data_of(menu, "💾 Sauvegardes"), even_if_gone=True)
    await playground.wait_until(lambda: playground.unanswered_callbacks() == [])


FORGED = [
    "e:yes:x", "e:YES", "b:1", "s:x", "x:", "x:-1", "x:0", "x:1e9", "x:99999999999999999999", "j:1",
    "c:backups-restore:../..:y", "c:backups-restore:run:y:y", "v:backup:2026-13:d", "v:nothing:2026-11:d", "n:backup:99@9999",
    "w:||", "f:Mars/Phobos",
    "a:wifi-hospital\n", "a:wifi-hospital:<b>", "y:../../etc/passwd:a", "p:loud", "i:", "a:" + "x" * 62, "\u202e", "🦷", ":",
    '/answer{"a":1}', "p:always:x", "l:fr:en", "u:nobody", "r:../x", "k:", "z:x", "g:<script>", "d:wifi-hospital:1", "h:-1",
    "::::",
]  # fmt: skip


async def test_forged_callback_data_leads_nowhere(playground: Playground, person: Person):
    for data in FORGED:
        menu = await ask(playground.person(), "/themes")
        owner = next(p for p in (Person(playground.state, menu.chat, menu.chat.users[0]),))
        owner.press(menu.id, data, even_if_gone=True)
    await playground.wait_until(lambda: playground.unanswered_callbacks() == [])
    assert not [
        call for call in playground.errors if "Bad Request" in str(call.error) and "not modified" not in str(call.error)
    ]


async def test_a_button_pressed_by_somebody_else_does_nothing(playground: Playground, person: Person):
    """A forged update: another person's id on a message of this chat."""
    await ask(person, "rappelle-moi le 5 à 8h de sauvegarder")
    menu = await ask(person, "/effacer")
    stranger = playground.person()
    await ask(stranger, "/start")
    forged = {
        "id": "forged-1",
        "from": stranger.chat.users[0].to_api(),
        "chat_instance": "1",
        "message": menu.to_api(),
        "data": "e:yes",
    }
    playground.state.updates.push("callback_query", forged)
    assert "Mes rappels" in str((await ask(person, "/start")).keyboard)
    assert "rappels\u00a0: 1" in (await ask(person, "/mesdonnees")).text


async def test_names_are_never_shown_nor_rendered(playground: Playground):
    person = playground.person(first_name="<b>Zoé</b> {text} \u202e %s")
    for text in ("/start", "bonjour", "merci"):
        assert "Zoé" not in (await ask(person, text)).text


ODD = [
    "\u202eessap ed tom", "\u200b/answer{}", "\ufeff/checklist", "／checklist", "\u2066wifi\u2069 de la clinique ?",
    "e\u0301" * 300, "z̸̢͎̗̞̰͇͔͚̭͙a̸l̸g̸o̸" * 20, "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 50, "\x07\x1b[31mrouge", "a" * 4096,
    "\n" * 4000 + "vpn", "<a href='tg://user?id=1'>x</a>", "&lt;b&gt; &amp; &#x27;", "{0.__class__}", "%(password)s",
    "𝓶𝓸𝓽 𝓭𝓮 𝓹𝓪𝓼𝓼𝓮", "١٢٣٤٥", "\ud7ff\ue000", '/restart{"x": 1}', "/session_start", "//checklist", "/ checklist",
    "/bilan" + " x" * 1500, "[mot de passe](/checklist)",
]  # fmt: skip


async def test_odd_text_is_answered_and_nothing_is_refused_by_telegram(playground: Playground):
    before = len(playground.errors)
    for text in ODD:
        person = playground.person()
        reply = await person.wait_for(after=person.send(text))
        assert "mal passé" not in reply.text, text
    assert playground.errors[before:] == []


@pytest.mark.parametrize("text", ["/etat", "/status", "/etat 1", "/ETAT"])
async def test_an_operators_command_does_not_exist_for_others(person: Person, text: str):
    assert "ne connais pas cette commande" in (await ask(person, text)).text


async def test_an_operator_sees_how_things_are(model: Path, tmp_path: Path):
    async with running(model, tmp_path, operators="77,12345") as playground:
        user = playground.state.add_user("Op", "fr")
        user.id = 12345
        operator = Person(playground.state, playground.state.add_chat(user), user)
        await ask(playground.person(), "/start")
        status = await ask(operator, "/etat")
        assert "Personnes\u00a0: 2, dont 2" in status.text
        listed = str([call.parameters for call in playground.calls_of("setMyCommands")])
        assert "mesdonnees" in listed
        assert "etat" not in listed


# The webhook


async def test_the_webhook_takes_nothing_without_its_secret_and_each_update_once(model: Path, tmp_path: Path):
    port, secret = unused_port(), "a-secret-of-many-letters"
    playground = Playground(rate_limit=None)
    await playground.start()
    stop = asyncio.Event()
    values: dict[str, Any] = {
        "webhook_url": f"http://127.0.0.1:{port}",
        "webhook_secret": SecretStr(secret),
        "webhook_port": port,
    }
    settings = Settings(telegram_token=SecretStr(playground.token), telegram_api=playground.url, data=tmp_path, **values)
    bot = asyncio.create_task(run(settings, model, stop))
    try:
        await playground.wait_until(lambda: playground.calls_of("setMyShortDescription"))
        person = playground.person()
        update = {
            "update_id": 5,
            "message": {
                "message_id": 9,
                "date": 1,
                "chat": {"id": person.chat_id, "type": "private", "first_name": "C"},
                "from": {"id": person.chat_id, "is_bot": False, "first_name": "C", "language_code": "fr"},
                "text": "/aide",
            },
        }
        url, header = f"http://127.0.0.1:{port}{secret_path(secret)}", "X-Telegram-Bot-Api-Secret-Token"
        async with aiohttp.ClientSession() as session:

            async def post(body: bytes, **headers: str) -> int:
                async with session.post(url, data=body, headers=headers) as response:
                    return response.status

            good = json.dumps(update).encode()
            for given in (
                {},
                {header: ""},
                {header: "wrong"},
                {header: secret[:-1]},
                {header: secret + "x"},
                {header: "é" * 20},
            ):
                assert await post(good, **given) == 403
            assert person.bot_messages == []
            for bad in (b"", b"{", b"[]", b'"x"', b"null", b'{"update_id": "5"}', b'{"update_id": true}', b"[" * 100_000):
                assert await post(bad, **{header: secret}) == 400
            assert await post(b"x" * (2 << 20), **{header: secret}) == 413
            # Of its number, but with nothing in it that can be read: taken once and for all.
            assert await post(b'{"update_id": 4, "message": {"text": "no chat"}}', **{header: secret}) == 200
            for _ in range(3):
                assert await post(good, **{header: secret}) == 200
            async with session.get(url) as response:
                assert response.status == 405
        await person.wait_for(lambda m: "Comment ça marche" in m.text)
        assert len(person.bot_messages) == 1
    finally:
        stop.set()
        await bot
        await playground.stop()


async def test_the_webhook_confirms_only_what_is_done(model: Path, tmp_path: Path):
    """Or Telegram would not bring again what is lost when the bot is killed."""
    limits = replace(UNLIMITED, webhook_patience=0.1)
    port, secret = unused_port(), "a-secret-of-many-letters"
    values: dict[str, Any] = {
        "webhook_url": f"http://127.0.0.1:{port}",
        "webhook_secret": SecretStr(secret),
        "webhook_port": port,
    }
    async with running(model, tmp_path, limits=limits, **values) as playground, aiohttp.ClientSession() as session:
        person = playground.person()
        update = {
            "update_id": 5,
            "message": {
                "message_id": 9,
                "date": 1,
                "chat": {"id": person.chat_id, "type": "private", "first_name": "C"},
                "from": {"id": person.chat_id, "is_bot": False, "first_name": "C", "language_code": "fr"},
                "text": "/aide",
            },
        }
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}

        async def post() -> int:
            async with session.post(f"http://127.0.0.1:{port}{secret_path(secret)}", json=update, headers=headers) as response:
                return response.status

        writer = sqlite3.connect(tmp_path / DATABASE, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        # In hand, and brought again while it is: not done, and not begun a second time.
        assert [await post(), await post()] == [503, 503]
        writer.execute("ROLLBACK")
        writer.close()
        await person.wait_for(lambda m: "Comment ça marche" in m.text)
        await playground.wait_until(lambda: any(c.method == "sendMessage" and c.ok for c in playground.calls))
        assert await post() == 200
        assert len(person.bot_messages) == 1


async def test_a_webhook_that_cannot_be_set_at_once_is_tried_again(model: Path, tmp_path: Path):
    port = unused_port()
    playground = Playground(rate_limit=None)
    await playground.start()
    playground.faults.server_error(method="setWebhook", times=1)
    stop = asyncio.Event()
    values: dict[str, Any] = {
        "webhook_url": f"http://127.0.0.1:{port}",
        "webhook_secret": SecretStr("abc"),
        "webhook_port": port,
    }
    settings = Settings(telegram_token=SecretStr(playground.token), telegram_api=playground.url, data=tmp_path, **values)
    bot = asyncio.create_task(run(settings, model, stop))
    try:
        await playground.wait_until(lambda: playground.calls_of("setMyShortDescription"))
        person = playground.person()
        assert "Comment ça marche" in (await ask(person, "/aide")).text
    finally:
        stop.set()
        await within(15, "the bot stopped", bot)
        await playground.stop()


async def test_the_secret_is_compared_in_constant_time():
    """By the one function that does: a measurement over HTTP would be a matter of the clock."""
    import inspect

    source = inspect.getsource(webhook)
    assert "hmac.compare_digest(given, self._secret)" in source
    assert "==" not in inspect.getsource(webhook.WebhookServer._take)


# Logs


async def test_no_level_shows_a_token_a_path_a_person_or_a_word_of_theirs(
    model: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    root = logging.getLogger()
    before = root.handlers[:], root.level, logging.getLogger("bot").level
    data = tmp_path / "hidden-place"
    try:
        async with running(model, data) as playground:
            configure("DEBUG", (playground.token,), data)
            await awake(playground)
            person = playground.person(first_name="Zébulonette")
            await ask(person, "le wifi zanzibarien est sûr ?")
            # What fails on the way, with the text at hand.
            playground.faults.bad_gateway(method="sendMessage", times=1)
            person.send("encore du wifi zanzibarien")
            await playground.wait_until(lambda: any(c.error for c in playground.calls_of("sendMessage")))
            playground.state.updates.push("message", {"text": "illisible zanzibarien"})
            await ask(person, "Mme Croquignole a 62 ans, wifi zanzibarien ?")
            storage = Storage(data / DATABASE)
            pseudonym = storage.pseudonyms.of(person.chat_id)
            storage.close()
            chat, token = person.chat_id, playground.token
    finally:
        root.handlers[:], root.level = before[0], before[1]
        logging.getLogger("bot").setLevel(before[2])
    printed = capfd.readouterr()
    everything = printed.err + printed.out
    assert f"[{pseudonym}]" in printed.err
    for hidden in (token, str(chat), "hidden-place", "zanzibar", "Zébulonette", "Croquignole"):
        assert hidden not in everything
