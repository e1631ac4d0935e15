"""Takes each kind of update to the dialogue and its reply back: texts, buttons, and all that is not text."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from telegram import Bot, CallbackQuery, Message, Update, User, Voice
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError, TimedOut
from telegram.ext import Application, CallbackQueryHandler, ChatMemberHandler, ContextTypes, MessageHandler, filters

from bot.assistant import NotReady
from bot.dialogue.buttons import BadButton, ButtonPress, read_press
from bot.dialogue.dialogue import Dialogue, guess
from bot.dialogue.render import language_of
from bot.dialogue.reply import ButtonResult, Reply, Speech
from bot.knowledge import Library
from bot.privacy import Screened, screen
from bot.storage import Person, StorageFailure
from bot.telegram.delivery import edit, remove, send, typing
from bot.telegram.throttle import Verdict
from bot.telegram.voice_sender import VoiceSender
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

    def __init__(self, dialogue: Dialogue, library: Library, voices: VoiceSender, listener: Listener | None) -> None:
        self._dialogue = dialogue
        self._library = library
        self._voices = voices
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
        """A message in a private chat, new or edited."""
        message = update.effective_message
        assert message
        # A location that moves comes as an edit, again and again; only words edited are of interest.
        if _is_service(message) or (update.edited_message and not (message.text or message.caption)):
            return
        person = self._person(update)
        # An edited question is answered under the question, so that it is clear what the reply is to.
        to = message.message_id if update.edited_message else None
        # Before anything else sees it: patients' data and secrets stop here.
        typed = screen(message.text or message.caption or "")
        removed = bool(typed.kinds) and await remove(context.bot, message.chat_id, message.message_id)
        if message.voice and self._listener and not (message.forward_origin or typed.kinds or update.edited_message):
            await self._listen(context, person, message, message.voice, self._listener)
            return
        if key := _kind(message):
            refused = self._dialogue.door.refused(key, language_of(person.language), None if removed else message.message_id)
            await send(context.bot, message.chat_id, self._dialogue.door.warned(typed, refused, removed=removed), to=to)
            return
        if update.edited_message:
            # "ouii" put right to "oui" replies to what was asked then, not to what is asked now.
            self._dialogue.set_aside(person)
        reply = await self._reply_to_text(context.bot, person, typed, to, removed=removed)
        if speech := self._dialogue.voicing.said_too(person, reply):
            self._speak(context, person, speech)

    async def _listen(self, context: Context, person: Person, message: Message, voice: Voice, listener: Listener) -> None:
        """A voice message: understood as if typed, what was heard shown in a line, and answered aloud."""
        bot, chat_id = context.bot, message.chat_id
        length = voice.duration if isinstance(voice.duration, int) else int(voice.duration.total_seconds())
        if length > LONGEST or (voice.file_size or 0) > LARGEST:
            await send(bot, chat_id, self._dialogue.say("heard_too_long", person), to=message.message_id)
            return
        try:
            async with typing(bot, chat_id):
                sound = bytes(await (await voice.get_file()).download_as_bytearray())
                text = await listener.hear(sound, language_of(person.language))
        except (Busy, Unheard) as error:
            key = "heard_busy" if isinstance(error, Busy) else "heard_nothing"
            await send(bot, chat_id, self._dialogue.say(key, person), to=message.message_id)
            return
        # A dictated slash is no command.
        said = screen(text.lstrip("/ "))
        removed = bool(said.kinds) and await remove(bot, chat_id, message.message_id)
        await send(bot, chat_id, self._dialogue.heard(person, said), to=message.message_id)
        reply = await self._reply_to_text(bot, person, said, None, removed=removed)
        if speech := self._dialogue.voicing.said_back(person, reply):
            self._speak(context, person, speech)

    def _speak(self, context: Context, person: Person, speech: Speech) -> None:
        """Say it, without keeping what the person does next waiting; told to stop, the text has to do."""
        if not context.application.running:
            return
        context.application.create_task(
            self._voices.send(context.bot, person.chat_id, speech.text, speech.language), name="say something"
        )

    async def _reply_to_text(self, bot: Bot, person: Person, typed: Screened, to: int | None, *, removed: bool) -> Reply:
        waiting: Message | None = None
        if self._dialogue.needs_model(typed.text) and not self._dialogue.assistant.ready:
            waiting = await send(bot, person.chat_id, self._dialogue.say("loading", person), to=to)
        try:
            async with typing(bot, person.chat_id):
                reply = await self._dialogue.text(person, typed, removed=removed)
        except NotReady:
            log.exception("questions cannot be answered: the model did not load")
            reply = self._dialogue.say("model_missing", person)
        except TelegramError:
            raise
        except StorageFailure as error:
            log.error("a message got no reply, since nothing can be written down: %s", error)
            reply = self._dialogue.say("storage_trouble", person)
        except Exception:
            # Rasa's side failed; the person is owed a reply all the same.
            log.exception("a message got no reply from the assistant")
            reply = self._dialogue.say("apology", person)
        shown = self._dialogue.voicing.voiced(person, reply)
        if waiting:
            await edit(bot, person.chat_id, waiting.message_id, shown)
        else:
            await send(bot, person.chat_id, shown, to=to)
        return reply

    async def on_press(self, update: Update, context: Context) -> None:
        """A button. The query is answered before anything is edited: the phone shows a spinner until then."""
        query = update.callback_query
        assert query
        if not _is_own(query.from_user, update):
            # Our buttons are in private chats alone: this one is forged, or of a message passed on.
            await _answer(query, None)
            return
        person = self._person(update)
        stale: str | None = None
        try:
            press = read_press(query.data or "", self._library)
        except BadButton:
            press, stale = ButtonPress("t"), self._dialogue.say("old_button", person).plain
        if press.action == "x":
            await self._remove(context.bot, query, person, int(press.target))
            return
        waits = self._dialogue.waits(press) and not self._dialogue.assistant.ready
        if waits:
            await _answer(query, self._dialogue.say("loading", person).plain)
        try:
            pressed = await self._dialogue.press(person, press)
        except NotReady:
            log.exception("the checklist cannot go on: the model did not load")
            pressed = ButtonResult(sent=self._dialogue.say("model_missing", person))
        except StorageFailure as error:
            log.error("a button led nowhere, since nothing can be written down: %s", error)
            pressed = ButtonResult(sent=self._dialogue.say("storage_trouble", person))
        if not waits:
            await _answer(query, stale or pressed.notice)
        if pressed.edited and query.message:
            shown = self._dialogue.voicing.voiced(person, pressed.edited)
            await edit(context.bot, person.chat_id, query.message.message_id, shown)
        elif pressed.edited:
            await send(context.bot, person.chat_id, self._dialogue.voicing.voiced(person, pressed.edited))
        if pressed.sent:
            await send(context.bot, person.chat_id, self._dialogue.voicing.voiced(person, pressed.sent))
        if pressed.heard:
            self._speak(context, person, pressed.heard)

    async def _remove(self, bot: Bot, query: CallbackQuery, person: Person, message_id: int) -> None:
        """Delete a message of the person's as they ask, and say how that went in place of the offer."""
        removed = await remove(bot, person.chat_id, message_id)
        await _answer(query, None)
        said = self._dialogue.say("removed" if removed else "not_removed", person)
        if query.message:
            await edit(bot, person.chat_id, query.message.message_id, said)

    async def too_fast(self, update: Update, verdict: Verdict) -> None:
        """More than anybody's thumbs can do: a word once, and no button left spinning."""
        chat, user = update.effective_chat, update.effective_user
        assert chat
        said = self._dialogue.render.phrase(
            "too_fast", self._dialogue.language_of(chat.id, user.language_code if user else None)
        )
        if update.callback_query:
            await _answer(update.callback_query, said.plain)
        elif verdict is Verdict.WARN and chat.type == ChatType.PRIVATE:
            try:
                await send(update.get_bot(), chat.id, said)
            except TelegramError as error:
                log.info("somebody too fast could not be told: %s", type(error).__name__)

    async def on_membership(self, update: Update, context: Context) -> None:
        """Somebody added the bot to a group, or blocked or unblocked it."""
        change = update.my_chat_member
        assert change
        if change.chat.type == ChatType.PRIVATE:
            back = change.new_chat_member.status == ChatMemberStatus.MEMBER
            self._dialogue.reminders.book.reachable(change.chat.id, back=back)
        if change.chat.type != ChatType.PRIVATE and change.new_chat_member.status in (
            ChatMemberStatus.MEMBER,
            ChatMemberStatus.ADMINISTRATOR,
        ):
            await self._leave(update, context)

    async def on_group(self, update: Update, context: Context) -> None:
        """A message in a group, where the bot has no business; an invitation comes as a change of membership too."""
        message = update.effective_message
        if message and not (message.new_chat_members or message.left_chat_member):
            await self._leave(update, context)

    async def _leave(self, update: Update, context: Context) -> None:
        chat = update.effective_chat
        assert chat
        user = update.effective_user
        language = guess(user.language_code if user else None)
        try:
            if chat.type != ChatType.CHANNEL:
                await send(context.bot, chat.id, self._dialogue.render.phrase("group", language))
        except TelegramError as error:
            log.info("a group is left without a word: %s", error.message)
        try:
            await context.bot.leave_chat(chat.id)
        except (Forbidden, BadRequest) as error:
            log.info("a group was left already: %s", error.message)

    async def on_error(self, update: object, context: Context) -> None:
        """Whatever a handler did not deal with: logged without the message, and a person waiting is told."""
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
            user = update.effective_user
            language = self._dialogue.language_of(chat.id, user.language_code if user else None)
            await send(context.bot, chat.id, self._dialogue.render.phrase(key, language))
        except TelegramError as again:
            log.warning("nor could the apology be delivered: %s", type(again).__name__)

    def _person(self, update: Update) -> Person:
        chat, user = update.effective_chat, update.effective_user
        assert chat
        # Telegram's word that somebody is back may have been missed; whoever writes is.
        with suppress(StorageFailure):
            self._dialogue.reminders.book.reachable(chat.id, back=True)
        return self._dialogue.person(chat.id, user.language_code if user else None)


async def _answer(query: CallbackQuery, notice: str | None) -> None:
    try:
        await query.answer(notice)
    except TelegramError as error:
        # Pressed while the bot was down, say: the spinner is long gone, what was asked for is still wanted.
        log.info("a callback query could not be answered: %s", error.message)


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
