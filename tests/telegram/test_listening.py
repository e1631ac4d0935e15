"""Spoken questions, over the Bot API: understood as if typed, shown in a line, answered aloud; kept nowhere."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Literal

import pytest
from pydantic import SecretStr

from bot.app import run
from bot.assistant import AssistantLoader
from bot.knowledge import Library
from bot.settings import Settings
from bot.storage import DATABASE, Storage
from bot.voice import LARGEST, LONGEST, Listener
from playground import Playground
from playground.samples import OGG_OPUS
from tests.telegram.conftest import ask, awake
from tests.telegram.test_checklist import question
from tests.voice.known import Known
from tests.waiting import within

pytestmark = pytest.mark.model

speaks = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="NO ESPEAK-NG FOUND: apt install espeak-ng")


class Bot:
    """The bot with a recogniser that hears what the test says."""

    def __init__(self, model: Path, data: Path, engine: Literal["espeak", "off"] = "off") -> None:
        self.known = Known()
        self.playground = Playground(rate_limit=None)
        self._model, self._data, self._stop = model, data, asyncio.Event()
        self._engine = engine

    async def __aenter__(self) -> Bot:
        await self.playground.start()
        settings = Settings(
            telegram_token=SecretStr(self.playground.token),
            telegram_api=self.playground.url,
            data=self._data,
            voice_engine=self._engine,
        )
        listen = lambda _: Listener(self.known)  # noqa: E731
        self._task = asyncio.create_task(run(settings, self._model, self._stop, AssistantLoader, listen))
        await self.playground.wait_until(lambda: self.playground.calls_of("setMyShortDescription"))
        await awake(self.playground)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stop.set()
        await within(30, "the bot stopped", self._task)
        await self.playground.stop()

    async def say(self, person, text: str, **how: object) -> int:
        self.known.text = text
        return person.send_voice(**how)


@speaks
async def test_asked_aloud_answered_aloud(model: Path, tmp_path: Path, library: Library):
    async with Bot(model, tmp_path, "espeak") as bot:
        person = bot.playground.person()
        sent = await bot.say(person, "Est-ce que je peux utiliser le wifi de la clinique ?")
        heard = await person.wait_for(after=sent)
        assert heard.text == "🎙 «\u00a0Est-ce que je peux utiliser le wifi de la clinique ?\u00a0»"
        answer = await person.wait_for(after=heard.id)
        assert library.answers["wifi-hospital"].fr.short in answer.text
        voice = await person.wait_for(after=answer.id)
        assert voice.media.kind == "voice"

        # A reply to the checklist, and a request, are understood as well.
        await ask(person, "/bilan")
        sent = await bot.say(person, "Je crois que oui.")
        await person.wait_for(lambda m: question(library, m) == library.checklist.quick[1], after=sent)
        sent = await bot.say(person, "Rappelle-moi de sauvegarder le cinq à huit heures")
        await person.wait_for(lambda m: "sauvegarder, le 5 du mois à 8\u00a0h" in m.text, after=sent)


async def test_a_patients_data_said_aloud_stops_at_the_door_too(model: Path, tmp_path: Path):
    async with Bot(model, tmp_path) as bot:
        person = bot.playground.person()
        sent = await bot.say(person, "Mon mot de passe est Soleil2024, est-ce qu'il est assez long ?")
        heard = await person.wait_for(after=sent)
        assert "Soleil2024" not in heard.text
        answer = await person.wait_for(lambda m: "🔒" in m.text, after=heard.id)
        assert "Soleil2024" not in answer.text
        assert "J’ai supprimé votre message" in answer.text
        assert not [message for message in person.messages if message.sender == "person"]
    raw = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"Soleil2024" not in raw
    storage = Storage(tmp_path / DATABASE)
    storage.close()


async def test_too_long_too_many_and_wordless_are_said_kindly(model: Path, tmp_path: Path):
    async with Bot(model, tmp_path) as bot:
        person = bot.playground.person()
        sent = await bot.say(person, "…", seconds=95)
        assert "une minute au plus" in (await person.wait_for(after=sent)).text
        sent = await bot.say(person, "…", seconds=LONGEST + 1)
        assert "une minute au plus" in (await person.wait_for(after=sent)).text
        # Short, and yet too large to be taken in.
        sent = await bot.say(person, "…", data=OGG_OPUS + bytes(LARGEST + 1 - len(OGG_OPUS)))
        assert "une minute au plus" in (await person.wait_for(after=sent)).text
        assert not bot.playground.calls_of("getFile")
        sent = await bot.say(person, "C'est quoi un VPN ?", seconds=LONGEST, data=OGG_OPUS + bytes(LARGEST - len(OGG_OPUS)))
        heard = await person.wait_for(lambda m: m.text.startswith("🎙"), after=sent)
        await person.wait_for(lambda m: "tunnel chiffré" in m.text, after=heard.id)
        sent = await bot.say(person, "")
        assert "pas compris de mots" in (await person.wait_for(after=sent)).text
        sent = await bot.say(person, "/start")
        heard = await person.wait_for(after=sent)
        assert "start" in heard.text
        reply = await person.wait_for(after=heard.id)
        assert "Bonjour, ici Vigie" not in reply.text


async def test_a_voice_message_passed_on_is_not_listened_to(model: Path, tmp_path: Path):
    """It is somebody else's, who did not speak to a bot: a patient's, say."""
    origin = {"type": "hidden_user", "sender_user_name": "Dominique", "date": 1}
    async with Bot(model, tmp_path) as bot:
        person = bot.playground.person()
        sent = await bot.say(person, "Mon mot de passe est Soleil2024", forward_origin=origin)
        reply = await person.wait_for(after=sent)
        assert "Je n’ai pas de texte à lire" in reply.text
        assert not bot.playground.calls_of("getFile")
        # One that is the person's own is.
        sent = await bot.say(person, "C'est quoi un VPN ?")
        assert "VPN" in (await person.wait_for(after=sent)).text
