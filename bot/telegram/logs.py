"""Logging that can be shown to anybody: no token, whatever a library writes."""

from __future__ import annotations

import logging
import re
import sys

# A bot's token as Telegram makes it; it stands in every URL of the Bot API.
TOKEN = re.compile(r"\b\d{1,20}:[A-Za-z0-9_-]{3,}")


class Scrubber(logging.Formatter):
    """Formats as usual, then takes out whatever looks like a token or is the `secret`: tracebacks included."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """The line, scrubbed."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return re.sub(r"/bot" + TOKEN.pattern.removeprefix(r"\b"), "/bot[token]", text)


def configure(level: str, secrets: tuple[str, ...]) -> None:
    """Send log lines to standard error at `level`, scrubbed; quieten the HTTP client, which logs every URL."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Scrubber(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # At DEBUG python-telegram-bot writes whole updates, and with them what people wrote.
    logging.getLogger("telegram").setLevel(max(logging.INFO, logging.getLevelName(level)))
    for name in (
        "httpx",
        "httpcore",
        "telegram.ext.Updater",
        "tornado.access",
        "aiohttp.access",
        "apscheduler",
        "rasa_sdk",
        "fontTools",
    ):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
