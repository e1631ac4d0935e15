"""The playground's state: the bot, chats, updates and files, and the queues of its watchers."""

import asyncio
import itertools
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from .chats import Chat, Message, User
from .commands import Profile
from .errors import bad_request, forbidden
from .files import Files
from .limits import Limiter, RateLimit
from .pulse import Pulse
from .updates import Updates
from .webhook import Webhook

EventKind = Literal["message", "deleted", "action", "answer", "profile"]


@dataclass(frozen=True)
class Event:
    """A change that watchers may display."""

    chat: Chat | None
    kind: EventKind
    content: Any


@dataclass(frozen=True)
class Callback:
    """A pressed button that the bot has not answered yet."""

    id: str
    chat: Chat
    message_id: int
    data: str


class State:
    """Everything that the server holds. With `strict`, unknown parameters are rejected; `rate_limit` None disables limits."""

    def __init__(self, token: str, *, strict: bool, clock: Callable[[], float], rate_limit: RateLimit | None) -> None:
        self.strict = strict
        self.bot = User(int(token.partition(":")[0]), "Vigie", is_bot=True, username="vigie_local_bot")
        self.chats: dict[int, Chat] = {}
        self.callbacks: dict[str, Callback] = {}
        self.profile = Profile()
        self.files = Files()
        self.updates = Updates()
        self.webhook = Webhook(self.updates)
        self.limiter = Limiter(rate_limit, clock)
        self.pulse = Pulse()
        self._watchers: set[asyncio.Queue[Event | None]] = set()
        self._message_ids = itertools.count(1)
        # Random ids: a new person must not get the data that the bot stored about a person of an earlier run.
        self._chat_ids = itertools.count(10**8 + secrets.randbelow(4 * 10**9))

    # Chats

    def add_user(self, first_name: str, language_code: str | None) -> User:
        return User(next(self._chat_ids), first_name, language_code)

    def add_chat(self, user: User, type: str = "private", title: str | None = None) -> Chat:
        chat_id = user.id if type == "private" else -1 * (10**12 + next(self._chat_ids))
        chat = Chat(chat_id, type, title or user.first_name, [user])
        self.chats[chat.id] = chat
        return chat

    def chat(self, chat_id: str) -> Chat:
        """Return the chat with this chat_id; raises Telegram's error if there is none."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        chat = self.chats.get(int(chat_id)) if chat_id.lstrip("-").isdecimal() else None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def open_chat(self, chat_id: str) -> Chat:
        """Return the chat as chat() does; also raises Telegram's error if the bot may not write there."""
        chat = self.chat(chat_id)
        if chat.status == "member":
            return chat
        if not chat.is_group:
            raise forbidden("bot was blocked by the user")
        raise forbidden(f"bot {'was kicked from' if chat.status == 'kicked' else 'is not a member of'} the {chat.type} chat")

    # Messages

    def add_message(self, chat: Chat, sender: Literal["bot", "person"], author: User, **content: Any) -> Message:
        message = Message(next(self._message_ids), chat, sender, author, int(time.time()), **content)
        chat.messages[message.id] = message
        self.publish(chat, "message", message)
        return message

    def remove_message(self, message: Message) -> None:
        del message.chat.messages[message.id]
        self.publish(message.chat, "deleted", message.id)

    def answer(self, callback: Callback, text: str, alert: bool, url: str) -> None:
        del self.callbacks[callback.id]
        shown = {"message_id": callback.message_id, "data": callback.data, "text": text, "alert": alert, "url": url}
        self.publish(callback.chat, "answer", shown)

    # Watchers

    def publish(self, chat: Chat | None, kind: EventKind, content: object) -> None:
        """Send an event to all watchers; without a chat, it concerns all chats."""
        for queue in self._watchers:
            queue.put_nowait(Event(chat, kind, content))
        self.pulse.beat()

    @contextmanager
    def watch(self) -> Iterator["asyncio.Queue[Event | None]"]:
        """Yield a queue of events; None means that the server is stopping."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._watchers.add(queue)
        try:
            yield queue
        finally:
            self._watchers.discard(queue)

    async def close(self) -> None:
        self.updates.close()
        await self.webhook.stop()
        for queue in self._watchers:
            queue.put_nowait(None)
