"""Fixtures that several rooms' tests share."""

from __future__ import annotations

import re
import shutil
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from bot.knowledge import Library
from bot.knowledge.check_pronunciation import unsaid
from bot.knowledge.load import Content
from bot.knowledge.yaml_file import YamlFile, read_yaml
from bot.settings import PROJECT
from bot.storage import Storage
from tests.content import LOAD, real_library

# A slow machine is no failure.
settings.register_profile("vigie", deadline=None)
settings.register_profile("fast", deadline=None, max_examples=20)
settings.load_profile("vigie")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave files alone all of whose tests `-m "not …"` leaves out: reading them costs more than the tests that are run."""
    left_out = re.fullmatch(r"not \w+( and not \w+)*", config.option.markexpr or "")
    if not left_out or collection_path.suffix != ".py":
        return None
    marked = re.search(r"^pytestmark = (\[.*?\]|.*?)$", collection_path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    marks = set(re.findall(r"pytest\.mark\.(\w+)", marked[1])) if marked else set()
    return True if marks & set(config.option.markexpr.split()) else None


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


@pytest.fixture(autouse=True, scope="session")
def said_once():
    """Look for abbreviations once in each text, for each list of pronunciations: a third of what a check takes."""
    known: dict[tuple[int, str], list[str]] = {}

    def look(content: Content, text: str) -> list[str]:
        # `parsed_once` keeps the data of each file, so that no other has its number.
        listed = id(content.files["content/pronunciation.yml"].data)
        if (listed, text) not in known:
            known[listed, text] = unsaid(content, text)
        return known[listed, text]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.knowledge.check_pronunciation.unsaid", look)
        yield


@pytest.fixture(autouse=True, scope="session")
def loaded_once():
    """Load the project's own content once a process: each bot that a test starts would read all of it again."""

    def loaded(root: Path) -> Library:
        return real_library() if root == PROJECT else LOAD(root)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Library, "load", loaded)
        yield


@pytest.fixture(scope="session")
def library() -> Library:
    """The real content."""
    return real_library()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without a row, to be copied: that takes a tenth of making one."""
    path = tmp_path_factory.mktemp("empty") / "vigie.db"
    Storage(path).close()
    return path


@pytest.fixture
def storage(tmp_path: Path, empty_database: Path):
    """A database of its own."""
    shutil.copyfile(empty_database, tmp_path / "vigie.db")
    storage = Storage(tmp_path / "vigie.db")
    yield storage
    storage.close()


@pytest.fixture(scope="session")
def postgres_server():
    """A PostgreSQL server for the tests of one process; skips them, loudly, where it is not installed."""
    from tests.postgres import NotInstalled, server

    with ExitStack() as stack:
        try:
            url = stack.enter_context(server())
        except NotInstalled:
            pytest.skip("PostgreSQL is not installed")
        yield url


@pytest.fixture
def postgres(postgres_server: str):
    """Databases on it, the first of them empty."""
    from tests.postgres import Databases

    databases = Databases(postgres_server)
    yield databases
    databases.clear()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of content/, nlu/ and stories/ to break."""
    for folder in ("content", "nlu", "stories"):
        shutil.copytree(PROJECT / folder, tmp_path / folder)
    return tmp_path
