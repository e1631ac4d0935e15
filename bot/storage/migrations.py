"""The database's versions, oldest first. A released step never changes; a change of mind is a new step."""

from __future__ import annotations

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # chat_id: Telegram's id of the private chat, needed to write to it.
        # chosen: 1 where the person picked the language.
        """CREATE TABLE people (
            chat_id INTEGER PRIMARY KEY,
            language TEXT NOT NULL CHECK (language IN ('fr', 'en')),
            chosen INTEGER NOT NULL DEFAULT 0,
            first_seen TEXT NOT NULL
        ) STRICT""",
        # sender: a pseudonym (pseudonyms.py). state: JSON of slots and active form; no text a person wrote.
        """CREATE TABLE conversations (
            sender TEXT PRIMARY KEY,
            state TEXT NOT NULL,
            updated TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        "CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    ),
)
