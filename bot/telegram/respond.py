"""Does one operation of the outbox over Telegram, and says what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from telegram import Bot, Message
from telegram.error import BadRequest, TelegramError

from bot.dialogue.reply import Reply
from bot.telegram import topic
from bot.telegram.delivery import edit, send
from bot.telegram.operations import Delete, Edit, Operation, Say, Send
from bot.telegram.outbox import Done, Undeleted
from bot.telegram.voice_sender import VoiceSender

log = logging.getLogger(__name__)


class Responder:
    """The `Carry` of an outbox, for one bot."""

    def __init__(self, bot: Bot, voices: VoiceSender, apology: Callable[[int], Reply]) -> None:
        """`apology` is what a chat is told where Telegram refuses a message for good."""
        self._bot = bot
        self._voices = voices
        self._apology = apology

    async def carry(self, chat_id: int, operation: Operation) -> Done:
        """Do it. Raises Undeleted, and what Telegram's calls raise."""
        topic.use(chat_id, None if isinstance(operation, Delete) else operation.thread)
        match operation:
            case Send() | Edit():
                return await self._write(chat_id, operation)
            case Delete():
                return await self._delete(chat_id, operation)
            case Say(text, language, _):
                await self._voices.send(self._bot, chat_id, text, language)
                return Done()

    async def _write(self, chat_id: int, operation: Send | Edit) -> Done:
        try:
            if isinstance(operation, Edit):
                return _dated(await edit(self._bot, chat_id, operation.message_id, operation.reply))
            return _dated(await send(self._bot, chat_id, operation.reply, to=operation.to))
        except BadRequest as error:
            apology = Send(self._apology(chat_id))
            if operation == apology:
                raise
            log.error("Telegram refuses a message for good: %s", error.message)
            return Done(then=(apology,))

    async def _delete(self, chat_id: int, operation: Delete) -> Done:
        """Delete a message of the person's, say. Telegram refuses those older than two days."""
        try:
            gone = await self._bot.delete_message(chat_id, operation.message_id)
        except BadRequest as error:
            # What the person has deleted meanwhile is gone all the same.
            gone = "not found" in error.message.lower()
        except TelegramError as error:
            raise Undeleted from error
        return Done(then=operation.gone if gone else operation.kept)


def _dated(message: Message | None) -> Done:
    """When Telegram took it, by Telegram's own clock, which dates what people write too."""
    moment = (message.edit_date or message.date) if message else None
    return Done(int(moment.timestamp())) if moment else Done()
