"""Stand-ins for Telegram ids in conversations and logs: a keyed hash, so that neither leads back to a person."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3

from sqlite_utils import Database


class Pseudonyms:
    """Pseudonyms under a key of this database's own, made when first needed."""

    def __init__(self, db: Database) -> None:
        with db.conn:
            db.conn.execute("INSERT OR IGNORE INTO secrets (name, value) VALUES ('pseudonym-key', ?)", (secrets.token_hex(32),))
        self.key = key_of(db.conn)

    def of(self, chat_id: int) -> str:
        """The pseudonym of a chat: 16 hexadecimal digits, always the same for the same database."""
        return pseudonym(chat_id, self.key)


def key_of(conn: sqlite3.Connection) -> bytes:
    """The key kept in a database."""
    row = conn.execute("SELECT value FROM secrets WHERE name = 'pseudonym-key'").fetchone()
    return bytes.fromhex(row[0])


def pseudonym(chat_id: int, key: bytes) -> str:
    """The pseudonym of a chat under `key`."""
    return hashlib.blake2b(str(chat_id).encode(), key=key, digest_size=8).hexdigest()
