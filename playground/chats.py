"""Users, chats and messages, and their JSON in the Bot API."""

from dataclasses import dataclass, field
from typing import Any, Literal

from .entities import Entity
from .files import Media
from .keyboard import Keyboard

Json = dict[str, Any]


@dataclass
class User:
    """A Telegram user: a person or the bot."""

    id: int
    first_name: str
    language_code: str | None = None
    is_bot: bool = False
    username: str | None = None

    def to_api(self) -> Json:
        described: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        optional = {"username": self.username, "language_code": self.language_code}
        return described | {name: value for name, value in optional.items() if value}


@dataclass(eq=False)
class Chat:
    """One conversation. `status` is the bot's membership: member, kicked (blocked or removed) or left."""

    id: int
    type: str
    title: str
    users: list[User]
    status: Literal["member", "kicked", "left"] = "member"
    messages: dict[int, "Message"] = field(default_factory=dict)
    pinned: set[int] = field(default_factory=set)

    @property
    def is_group(self) -> bool:
        return self.type != "private"

    def to_api(self) -> Json:
        return {"id": self.id, "type": self.type, "title" if self.is_group else "first_name": self.title}


@dataclass(eq=False)
class Message:
    """A message. `text` is plain text, or the caption of media; `html` is the HTML that the bot sent, if any."""

    id: int
    chat: Chat
    sender: Literal["bot", "person"]
    author: User
    date: int
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    html: str | None = None
    keyboard: Keyboard = field(default_factory=list)
    media: Media | None = None
    edited: int | None = None
    reply_to: "Message | None" = None
    reaction: str | None = None
    extra: Json = field(default_factory=dict)

    @property
    def buttons(self) -> list[Json]:
        """The keyboard's buttons in reading order."""
        return [button for row in self.keyboard for button in row]

    def to_api(self) -> Json:
        described: Json = {"message_id": self.id, "date": self.date, "chat": self.chat.to_api()}
        described["from"] = self.author.to_api()
        words, marks = ("caption", "caption_entities") if self.media else ("text", "entities")
        if self.media:
            described[self.media.kind] = self.media.content
        optional = {
            words: self.text,
            marks: self.entities,
            "edit_date": self.edited,
            "reply_markup": {"inline_keyboard": self.keyboard} if self.keyboard else None,
        }
        described |= {name: value for name, value in optional.items() if value}
        if self.reply_to:
            # Telegram includes one level of reply only.
            replied = self.reply_to.to_api()
            replied.pop("reply_to_message", None)
            described["reply_to_message"] = replied
        return described | self.extra
