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
    (
        # vote: 1 helpful, -1 not.
        """CREATE TABLE feedback (
            sender TEXT NOT NULL,
            answer TEXT NOT NULL,
            vote INTEGER NOT NULL CHECK (vote IN (-1, 1)),
            day TEXT NOT NULL,
            PRIMARY KEY (sender, answer)
        ) STRICT, WITHOUT ROWID""",
        # Questions that went wrong: checked to hold nothing that identifies anybody, and kept for 90 days.
        """CREATE TABLE questions (
            sender TEXT NOT NULL,
            text TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason IN ('declined', 'disliked')),
            answer TEXT,
            language TEXT NOT NULL,
            day TEXT NOT NULL,
            PRIMARY KEY (sender, text)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX questions_by_day ON questions (day)",
    ),
    (
        # Replies to the checklist, added and never changed. run: the run's id, or 'done'. at: UTC, to the second.
        """CREATE TABLE checks (
            id INTEGER PRIMARY KEY,
            sender TEXT NOT NULL,
            item TEXT NOT NULL,
            value TEXT NOT NULL CHECK (value IN ('yes', 'partly', 'no', 'unknown', 'not_concerned', 'skip')),
            previous TEXT,
            run TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX checks_by_sender ON checks (sender, run, item)",
    ),
)
