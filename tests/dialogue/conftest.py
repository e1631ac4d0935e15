"""A dialogue over a database of its own, with a scripted assistant in the place of the model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.assistant import Turn
from bot.dialogue import Dialogue, Incoming, Outgoing
from bot.dialogue.reply import Reply
from bot.knowledge import Library
from bot.storage import Storage
from tests.dialogue.sound import sound
from tests.fake_assistant import DECLINED, FakeAssistant

CHAT = 7


@pytest.fixture(autouse=True)
def held_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold of whatever a dialogue of this folder replies what must hold of all replies (sound.py)."""
    receive = Dialogue.receive

    async def held(self: Dialogue, incoming: Incoming) -> Outgoing:
        out = await receive(self, incoming)
        sound(out, self._library)
        return out

    monkeypatch.setattr(Dialogue, "receive", held)


class Talk:
    """Somebody who types and taps; what they see last is in `reply`, and all of what came in `seen`."""

    def __init__(self, dialogue: Dialogue, storage: Storage, chat_id: int = CHAT) -> None:
        self.dialogue = dialogue
        self.storage = storage
        self.chat_id = chat_id
        self.sender = storage.pseudonyms.of(chat_id)
        self.seen: list[Reply] = []
        self.notice: str | None = None

    async def types(self, text: str, **how) -> str:
        """Type a text; return what is replied, as it reads."""
        return await self._does(Incoming(self.chat_id, "fr", text, message_id=1, **how))

    async def taps(self, label: str) -> str:
        """Tap the button with that label, of those that came last; return what is shown, or the notice."""
        found = [button for reply in self.seen for row in reply.rows for button in row if label in button.label]
        assert found, f"no button {label!r} among {[b.label for reply in self.seen for row in reply.rows for b in row]}"
        return await self.presses(found[-1].data)

    async def presses(self, data: str) -> str:
        """Press a button by its data."""
        return await self._does(Incoming(self.chat_id, "fr", press=data, message_id=1))

    async def _does(self, incoming: Incoming) -> str:
        out = await self.dialogue.receive(incoming)
        self.notice = out.notice
        shown = [reply for first in (out.edit, *out.messages) if first for reply in _all(first)]
        self.seen = shown or self.seen
        return "\n".join(reply.plain for reply in shown) or out.notice or ""


def _all(reply: Reply) -> list[Reply]:
    return [reply, *(each for following in reply.then for each in _all(following))]


@pytest.fixture
def talk(library: Library, storage: Storage) -> Callable[..., Talk]:
    """Return a function that begins a talk; its arguments are what the assistant makes of each text."""

    def begin(texts: dict[str, Turn] | None = None, choose=None) -> Talk:
        assistant = FakeAssistant(
            Path(), library, storage.conversations, texts=texts or {}, choose=choose or (lambda *_: DECLINED)
        )
        return Talk(Dialogue(library, storage, assistant), storage)

    return begin
