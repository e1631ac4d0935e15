"""The product's own pipeline in the pipeline comparison: in Rasa, calibrated, as the bot runs it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Heavy imports are deferred, because the memory of each candidate is measured.
if TYPE_CHECKING:
    from benchmarks.pipelines_data import Data, Label

MODEL = "model.tar.gz"


def _agent(folder: Path) -> Callable[[str], dict[str, Any]]:
    """Return a function that parses one message with the model in `folder`."""
    from rasa.core.agent import Agent

    from bot.assistant.rasa_environment import hush_structlog

    hush_structlog()
    agent = Agent.load(str(folder / MODEL))
    loop = asyncio.new_event_loop()
    return lambda text: dict(loop.run_until_complete(agent.parse_message(text)))


@dataclass(frozen=True)
class Product:
    """The pipeline in Rasa as the bot runs it: calibrated, with the language detector and the rules."""

    def train(self, data: Data, folder: Path) -> None:
        """Run the project's own training, which reads the examples itself."""
        from bot.assistant.model import train
        from bot.settings import PROJECT

        path = train(PROJECT, folder, force=True)
        path.replace(folder / MODEL)

    def load(self, folder: Path) -> Callable[[str], Label]:
        """Return a function that returns the first label of the agent's ranking, before any limit."""
        from bot.assistant.rasa_message import RANKING

        parse = _agent(folder)
        return lambda text: str(parse(text)[RANKING][0][0])

    def milliseconds(self, texts: list[str], folder: Path) -> list[float]:
        """Return the processor times from text to rendered reply, including saving the conversation's state."""

        async def ask() -> list[float]:
            from bot.app import asker
            from bot.settings import Settings

            times = []
            async with asker(Settings(), folder / MODEL) as ours:
                for text in texts:
                    started = time.process_time()
                    await ours.ask(text)
                    times.append((time.process_time() - started) * 1000)
            return times

        return asyncio.run(ask())
