"""Makes pseudonyms, keyed hashes of chat ids, so that conversations and logs do not lead back to a person."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from contextlib import suppress

from bot.storage.connection import Connection

# The name of the key among the secrets, and its length in bytes.
KEY, KEY_LENGTH = "pseudonym-key", 32


class Pseudonyms:
    """Pseudonyms under a key that each database makes for itself."""

    def __init__(self, conn: Connection) -> None:
        with conn:
            conn.execute(
                "INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", (KEY, secrets.token_hex(KEY_LENGTH))
            )
        self.key = key_of(conn)

    def of(self, chat_id: int) -> str:
        """Return the pseudonym of a chat: 16 hexadecimal digits, always the same for the same database."""
        return pseudonym(chat_id, self.key)


def key_of(conn: Connection | sqlite3.Connection) -> bytes:
    """Return the key kept in a database; raise sqlite3.DatabaseError where it holds none that can be used."""
    row = conn.execute("SELECT value FROM secrets WHERE name = ?", (KEY,)).fetchone()
    with suppress(TypeError, ValueError):
        if row and len(key := bytes.fromhex(row[0])) == KEY_LENGTH:
            return key
    raise sqlite3.DatabaseError("it has no key for pseudonyms")


def pseudonym(chat_id: int, key: bytes) -> str:
    """Return the pseudonym of a chat under `key`."""
    return hashlib.blake2b(str(chat_id).encode(), key=key, digest_size=8).hexdigest()
