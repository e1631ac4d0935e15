"""Trains the model when what it is made from has changed, and tells where it is."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
import time
from importlib.metadata import version
from pathlib import Path

from bot.assistant.quiet import hush, hush_structlog
from bot.assistant.turn import payloads
from bot.knowledge import CALIBRATION, Library

log = logging.getLogger(__name__)


class TrainingFailed(Exception):
    """Rasa trained no model; what it said stands above."""


def model_path(root: Path, models: Path) -> Path:
    """Where the model for the project as it stands belongs: its name changes with anything it is made from.

    Wording is not among that: an answer can be reworded without training.
    """
    digest = hashlib.sha256(version("rasa").encode())
    sources = [
        *(root / "nlu").rglob("*.yml"),
        root / CALIBRATION,
        *(root / "stories").rglob("*.yml"),
        *Path(__file__).parent.glob("*.py"),
    ]
    for source in sorted(sources):
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    digest.update(json.dumps(payloads(Library.load(root)), sort_keys=True).encode())
    return models / f"vigie-{digest.hexdigest()[:12]}.tar.gz"


def train(root: Path, models: Path, *, force: bool = False) -> Path:
    """Train where no model fits the project as it stands, or when told to; returns the model's path.

    Progress goes to standard error. Raises TrainingFailed.
    """
    path = model_path(root, models)
    if path.exists() and not force:
        if _whole(path):
            return path
        print(f"{path.name} is damaged, and is made anew.", file=sys.stderr, flush=True)
    hush()
    started = time.monotonic()
    print(f"Training the model from {root.name}/nlu and {root.name}/stories …", file=sys.stderr, flush=True)
    from rasa.model_training import train as rasa_train

    hush_structlog()
    _show_progress()
    models.mkdir(parents=True, exist_ok=True)
    # Our components read files Rasa's own cache does not look at, so what is up to date is for us to say.
    os.environ["RASA_CACHE_DIRECTORY"] = str(models / "cache")
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    try:
        result = rasa_train(
            domain=str(root / "stories" / "domain.yml"),
            config=str(root / "nlu" / "config.yml"),
            training_files=[str(root / "stories")],
            output=str(models),
            fixed_model_name=f"new-{path.name.removesuffix('.tar.gz')}",
            force_training=True,
        )
    except Exception as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise TrainingFailed(f"Rasa could not train: {reason}") from error
    if not result.model:
        raise TrainingFailed("Rasa trained no model: see the messages above")
    Path(result.model).replace(path)
    _digest_file(path).write_text(_digest(path), encoding="ascii")
    for old in models.glob("vigie-*"):
        if old not in (path, _digest_file(path)):
            old.unlink()
    print(f"Trained in {time.monotonic() - started:.0f} s: {path.name}", file=sys.stderr, flush=True)
    return path


def _digest_file(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def _whole(path: Path) -> bool:
    """Whether the model is as it was when it was trained: a disk that was full may have cut it short."""
    digest = _digest_file(path)
    return digest.exists() and digest.read_text(encoding="ascii") == _digest(path)


def _show_progress() -> None:
    """Let Rasa's line per component through, and nothing else of it."""
    hooks = logging.getLogger("rasa.engine.training.hooks")
    hooks.setLevel(logging.INFO)
    if not hooks.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("  %(message)s"))
        hooks.addHandler(handler)
        hooks.propagate = False
