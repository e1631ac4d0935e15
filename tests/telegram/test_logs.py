"""What a log line may show: nothing of anybody's, whatever failed."""

from __future__ import annotations

import logging
from pathlib import Path

from bot.telegram.logs import Scrubber, about


def test_an_exceptions_words_are_left_out_where_they_may_be_a_persons():
    def line(error: BaseException) -> str:
        record = logging.LogRecord("bot.x", logging.ERROR, "", 0, "it failed", (), (type(error), error, error.__traceback__))
        return Scrubber(("hush",), Path("/srv/vigie-data")).format(record)

    first, then = "ce que la personne a écrit", "et encore ceci"
    try:
        try:
            raise ValueError(first)
        except ValueError as cause:
            raise RuntimeError(then) from cause
    except RuntimeError as error:
        said = line(error)
    assert "ValueError" in said
    assert "RuntimeError" in said
    assert first not in said
    assert then not in said
    assert "Permission denied: '[data]/vigie.db'" in line(PermissionError(13, "Permission denied", "/srv/vigie-data/vigie.db"))


def test_a_librarys_own_words_are_never_shown_and_a_persons_number_becomes_their_pseudonym():
    library = logging.LogRecord("rasa.core.processor", logging.ERROR, "p.py", 7, "parsed 'mon secret'", (), None)
    assert Scrubber().format(library).endswith("rasa.core.processor: p:7")
    with about(123456789, "abcd"):
        ours = logging.LogRecord("bot.x", logging.INFO, "", 0, "chat 123456789, not 1234567890", (), None)
        assert Scrubber().format(ours).endswith("bot.x [abcd]: chat abcd, not 1234567890")
