"""A minimal Bot API for benchmarks: accepts sendMessage up to a rate limit, answers 429 beyond it, and counts messages.

Run it as a separate process, so that its work is not measured with the bot's: `python -m benchmarks.bot_api PORT PER_SECOND`.
GET /stats returns the counts as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from bisect import bisect_left
from collections import Counter
from typing import Any
from urllib.parse import parse_qs

MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private", "first_name": "a"}, "text": "a"}
OK = {"ok": True, "result": {**MESSAGE, "from": {"id": 1, "is_bot": True, "first_name": "V", "username": "v"}}}
ME = {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "V", "username": "v"}}


def _response(status: str, body: dict[str, Any]) -> bytes:
    data = json.dumps(body).encode()
    return f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data


SENT, SELF = _response("200 OK", OK), _response("200 OK", ME)
WAIT = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1", "parameters": {"retry_after": 1}}
TOO_FAST = _response("429 Too Many Requests", WAIT)


class Counts:
    """The time and chat of each message, and the number refused: those beyond the limit in a sliding window."""

    def __init__(self, per_second: int) -> None:
        self.per_second = per_second
        self.times: list[float] = []
        self.chats: Counter[str] = Counter()
        self.refused = 0

    def take(self, chat: str) -> bool:
        now = time.monotonic()
        # Some tolerance, as Telegram has: a bucket as large as the limit of one second.
        if len(self.times) >= 2 * self.per_second and now - self.times[-2 * self.per_second] < 1.0:
            self.refused += 1
            return False
        self.times.append(now)
        self.chats[chat] += 1
        return True

    def stats(self) -> dict[str, Any]:
        times = self.times
        most = max((i + 1 - bisect_left(times, at - 1.0) for i, at in enumerate(times)), default=0)
        seconds = times[-1] - times[0] if len(times) > 1 else 0.0
        doubled = sum(count - 1 for count in self.chats.values())
        return {"sent": len(times), "seconds": seconds, "most": most, "refused": self.refused, "doubled": doubled}


class Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, as much of it as the bot uses."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._buffer = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._buffer) < end + 4 + length:
                return
            body, self._buffer = self._buffer[end + 4 : end + 4 + length], self._buffer[end + 4 + length :]
            self._transport.write(self._answer(head, body))

    def _answer(self, head: bytes, body: bytes) -> bytes:
        path = head.split(b" ", 2)[1]
        if path == b"/stats":
            return _response("200 OK", self._counts.stats())
        if not path.endswith(b"/sendmessage"):
            return SELF
        chat = parse_qs(body.decode())["chat_id"][0]
        return SENT if self._counts.take(chat) else TOO_FAST


async def main(port: int, per_second: int) -> None:
    """Serve until killed."""
    counts = Counts(per_second)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(counts), "127.0.0.1", port)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
