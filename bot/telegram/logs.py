"""Logging that is safe to share: no token, data path, user id or text that a person wrote."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import TracebackType
from typing import Any

from telegram.error import TelegramError

# A bot token in Telegram's format; it is part of every Bot API URL.
TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{3,}")
# Our own loggers, whose messages are shown. Those of libraries may contain anything, so only their location is.
OURS = "bot"
# Exceptions whose messages are safe to show: reasons of the system and of SQLite hold no values, and Telegram's errors hold
# none of ours.
PLAIN_SPOKEN = (OSError, TelegramError)
SQLITE = "sqlite3"
# Seconds between two log lines of a kind that strangers can cause.
EVERY = 60.0

# The current chat's id and pseudonym.
_at_work: ContextVar[tuple[int, str] | None] = ContextVar("at_work", default=None)


@contextmanager
def about(chat_id: int, pseudonym: str) -> Iterator[None]:
    """Mark all lines logged in this block with the chat's pseudonym."""
    token = _at_work.set((chat_id, pseudonym))
    try:
        yield
    finally:
        _at_work.reset(token)


class Scrubber(logging.Formatter):
    """Formats log records, tracebacks included, without secrets or personal data.

    An exception's message is shown only if its type cannot hold personal data; the lines of code always are.
    """

    def __init__(self, secrets: tuple[str, ...] = (), data: Path | None = None) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s%(who)s: %(message)s")
        self._replaced = {secret: "[secret]" for secret in secrets if secret}
        for path in (data, data.resolve()) if data else ():
            self._replaced[str(path)] = "[data]"

    def format(self, record: logging.LogRecord) -> str:
        """Format a record, with secrets and personal data removed."""
        return self._scrubbed(super().format(self._prepared(record)))

    def _prepared(self, record: logging.LogRecord) -> logging.LogRecord:
        """Return a copy of a record, without what a library says."""
        at_work = _at_work.get()
        record = logging.makeLogRecord(record.__dict__ | {"who": f" [{at_work[1]}]" if at_work else ""})
        if record.name.partition(".")[0] != OURS:
            record.msg, record.args = f"{record.module}:{record.lineno}", ()
        # Another formatter may have cached a traceback that includes the message.
        record.exc_text = None
        return record

    def _scrubbed(self, text: str) -> str:
        at_work = _at_work.get()
        for secret, instead in self._replaced.items():
            text = text.replace(secret, instead)
        if at_work:
            text = re.sub(rf"(?<!\d){at_work[0]}(?!\d)", at_work[1], text)
        return re.sub(r"/bot" + TOKEN.pattern, "/bot[token]", text)

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Return the traceback and the exception's type, without a message that may hold a person's text."""
        lines: list[str] = []
        error = ei[1]
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            said = f": {error}" if isinstance(error, PLAIN_SPOKEN) or type(error).__module__ == SQLITE else ""
            frames = "".join(traceback.format_tb(error.__traceback__))
            lines.insert(0, f"{frames}{type(error).__module__}.{type(error).__qualname__}{said}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nwhich led to\n".join(lines)


class JsonScrubber(Scrubber):
    """The same, as one JSON object a line: time (ISO, UTC), level, logger, message; who and exception where there are any."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a record, with secrets and personal data removed."""
        at_work = _at_work.get()
        record = self._prepared(record)
        line = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._scrubbed(record.getMessage()),
        }
        if at_work:
            line["who"] = at_work[1]
        if record.exc_info:
            line["exception"] = self._scrubbed(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class Seldom:
    """Logs a line that strangers can cause at will: the first at once, then at most one a minute, with the count."""

    def __init__(self, logger: logging.Logger, clock: Callable[[], float] = time.monotonic) -> None:
        self._logger = logger
        self._clock = clock
        self._count = 0
        self._next = float("-inf")

    def warning(self, message: str) -> None:
        """Log `message`, or count it for the next line."""
        self._count += 1
        now = self._clock()
        if now >= self._next:
            self._logger.warning("%s (%d times)", message, self._count)
            self._count, self._next = 0, now + EVERY


def configure(level: str, secrets: tuple[str, ...], data: Path | None = None, *, json_lines: bool = False) -> None:
    """Log to standard error: our own lines at `level`, those of libraries from warnings on; all are scrubbed."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((JsonScrubber if json_lines else Scrubber)(secrets, data))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.getLogger(OURS).setLevel(level)
    for name in ("fontTools", "telegram.ext.Application"):
        logging.getLogger(name).setLevel(logging.ERROR)


def on_loop_trouble(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what asyncio reports; its own line would show the task, and with it the data being processed."""
    logging.getLogger(__name__).error("a task failed unseen", exc_info=context.get("exception"))
