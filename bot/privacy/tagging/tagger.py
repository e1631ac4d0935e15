"""Tags the names, secrets, addresses and birth dates in a text, each with its likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from bot.privacy.tagging.features import Features
from bot.privacy.tagging.lexicon import Lexicon

OUTSIDE = "O"
# Separators between the words of one name.
_BETWEEN = ("", " ", "-", "_", "'")
# A further class of the model, which prevents confusion with the others; numbers.py detects these.
ALSO = "number"
# Minimum marginal probability of a token to be part of a tag; the caller decides how likely a whole tag must be.
LEAST = 0.1
# Maximum number of tokens: more than any real message has; a denser text is not prose, and would take long.
MOST = 1200


@dataclass(frozen=True)
class Tag:
    """The span `text[start:end]`, tagged as `kind` with this likelihood (0 to 1)."""

    kind: str
    start: int
    end: int
    likelihood: float


class Tagger:
    """A conditional random field over tokens."""

    def __init__(self, model: Path, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._features = Features(lexicon)
        self._model = pycrfsuite.Tagger()
        self._model.open(str(model))
        self._labels = [label for label in self._model.labels() if label != OUTSIDE]

    def tag(self, text: str) -> list[Tag]:
        """Return the tags of `text`, in order."""
        tokens, features = self._features.of(text, MOST)
        if not tokens:
            return []
        self._model.set(features)
        tags: list[Tag] = []
        run: list[tuple[int, float, str]] = []
        for i in range(len(tokens)):
            some = 1 - self._model.marginal(OUTSIDE, i)
            kind, starts = "", False
            if some >= LEAST:
                label = max(self._labels, key=lambda label: self._model.marginal(label, i))
                kind, starts = label[2:], label[0] == "B"
            # No datum goes over the end of a line.
            broken = bool(run) and "\n" in text[tokens[i - 1].end : tokens[i].start]
            if run and (not kind or broken or kind != run[-1][2] or (starts and some >= 0.5)):
                tags.append(_joined(run, tokens[run[0][0]].start, tokens[run[-1][0]].end))
                run = []
            if kind:
                run.append((i, some, kind))
        if run:
            tags.append(_joined(run, tokens[run[0][0]].start, tokens[run[-1][0]].end))
        return [tag for tag in _one_name(text, tags) if tag.kind != ALSO]


def _one_name(text: str, tags: list[Tag]) -> list[Tag]:
    """Return the tags, with adjacent names joined if only a separator of names is between them."""
    joined: list[Tag] = []
    for tag in tags:
        last = joined[-1] if joined else None
        if last and last.kind == tag.kind == "name" and text[last.end : tag.start] in _BETWEEN:
            joined[-1] = Tag("name", last.start, tag.end, max(last.likelihood, tag.likelihood))
        else:
            joined.append(tag)
    return joined


def _joined(run: list[tuple[int, float, str]], start: int, end: int) -> Tag:
    return Tag(run[0][2], start, end, max(likelihood for _, likelihood, _ in run))
