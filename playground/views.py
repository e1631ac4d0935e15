"""The JSON for the page: chats and messages as text and entities, never as HTML."""

from typing import Any

from .chats import Chat, Json, Message
from .files import Media
from .person import Person
from .state import Event, State


def chat_view(state: State, person: Person) -> Json:
    messages = [message_view(message) for message in person.messages]
    return {"id": person.chat_id, "messages": messages, **profile_view(state, person)}


def profile_view(state: State, person: Person) -> Json:
    language = person.user.language_code or ""
    return {
        "person": {"name": person.user.first_name, "language": language},
        "bot": {
            "name": state.profile.text("name", language[:2]) or state.bot.first_name,
            "description": state.profile.text("description", language[:2]),
        },
        "commands": state.profile.menu(person.chat, language),
    }


def chat_list(state: State) -> list[Json]:
    return [_summary(chat) for chat in state.chats.values() if not chat.is_group]


def _summary(chat: Chat) -> Json:
    summary: Json = {"id": chat.id, "name": chat.title}
    if not chat.messages:
        return summary
    last = chat.messages[max(chat.messages)]
    shown = {"id": last.id, "date": last.date, "text": last.text[:80], "media": last.media.kind if last.media else ""}
    return {**summary, "last": shown}


def event_view(event: Event) -> Any:
    return message_view(event.content) if isinstance(event.content, Message) else event.content


def message_view(message: Message) -> Json:
    return {
        "id": message.id,
        "sender": message.sender,
        "date": message.date,
        "text": message.text,
        "entities": message.entities,
        "keyboard": message.keyboard,
        "media": _media_view(message.media) if message.media else None,
        # As in Telegram's apps, which mark the edits of people but not those of bots.
        "edited": message.edited is not None and message.sender == "person",
        "reaction": message.reaction,
        "forwarded_from": message.extra.get("forward_origin", {}).get("sender_user_name"),
        "reply_to": message.reply_to.text if message.reply_to else None,
    }


def _media_view(media: Media) -> Json:
    if media.file is None:
        return {"kind": media.kind, **media.content}
    view: Json = {
        "kind": media.kind,
        "url": f"/page/files/{media.file.id}",
        "name": media.file.name,
        "size": len(media.file.data),
        "seconds": media.seconds,
    }
    if media.kind == "photo":
        view |= {"width": media.content[0]["width"], "height": media.content[0]["height"]}
    return view
