"""Reads annotated messages: one a line, each datum in square brackets with its kind behind: "mme [dupont](name)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KINDS = ("name", "secret", "address", "birth_date", "phone", "email", "nir", "other")
_DATUM = re.compile(rf"\[([^\[\]]+)\]\(({'|'.join(KINDS)})\)")


class BadAnnotation(ValueError):
    """A line whose brackets do not match; the message names the file and the line."""


@dataclass(frozen=True)
class Message:
    """A text, and the stretches of it that are data: (start, end, kind)."""

    text: str
    data: tuple[tuple[int, int, str], ...] = ()


def parse(line: str) -> Message:
    """Read one annotated line; a backslash and an n in it stand for a line break."""
    text, data, end = "", [], 0
    line = line.replace("\\n", "\n")
    for match in _DATUM.finditer(line):
        text += line[end : match.start()]
        data.append((len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        end = match.end()
    text += line[end:]
    if "](" in text or text.count("[") != text.count("]"):
        raise BadAnnotation(line)
    return Message(text, tuple(data))


def read(folder: Path) -> Iterator[Message]:
    """Yield the messages of all files of `folder`, in order; empty lines and those that start with # are comments."""
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                try:
                    yield parse(line)
                except BadAnnotation as error:
                    raise BadAnnotation(f"{path.name}, line {number}: {error}") from error
