"""Assemble the bot: to run on Telegram, to run in the local chat, and to answer questions without either."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.ask import Asker
from bot.assistant import AssistantLoader, Conversations
from bot.dialogue import Dialogue
from bot.knowledge import Library
from bot.privacy import Detector
from bot.settings import Settings
from bot.storage import DATABASE, Storage, claim
from bot.voice import Listener, listener_for, voice_for

if TYPE_CHECKING:
    from bot.telegram.limits import Limits

# The font that scripts/make-emoji puts beside the model.
EMOJI = "emoji.woff2"


async def run(
    settings: Settings,
    model: Path,
    stop: asyncio.Event,
    loader: Callable[[Path, Library, Conversations], AssistantLoader] = AssistantLoader,
    listen: Callable[[Settings], Listener | None] | None = None,
    library: Library | None = None,
    limits: Limits | None = None,
) -> None:
    """Run the bot on Telegram until `stop` is set.

    Raises StorageError and BrokenContent before it begins, and TelegramRefused before or later.
    """
    # Imported only here, so that commands such as `vigie ask` work without python-telegram-bot.
    from bot.telegram.app import serve
    from bot.telegram.limits import Limits

    library = library or Library.load(settings.root)
    with claim(settings.data):
        storage = Storage(settings.data / DATABASE, url=settings.database_url)
        try:
            assistant = loader(model, library, storage.conversations)
            voice, listener = voice_for(settings), (listen or listener_for)(settings)
            try:
                detector = Detector.load(settings.root, settings.models)
                dialogue = Dialogue(
                    library, storage, assistant, keep_questions=settings.keep_questions, voices=not voice.off,
                    operators=settings.operator_ids, detector=detector,
                )  # fmt: skip
                await serve(settings, library, storage, assistant, dialogue, voice, listener, stop, limits or Limits())
            finally:
                voice.close()
                if listener:
                    listener.close()
        finally:
            storage.close()


async def play(
    settings: Settings, model: Path, stop: asyncio.Event, announce: Callable[[str], None], library: Library | None = None
) -> None:
    """Run the bot against the local Bot API on 127.0.0.1 until `stop` is set; pass the chat page's address to `announce`."""
    from playground import Playground

    playground = Playground(voices_online=settings.voice_engine == "gtts", emoji=settings.models / EMOJI)
    await playground.start(port=settings.play_port)
    local = settings.model_copy(
        update={
            "telegram_api": playground.url,
            "telegram_token": SecretStr(playground.token),
            "webhook_url": None,
            "copies_to": "",
            # Test users of the local chat are kept apart from real people.
            "data": settings.data / "local-chat",
            "database": SecretStr(""),
        }
    )
    announce(playground.url)
    try:
        await run(local, model, stop, library=library)
    finally:
        await playground.stop()


@asynccontextmanager
async def asker(settings: Settings, model: Path) -> AsyncIterator[Asker]:
    """Yield an Asker that uses the trained model and a temporary database."""
    library = Library.load(settings.root)
    with tempfile.TemporaryDirectory() as folder:
        storage = Storage(Path(folder) / DATABASE)
        loader = AssistantLoader(model, library, storage.conversations)
        try:
            await loader.wait()
            detector = Detector.load(settings.root, settings.models)
            yield Asker(Dialogue(library, storage, loader, detector=detector), library)
        finally:
            storage.close()
