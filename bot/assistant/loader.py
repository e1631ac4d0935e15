"""Loads the assistant in a thread, so that commands and buttons are answered meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.assistant.state import Conversations
from bot.assistant.turn import Turn
from bot.knowledge import Library

if TYPE_CHECKING:
    from bot.assistant.agent import Assistant


class NotReady(Exception):
    """The model could not be loaded, so questions cannot be understood; the cause is chained."""


class AssistantLoader:
    """The assistant to be: `start` once the event loop runs, then `turn` waits for the model where it must."""

    def __init__(self, model: Path, library: Library, conversations: Conversations) -> None:
        self._model = model
        self._library = library
        self._conversations = conversations
        self._loading: asyncio.Task[Assistant] | None = None

    @property
    def ready(self) -> bool:
        """Whether a question would be handled at once."""
        return self._loading is not None and self._loading.done()

    def start(self) -> None:
        """Begin to load; returns at once."""
        self._loading = asyncio.create_task(asyncio.to_thread(self._load), name="load the model")

    async def wait(self) -> Assistant:
        """The assistant once it is loaded; raises NotReady where that failed."""
        if self._loading is None:
            self.start()
        assert self._loading
        try:
            # Shielded: a person whose wait is cancelled must not cancel the loading for all others.
            return await asyncio.shield(self._loading)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            raise NotReady(str(error)) from error

    async def turn(self, sender: str, text: str) -> Turn:
        """As `Assistant.turn`."""
        return await (await self.wait()).turn(sender, text)

    async def choose(self, sender: str, intent: str, **entities: str) -> Turn:
        """As `Assistant.choose`."""
        return await (await self.wait()).choose(sender, intent, entities)

    async def nearest(self, text: str, count: int) -> list[tuple[str, float]]:
        """As `Assistant.nearest`."""
        return (await self.wait()).nearest(text, count)

    def _load(self) -> Assistant:
        # Rasa takes seconds to import; this is the only way to it.
        from bot.assistant.agent import Assistant

        return Assistant.load(self._model, self._library, self._conversations)
