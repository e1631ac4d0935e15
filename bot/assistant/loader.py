"""Loads the assistant in a thread, so that commands and buttons work while the model loads."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.assistant.state import Conversations
from bot.assistant.turn import Turn
from bot.knowledge import Library

if TYPE_CHECKING:
    from bot.assistant.agent import Assistant


class NotReady(Exception):
    """The model could not be loaded, so messages cannot be understood; the cause is chained."""


class AssistantLoader:
    """Loads the assistant in the background: call `start` once the event loop runs; `turn` waits for the model if needed."""

    def __init__(self, model: Path, library: Library, conversations: Conversations) -> None:
        self._model = model
        self._library = library
        self._conversations = conversations
        self._loading: asyncio.Task[Assistant] | None = None
        # How long the model took to load, in seconds; None until it is loaded.
        self.load_seconds: float | None = None

    @property
    def ready(self) -> bool:
        """Whether the model is loaded, so that a question is handled at once."""
        return self._loading is not None and self._loading.done()

    @property
    def failed(self) -> bool:
        """Whether loading ended with an error, so that no question can be understood."""
        loading = self._loading
        return bool(loading and loading.done() and (loading.cancelled() or loading.exception()))

    def start(self) -> None:
        """Start loading; return at once."""
        self._loading = asyncio.create_task(asyncio.to_thread(self._load), name="load the model")

    async def wait(self) -> Assistant:
        """Wait for the assistant and return it; raise NotReady if loading failed."""
        if self._loading is None:
            self.start()
        assert self._loading
        try:
            # Shielded so that cancelling one person's wait does not cancel the loading for everyone.
            return await asyncio.shield(self._loading)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            raise NotReady(str(error)) from error

    async def turn(self, sender: str, text: str) -> Turn:
        """Wait for the model, then call `Assistant.turn`; raise NotReady too."""
        return await (await self.wait()).turn(sender, text)

    async def choose(self, sender: str, intent: str, **entities: str) -> Turn:
        """Wait for the model, then call `Assistant.choose`; raise NotReady too."""
        return await (await self.wait()).choose(sender, intent, entities)

    async def nearest(self, text: str, count: int) -> list[tuple[str, float]]:
        """Wait for the model, then call `Assistant.nearest`; raise NotReady too."""
        return (await self.wait()).nearest(text, count)

    def _load(self) -> Assistant:
        # Rasa takes seconds to import, and nothing else in the bot imports it.
        began = time.monotonic()
        from bot.assistant.agent import Assistant

        assistant = Assistant.load(self._model, self._library, self._conversations)
        self.load_seconds = time.monotonic() - began
        return assistant
