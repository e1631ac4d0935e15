"""Fixtures that several rooms' tests share."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from bot.knowledge import Library
from bot.knowledge.yaml_file import YamlFile, read_yaml
from bot.settings import PROJECT
from bot.storage import Storage

# A slow machine is no failure.
settings.register_profile("vigie", deadline=None)
settings.load_profile("vigie")


@pytest.fixture(autouse=True, scope="session")
def parsed_once():
    """Parse each content of a YAML file once: tests check the whole project over and over, with one file changed."""
    known: dict[bytes, YamlFile] = {}

    def read(path: Path) -> YamlFile:
        content = path.read_bytes()
        if content not in known:
            known[content] = read_yaml(path)
        return replace(known[content], path=path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.knowledge.load.read_yaml", read)
        yield


@pytest.fixture(scope="session")
def library() -> Library:
    """The real content."""
    return Library.load(PROJECT)


@pytest.fixture
def storage(tmp_path: Path):
    """A database of its own."""
    storage = Storage(tmp_path / "vigie.db")
    yield storage
    storage.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of content/, nlu/ and stories/ to break."""
    for folder in ("content", "nlu", "stories"):
        shutil.copytree(PROJECT / folder, tmp_path / folder)
    return tmp_path
