"""Parse each kind of update into an `Incoming` for the dialogue, and carry out the `Outgoing` it returns."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from telegram import Message, MessageEntity, Update, User, Voice
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError
from telegram.ext import Application, CallbackQueryHandler, ChatMemberHandler, ContextTypes, MessageHandler, filters

from bot.dialogue import Dialogue, HiddenLink, Incoming, RepliedTo
from bot.storage import StorageFailure
from bot.telegram import topic
from bot.telegram.delivery import answer, send, typing
from bot.telegram.exchange import Exchange
from bot.telegram.operations import Delete, Leave, Operation, Send
from bot.telegram.recent import RecentUpdates, Treatment, words
from bot.telegram.throttle import Verdict
from bot.telegram.wait_notices import WaitNotices
from bot.voice import LARGEST, LONGEST, Busy, Listener, Unheard

log = logging.getLogger(__name__)

# Message fields that hold no text, and the phrase that replies to each; the first match wins. No file is downloaded, except a
# voice message when speech recognition is on.
KINDS = (
    ("photo", "got_photo"), ("video", "got_photo"), ("animation", "got_sticker"), ("sticker", "got_sticker"),
    ("voice", "got_voice"), ("audio", "got_voice"), ("video_note", "got_voice"), ("document", "got_document"),
    ("location", "got_location"), ("venue", "got_location"), ("contact", "got_contact"),
)  # fmt: skip

# Service messages, as python-telegram-bot defines them; its updates add new ones.
SERVICE = (filters.StatusUpdate.ALL, filters.BOOST_ADDED, filters.SUCCESSFUL_PAYMENT, filters.PASSPORT_DATA)
# What people send that python-telegram-bot has no field for yet.
NEW_CONTENT = {"rich_message"}

Context = ContextTypes.DEFAULT_TYPE


class Handlers:
    """The handlers of one application."""

    def __init__(
        self, dialogue: Dialogue, exchange: Exchange, listener: Listener | None, recent: RecentUpdates, waits: WaitNotices
    ) -> None:
        """`arrived` must be called with each update on arrival."""
        self._dialogue = dialogue
        self._exchange = exchange
        self._listener = listener
        self._recent = recent
        self._waits = waits

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Register all handlers; the first that matches an update handles it."""
        # Messages of business accounts come from other people's chats, and are excluded.
        direct = filters.UpdateType.MESSAGES
        private = filters.ChatType.PRIVATE
        application.add_handler(CallbackQueryHandler(self.on_press))
        application.add_handler(ChatMemberHandler(self.on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
        application.add_handler(MessageHandler(~private, self.on_group))
        application.add_handler(MessageHandler(private & direct, self.on_message))
        application.add_error_handler(self.on_error)

    def arrived(self, update: Update) -> None:
        """Record an update that will be handled later."""
        self._recent.arrived(update)
        self._waits.arrived(update)

    async def on_message(self, update: Update, context: Context) -> None:
        """Handle a new or edited message in a private chat."""
        message = update.effective_message
        assert message
        if _is_service(update) or (message.from_user and message.from_user.is_bot):
            return
        turn = self._recent.turn(update)
        if turn is Treatment.SKIP:
            return
        topic.enter(message)
        edited, text, kind, code = turn is Treatment.EDITED, words(message), _kind(message), _code(update)
        incoming = Incoming(
            message.chat_id,
            code,
            text,
            beside=_beside(message),
            kind=kind,
            message_id=message.message_id,
            edited=edited,
            links=_links(message),
            replied=_replied(message),
        )
        parts = _parts(incoming)
        if kind == "got_voice" and message.voice and self._listener and not edited and not self._dialogue.holds_data(text):
            heard = await self._heard(message, message.voice, self._listener, code, context)
            parts = [heard, *([replace(incoming, kind=None)] if text else ())]
        await self._answer(update, message, parts, context)

    async def _answer(self, update: Update, message: Message, parts: list[Incoming], context: Context) -> None:
        """Handle what was written. While the model is still loading, say so first, then replace that message by the answer."""
        written = int((message.edit_date or message.date).timestamp())
        out = await self._exchange.run(update.update_id, parts, written=written, album=self._recent.album)
        if out.waits:
            replaced: int | None = None
            try:
                # Not sent by the outbox: the answer replaces this message, so its id is needed here. It is only a courtesy:
                # the outbox retries the answer itself until Telegram accepts it.
                under = message.message_id if out.under else None
                replaced = (await send(context.bot, message.chat_id, out.messages[0], to=under)).message_id
                self._waits.told(message.chat_id)
            except TelegramError as error:
                log.info("nobody could be told to wait for the model: %s", type(error).__name__)
            async with typing(context.bot, message.chat_id):
                await self._dialogue.ready()
            await self._exchange.run(update.update_id, parts, written=written, replaced=replaced, album=self._recent.album)

    async def _heard(self, message: Message, voice: Voice, listener: Listener, code: str | None, context: Context) -> Incoming:
        """Return the transcript of a voice message as an `Incoming`, or the reason why there is none as its `kind`."""
        length = voice.duration if isinstance(voice.duration, int) else int(voice.duration.total_seconds())
        language = self._dialogue.language(message.chat_id, code)
        problem, text = "heard_too_long" if length > LONGEST or (voice.file_size or 0) > LARGEST else None, ""
        if problem is None:
            async with typing(context.bot, message.chat_id):
                try:
                    sound = bytes(await (await voice.get_file()).download_as_bytearray())
                    text = await listener.hear(sound, language)
                except (Busy, Unheard) as error:
                    problem = "heard_busy" if isinstance(error, Busy) else "heard_nothing"
        return Incoming(message.chat_id, code, text, heard=True, kind=problem, message_id=message.message_id)

    async def on_press(self, update: Update, context: Context) -> None:
        """Handle a button press."""
        query = update.callback_query
        assert query
        if not _is_own(query.from_user, update):
            # Our buttons exist in private chats only: this press is forged, or of a forwarded message.
            await answer(query, None)
            return
        if self._recent.repeated(query):
            await answer(query, None)
            return
        chat = update.effective_chat
        assert chat
        topic.enter(query.message)
        pressed = query.message.message_id if query.message else None
        shown = query.message.reply_markup if isinstance(query.message, Message) else None
        keyboard = shown.to_dict() if shown else None
        incoming = Incoming(chat.id, _code(update), press=query.data or "", message_id=pressed, keyboard=keyboard)
        out = await self._exchange.run(update.update_id, [incoming], album=self._recent.album)
        # Answered whatever happens next, since the phone shows a spinner until then.
        await answer(query, out.notice or self._waits.notice(chat.id))
        if out.waits:
            self._waits.told(chat.id)
            await self._dialogue.ready()
            await self._exchange.run(update.update_id, [incoming], album=self._recent.album)

    async def too_fast(self, update: Update, verdict: Verdict) -> None:
        """Handle an update that the throttle rejects: warn once, answer queries, and delete messages that hold private data."""
        chat = update.effective_chat
        assert chat
        said = self._dialogue.phrase("too_fast", chat.id, _code(update))
        if update.callback_query:
            await answer(update.callback_query, said.plain)
            return
        if chat.type != ChatType.PRIVATE:
            return
        message = update.message or update.edited_message
        todo: list[Operation] = []
        if message and any(self._dialogue.holds_data(text) for text in (words(message), _beside(message))):
            todo.append(Delete(message.message_id, owed=True))
        if verdict is Verdict.WARN:
            todo.append(Send(said, thread=topic.thread_of(message)))
        self._exchange.without_dialogue(update.update_id, chat.id, todo)

    async def on_membership(self, update: Update, context: Context) -> None:
        """Handle that the bot was added to a group, blocked or unblocked."""
        change = update.my_chat_member
        assert change
        status = change.new_chat_member.status
        if change.chat.type == ChatType.PRIVATE:
            self._dialogue.reachable(change.chat.id, back=status == ChatMemberStatus.MEMBER)
        elif status in (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR):
            self._leave(update)

    async def on_group(self, update: Update, context: Context) -> None:
        """Leave a group, since the bot serves private chats only; being added also arrives as a membership change."""
        message = update.effective_message
        if message and not (message.new_chat_members or message.left_chat_member):
            self._leave(update)

    def _leave(self, update: Update) -> None:
        chat = update.effective_chat
        assert chat
        word = [] if chat.type == ChatType.CHANNEL else [Send(self._dialogue.phrase("group", None, _code(update)))]
        self._exchange.without_dialogue(update.update_id, chat.id, [*word, Leave()])

    async def on_error(self, update: object, context: Context) -> None:
        """Log an exception that a handler did not catch, without the message's text, and tell the person who is waiting."""
        error = context.error
        log.error("an update failed: %s", type(error).__name__, exc_info=error)
        if not isinstance(update, Update) or not (chat := update.effective_chat) or chat.type != ChatType.PRIVATE:
            return
        key = "storage_trouble" if isinstance(error, StorageFailure) else "apology"
        # phrase() does not record the visit: what failed may have been the confirmation that everything was erased.
        apology = Send(self._dialogue.phrase(key, chat.id, _code(update)), thread=topic.thread_of(update.effective_message))
        self._exchange.without_dialogue(update.update_id, chat.id, [apology])


def _code(update: Update) -> str | None:
    """Return the language code of the sender's app."""
    return update.effective_user.language_code if update.effective_user else None


def _beside(message: Message) -> str:
    """Return other text that came with a message: names of files and contacts, and quotes from another chat."""
    named = [file.file_name for file in (message.document, message.audio, message.video, message.animation) if file]
    if message.contact:
        named.append(f"{message.contact.first_name} {message.contact.last_name or ''}")
    if message.external_reply and message.quote:
        named.append(message.quote.text)
    return "\n".join(name for name in named if name)


def _replied(message: Message) -> RepliedTo | None:
    """Return the bot's message to which this one replies, with the part that is quoted, if any."""
    older = message.reply_to_message
    if older is None or not (older.from_user and older.from_user.is_bot):
        return None
    rows = older.reply_markup.inline_keyboard if older.reply_markup else ()
    buttons = (button.callback_data for row in rows for button in row)
    quote = message.quote.text if message.quote else ""
    return RepliedTo(tuple(data for data in buttons if isinstance(data, str)), quote)


def _links(message: Message) -> tuple[HiddenLink, ...]:
    """The links whose address the text or caption does not show. Telegram counts places in UTF-16 code units."""
    text, hidden = words(message).encode("utf-16-le"), []
    for entity in message.entities or message.caption_entities:
        if entity.type == MessageEntity.TEXT_LINK and entity.url:
            start, end = (
                len(text[: 2 * at].decode("utf-16-le", "ignore")) for at in (entity.offset, entity.offset + entity.length)
            )
            hidden.append(HiddenLink(start, end, entity.url))
    return tuple(hidden)


def _kind(message: Message) -> str | None:
    """Return the phrase that replies to a message other than plain text, or None for plain text."""
    if message.forward_origin:
        return "got_forward"
    found = next((key for attribute, key in KINDS if getattr(message, attribute)), None)
    return found or (None if message.text else "got_other")


def _is_own(user: User, update: Update) -> bool:
    """Return whether a button was pressed by the one person of a private chat."""
    chat = update.effective_chat
    return chat is not None and chat.type == ChatType.PRIVATE and chat.id == user.id


def _is_service(update: Update) -> bool:
    """Return whether Telegram itself wrote the message, such as a pinned message or a gift: nobody is waiting for a reply."""
    message = update.effective_message
    assert message
    if message.text:
        return False
    if any(kind.check_update(update) for kind in SERVICE):
        return True
    # A service message that python-telegram-bot does not know yet: an unknown field, and nothing that a person sends.
    content = message.effective_attachment or message.checklist or message.forward_origin
    return not content and bool(message.api_kwargs.keys() - NEW_CONTENT)


def _parts(incoming: Incoming) -> list[Incoming]:
    """Split a message into the parts to reply to in turn: a picture, which is not examined, then its caption, as any text."""
    if incoming.kind in (None, "got_forward") or not incoming.text:
        return [incoming]
    if incoming.edited:
        return [replace(incoming, kind=None)]
    # The first part covers the private data in the caption: it warns, and has the message deleted.
    return [incoming, replace(incoming, kind=None, message_id=None, warned=True)]
