"""Carries out what the dialogue decided: sends, edits, deletes and speaks over Telegram."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from telegram import CallbackQuery, Message
from telegram.ext import ContextTypes

from bot.dialogue import Outgoing
from bot.dialogue.reply import Speech
from bot.telegram.delivery import answer, edit, remove, send, typing
from bot.telegram.voice_sender import VoiceSender

Context = ContextTypes.DEFAULT_TYPE


class Responder:
    """Does what an `Outgoing` says in one chat."""

    def __init__(self, voices: VoiceSender) -> None:
        self._voices = voices

    async def to_message(self, context: Context, message: Message, out: Outgoing) -> None:
        """Respond to something written."""
        out = await self._deleted(context, message.chat_id, out)
        under = message.message_id if out.under else None
        last: Message | None = None
        for reply in out.messages:
            last = await send(context.bot, message.chat_id, reply, to=under)
            under = None
        if out.later:
            async with typing(context.bot, message.chat_id):
                final = await out.later()
            # What could not be said before takes the place of the word that it has to be waited for.
            for reply in final.messages:
                assert last
                await edit(context.bot, message.chat_id, last.message_id, reply)
            out = replace(final, messages=())
        self._speak(context, message.chat_id, out.speech)

    async def to_press(self, context: Context, query: CallbackQuery, chat_id: int, out: Outgoing) -> None:
        """Respond to a button. The query is answered before anything is edited: the phone shows a spinner until then."""
        out = await self._deleted(context, chat_id, out)
        await answer(query, out.notice)
        if out.later:
            out = await out.later()
        if out.edit and query.message:
            await edit(context.bot, chat_id, query.message.message_id, out.edit)
        elif out.edit:
            await send(context.bot, chat_id, out.edit)
        for reply in out.messages:
            await send(context.bot, chat_id, reply)
        self._speak(context, chat_id, out.speech)

    async def _deleted(self, context: Context, chat_id: int, out: Outgoing) -> Outgoing:
        """Delete what is to be deleted; returns what follows."""
        if out.deletion is None:
            return out
        gone = await remove(context.bot, chat_id, out.deletion.message_id)
        return out.deletion.gone if gone else out.deletion.kept

    def _speak(self, context: Context, chat_id: int, speech: Speech | None) -> None:
        """Say it, without keeping what the person does next waiting; told to stop, the text has to do."""
        application: Any = context.application
        if speech is None or not application.running:
            return
        saying = self._voices.send(context.bot, chat_id, speech.text, speech.language)
        application.create_task(saying, name="say something")
