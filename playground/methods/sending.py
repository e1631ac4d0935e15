"""Methods that add a message to a chat."""

from typing import Any, TypedDict, Unpack

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


class _Options(TypedDict, total=False):
    """The parameters that all sending methods accept."""

    message_thread_id: int
    parse_mode: str
    disable_notification: bool
    protect_content: bool
    allow_paid_broadcast: bool
    reply_parameters: dict[str, Any]
    reply_markup: dict[str, Any]


class _CaptionOptions(_Options, total=False):
    """The parameters that all methods for media accept."""

    caption: str
    caption_entities: list[Any]


@method
def send_message(
    state: State,
    *,
    chat_id: str,
    text: str,
    entities: list[Any] | None = None,
    link_preview_options: dict[str, Any] | None = None,
    **options: Unpack[_Options],
) -> Json:
    chat = state.open_chat(chat_id)
    words = read_text(text, options.get("parse_mode"), entities, strict=state.strict)
    return _send(state, chat, words, None, options)


@method
def send_photo(
    state: State,
    *,
    chat_id: str,
    photo: InputFile,
    show_caption_above_media: bool = False,
    **options: Unpack[_CaptionOptions],
) -> Json:
    return _send_media(state, chat_id, "photo", photo, options)


@method
def send_voice(state: State, *, chat_id: str, voice: InputFile, duration: int = 0, **options: Unpack[_CaptionOptions]) -> Json:
    return _send_media(state, chat_id, "voice", voice, options, duration)


@method
def send_document(
    state: State,
    *,
    chat_id: str,
    document: InputFile,
    disable_content_type_detection: bool = False,
    **options: Unpack[_CaptionOptions],
) -> Json:
    return _send_media(state, chat_id, "document", document, options)


@method
def send_chat_action(state: State, *, chat_id: str, message_thread_id: int = 0, action: str) -> bool:
    chat = state.open_chat(chat_id)
    _topic(chat, message_thread_id)
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    state.publish(chat, "action", action)
    return True


def _send_media(state: State, chat_id: str, kind: str, file: InputFile, options: _CaptionOptions, seconds: int = 0) -> Json:
    chat = state.open_chat(chat_id)
    caption, entities = options.get("caption"), options.get("caption_entities")
    words = read_caption(caption, options.get("parse_mode"), entities, strict=state.strict)
    return _send(state, chat, words, Media.of(state.files.receive(kind, file, seconds)), options)


def _send(state: State, chat: Chat, words: Formatted, media: Media | None, options: _Options) -> Json:
    topic = _topic(chat, options.get("message_thread_id", 0))
    keyboard = read_keyboard(options.get("reply_markup"), strict=state.strict)
    replied = _replied(chat, options.get("reply_parameters"))
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
    """Return the fields of a message in a topic; none for 0. A topic exists once somebody has written in it."""
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
