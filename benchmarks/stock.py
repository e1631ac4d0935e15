"""A question to our bot, beside the stock set-up: `rasa run`, REST channel, the pipeline `rasa init` gives, the same examples.

The stock model trains for one epoch where its configuration says a hundred: that changes its answers, which are not looked at
here, and not its speed, which is. All hundred take more than forty minutes on two processors. It is kept in benchmarks/.stock
until the examples change.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

import httpx
import yaml

from benchmarks.common import milliseconds, model, questions, table
from bot.ask import asker
from bot.knowledge import Library
from bot.knowledge.examples import Example, read_examples
from bot.knowledge.load import Content
from bot.settings import PROJECT, Settings

FOLDER = Path(__file__).with_name(".stock")
ROUNDS = 2


def _project(folder: Path, examples: list[Example], library: Library) -> None:
    """What somebody would write who follows Rasa's tutorial with our examples: texts as responses, a story for each intent."""
    import rasa

    (folder / "data").mkdir(parents=True)
    # What Rasa fills in for the empty pipeline of `rasa init`.
    stock = Path(rasa.__file__).parent / "engine" / "recipes" / "config_files" / "default_config.yml"
    config = yaml.safe_load(stock.read_text(encoding="utf-8"))
    for component in [*config["pipeline"], *config["policies"]]:
        if "epochs" in component:
            component["epochs"] = 1
    by_intent: dict[str, list[str]] = {}
    for example in examples:
        by_intent.setdefault(example.intent, []).append(example.text)
    nlu = [{"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in by_intent.items()]
    answers = {answer.intent: answer for answer in library.answers.values()}
    intents = sorted({intent.partition("/")[0] for intent in by_intent})
    responses = {f"utter_{i}": [{"text": answers[i].fr.short if i in answers else i}] for i in by_intent}
    stories = [{"story": i, "steps": [{"intent": i}, {"action": f"utter_{i}"}]} for i in intents]
    rules = [{"rule": i, "steps": [{"intent": i}, {"action": f"utter_{i}"}]} for i in intents]
    domain = {"intents": intents, "responses": responses}
    files = {
        "data/nlu.yml": {"nlu": nlu},
        "data/stories.yml": {"stories": stories},
        "data/rules.yml": {"rules": rules},
        "domain.yml": domain,
        "credentials.yml": {"rest": None},
        "config.yml": {"recipe": "default.v1", "language": "fr", "assistant_id": "stock", **config},
    }
    for name, data in files.items():
        # Rasa takes a version in the credentials for a channel.
        versioned = data if name == "credentials.yml" else {"version": "3.1", **data}
        (folder / name).write_text(yaml.safe_dump(versioned, allow_unicode=True), encoding="utf-8")


def _stock() -> tuple[Path, float]:
    """The trained stock project, and how many seconds the training took."""
    examples = read_examples(Content(PROJECT))
    digest = hashlib.sha256(json.dumps([(e.text, e.intent) for e in examples]).encode()).hexdigest()[:12]
    folder = FOLDER / digest
    seconds = folder / "seconds"
    if not seconds.exists():
        shutil.rmtree(FOLDER, ignore_errors=True)
        _project(folder, examples, Library.load(PROJECT))
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "rasa", "train"], cwd=folder, check=True, env=_environment(), stdout=subprocess.DEVNULL
        )
        seconds.write_text(str(time.perf_counter() - started), encoding="ascii")
    return folder, float(seconds.read_text(encoding="ascii"))


def _environment() -> dict[str, str]:
    return {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "LOG_LEVEL": "ERROR"}


async def _run() -> str:
    settings = Settings()
    path = model(settings)
    folder, trained = _stock()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = ["--interface", "127.0.0.1", "--port", str(port)]
    command = [sys.executable, "-m", "rasa", "run", *address, "--credentials", "credentials.yml"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=folder, env=_environment(), stdout=quiet, stderr=quiet)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as client:
            await _up(client)
            async with asker(settings, path) as ours:
                times: dict[str, list[float]] = {"stock": [], "ours": []}
                for turn in range(ROUNDS + 1):
                    for text in questions(150):
                        sender = str(hash(text) % 50)
                        started = time.perf_counter()
                        reply = await client.post("/webhooks/rest/webhook", json={"sender": sender, "message": text})
                        assert reply.status_code == 200
                        middle = time.perf_counter()
                        await ours.ask(text, conversation=sender)
                        if turn:
                            times["stock"].append(middle - started)
                            times["ours"].append(time.perf_counter() - middle)
    finally:
        server.terminate()
        server.wait()
    ratio = statistics.median(times["stock"]) / statistics.median(times["ours"])
    return table(
        [
            ("stock Rasa: a question over REST", milliseconds(times["stock"])),
            ("Vigie: the same question, from text to rendered reply", milliseconds(times["ours"])),
            ("times faster, median (target at least 4)", f"{ratio:.1f}"),
            ("training of the stock model, one epoch", f"{trained:.0f} s"),
        ]
    )


async def _up(client: httpx.AsyncClient) -> None:
    for _ in range(600):
        try:
            if (await client.get("/")).status_code == 200:
                return
        except httpx.TransportError:
            await asyncio.sleep(0.5)
    raise TimeoutError("the stock server did not come up")


def run() -> str:
    """The table."""
    return asyncio.run(_run())
