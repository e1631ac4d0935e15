"""The migrations of the database, oldest first. A released migration never changes; to correct one, add another."""

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
    (
        # paused_until and all moments: seconds since 1970, UTC. zone: an IANA name; NULL until chosen.
        """CREATE TABLE calendars (
            chat_id INTEGER PRIMARY KEY,
            zone TEXT,
            paused_until INTEGER,
            reachable INTEGER NOT NULL DEFAULT 1
        ) STRICT""",
        # due: the next moment; NULL while off, or while the person cannot be reached. sent: how many have come, for the tips.
        """CREATE TABLE reminders (
            chat_id INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('update', 'backup', 'passwords')),
            rule TEXT NOT NULL,
            active INTEGER NOT NULL,
            due INTEGER,
            sent INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (chat_id, kind)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX reminders_due ON reminders (due) WHERE due IS NOT NULL",
        # month: the person's local month. The UNIQUE is what makes it impossible to send twice.
        """CREATE TABLE deliveries (
            id INTEGER PRIMARY KEY,
            chat_id INTEGER NOT NULL,
            kind TEXT NOT NULL,
            month TEXT NOT NULL,
            tip INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('due', 'sending', 'sent', 'held', 'failed', 'given_up')),
            not_before INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            due INTEGER NOT NULL,
            sent INTEGER,
            done INTEGER,
            problem TEXT,
            UNIQUE (chat_id, kind, month)
        ) STRICT""",
        "CREATE INDEX deliveries_due ON deliveries (not_before) WHERE state = 'due'",
        "CREATE INDEX deliveries_sending ON deliveries (id) WHERE state = 'sending'",
        "CREATE INDEX deliveries_by_due ON deliveries (due)",
    ),
    (
        # Whether answers are also said: never, on request, or always.
        "ALTER TABLE people ADD COLUMN voice TEXT NOT NULL DEFAULT 'request' CHECK (voice IN ('never', 'request', 'always'))",
        # Telegram's copies of voices: key names what is said, bot is the bot's own id. Nothing tells who listened.
        """CREATE TABLE voices (
            key TEXT NOT NULL,
            bot INTEGER NOT NULL,
            file_id TEXT NOT NULL,
            PRIMARY KEY (key, bot)
        ) STRICT, WITHOUT ROWID""",
    ),
    (
        # The day of the last message, and the day the person was told that all will be erased, NULL where not told.
        "ALTER TABLE people ADD COLUMN last_seen TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE people ADD COLUMN noticed TEXT",
        "UPDATE people SET last_seen = date('now')",
        "CREATE INDEX people_by_last_seen ON people (last_seen)",
        # Numbers of updates handled, and when (seconds since 1970).
        "CREATE TABLE updates (id INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT",
        "CREATE INDEX updates_by_time ON updates (at)",
        # The day of the last purge, and the day whose clock was not believed.
        "CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    ),
    (
        # What is still to be said in a chat; a row goes once Telegram has taken it or refused it for good. operation: JSON of
        # what to send, edit or delete (bot/telegram/operations.py); nothing of it was written by a person.
        """CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            chat_id INTEGER NOT NULL,
            operation TEXT NOT NULL,
            written INTEGER NOT NULL
        ) STRICT""",
    ),
    (
        # A fourth kind of reminder. SQLite changes no CHECK in place: the table is made anew, its index with it.
        """CREATE TABLE reminders_anew (
            chat_id INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('update', 'backup', 'passwords', 'habits')),
            rule TEXT NOT NULL,
            active INTEGER NOT NULL,
            due INTEGER,
            sent INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (chat_id, kind)
        ) STRICT, WITHOUT ROWID""",
        "INSERT INTO reminders_anew SELECT chat_id, kind, rule, active, due, sent FROM reminders",
        "DROP TABLE reminders",
        "ALTER TABLE reminders_anew RENAME TO reminders",
        "CREATE INDEX reminders_due ON reminders (due) WHERE due IS NOT NULL",
    ),
    (
        # Steps of guides that people have ticked. step: the id of the answer it leads to.
        """CREATE TABLE guide_steps (
            sender TEXT NOT NULL,
            guide TEXT NOT NULL,
            step TEXT NOT NULL,
            day TEXT NOT NULL,
            PRIMARY KEY (sender, guide, step)
        ) STRICT, WITHOUT ROWID""",
    ),
    (
        # "Phishing or not?": the latest round, the best score, and 1 where an example a month is wanted.
        """CREATE TABLE practice (
            sender TEXT PRIMARY KEY,
            round INTEGER NOT NULL,
            best INTEGER,
            monthly INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID""",
        # The latest round an example was drawn for, 0 with a reminder. correct: 1 or 0 once it is judged.
        """CREATE TABLE practice_examples (
            sender TEXT NOT NULL,
            example TEXT NOT NULL,
            round INTEGER NOT NULL,
            correct INTEGER,
            PRIMARY KEY (sender, example)
        ) STRICT, WITHOUT ROWID""",
    ),
    (
        # Sides of answers that people asked for in vain (content/facets.yml), counted by day; nothing tells by whom.
        """CREATE TABLE missing_facets (
            day TEXT NOT NULL,
            answer TEXT NOT NULL,
            facet TEXT NOT NULL,
            times INTEGER NOT NULL,
            PRIMARY KEY (day, answer, facet)
        ) STRICT, WITHOUT ROWID""",
    ),
    (
        # What people changed in the last day, so that it can be taken back. what, before and after: ids and values, no text
        # that a person wrote. at: seconds since 1970. undone: 1 where it was taken back.
        """CREATE TABLE changes (
            id INTEGER PRIMARY KEY,
            sender TEXT NOT NULL,
            at INTEGER NOT NULL,
            feature TEXT NOT NULL,
            what TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            undone INTEGER NOT NULL DEFAULT 0
        ) STRICT""",
        "CREATE INDEX changes_by_sender ON changes (sender, id)",
        # The beginning of a pause that was planned ahead, NULL where it began at once. Seconds since 1970.
        "ALTER TABLE calendars ADD COLUMN paused_from INTEGER",
    ),
    (
        # Which of the bots that share a database sends this (replicas.py): another one takes over once that one is gone.
        "ALTER TABLE outbox ADD COLUMN owner INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE deliveries ADD COLUMN owner INTEGER NOT NULL DEFAULT 0",
        # Telegram's date of the latest message that the person was sent, seconds since 1970; noted where bots share a database.
        "ALTER TABLE people ADD COLUMN said INTEGER",
        # When the next reply, and the next message that nobody waits for, may be sent. Microseconds since 1970.
        "CREATE TABLE send_rate (id INTEGER PRIMARY KEY, next_reply INTEGER NOT NULL, next_bulk INTEGER NOT NULL) STRICT",
    ),
    (
        # What people asked about and how it was taken, counted by week (its Monday); nothing tells by whom.
        """CREATE TABLE weekly_counts (
            week TEXT NOT NULL,
            what TEXT NOT NULL,
            id TEXT NOT NULL,
            times INTEGER NOT NULL,
            PRIMARY KEY (week, what, id)
        ) STRICT, WITHOUT ROWID""",
    ),
)
