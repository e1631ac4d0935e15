"""Parses a YAML file together with the line of each value, so that problems can name it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

# libyaml's parser is about ten times faster than the pure Python one, and parsing delays the start of the bot.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Where = tuple[str | int, ...]


@dataclass(frozen=True)
class YamlFile:
    """A parsed file: its `data`, and `lines`, which maps the path of each key and item to its 1-based line."""

    path: Path
    data: Any
    lines: dict[Where, int]

    def line(self, where: Where) -> int:
        """Return the line of the value at `where`, or of its nearest ancestor that the file has."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


class BadYaml(Exception):
    """The file is not valid YAML: `line` and the parser's `reason`."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


def read_yaml(path: Path) -> YamlFile:
    """Parse `path`; raise BadYaml unless it is one well-formed document without duplicate keys."""
    loader = _Loader(path.read_bytes())
    try:
        node = loader.get_single_node()
        lines: dict[Where, int] = {}
        if node is None:
            return YamlFile(path, None, lines)
        _collect(node, (), lines)
        return YamlFile(path, loader.construct_document(node), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadYaml(mark.line + 1 if mark else 1, error.problem or str(error)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise BadYaml(1, str(error)) from error
    finally:
        loader.dispose()


def _collect(node: yaml.Node, where: Where, lines: dict[Where, int], around: tuple[yaml.Node, ...] = ()) -> None:
    if any(node is outer for outer in around):
        raise BadYaml(node.start_mark.line + 1, "a value holds itself")
    around = (*around, node)
    lines.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise BadYaml(key.start_mark.line + 1, "a list or a mapping stands in place of a key")
            here = (*where, key.value)
            if here in lines:
                raise BadYaml(key.start_mark.line + 1, f"the key '{key.value}' stands twice")
            lines[here] = key.start_mark.line + 1
            _collect(value, here, lines, around)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _collect(value, (*where, index), lines, around)
