"""Hands out TCP ports that nothing else takes between the moment of choosing and the moment of listening."""

import os
import socket
from itertools import count

# Linux gives outgoing connections ports from 32768 on; a port below cannot be taken by one of them. Each worker of
# pytest-xdist has a range of its own, so that two tests never choose the same.
_FIRST = 20_000
_PER_WORKER = 500
_worker = int("".join(c for c in os.environ.get("PYTEST_XDIST_WORKER", "0") if c.isdigit()) or 0)
_next = count()


def unused_port() -> int:
    """A port of 127.0.0.1 on which nothing listens, chosen once per call."""
    for _ in range(_PER_WORKER):
        port = _FIRST + _worker * _PER_WORKER + next(_next) % _PER_WORKER
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"none of the {_PER_WORKER} ports from {_FIRST + _worker * _PER_WORKER} on is free")
