"""What a log line may show: nothing of anybody's, whatever failed."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from bot.telegram.logs import JsonScrubber, Scrubber, about


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


def test_json_lines_are_one_object_each_and_as_clean():
    words = "ce que la personne a écrit"
    with about(123456789, "abcd"):
        try:
            raise ValueError(words)
        except ValueError as error:
            failed = (type(error), error, error.__traceback__)
        ours = logging.LogRecord("bot.x", logging.ERROR, "", 0, 'chat 123456789 "said"\nhush', (), failed)
        line = JsonScrubber(("hush",)).format(ours)
    assert "\n" not in line
    read = json.loads(line)
    assert set(read) == {"time", "level", "logger", "message", "who", "exception"}
    assert (read["level"], read["logger"], read["who"]) == ("ERROR", "bot.x", "abcd")
    assert read["message"] == 'chat abcd "said"\n[secret]'
    assert read["exception"].endswith("ValueError")
    assert words not in line
    library = logging.LogRecord("rasa.core.processor", logging.ERROR, "p.py", 7, "parsed 'mon secret'", (), None)
    assert json.loads(JsonScrubber().format(library))["message"] == "p:7"
