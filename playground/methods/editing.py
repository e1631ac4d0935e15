"""Methods that edit or delete messages."""

import time
from typing import Any

from ..chats import Json, Message
from ..errors import bad_request
from ..files import Media, Upload
from ..formatting import Formatted, read_caption, read_text
from ..keyboard import Keyboard, read_keyboard
from ..state import State
from .registry import method

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@method
def edit_message_text(
    state: State,
    *,
    chat_id: str,
    message_id: int,
    text: str,
    parse_mode: str | None = None,
    entities: list[Any] | None = None,
    link_preview_options: dict[str, Any] | None = None,
    reply_markup: dict[str, Any] | None = None,
) -> Json:
    message = _own_message(state, chat_id, message_id)
    if message.media:
        raise bad_request("there is no text in the message to edit")
    words = read_text(text, parse_mode, entities, strict=state.strict)
    return _edit(state, message, words, message.media, reply_markup)


@method
def edit_message_caption(
    state: State,
    *,
    chat_id: str,
    message_id: int,
    caption: str | None = None,
    parse_mode: str | None = None,
    caption_entities: list[Any] | None = None,
    show_caption_above_media: bool = False,
    reply_markup: dict[str, Any] | None = None,
) -> Json:
    message = _own_message(state, chat_id, message_id)
    if not message.media:
        raise bad_request("there is no caption in the message to edit")
    words = read_caption(caption, parse_mode, caption_entities, strict=state.strict)
    return _edit(state, message, words, message.media, reply_markup)


@method
def edit_message_media(
    state: State, *, chat_id: str, message_id: int, media: dict[str, Any], reply_markup: dict[str, Any] | None = None
) -> Json:
    message = _own_message(state, chat_id, message_id)
    kind, given = media.get("type"), media.get("media")
    if kind not in ("photo", "document") or (message.media and message.media.kind == "voice"):
        raise bad_request("message can't be edited")
    if not isinstance(given, Upload | str):
        raise bad_request("can't parse InputMedia: media not found")
    words = read_caption(media.get("caption"), media.get("parse_mode"), media.get("caption_entities"), strict=state.strict)
    return _edit(state, message, words, Media.of(state.files.receive(kind, given)), reply_markup)


@method
def edit_message_reply_markup(
    state: State, *, chat_id: str, message_id: int, reply_markup: dict[str, Any] | None = None
) -> Json:
    message = _own_message(state, chat_id, message_id)
    words = Formatted(message.text, tuple(message.entities), message.html)
    return _edit(state, message, words, message.media, reply_markup)


@method
def delete_message(state: State, *, chat_id: str, message_id: int) -> bool:
    chat = state.open_chat(chat_id)
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to delete not found")
    if chat.is_group and message.sender != "bot":
        raise bad_request("message can't be deleted")
    state.remove_message(message)
    return True


@method
def delete_messages(state: State, *, chat_id: str, message_ids: list[Any]) -> bool:
    chat = state.open_chat(chat_id)
    if not 1 <= len(message_ids) <= 100:
        raise bad_request("message identifiers must be between 1 and 100")
    for message in [chat.messages[i] for i in message_ids if i in chat.messages]:  # Ids that are not found are skipped.
        state.remove_message(message)
    return True


def _own_message(state: State, chat_id: str, message_id: int) -> Message:
    message = state.open_chat(chat_id).messages.get(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender != "bot":
        raise bad_request("message can't be edited")
    return message


def _edit(state: State, message: Message, words: Formatted, media: Media | None, markup: Json | None) -> Json:
    keyboard: Keyboard = read_keyboard(markup, strict=state.strict, editing=True)
    before = (message.text, message.entities, message.media, message.keyboard)
    if before == (words.text, list(words.entities), media, keyboard):
        raise bad_request(_NOT_MODIFIED)
    message.text, message.entities, message.html = words.text, list(words.entities), words.html
    message.media, message.keyboard, message.edited = media, keyboard, int(time.time())
    state.publish(message.chat, "message", message)
    return message.to_api()
