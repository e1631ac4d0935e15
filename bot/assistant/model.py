"""Trains the model when one of its sources has changed, and computes its path."""

from __future__ import annotations

import ast
import fcntl
import hashlib
import json
import logging
import sys
import time
from importlib.metadata import version
from pathlib import Path

from bot.assistant.rasa_environment import hush_structlog
from bot.assistant.turn import payloads
from bot.knowledge import CALIBRATION, Library

log = logging.getLogger(__name__)

PACKAGE = Path(__file__).parent.parent
# The code that determines the model: training, what is saved in the model, and how examples are read.
MADE_BY = (
    "assistant/classifier.py",
    "assistant/component.py",
    "assistant/domain_provider.py",
    "assistant/facets.py",
    "assistant/importer.py",
    "assistant/language.py",
    "assistant/not_ours.py",
    "assistant/policy.py",
    "assistant/rasa_training.py",
    "assistant/reminder_reader.py",
    "assistant/remarks.py",
    "assistant/replies.py",
    "assistant/slots.py",
    "knowledge/examples.py",
    "understanding/calibration.py",
    "understanding/clear_words.py",
    "understanding/dates.py",
    "understanding/facets.py",
    "understanding/decision.py",
    "understanding/ngrams.py",
    "understanding/remarks.py",
    "understanding/past.py",
    "understanding/text.py",
    "understanding/text_model.py",
    "understanding/text_training.py",
    "understanding/thread.py",
    "understanding/views.py",
)


class TrainingFailed(Exception):
    """The training produced no model; the message says why."""


def model_path(root: Path, models: Path, library: Library | None = None) -> Path:
    """Return the path of the model for the project's present state; the name contains a digest of all its sources.

    The wording of answers is not a source: it changes without training. Pass `library` if the content is loaded already.
    """
    digest = hashlib.sha256(version("rasa").encode())
    sources = [
        *(root / "nlu").rglob("*.yml"),
        root / CALIBRATION,
        *(root / "stories").rglob("*.yml"),
    ]
    for source in sorted(sources):
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    for code in sorted(MADE_BY):
        digest.update(code.encode() + b"\0" + _meaning(PACKAGE / code))
    library = library or Library.load(root)
    # Each question of the checklist has a slot in the domain.
    known = {"answers": payloads(library), "questions": sorted(library.checklist.items)}
    digest.update(json.dumps(known, sort_keys=True).encode())
    return models / f"vigie-{digest.hexdigest()[:12]}.tar.gz"


def _meaning(source: Path) -> bytes:
    """Return the code of a file without its comments and docstrings, which cannot change the model."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
    return ast.dump(tree).encode()


def train(root: Path, models: Path, library: Library | None = None, *, force: bool = False) -> Path:
    """Train if no intact model exists for the project's present state, or if `force` is set; return the model's path.

    Progress goes to standard error. Raises TrainingFailed.
    """
    path = model_path(root, models, library)
    if path.exists() and not force:
        if _whole(path):
            return path
        print(f"{path.name} is damaged, and is made anew.", file=sys.stderr, flush=True)
    models.mkdir(parents=True, exist_ok=True)
    with (models / "training.lock").open("w") as lock:
        # Another process may have trained the same model while this one waited.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if force or not (path.exists() and _whole(path)):
            _train(root, path)
    return path


def _train(root: Path, path: Path) -> None:
    started = time.monotonic()
    print(f"Training the model from {root.name}/nlu and {root.name}/stories …", file=sys.stderr, flush=True)
    from bot.assistant import rasa_training

    hush_structlog()
    _show_progress()
    # Remove what killed trainings left: while we hold the lock, nobody else writes such a file.
    new = path.with_name(f"new-{path.name}")
    for left in path.parent.glob("new-*"):
        left.unlink()
    try:
        rasa_training.train(root, new)
    except Exception as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise TrainingFailed(f"Rasa could not train: {reason}") from error
    _digest_file(path).write_text(_digest(new), encoding="ascii")
    new.replace(path)
    for old in path.parent.glob("vigie-*"):
        if old not in (path, _digest_file(path)):
            old.unlink()
    print(f"Trained in {time.monotonic() - started:.0f} s: {path.name}", file=sys.stderr, flush=True)


def _digest_file(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def _whole(path: Path) -> bool:
    """Whether the file is intact: a full disk may have truncated it."""
    digest = _digest_file(path)
    return digest.exists() and digest.read_text(encoding="ascii") == _digest(path)


def _show_progress() -> None:
    """Show Rasa's one line per component, and nothing else of its log."""
    hooks = logging.getLogger("rasa.engine.training.hooks")
    hooks.setLevel(logging.INFO)
    if not hooks.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("  %(message)s"))
        hooks.addHandler(handler)
        hooks.propagate = False
