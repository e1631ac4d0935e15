"""Keeps Rasa, TensorFlow and NumPy quiet: by default they print what people wrote, and keep every processor busy."""

from __future__ import annotations

import logging
import os


def hush() -> None:
    """Set what has to stand before `rasa` is imported: no telemetry, no TensorFlow banners."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    # Rasa draws progress bars by the hundred unless its log level is above INFO.
    os.environ["LOG_LEVEL"] = "ERROR"
    # Rasa's and TensorFlow's lines and warnings are for their developers, and some hold what people wrote. What of the
    # warnings matters here is checked where one can act on it: `rasa data validate` in the tests, StaleModel at the start.
    logging.captureWarnings(True)
    for name in ("rasa", "tensorflow", "matplotlib", "asyncio", "py.warnings"):
        logging.getLogger(name).setLevel(logging.ERROR)


def one_thread() -> None:
    """Let NumPy work on one processor: for a few hundred numbers a message, its other threads only spin."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(limits=1)


def hush_structlog() -> None:
    """Stop structlog's default, which prints DEBUG lines with the person's text to standard output, and keep our log format."""
    from rasa.utils.log_utils import configure_structlog

    handlers = logging.getLogger().handlers[:]
    configure_structlog(logging.ERROR)
    logging.getLogger().handlers[:] = handlers
