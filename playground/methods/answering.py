"""Methods that answer a button, react, pin, unpin, describe and leave a chat."""

from typing import Any

from ..chats import Json, Message
from ..errors import bad_request
from ..state import State
from .registry import method

# The reactions the Bot API lists under ReactionTypeEmoji.
_EMOJI = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 "
    "🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 "
    "🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡 "
)
_REACTIONS = frozenset(_EMOJI.split())


@method
def answer_callback_query(
    state: State,
    *,
    callback_query_id: str,
    text: str = "",
    show_alert: bool = False,
    url: str = "",
    cache_time: int = 0,
) -> bool:
    callback = state.callbacks.get(callback_query_id)
    if callback is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    if url:
        raise bad_request("URL_INVALID")  # Telegram opens only games and the bot's own deep links.
    state.answer(callback, text, show_alert, url)
    return True


@method
def set_message_reaction(
    state: State, *, chat_id: str, message_id: int, reaction: list[Any] | None = None, is_big: bool = False
) -> bool:
    message = state.open_chat(chat_id).messages.get(message_id)
    if message is None:
        raise bad_request("message to react not found")
    emojis = [
        str(item.get("emoji")).replace("\ufe0f", "")  # The variation selector makes no difference.
        for item in reaction or []
        if isinstance(item, dict) and item.get("type") == "emoji"
    ]
    if len(emojis) != len(reaction or []) or not _REACTIONS.issuperset(emojis):
        raise bad_request("REACTION_INVALID")
    if len(emojis) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reaction = emojis[0] if emojis else None
    state.publish(message.chat, "message", message)
    return True


@method
def pin_chat_message(state: State, *, chat_id: str, message_id: int, disable_notification: bool = False) -> bool:
    message = _found(state, chat_id, message_id, "pin")
    message.chat.pinned.add(message.id)
    return True


@method
def unpin_chat_message(state: State, *, chat_id: str, message_id: int | None = None) -> bool:
    chat = state.open_chat(chat_id)
    if message_id is None:
        message_id = max(chat.pinned, default=0)
    _found(state, chat_id, message_id, "unpin")
    chat.pinned.discard(message_id)
    return True


@method
def get_chat(state: State, *, chat_id: str) -> Json:
    chat = state.chat(chat_id)
    gifts = dict.fromkeys(
        ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"], False
    )
    return {**chat.to_api(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


@method
def leave_chat(state: State, *, chat_id: str) -> bool:
    chat = state.open_chat(chat_id)
    if not chat.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    chat.status = "left"
    return True


def _found(state: State, chat_id: str, message_id: int, doing: str) -> Message:
    message = state.open_chat(chat_id).messages.get(message_id)
    if message is None:
        raise bad_request(f"message to {doing} not found")
    return message
