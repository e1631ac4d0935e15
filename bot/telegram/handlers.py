"""Parses each kind of update into an `Incoming` for the dialogue, and has its `Outgoing` carried out."""

from __future__ import annotations

import logging
from typing import Any

from telegram import Message, Update, User, Voice
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError, TimedOut
from telegram.ext import Application, CallbackQueryHandler, ChatMemberHandler, ContextTypes, MessageHandler, filters

from bot.dialogue import Dialogue, Incoming
from bot.storage import StorageFailure
from bot.telegram.delivery import answer, send, typing
from bot.telegram.respond import Responder
from bot.telegram.throttle import Verdict
from bot.voice import LARGEST, LONGEST, Busy, Listener, Unheard

log = logging.getLogger(__name__)

# What a message holds instead of text, and the phrase that replies to it; the first that fits. None is ever downloaded.
KINDS = (
    ("photo", "got_photo"), ("video", "got_photo"), ("animation", "got_sticker"), ("sticker", "got_sticker"),
    ("voice", "got_voice"), ("audio", "got_voice"), ("video_note", "got_voice"), ("document", "got_document"),
    ("location", "got_location"), ("venue", "got_location"), ("contact", "got_contact"),
)  # fmt: skip

Context = ContextTypes.DEFAULT_TYPE


class Handlers:
    """The handlers of one application."""

    def __init__(self, dialogue: Dialogue, responder: Responder, listener: Listener | None) -> None:
        self._dialogue = dialogue
        self._responder = responder
        self._listener = listener

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Attach all handlers; the first that fits an update takes it."""
        private = filters.ChatType.PRIVATE
        application.add_handler(CallbackQueryHandler(self.on_press))
        application.add_handler(ChatMemberHandler(self.on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
        application.add_handler(MessageHandler(~private, self.on_group))
        application.add_handler(MessageHandler(private, self.on_message))
        application.add_error_handler(self.on_error)

    async def on_message(self, update: Update, context: Context) -> None:
        """Handle a message in a private chat, new or edited."""
        message = update.effective_message
        assert message
        edited = update.edited_message is not None
        text = message.text or message.caption or ""
        # A location that moves comes as an edit, again and again; only words edited are of interest.
        if _is_service(message) or (edited and not text):
            return
        kind = _kind(message)
        if kind == "got_voice" and message.voice and self._listener and not edited and not self._dialogue.holds_data(text):
            await self._on_voice(message, message.voice, self._listener, _code(update), context)
            return
        incoming = Incoming(
            message.chat_id,
            _code(update),
            text,
            beside=_beside(message),
            kind=kind,
            message_id=message.message_id,
            edited=edited,
        )
        async with typing(context.bot, message.chat_id):
            out = await self._dialogue.receive(incoming)
        await self._responder.to_message(context, message, out)

    async def _on_voice(self, message: Message, voice: Voice, listener: Listener, code: str | None, context: Context) -> None:
        """Hear a voice message, then handle it as if it had been typed."""
        length = voice.duration if isinstance(voice.duration, int) else int(voice.duration.total_seconds())
        language = self._dialogue.language(message.chat_id, code)
        problem = "heard_too_long" if length > LONGEST or (voice.file_size or 0) > LARGEST else None
        async with typing(context.bot, message.chat_id):
            if problem is None:
                try:
                    sound = bytes(await (await voice.get_file()).download_as_bytearray())
                    text = await listener.hear(sound, language)
                except (Busy, Unheard) as error:
                    problem = "heard_busy" if isinstance(error, Busy) else "heard_nothing"
            if problem is None:
                heard = Incoming(message.chat_id, code, text, heard=True, message_id=message.message_id)
                out = await self._dialogue.receive(heard)
        if problem:
            said = self._dialogue.phrase(problem, message.chat_id, code)
            await send(context.bot, message.chat_id, said, to=message.message_id)
            return
        await self._responder.to_message(context, message, out)

    async def on_press(self, update: Update, context: Context) -> None:
        """Handle a button."""
        query = update.callback_query
        assert query
        if not _is_own(query.from_user, update):
            # Our buttons are in private chats alone: this one is forged, or of a message passed on.
            await answer(query, None)
            return
        chat = update.effective_chat
        assert chat
        out = await self._dialogue.receive(Incoming(chat.id, _code(update), press=query.data or ""))
        await self._responder.to_press(context, query, chat.id, out)

    async def too_fast(self, update: Update, verdict: Verdict) -> None:
        """Deal with an update that the throttle does not allow: a word once, and no button left spinning."""
        chat = update.effective_chat
        assert chat
        said = self._dialogue.phrase("too_fast", chat.id, _code(update))
        if update.callback_query:
            await answer(update.callback_query, said.plain)
        elif verdict is Verdict.WARN and chat.type == ChatType.PRIVATE:
            try:
                await send(update.get_bot(), chat.id, said)
            except TelegramError as error:
                log.info("somebody too fast could not be told: %s", type(error).__name__)

    async def on_membership(self, update: Update, context: Context) -> None:
        """Handle that somebody added the bot to a group, or blocked or unblocked it."""
        change = update.my_chat_member
        assert change
        status = change.new_chat_member.status
        if change.chat.type == ChatType.PRIVATE:
            self._dialogue.reachable(change.chat.id, back=status == ChatMemberStatus.MEMBER)
        elif status in (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR):
            await self._leave(update, context)

    async def on_group(self, update: Update, context: Context) -> None:
        """Leave a group, where the bot has no business; an invitation comes as a change of membership too."""
        message = update.effective_message
        if message and not (message.new_chat_members or message.left_chat_member):
            await self._leave(update, context)

    async def _leave(self, update: Update, context: Context) -> None:
        chat = update.effective_chat
        assert chat
        try:
            if chat.type != ChatType.CHANNEL:
                await send(context.bot, chat.id, self._dialogue.phrase("group", None, _code(update)))
        except TelegramError as error:
            log.info("a group is left without a word: %s", error.message)
        try:
            await context.bot.leave_chat(chat.id)
        except (Forbidden, BadRequest) as error:
            log.info("a group was left already: %s", error.message)

    async def on_error(self, update: object, context: Context) -> None:
        """Log whatever a handler did not deal with, without the message, and tell a person who is waiting."""
        error = context.error
        if isinstance(error, Forbidden):
            log.info("a person blocked the bot while it was replying")
            return
        log.error("an update failed: %s", type(error).__name__, exc_info=error)
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None or chat.type != ChatType.PRIVATE or isinstance(error, (RetryAfter, TimedOut)):
            # Timed out may still have been delivered.
            return
        assert isinstance(update, Update)
        try:
            key = "storage_trouble" if isinstance(error, StorageFailure) else "apology"
            # Without a note that anybody was there: what failed may have been the word that all is erased.
            await send(context.bot, chat.id, self._dialogue.phrase(key, chat.id, _code(update)))
        except TelegramError as again:
            log.warning("nor could the apology be delivered: %s", type(again).__name__)


def _code(update: Update) -> str | None:
    """The language of the app of whoever wrote."""
    return update.effective_user.language_code if update.effective_user else None


def _beside(message: Message) -> str:
    """Other words that came with a message: names of files and contacts, and what is quoted from another chat."""
    words = [file.file_name for file in (message.document, message.audio, message.video, message.animation) if file]
    if message.contact:
        words.append(f"{message.contact.first_name} {message.contact.last_name or ''}")
    if message.external_reply and message.quote:
        words.append(message.quote.text)
    return "\n".join(word for word in words if word)


def _kind(message: Message) -> str | None:
    """The phrase for a message that is not plainly text, or None for one that is."""
    if message.forward_origin:
        return "got_forward"
    found = next((key for attribute, key in KINDS if getattr(message, attribute)), None)
    return found or (None if message.text else "got_other")


def _is_own(user: User, update: Update) -> bool:
    """Whether a button was pressed by the one person of a private chat."""
    chat = update.effective_chat
    return chat is not None and chat.type == ChatType.PRIVATE and chat.id == user.id


def _is_service(message: Message) -> bool:
    """Notices Telegram writes itself, such as a pinned message or a changed timer: nobody is waiting for a reply."""
    return bool(message.pinned_message or message.message_auto_delete_timer_changed or message.write_access_allowed)
