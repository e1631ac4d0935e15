"""The Rasa candidates of the pipeline comparison: the stock components on the same examples, and the product's own pipeline."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

# Nothing heavy is imported before it is needed, nor before `hush`: the memory of each candidate is measured.
if TYPE_CHECKING:
    from benchmarks.pipelines_data import Data, Label

MODEL = "model.tar.gz"
# A slash would make Rasa split the intent; this one stays whole.
SLASH = "__"

FEATURES: tuple[dict[str, Any], ...] = (
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
)
# What Rasa fills in for the empty pipeline of `rasa init`, but for the fallback: the first rank alone is looked at here.
STOCK_FEATURES: tuple[dict[str, Any], ...] = (
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    *FEATURES[1:],
)


def neural(name: str, epochs: int) -> dict[str, Any]:
    """DIET or the response selector, as the stock pipeline has them, with fewer epochs."""
    return {"name": name, "epochs": epochs, "constrain_similarities": True, "random_seed": 1}


@dataclass(frozen=True)
class Rasa:
    """Rasa's NLU alone, with `components`; `retrieval` has intents such as `faq` with a response selector below them."""

    components: tuple[dict[str, Any], ...]
    retrieval: bool = False

    def train(self, data: Data, folder: Path) -> None:
        """As somebody would who has these examples in Rasa's format."""
        os.environ["RASA_MAX_CACHE_SIZE"] = "0"
        from bot.assistant.quiet import hush, hush_structlog

        hush()
        from rasa.model_training import train_nlu

        hush_structlog()
        # Which component began when: the log tells where the time goes.
        logging.basicConfig(format="%(asctime)s %(message)s")
        logging.getLogger("rasa.engine.training.hooks").setLevel(logging.INFO)
        sources = folder.with_name(f"{folder.name}-sources")
        shutil.rmtree(sources, ignore_errors=True)
        (sources / "data").mkdir(parents=True)
        by_intent: dict[str, list[str]] = {}
        for example in data.examples:
            by_intent.setdefault(self._name(example.intent), []).append(example.text)
        nlu = [{"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in by_intent.items()]
        intents = sorted({intent.partition("/")[0] for intent in by_intent})
        responses = {f"utter_{intent}": [{"text": intent}] for intent in by_intent}
        config = {"recipe": "default.v1", "language": "fr", "assistant_id": "compared", "pipeline": list(self.components)}
        files = {
            "data/nlu.yml": {"version": "3.1", "nlu": nlu},
            "domain.yml": {"version": "3.1", "intents": intents, "responses": responses},
            "config.yml": config,
        }
        for name, content in files.items():
            (sources / name).write_text(yaml.safe_dump(content, allow_unicode=True, width=10_000), encoding="utf-8")
        path = train_nlu(
            str(sources / "config.yml"),
            str(sources / "data"),
            str(folder),
            fixed_model_name=MODEL.removesuffix(".tar.gz"),
            domain=str(sources / "domain.yml"),
        )
        assert path, "Rasa trained no model"
        shutil.rmtree(sources)

    def load(self, folder: Path) -> Callable[[str], Label]:
        """An agent's parse of one message."""
        parse = _agent(folder)
        return lambda text: self._label(parse(text))

    def _name(self, intent: str) -> str:
        return intent if self.retrieval else intent.replace("/", SLASH)

    def _label(self, parsed: dict[str, Any]) -> Label:
        intent = str(parsed["intent"]["name"]).replace(SLASH, "/")
        ranking = parsed.get("response_selector", {}).get("default", {}).get("ranking", [])
        # One selector ranks the responses of all retrieval intents; those of another intent are out.
        below = [row["intent_response_key"] for row in ranking if row["intent_response_key"].startswith(f"{intent}/")]
        return below[0] if below else intent


def _agent(folder: Path) -> Callable[[str], dict[str, Any]]:
    """What parses one message with the model in `folder`."""
    from bot.assistant.quiet import hush, hush_structlog

    hush()
    from rasa.core.agent import Agent

    hush_structlog()
    agent = Agent.load(str(folder / MODEL))
    loop = asyncio.new_event_loop()
    return lambda text: dict(loop.run_until_complete(agent.parse_message(text)))


@dataclass(frozen=True)
class Product:
    """The pipeline inside Rasa as the bot runs it: calibrated, with the language detector and the rules."""

    def train(self, data: Data, folder: Path) -> None:
        """The project's own `vigie train`, which reads the examples itself."""
        from bot.assistant.model import train
        from bot.settings import PROJECT

        path = train(PROJECT, folder, force=True)
        path.replace(folder / MODEL)
        shutil.rmtree(folder / "cache", ignore_errors=True)

    def load(self, folder: Path) -> Callable[[str], Label]:
        """An agent's parse of one message: the ranking before any limit."""
        from bot.assistant.route import RANKING

        parse = _agent(folder)
        return lambda text: str(parse(text)[RANKING][0][0])

    def milliseconds(self, texts: list[str], folder: Path) -> list[float]:
        """What a question takes from text to rendered reply, the state of the conversation stored: processor time."""

        async def ask() -> list[float]:
            from bot.ask import asker
            from bot.settings import Settings

            times = []
            async with asker(Settings(), folder / MODEL) as ours:
                for text in texts:
                    started = time.process_time()
                    await ours.ask(text)
                    times.append((time.process_time() - started) * 1000)
            return times

        return asyncio.run(ask())
