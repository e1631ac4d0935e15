"""An assistant without a model: it returns Turns written down beforehand, and everything else of the bot stays real."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bot.assistant import AssistantLoader, Conversations, NotReady, Turn
from bot.knowledge import Library
from bot.values import Language

# What a text, or the intent and entities of a button, leads to: a Turn, an exception to raise, or a function that returns one.
Outcome = Turn | Exception
Script = Mapping[str, Outcome]
Chooser = Callable[["FakeAssistant", str, str, Mapping[str, str]], Outcome]
NOTHING: Script = {}
DECLINED = Turn("out_of_scope", language=Language.FR)


class FakeAssistant(AssistantLoader):
    """Has the interface of AssistantLoader, and is put in its place by `run(..., loader=FakeAssistant.scripted(...))`."""

    def __init__(
        self,
        model: Path,
        library: Library,
        conversations: Conversations,
        *,
        texts: Script = NOTHING,
        choose: Chooser | None = None,
        gate: asyncio.Event | None = None,
        broken: bool = False,
    ) -> None:
        """Return for each typed text what `texts` holds, and decline others.

        Loading lasts until `gate` is set; where it is `broken`, it fails.
        """
        super().__init__(model, library, conversations)
        self.library = library
        self.conversations = conversations
        self._texts = texts
        self._choose = choose
        self._gate = gate
        self._broken = broken

    @classmethod
    def scripted(
        cls, texts: Script = NOTHING, *, choose: Chooser | None = None, gate: asyncio.Event | None = None, broken: bool = False
    ) -> Callable[[Path, Library, Conversations], FakeAssistant]:
        """Return what `run` takes for the class of the assistant."""
        return partial(cls, texts=texts, choose=choose, gate=gate, broken=broken)

    @property
    def ready(self) -> bool:
        """Whether a question would be handled at once."""
        return self._gate is None or self._gate.is_set()

    @property
    def failed(self) -> bool:
        """Whether loading ended with an error."""
        return self._broken

    def start(self) -> None:
        """Nothing to load."""

    async def wait(self) -> Any:
        """Wait until loading has ended. There is no assistant to return, and the bot uses none."""
        if self._gate:
            await self._gate.wait()
        self._check()

    async def turn(self, sender: str, text: str) -> Turn:
        """Return what the script holds for `text`."""
        self._check()
        return _of(self._texts.get(text, DECLINED))

    async def choose(self, sender: str, intent: str, **entities: str) -> Turn:
        """Return what the script does about a button."""
        self._check()
        assert self._choose, f"no script for the button {intent} {entities}"
        return _of(self._choose(self, sender, intent, entities))

    async def nearest(self, text: str, count: int) -> list[tuple[str, float]]:
        """Return the first answers, all equally near."""
        self._check()
        return [(answer, 1 / count) for answer in list(self.library.answers)[:count]]

    def _check(self) -> None:
        # The bot asks no assistant that is not loaded: a transaction would be open meanwhile.
        assert self.ready
        if self._broken:
            raise NotReady("no model there")


def _of(outcome: Outcome) -> Turn:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome
