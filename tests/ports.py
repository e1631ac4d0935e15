"""Hands out TCP ports that nothing else takes between the moment of choosing and the moment of listening."""

import os
import socket
from itertools import count

# Linux gives outgoing connections ports from 32768 on: a port below cannot be taken by one of them. Each process begins
# somewhere else, so that workers of pytest-xdist, or two runs on one machine, do not choose the same.
_FIRST, _COUNT = 20_000, 12_000
_next = count(os.getpid() * 41)


def unused_port() -> int:
    """A port of 127.0.0.1 on which nothing listens, another one with each call."""
    for _ in range(_COUNT):
        port = _FIRST + next(_next) % _COUNT
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"none of the {_COUNT} ports from {_FIRST} on is free")
