"""A person in a chat with the bot; each action creates the update that Telegram would send."""

import itertools
import time
from collections.abc import Callable, Sequence
from typing import Any

from .chats import Chat, Json, Message, User
from .entities import Entity, tidy, utf16_length, utf16_slice
from .files import Media, Upload
from .formatting import TEXT_LIMIT
from .samples import OGG_OPUS, PDF, PNG
from .state import Callback, State
from .waiting import wait_for_message

_callback_ids = itertools.count(int(time.time()) * 10**6)


class Person:
    """Methods that send return the new message's id. In a group, `id` is the user's and `chat_id` the group's."""

    def __init__(self, state: State, chat: Chat, user: User) -> None:
        self._state = state
        self.chat = chat
        self.user = user

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def chat_id(self) -> int:
        return self.chat.id

    @property
    def messages(self) -> list[Message]:
        """The chat's messages, in order."""
        return list(self.chat.messages.values())

    @property
    def bot_messages(self) -> list[Message]:
        return [message for message in self.messages if message.sender == "bot"]

    def message(self, message_id: int) -> Message:
        return self.chat.messages[message_id]

    async def wait_for(
        self, predicate: Callable[[Message], bool] = lambda _: True, timeout: float = 60, *, after: int = 0
    ) -> Message:
        """Wait for the bot's first message in this chat that is newer than message `after` and satisfies `predicate`."""
        return await wait_for_message(self._state, [self.chat], predicate, timeout, after)

    # Writing

    def send(self, text: str, **extra_message_fields: Any) -> int:
        return self.send_formatted(text, (), **extra_message_fields)

    def send_formatted(self, text: str, entities: Sequence[Entity], **extra_message_fields: Any) -> int:
        """Send a text with its formatting, such as a link behind other words."""
        if utf16_length(text) > TEXT_LIMIT:
            raise ValueError(f"a person's message holds at most {TEXT_LIMIT} UTF-16 code units")
        text, found = tidy(text, list(entities))
        return self._send(text=text, entities=found, extra=extra_message_fields)

    def reply(self, message_id: int, text: str, quote: str | None = None) -> int:
        """Send a text in reply to a message, or to the part of it that `quote` holds."""
        replied = self.chat.messages[message_id]
        quoted = {"quote": {"text": quote, "position": max(0, replied.text.find(quote))}} if quote else {}
        return self._send(text=text, entities=tidy(text, [])[1], reply_to=replied, extra=quoted)

    def forward(self, text: str, sender_name: str = "Dominique", entities: Sequence[Entity] = ()) -> int:
        origin = {"type": "hidden_user", "sender_user_name": sender_name, "date": int(time.time())}
        return self.send_formatted(text, entities, forward_origin=origin)

    def edit(self, message_id: int, text: str) -> None:
        message = self.message(message_id)
        if message.author is not self.user:
            raise ValueError(f"message {message_id} is not this person's")
        message.text, message.entities = tidy(text, [])
        message.edited = int(time.time())
        self._state.publish(self.chat, "message", message)
        self._tell("edited_message", message)

    def react(self, message_id: int) -> None:
        """Send an edited message with the same text, as a reaction or a link preview does; it may have no edit date."""
        self._tell("edited_message", self.message(message_id))

    # Attachments

    def send_photo(self, caption: str | None = None, data: bytes = PNG, **extra: Any) -> int:
        return self._send_file("photo", Upload("photo.png", data), caption, extra)

    def send_sticker(self, data: bytes = PNG, **extra: Any) -> int:
        return self._send_file("sticker", Upload("sticker.webp", data), None, extra)

    def send_voice(self, seconds: int = 3, data: bytes = OGG_OPUS, **extra: Any) -> int:
        return self._send_file("voice", Upload("voice.oga", data), None, extra, seconds)

    def send_document(self, name: str = "document.pdf", data: bytes = PDF, caption: str | None = None, **extra: Any) -> int:
        return self._send_file("document", Upload(name, data), caption, extra)

    def send_location(self, latitude: float = 48.8566, longitude: float = 2.3522, **extra: Any) -> int:
        return self._send(media=Media("location", {"latitude": latitude, "longitude": longitude}), extra=extra)

    def send_contact(self, first_name: str = "Claude", phone_number: str = "+33199001234", **extra: Any) -> int:
        return self._send(media=Media("contact", {"phone_number": phone_number, "first_name": first_name}), extra=extra)

    def send_album(self, count: int = 3, caption: str | None = None) -> list[int]:
        """Send several photos as an album; Telegram puts the caption below the first."""
        group = str(next(_callback_ids))
        return [self.send_photo(caption if number == 0 else None, media_group_id=group) for number in range(count)]

    def send_service(self, **fields: Any) -> int:
        """Send a message that Telegram itself writes, with no content except these fields."""
        return self._send(extra=fields)

    # Buttons

    def press(self, message_id: int, callback_data: str, *, even_if_gone: bool = False) -> str:
        """Press a button, and return the callback query's id. even_if_gone simulates a press that crossed an edit."""
        message = self.chat.messages.get(message_id)
        known = [button["callback_data"] for button in (message.buttons if message else []) if "callback_data" in button]
        if callback_data not in known and not even_if_gone:
            raise ValueError(f"message {message_id} has no button {callback_data!r}; it has {known}")
        callback = Callback(str(next(_callback_ids)), self.chat, message_id, callback_data)
        self._state.callbacks[callback.id] = callback
        inaccessible = {"chat": self.chat.to_api(), "message_id": message_id, "date": 0}
        query = {
            "id": callback.id,
            "from": self.user.to_api(),
            "message": message.to_api() if message else inaccessible,
            "chat_instance": str(self.chat.id),
            "data": callback_data,
        }
        self._state.updates.push("callback_query", query)
        return callback.id

    # Blocking and groups

    def block(self) -> None:
        self._set_status("kicked")

    def unblock(self) -> None:
        self._set_status("member")

    def companion(self, first_name: str = "Alix", language_code: str | None = "fr") -> "Person":
        """Add another person to the same group."""
        user = self._state.add_user(first_name, language_code)
        self.chat.users.append(user)
        return Person(self._state, self.chat, user)

    def _set_status(self, status: Any) -> None:
        before, self.chat.status = self.chat.status, status
        self.tell_status(before)

    def tell_status(self, before: str) -> None:
        """Send the my_chat_member update for a change from the status `before` to the current one."""

        def member(status: str) -> Json:
            # For a blocked bot, Telegram adds the end of the ban; 0 means never.
            return {"user": self._state.bot.to_api(), "status": status} | ({"until_date": 0} if status == "kicked" else {})

        change: Json = {"chat": self.chat.to_api(), "from": self.user.to_api(), "date": int(time.time())}
        change |= {"old_chat_member": member(before), "new_chat_member": member(self.chat.status)}
        self._state.updates.push("my_chat_member", change)

    def _send_file(self, kind: str, upload: Upload, caption: str | None, extra: Json, seconds: int = 0) -> int:
        text, entities = tidy(caption or "", [])
        media = Media.of(self._state.files.store(kind, upload, seconds))
        return self._send(text=text, entities=entities, media=media, extra=extra)

    def _send(self, **content: Any) -> int:
        if self.chat.status != "member":
            raise ValueError("the bot is blocked or not in this chat: unblock it first")
        message = self._state.add_message(self.chat, "person", self.user, **content)
        self._tell("message", message)
        return message.id

    def _tell(self, kind: str, message: Message) -> None:
        if not self.chat.is_group or self._is_for_bot(message):
            self._state.updates.push(kind, message.to_api())

    def _is_for_bot(self, message: Message) -> bool:
        """Return whether a bot in privacy mode sees this group message: a command, a mention of it, or a reply to it."""
        replied = message.to_api().get("reply_to_message", {})
        return replied.get("from", {}).get("id") == self._state.bot.id or any(
            entity["type"] == "bot_command" or self._names_bot(message.text, entity) for entity in message.entities
        )

    def _names_bot(self, text: str, entity: Entity) -> bool:
        name = utf16_slice(text, entity["offset"], entity["length"])
        return entity["type"] == "mention" and name.lower() == f"@{self._state.bot.username}"
