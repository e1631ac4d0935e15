"""Methods that add a message to a chat."""

from typing import Any

from ..chats import Chat, Json, Message
from ..errors import bad_request
from ..files import Media
from ..formatting import Formatted, read_caption, read_text
from ..keyboard import read_keyboard
from ..state import State
from .registry import InputFile, method

_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


@method
def send_message(
    state: State,
    *,
    chat_id: str,
    message_thread_id: int = 0,
    text: str,
    parse_mode: str | None = None,
    entities: list[Any] | None = None,
    link_preview_options: dict[str, Any] | None = None,
    disable_notification: bool = False,
    protect_content: bool = False,
    allow_paid_broadcast: bool = False,
    reply_parameters: dict[str, Any] | None = None,
    reply_markup: dict[str, Any] | None = None,
) -> Json:
    chat = state.open_chat(chat_id)
    words = read_text(text, parse_mode, entities, strict=state.strict)
    return _send(state, chat, words, None, reply_parameters, reply_markup, message_thread_id)


@method
def send_photo(
    state: State,
    *,
    chat_id: str,
    message_thread_id: int = 0,
    photo: InputFile,
    caption: str | None = None,
    parse_mode: str | None = None,
    caption_entities: list[Any] | None = None,
    show_caption_above_media: bool = False,
    disable_notification: bool = False,
    protect_content: bool = False,
    allow_paid_broadcast: bool = False,
    reply_parameters: dict[str, Any] | None = None,
    reply_markup: dict[str, Any] | None = None,
) -> Json:
    chat = state.open_chat(chat_id)
    words = read_caption(caption, parse_mode, caption_entities, strict=state.strict)
    media = Media.of(state.files.receive("photo", photo))
    return _send(state, chat, words, media, reply_parameters, reply_markup, message_thread_id)


@method
def send_voice(
    state: State,
    *,
    chat_id: str,
    message_thread_id: int = 0,
    voice: InputFile,
    caption: str | None = None,
    parse_mode: str | None = None,
    caption_entities: list[Any] | None = None,
    duration: int = 0,
    disable_notification: bool = False,
    protect_content: bool = False,
    allow_paid_broadcast: bool = False,
    reply_parameters: dict[str, Any] | None = None,
    reply_markup: dict[str, Any] | None = None,
) -> Json:
    chat = state.open_chat(chat_id)
    words = read_caption(caption, parse_mode, caption_entities, strict=state.strict)
    media = Media.of(state.files.receive("voice", voice), duration)
    return _send(state, chat, words, media, reply_parameters, reply_markup, message_thread_id)


@method
def send_document(
    state: State,
    *,
    chat_id: str,
    message_thread_id: int = 0,
    document: InputFile,
    caption: str | None = None,
    parse_mode: str | None = None,
    caption_entities: list[Any] | None = None,
    disable_content_type_detection: bool = False,
    disable_notification: bool = False,
    protect_content: bool = False,
    allow_paid_broadcast: bool = False,
    reply_parameters: dict[str, Any] | None = None,
    reply_markup: dict[str, Any] | None = None,
) -> Json:
    chat = state.open_chat(chat_id)
    words = read_caption(caption, parse_mode, caption_entities, strict=state.strict)
    media = Media.of(state.files.receive("document", document))
    return _send(state, chat, words, media, reply_parameters, reply_markup, message_thread_id)


@method
def send_chat_action(state: State, *, chat_id: str, message_thread_id: int = 0, action: str) -> bool:
    chat = state.open_chat(chat_id)
    _topic(chat, message_thread_id)
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    state.publish(chat, "action", action)
    return True


def _send(
    state: State, chat: Chat, words: Formatted, media: Media | None, reply: Json | None, markup: Json | None, thread: int
) -> Json:
    topic = _topic(chat, thread)
    keyboard = read_keyboard(markup, strict=state.strict)
    replied = _replied(chat, reply)
    state.limiter.count(chat.id, group=chat.is_group)
    message = state.add_message(
        chat,
        "bot",
        state.bot,
        text=words.text,
        entities=list(words.entities),
        html=words.html,
        keyboard=keyboard,
        media=media,
        reply_to=replied,
        extra=topic,
    )
    return message.to_api()


def _topic(chat: Chat, thread: int) -> Json:
    """The fields of a message in a topic, which exists once somebody has written there; none for 0."""
    if not thread:
        return {}
    topic = {"message_thread_id": thread, "is_topic_message": True}
    if not any(message.extra.get("message_thread_id") == thread for message in chat.messages.values()):
        raise bad_request("message thread not found")
    return topic


def _replied(chat: Chat, reply: Json | None) -> Message | None:
    if reply is None:
        return None
    message = chat.messages.get(reply.get("message_id", 0))
    if message is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message
