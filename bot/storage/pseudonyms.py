"""Stand-ins for Telegram ids in conversations and logs: a keyed hash, so that neither leads back to a person."""

from __future__ import annotations

import hashlib
import secrets

from sqlite_utils import Database


class Pseudonyms:
    """Pseudonyms under a key of this database's own, made when first needed."""

    def __init__(self, db: Database) -> None:
        with db.conn:
            db.conn.execute("INSERT OR IGNORE INTO secrets (name, value) VALUES ('pseudonym-key', ?)", (secrets.token_hex(32),))
        row = db.conn.execute("SELECT value FROM secrets WHERE name = 'pseudonym-key'").fetchone()
        self._key = bytes.fromhex(row[0])

    def of(self, chat_id: int) -> str:
        """The pseudonym of a chat: 16 hexadecimal digits, always the same for the same database."""
        return hashlib.blake2b(str(chat_id).encode(), key=self._key, digest_size=8).hexdigest()
