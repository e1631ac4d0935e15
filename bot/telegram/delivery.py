"""Send and edit messages, and handle the errors that Telegram returns."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

from telegram import Bot, CallbackQuery, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, TelegramError

from bot.dialogue.files import make
from bot.dialogue.reply import Button, File, Reply
from bot.telegram.topic import topic_of

log = logging.getLogger(__name__)

# One thread: matplotlib is not thread-safe, and the other processor is needed for answers.
DRAWING = ThreadPoolExecutor(1, thread_name_prefix="drawing")

# What Telegram says of a message that is gone, too old, or of another kind than its new version.
NOT_EDITABLE = ("to edit not found", "can't be edited", "no text in the message", "no caption in the message")

# Telegram shows "typing" for five seconds at most; shorter work does not need it. Seconds.
TYPING_AFTER = 0.4
TYPING_LASTS = 4.5


async def send(bot: Bot, chat_id: int, reply: Reply, *, to: int | None = None, priority: str | None = None) -> Message:
    """Send `reply` as a new message, as an answer to message `to` where given, and what comes after it; return the first.

    `priority` (of rate_limiter.py) says that nobody is waiting for it: whatever answers somebody goes first.
    """
    sent = await (_send_file(bot, chat_id, reply, reply.file) if reply.file else _send_text(bot, chat_id, reply, to, priority))
    await _send_all(bot, chat_id, reply.then)
    return sent


async def _send_all(bot: Bot, chat_id: int, replies: tuple[Reply, ...]) -> None:
    for reply in replies:
        await send(bot, chat_id, reply)


async def _send_text(bot: Bot, chat_id: int, reply: Reply, to: int | None = None, priority: str | None = None) -> Message:
    limit: dict[str, Any] = {"rate_limit_args": priority} if priority else {}
    return await bot.send_message(
        chat_id,
        reply.html,
        parse_mode=ParseMode.HTML,
        reply_markup=_keyboard(reply),
        disable_web_page_preview=True,
        reply_to_message_id=to,
        allow_sending_without_reply=True if to else None,
        message_thread_id=topic_of(chat_id),
        **limit,
    )


def _keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """Return the reply's buttons as an inline keyboard, or None if it has none."""
    if not reply.rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in reply.rows])


def _button(button: Button) -> InlineKeyboardButton:
    if button.copy:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copy), style=button.style or None)
    return InlineKeyboardButton(button.label, callback_data=button.data, style=button.style or None)


async def _send_file(bot: Bot, chat_id: int, reply: Reply, file: File) -> Message:
    """Send a picture or document with its caption. If the file cannot be made, send the caption alone, which says the same in
    words.
    """
    try:
        content = InputFile(await asyncio.get_running_loop().run_in_executor(DRAWING, make, file), filename=file.name)
    except Exception:
        log.exception("%s could not be made", file.name)
        return await _send_text(bot, chat_id, reply)
    post: Any = bot.send_photo if file.kind == "photo" else bot.send_document
    sent: Message = await post(
        chat_id,
        content,
        caption=reply.html,
        parse_mode=ParseMode.HTML,
        reply_markup=_keyboard(reply),
        message_thread_id=topic_of(chat_id),
    )
    return sent


async def edit(bot: Bot, chat_id: int, message_id: int, reply: Reply) -> Message | None:
    """Replace one of the bot's messages by `reply`. Return the new version, or None if it already read so.

    If the message can no longer be edited, or is a picture, `reply` is sent as a new message.
    """
    if reply.file:
        return await send(bot, chat_id, reply)
    try:
        edited = await _edit(bot, chat_id, message_id, reply)
    except BadRequest as error:
        reason = error.message.lower()
        if "not modified" in reason:
            # The same button was tapped twice: the message already shows what was asked for.
            return None
        if any(known in reason for known in NOT_EDITABLE):
            return await _send_text(bot, chat_id, reply)
        raise
    return edited if isinstance(edited, Message) else None


async def _edit(bot: Bot, chat_id: int, message_id: int, reply: Reply) -> Message | bool:
    keyboard = _keyboard(reply)
    if reply.caption:
        return await bot.edit_message_caption(
            chat_id, message_id, caption=reply.html, parse_mode=ParseMode.HTML, reply_markup=keyboard
        )
    return await bot.edit_message_text(
        reply.html, chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=keyboard, disable_web_page_preview=True
    )


async def mark(bot: Bot, chat_id: int, message_id: int, keyboard: dict[str, Any]) -> None:
    """Replace the keyboard of one of the bot's messages; where Telegram refuses that, it stays as it is."""
    try:
        await bot.edit_message_reply_markup(chat_id, message_id, reply_markup=InlineKeyboardMarkup.de_json(keyboard, bot))
    except BadRequest as error:
        log.info("a choice could not be marked: %s", error.message)


async def answer(query: CallbackQuery, notice: str | None) -> None:
    """Answer a callback query, which stops the spinner on the button; `notice` is shown briefly."""
    try:
        await query.answer(notice)
    except TelegramError as error:
        # For example, the button was pressed while the bot was down: the query has expired, but the press is still handled.
        log.info("a callback query could not be answered: %s", error.message)


@asynccontextmanager
async def typing(bot: Bot, chat_id: int) -> AsyncIterator[None]:
    """Show "typing" while the block runs, if it runs long enough to be noticed."""
    task = asyncio.create_task(_type(bot, chat_id))
    try:
        yield
    finally:
        task.cancel()


async def _type(bot: Bot, chat_id: int) -> None:
    await asyncio.sleep(TYPING_AFTER)
    while True:
        try:
            await bot.send_chat_action(chat_id, ChatAction.TYPING, message_thread_id=topic_of(chat_id))
        except TelegramError as error:
            # Only a courtesy: sending the reply reports its own failures.
            log.debug("could not show typing: %s", type(error).__name__)
        await asyncio.sleep(TYPING_LASTS)
