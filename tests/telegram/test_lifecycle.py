"""The bot's life: buttons before the model is there, restarts, refused tokens, webhooks, logs without secrets."""

from __future__ import annotations

import asyncio
import logging
import shutil
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.app import run
from bot.assistant import AssistantLoader, Turn
from bot.assistant.agent import Assistant, SilentTurn
from bot.knowledge import Library
from bot.settings import PROJECT, Settings
from bot.storage.files import ALIVE
from bot.telegram.app import TelegramRefused
from bot.telegram.limits import Limits
from bot.telegram.logs import Scrubber, configure
from bot.telegram.webhook import secret_path
from playground import Playground
from playground.errors import Refused
from tests.ports import unused_port
from tests.telegram.conftest import ask, data_of, running

pytestmark = pytest.mark.model


class GatedLoader(AssistantLoader):
    """Loads the real model, once the gate opens."""

    gate = threading.Event()

    def _load(self) -> Assistant:
        assert self.gate.wait(60)
        return super()._load()


class FailingLoader(AssistantLoader):
    """A model that cannot be loaded."""

    def _load(self) -> Assistant:
        raise FileNotFoundError("no model there")


class SilentLoader(AssistantLoader):
    """An assistant whose rules lead nowhere."""

    async def turn(self, sender: str, text: str) -> Turn:
        raise SilentTurn("nothing to say")


async def test_where_the_assistant_has_nothing_to_say_the_person_is_told(model: Path, tmp_path: Path):
    async with running(model, tmp_path, SilentLoader) as playground:
        person = playground.person()
        person.send("vpn, c'est quoi ?")
        await person.wait_for(lambda m: "Quelque chose s’est mal passé de mon côté" in m.text)


async def test_buttons_and_commands_do_not_wait_for_the_model_and_questions_say_that_they_do(
    model: Path, tmp_path: Path, library: Library
):
    GatedLoader.gate.clear()
    async with running(model, tmp_path, GatedLoader) as playground:
        person, other = playground.person(), playground.person()
        question = person.send("jpeux utiliser le wifi de la clinique ?")
        waiting = await person.wait_for(lambda m: "Je me réveille" in m.text, after=question)
        menu = await ask(other, "/themes")
        other.press(menu.id, data_of(menu, "💾 Sauvegardes"))
        await other.wait_for(lambda m: library.overview("backups").fr.short.split(".")[0] in m.text)
        assert "Je me réveille" in person.message(waiting.id).text
        GatedLoader.gate.set()
        answered = await person.wait_for(lambda m: library.answers["wifi-hospital"].fr.short in m.text)
        assert answered.id == waiting.id


async def test_typing_is_shown_while_a_question_waits(model: Path, tmp_path: Path):
    GatedLoader.gate.clear()
    async with running(model, tmp_path, GatedLoader) as playground:
        person = playground.person()
        person.send("vpn, c'est quoi ?")
        await playground.wait_until(lambda: playground.calls_of("sendChatAction"))
        GatedLoader.gate.set()
        await person.wait_for(lambda m: "VPN" in m.text)


async def test_without_a_model_questions_say_so_and_the_themes_stay_open(model: Path, tmp_path: Path):
    async with running(model, tmp_path, FailingLoader) as playground:
        person = playground.person()
        person.send("vpn, c'est quoi ?")
        await person.wait_for(lambda m: "Je ne peux pas lire de question" in m.text)
        assert "Tous les thèmes" in (await ask(person, "/themes")).text


async def test_a_conversation_survives_a_restart_of_the_bot(model: Path, tmp_path: Path, library: Library):
    async with running(model, tmp_path) as playground:
        person = playground.person(language_code="fr")
        choice = await ask(person, "/langue")
        person.press(choice.id, data_of(choice, "English"))
        await person.wait_for(lambda m: "I will answer in English" in m.text)
        question = person.send("what is a vpn?")
        await person.wait_for(lambda m: library.answers["wifi-vpn"].en.short in m.text, after=question)
        # The same Telegram, the same chat; the bot is stopped and started.
        calls = len(playground.calls_of("setMyShortDescription"))
        state = playground.state
    again = Playground(rate_limit=None)
    again.state.chats.update(state.chats)
    await again.start()
    stop = asyncio.Event()
    settings = Settings(telegram_token=SecretStr(again.token), telegram_api=again.url, data=tmp_path)
    bot = asyncio.create_task(run(settings, model, stop))
    try:
        person._state = again.state
        follow_up = person.send("why?")
        await person.wait_for(lambda m: library.answers["wifi-why"].en.short in m.text, after=follow_up)
    finally:
        stop.set()
        await bot
        await again.stop()
    assert calls == 2


async def test_a_refused_token_stops_the_start_with_one_line(model: Path, tmp_path: Path):
    playground = Playground()
    await playground.start()
    settings = Settings(telegram_token=SecretStr("9:WRONG"), telegram_api=playground.url, data=tmp_path)
    with pytest.raises(TelegramRefused, match="BotFather") as caught:
        await run(settings, model, asyncio.Event())
    assert "9:WRONG" not in str(caught.value)
    await playground.stop()


async def test_a_token_revoked_while_running_ends_the_bot_with_an_error(model: Path, tmp_path: Path):
    """Or a supervisor would take it for a wanted end, and leave the bot down."""
    playground = Playground(rate_limit=None)
    await playground.start()
    settings = Settings(telegram_token=SecretStr(playground.token), telegram_api=playground.url, data=tmp_path)
    limits = Limits(poll_pause=0.01, poll_refusals=3)
    bot = asyncio.create_task(run(settings, model, asyncio.Event(), FailingLoader, limits=limits))
    await playground.wait_until(lambda: playground.calls_of("getUpdates"))
    for method in ("getUpdates", "getMe"):
        playground.faults.refuse(Refused(401, "Unauthorized"), method=method, times=100)
    # Ends the poll under way; the next is refused.
    playground.person().send("/start")
    with pytest.raises(TelegramRefused, match="BotFather"):
        await asyncio.wait_for(bot, 30)
    await playground.stop()


async def test_a_data_folder_that_vanishes_does_not_end_the_bot(model: Path, tmp_path: Path):
    async with running(model, tmp_path / "data", FailingLoader) as playground:
        await ask(playground.person(), "/start")
        shutil.rmtree(tmp_path / "data")
        assert "Comment ça marche" in (await ask(playground.person(), "/aide")).text
        assert "Tous les thèmes" in (await ask(playground.person(), "/themes")).text
        assert not playground.bot.done()


async def test_an_unreachable_telegram_is_waited_for(model: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    port = unused_port()
    stop = asyncio.Event()
    settings = Settings(telegram_token=SecretStr("1:LOCAL"), telegram_api=f"http://127.0.0.1:{port}", data=tmp_path)
    bot = asyncio.create_task(run(settings, model, stop))
    while "cannot be reached" not in caplog.text and not bot.done():
        await asyncio.sleep(0.01)
    playground = Playground("1:LOCAL")
    await playground.start(port=port)
    await playground.wait_until(lambda: playground.calls_of("setMyShortDescription"))
    stop.set()
    await bot
    await playground.stop()


async def test_the_health_file_is_touched(model: Path, tmp_path: Path):
    async with running(model, tmp_path) as playground:
        await ask(playground.person(), "/start")
        assert (tmp_path / ALIVE).stat().st_mode & 0o777 == 0o600


async def test_a_webhook_takes_updates_with_the_secret_and_no_others(model: Path, tmp_path: Path):
    port = unused_port()
    secret = "a-secret-of-many-letters"
    playground = Playground(rate_limit=None)
    await playground.start()
    stop = asyncio.Event()
    settings = Settings(
        telegram_token=SecretStr(playground.token),
        telegram_api=playground.url,
        data=tmp_path,
        webhook_url=f"http://127.0.0.1:{port}",
        webhook_secret=SecretStr(secret),
        webhook_port=port,
    )
    bot = asyncio.create_task(run(settings, model, stop))
    try:
        call = await playground.wait_until(lambda: next(iter(playground.calls_of("setWebhook")), None))
        assert call.parameters["secret_token"] == secret
        person = playground.person()
        # Delivered by the Bot API to the webhook, with the secret.
        person.send("/start")
        await person.wait_for(lambda m: "Vigie" in m.text)
        forged = {"update_id": 1, "message": person.messages[0].to_api()}
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guessed"}):
                refused = await client.post(secret_path(secret), json=forged, headers=headers)
                assert refused.status_code == 403
        assert len(person.bot_messages) == 1
        assert (tmp_path / ALIVE).exists()
    finally:
        stop.set()
        await bot
        await playground.stop()


async def test_neither_the_token_nor_what_people_write_appears_in_a_log_line_at_any_level(
    model: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        configure("DEBUG", ())
        async with running(model, tmp_path) as playground:
            await ask(playground.person(), "/start")
            person = playground.person()
            await ask(person, "le wifi de la clinique Zanzibar, ça craint ?")
            playground.faults.bad_gateway(method="sendMessage", times=1)
            person.send("/aide")
            await playground.wait_until(lambda: any(c.error for c in playground.calls_of("sendMessage")))
            await ask(person, "/themes")
            token = playground.token
    finally:
        root.handlers[:], root.level = handlers, level
    printed = capfd.readouterr()
    assert "listening as" in printed.err
    assert "Zanzibar" not in printed.err + printed.out
    assert token not in printed.err + printed.out


def test_a_token_in_a_traceback_is_scrubbed():
    record = logging.LogRecord("bot.x", logging.ERROR, "", 0, "failed at %s", ("https://h/bot123:AbC-d_e/sendMessage",), None)
    assert Scrubber().format(record).endswith("failed at https://h/bot[token]/sendMessage")
    plain = logging.LogRecord("bot.x", logging.ERROR, "", 0, "the value is hush-hush", (), None)
    assert "hush-hush" not in Scrubber(("hush-hush",)).format(plain)


def test_broken_content_does_not_start(model: Path, project: Path, tmp_path: Path):
    from bot.knowledge import BrokenContent

    (project / "content/incidents/common.yml").unlink()
    settings = Settings(telegram_token=SecretStr("1:LOCAL"), root=project, data=tmp_path)
    with pytest.raises(BrokenContent, match="restore it"):
        asyncio.run(run(settings, PROJECT, asyncio.Event()))


async def test_a_webhook_that_telegram_refuses_stops_the_start(model: Path, tmp_path: Path):
    playground = Playground(rate_limit=None)
    await playground.start()
    values: dict[str, Any] = {
        "webhook_url": "https://vigie.example.org",
        "webhook_secret": SecretStr("abc"),
        "webhook_port": unused_port(),
    }
    settings = Settings(telegram_token=SecretStr(playground.token), telegram_api=playground.url, data=tmp_path, **values)
    with pytest.raises(TelegramRefused, match="VIGIE_WEBHOOK_URL"):
        await run(settings, model, asyncio.Event())
    await playground.stop()
