"""Breaks one file of a copy of the project, and asks what is said about that file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.load import Content, load


def messages_about(project: Path, file: str, change: Callable[[Any], object], *rules: Callable[[Content], None]) -> list[str]:
    """Change the data of `file`, load the content anew, and return what loading and those rules report about the file.

    Single rules, for the whole of `check` takes a second: tests with it hold that each rule is among them.
    """
    path = project / file
    # libyaml's reader and writer: pure Python takes longer than all rules together.
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    change(data)
    path.write_text(yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), encoding="utf-8")
    content = load(project)
    for rule in rules:
        rule(content)
    return [problem.message for problem in content.problems if problem.file == file]
