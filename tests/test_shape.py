"""The shape of the code: files and functions that can be read in one go."""

from __future__ import annotations

import ast

import pytest

from bot.settings import PROJECT

FILE, FUNCTION = 300, 40
SOURCES = [path for room in ("bot", "playground", "evaluation") for path in sorted((PROJECT / room).rglob("*.py"))]


def test_no_file_is_too_long():
    lines = {path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8").count("\n") for path in SOURCES}
    assert {name: count for name, count in lines.items() if count > FILE} == {}


@pytest.mark.thorough
def test_no_function_is_too_long():
    long = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno
                if (count := node.end_lineno - node.lineno + 1) > FUNCTION:
                    long[f"{path.relative_to(PROJECT).as_posix()}:{node.lineno} {node.name}"] = count
    assert long == {}
