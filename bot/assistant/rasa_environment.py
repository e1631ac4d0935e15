"""Prepares the process for Rasa: no telemetry, one thread, and no log lines that contain what people wrote."""

from __future__ import annotations

import logging
import os
from collections.abc import MutableMapping
from typing import Any


def before_rasa() -> None:
    """Turn off telemetry, progress bars and logs. stand_ins.py calls this just before `rasa` is first imported."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Rasa draws hundreds of progress bars unless its log level is above INFO.
    os.environ["LOG_LEVEL"] = "ERROR"
    # Rasa's log lines and warnings are meant for its developers, and some contain what people wrote. The relevant ones are
    # checked elsewhere: by `rasa data validate` in the tests, and as StaleModel at the start.
    logging.captureWarnings(True)
    for name in ("rasa", "matplotlib", "asyncio", "py.warnings"):
        logging.getLogger(name).setLevel(logging.ERROR)


def one_thread() -> None:
    """Limit NumPy to one thread: a message takes only a few hundred numbers, and further threads would only spin."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(limits=1)


def hush_structlog() -> None:
    """Forward only the errors of Rasa's structured log to ours, without their values, some of which hold what people wrote."""
    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.stdlib.LoggerFactory(),
        processors=[_event_alone],
    )


def _event_alone(_: Any, __: str, event: MutableMapping[str, Any]) -> tuple[tuple[str], dict[str, Any]]:
    return (str(event.get("event")),), {"exc_info": event.get("exc_info")}
