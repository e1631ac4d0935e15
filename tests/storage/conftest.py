"""Both engines: a test that asks for `engine`, or for `storage`, runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.postgres import Engine, PostgresEngine


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest):
    """The engine of the test; what it opens is closed afterwards."""
    engine = PostgresEngine(request.getfixturevalue("postgres")) if request.param == "postgres" else Engine()
    yield engine
    engine.clear()


@pytest.fixture
def storage(engine: Engine, tmp_path: Path, empty_database: Path):
    """A database of its own."""
    if engine.name == "sqlite":
        shutil.copyfile(empty_database, tmp_path / "vigie.db")
    return engine.open(tmp_path / "vigie.db")
