"""Trains the tagger when one of its sources has changed, and computes its path."""

from __future__ import annotations

import fcntl
import hashlib
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bot.privacy.tagging.annotations import read
from bot.privacy.tagging.lexicon import Lexicon, fold
from bot.privacy.tagging.tagger import Tagger
from bot.privacy.vocabulary import LISTS, groups

LEXICON = "lexicon.marisa"
MESSAGES = "nlu/privacy"
# The files of this folder that determine the model; any edit, also of a comment, retrains it.
_MADE_BY = ("annotations.py", "features.py", "tokens.py", "training.py")
_EXAMPLE = re.compile(r"^ {6,}- (.+)$", re.M)
# Sampling of negative examples: one in so many of those with a rare or misspelt word, and of the others.
_EVERY_ODD, _EVERY_OTHER = 3, 12
# Ten times the maximum Zipf frequency of a rare word.
_RARE = 28


def load(root: Path, models: Path) -> Tagger:
    """Return the tagger for the project's present state, trained if needed; raise LexiconMissing."""
    return Tagger(train(root, models), Lexicon(models / LEXICON))


def train(root: Path, models: Path, *, force: bool = False) -> Path:
    """Train if no model exists for the present messages, word lists and lexicon, or if `force` is set; return its path."""
    lexicon = Lexicon(models / LEXICON)
    path = model_path(root, models)
    if path.exists() and not force:
        # Return before taking the lock: the folder may be read-only, as in the image.
        return path
    with (models / "privacy.lock").open("w") as lock:
        # Another process may have trained the same model while this one waited.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if force or not path.exists():
            _train(root, path, lexicon)
    return path


def model_path(root: Path, models: Path) -> Path:
    """Return the path of the model for its present sources, except the examples of nlu/, which are only negative examples."""
    digest = hashlib.sha256((models / LEXICON).read_bytes())
    sources = [*sorted((root / MESSAGES).glob("*.txt")), LISTS / "words.yml"]
    sources += [Path(__file__).with_name(name) for name in _MADE_BY]
    for source in sources:
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return models / f"privacy-{digest.hexdigest()[:12]}.crfsuite"


def _train(root: Path, path: Path, lexicon: Lexicon) -> None:
    from bot.privacy.tagging import training

    started = time.monotonic()
    print(f"Training the tagger of names and secrets from {MESSAGES} …", file=sys.stderr, flush=True)
    new = path.with_name(f"new-{path.name}")
    training.train(list(read(root / MESSAGES)), list(plain(root, lexicon)), lexicon, new)
    for old in path.parent.glob("privacy-*.crfsuite"):
        old.unlink()
    new.replace(path)
    print(f"Trained in {time.monotonic() - started:.0f} s: {path.name}", file=sys.stderr, flush=True)


def plain(root: Path, lexicon: Lexicon) -> Iterator[str]:
    """Yield a sample of the examples of nlu/ in which the rules find no data, with more of those with rare words."""
    from bot.privacy.detect import find

    known = frozenset().union(*groups("words").values())
    odd = other = 0
    for text in examples(root):
        keys = (fold(word) for word in re.findall(r"[^\W\d_]{4,}", text))
        if any(key not in known and max(lexicon[key].french, lexicon[key].english) <= _RARE for key in keys):
            odd += 1
            wanted = odd % _EVERY_ODD == 0
        else:
            other += 1
            wanted = other % _EVERY_OTHER == 0
        if wanted and not find(text):
            yield text


def examples(root: Path) -> Iterator[str]:
    """Yield the training examples of the assistant."""
    folder = root / "nlu"
    for path in [*sorted((folder / "answers").glob("*.yml")), folder / "requests.yml", folder / "out_of_scope.yml"]:
        for match in _EXAMPLE.finditer(path.read_text(encoding="utf-8")):
            yield re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", match[1]).strip()
