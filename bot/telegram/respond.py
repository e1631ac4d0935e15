"""Carry out one operation of the outbox over Telegram, and return its result."""

from __future__ import annotations

import logging
from collections.abc import Callable

from telegram import Bot, Message
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.dialogue.reply import Reply
from bot.telegram import topic
from bot.telegram.delivery import edit, mark, send
from bot.telegram.operations import Delete, Edit, Leave, Mark, Operation, Say, Send
from bot.telegram.outbox import Done, Undeleted
from bot.telegram.panels import Panels
from bot.telegram.voice_sender import VoiceSender

log = logging.getLogger(__name__)


class Responder:
    """Implements `Carry` of an outbox for one bot."""

    def __init__(self, bot: Bot, voices: VoiceSender, apology: Callable[[int], Reply]) -> None:
        """`apology` returns what to tell a chat when Telegram rejects a message permanently."""
        self._bot = bot
        self._voices = voices
        self._panels = Panels(bot)
        self._apology = apology

    async def carry(self, chat_id: int, operation: Operation) -> Done:
        """Carry out an operation. Raises Undeleted, and any error of Telegram's calls."""
        topic.use(chat_id, None if isinstance(operation, Delete | Leave) else operation.thread)
        match operation:
            case Send() | Edit():
                return await self._write(chat_id, operation)
            case Mark(message_id, keyboard, _):
                await mark(self._bot, chat_id, message_id, keyboard)
                return Done()
            case Delete():
                return await self._delete(chat_id, operation)
            case Say(text, language, _):
                await self._voices.send(self._bot, chat_id, text, language)
                return Done()
            case Leave():
                return await self._leave(chat_id)

    async def _leave(self, chat_id: int) -> Done:
        try:
            await self._bot.leave_chat(chat_id)
        except (Forbidden, BadRequest) as error:
            log.info("a group was left already: %s", error.message)
        return Done()

    async def _write(self, chat_id: int, operation: Send | Edit) -> Done:
        try:
            if isinstance(operation, Edit):
                written = await edit(self._bot, chat_id, operation.message_id, operation.reply)
            else:
                written = await send(self._bot, chat_id, operation.reply, to=operation.to)
            if written:
                self._panels.shown(chat_id, operation.reply.panel, written.message_id)
            return _dated(written)
        except BadRequest as error:
            apology = Send(self._apology(chat_id))
            if operation == apology:
                raise
            log.error("Telegram refuses a message for good: %s", error.message)
            return Done(then=(apology,))

    async def _delete(self, chat_id: int, operation: Delete) -> Done:
        """Delete a message, for example one of the person's. Telegram rejects deletions of messages older than two days."""
        try:
            gone = await self._bot.delete_message(chat_id, operation.message_id)
        except BadRequest as error:
            # A message that the person has already deleted counts as deleted.
            gone = "not found" in error.message.lower()
        except TelegramError as error:
            raise Undeleted from error
        return Done(then=operation.gone if gone else operation.kept)


def _dated(message: Message | None) -> Done:
    """Return the message's date by Telegram's clock, which also dates what people write."""
    moment = (message.edit_date or message.date) if message else None
    return Done(int(moment.timestamp())) if moment else Done()
