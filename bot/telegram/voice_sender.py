"""Send voice messages: with Telegram's own copy if there is one, else from disk, else newly synthesized."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot, InputFile
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.knowledge import Language, Library
from bot.storage import Storage
from bot.telegram.topic import topic_of
from bot.voice import Speech, Voice

log = logging.getLogger(__name__)

# Telegram shows "recording" for five seconds at most.
RECORDING_AFTER, RECORDING_LASTS = 0.4, 4.5


class VoiceSender:
    """Sends voices for one bot. The text stays next to the voice; if no voice can be made, a short line says so."""

    def __init__(self, voice: Voice, storage: Storage, library: Library) -> None:
        self._voice = voice
        self._storage = storage
        self._library = library
        self._saying: set[tuple[int, str, Language]] = set()

    async def send(self, bot: Bot, chat_id: int, text: str, language: Language) -> None:
        """Say `text` in that chat, unless that is in progress there. Raises TelegramError if Telegram cannot be reached."""
        saying = (chat_id, text, language)
        if saying in self._saying:
            return
        self._saying.add(saying)
        try:
            await self._say(bot, chat_id, text, language)
        finally:
            self._saying.discard(saying)

    async def _say(self, bot: Bot, chat_id: int, text: str, language: Language) -> None:
        if await self._again(bot, chat_id, text, language):
            return
        async with _recording(bot, chat_id):
            speech = await self._voice.say(text, language)
        if speech is None or not await self._upload(bot, chat_id, speech):
            unavailable = self._library.phrase("voice_unavailable", language)
            await bot.send_message(chat_id, unavailable, message_thread_id=topic_of(chat_id))

    async def _again(self, bot: Bot, chat_id: int, text: str, language: Language) -> bool:
        """Send Telegram's own copy; return whether there was one."""
        for key in self._voice.keys(text, language):
            file_id = self._storage.voices.get(key, bot.id)
            if file_id is None:
                continue
            try:
                await bot.send_voice(chat_id, file_id, message_thread_id=topic_of(chat_id))
            except BadRequest as error:
                log.info("voice: Telegram no longer takes a copy of its own: %s", error.message)
                self._storage.voices.forget(key, bot.id)
                continue
            return True
        return False

    async def _upload(self, bot: Bot, chat_id: int, speech: Speech) -> bool:
        content = InputFile(speech.encoded.data, filename="vigie.ogg")
        try:
            seconds = round(speech.encoded.seconds)
            sent = await bot.send_voice(chat_id, content, duration=seconds, message_thread_id=topic_of(chat_id))
        except BadRequest as error:
            # Premium users may refuse voice messages; the text says the same.
            log.info("voice: refused by the person's settings or by Telegram: %s", error.message)
            return False
        if sent.voice:
            self._storage.voices.save(speech.key, bot.id, sent.voice.file_id)
        return True


@asynccontextmanager
async def _recording(bot: Bot, chat_id: int) -> AsyncIterator[None]:
    """Show "recording a voice message" while the block runs, if it runs long enough to be noticed."""
    task = asyncio.create_task(_record(bot, chat_id))
    try:
        yield
    finally:
        task.cancel()


async def _record(bot: Bot, chat_id: int) -> None:
    await asyncio.sleep(RECORDING_AFTER)
    while True:
        try:
            await bot.send_chat_action(chat_id, ChatAction.RECORD_VOICE, message_thread_id=topic_of(chat_id))
        except TelegramError as error:
            log.debug("could not show recording: %s", type(error).__name__)
        await asyncio.sleep(RECORDING_LASTS)
