"""The examiner over the real content."""

from __future__ import annotations

import pytest

from bot.knowledge import Library
from bot.suspicious import Examiner


@pytest.fixture(scope="session")
def examiner(library: Library) -> Examiner:
    """As the bot has it."""
    return Examiner(library.suspicious, library.official)
