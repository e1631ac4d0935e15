"""The bots that share a database: who is alive, who does what only one may do, and whose turn it is in a chat.

All of it rests on locks that PostgreSQL gives up by itself as soon as their holder's connection ends, however that ends. Over
an SQLite file there is one bot, which is alone with all of it.
"""

from __future__ import annotations

import secrets
import zlib

from bot.storage.connection import Connection, LockGroup


class Replicas:
    """This bot among those that share the database; `me` is its number, another one at each start."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self.me = secrets.randbelow(2**31 - 1) + 1
        # By task: the session of the database in which the lock was taken.
        self._leads: dict[str, int] = {}

    @property
    def several(self) -> bool:
        """Whether there may be other bots."""
        return self._conn.shared

    def join(self) -> None:
        """Be alive for the others, for as long as the connection lasts, and again once it is made anew."""
        self._conn.keep_lock(LockGroup.REPLICA, self.me)

    def alive(self) -> set[int]:
        """Return the numbers of the bots that are alive, this one included."""
        return self._conn.locked(LockGroup.REPLICA) | {self.me}

    def others(self) -> set[int]:
        """Return the numbers of the other bots that are alive; -1 is nobody, so that there is always a number."""
        return self.alive() - {self.me} | {-1}

    def lead(self, task: str) -> bool:
        """Take on what only one bot may do, or keep it; return False while another one does it."""
        session = self._conn.session()
        if self._leads.get(task) == session:
            return True
        if not self._conn.try_lock(LockGroup.TASK, _number(task)):
            return False
        self._leads[task] = session
        return True

    def resign(self, task: str) -> None:
        """Leave a task to another bot."""
        if self._leads.pop(task, None) == self._conn.session():
            self._conn.unlock(LockGroup.TASK, _number(task))

    def take_turn(self, chat_id: int) -> bool:
        """Take the turn of a chat; return False while another bot handles something of that chat."""
        return self._conn.try_lock(LockGroup.CHAT, chat_id)

    def end_turn(self, chat_id: int) -> None:
        """Let another bot take the turn of a chat."""
        self._conn.unlock(LockGroup.CHAT, chat_id)


def _number(task: str) -> int:
    return zlib.crc32(task.encode()) & 0x7FFFFFFF
