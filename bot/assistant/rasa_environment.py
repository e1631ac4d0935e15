"""Prepares the process for Rasa: stand-ins for what it imports in vain, no telemetry, no logs that hold what people wrote."""

from __future__ import annotations

import logging
import os
from collections.abc import MutableMapping
from typing import Any


def before_rasa() -> None:
    """Set what has to stand before `rasa` is imported: no telemetry, no progress bars, no logs; stand_ins.py calls it."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Rasa draws progress bars by the hundred unless its log level is above INFO.
    os.environ["LOG_LEVEL"] = "ERROR"
    # Rasa's lines and warnings are for its developers, and some hold what people wrote. What of the
    # warnings matters here is checked where one can act on it: `rasa data validate` in the tests, StaleModel at the start.
    logging.captureWarnings(True)
    for name in ("rasa", "matplotlib", "asyncio", "py.warnings"):
        logging.getLogger(name).setLevel(logging.ERROR)


def one_thread() -> None:
    """Let NumPy work on one processor: for a few hundred numbers a message, its other threads only spin."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(limits=1)


def hush_structlog() -> None:
    """Send Rasa's structured log to ours, errors alone, without the values beside them: some hold what people wrote."""
    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.stdlib.LoggerFactory(),
        processors=[_event_alone],
    )


def _event_alone(_: Any, __: str, event: MutableMapping[str, Any]) -> tuple[tuple[str], dict[str, Any]]:
    return (str(event.get("event")),), {"exc_info": event.get("exc_info")}
