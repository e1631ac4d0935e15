"""Copies are whole, made while the bot writes, and hold nobody who was erased; what is broken is said plainly."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.storage import BadCopy, Person, Storage, StorageError, StorageFailure, backups, claim
from bot.storage.files import ERASED, touch
from bot.storage.personal_data import BY_CHAT, BY_SENDER, Erased
from bot.storage.restore import restore_copy
from bot.storage.transfer import PostgresSource
from bot.values import Language
from tests.postgres import Engine

TODAY = dt.date(2026, 11, 26)
CHAT = 7_123_456_789


def filled(path: Path, chat: int = CHAT, engine: Engine | None = None) -> Storage:
    """A database with something on one person in every table, under a marker that can be looked for in the raw files."""
    storage = (engine or Engine()).open(path)
    sender = storage.pseudonyms.of(chat)
    with storage.connection as db:
        db.execute(
            "INSERT INTO people (chat_id, language, first_seen, last_seen) VALUES (?, 'fr', '2026-11-01', 'raremarker')",
            (chat,),
        )
        db.execute("INSERT INTO calendars (chat_id, zone) VALUES (?, 'raremarker')", (chat,))
        db.execute("INSERT INTO reminders (chat_id, kind, rule, active) VALUES (?, 'backup', 'raremarker', 1)", (chat,))
        db.execute(
            "INSERT INTO deliveries (chat_id, kind, month, tip, state, not_before, due, problem) "
            "VALUES (?, 'backup', '2026-11', 0, 'sent', 0, 0, 'raremarker')",
            (chat,),
        )
        db.execute("INSERT INTO outbox (chat_id, operation, written) VALUES (?, 'raremarker', 0)", (chat,))
        db.execute("INSERT INTO conversations VALUES (?, 'raremarker', '2026-11-26')", (sender,))
        db.execute("INSERT INTO checks (sender, item, value, run, at) VALUES (?, 'raremarker', 'yes', 'r', 'x')", (sender,))
        db.execute(
            "INSERT INTO changes (sender, at, feature, what, before, after) VALUES (?, 0, 'x', 'raremarker', '', 'y')",
            (sender,),
        )
        db.execute("INSERT INTO guide_steps VALUES (?, 'raremarker', 'x', '2026-11-26')", (sender,))
        db.execute("INSERT INTO practice (sender, round) VALUES (?, 1)", (sender,))
        db.execute("INSERT INTO practice_examples VALUES (?, 'raremarker', 1, NULL)", (sender,))
        db.execute("INSERT INTO feedback VALUES (?, 'raremarker', 1, '2026-11-26')", (sender,))
        db.execute("INSERT INTO questions VALUES (?, 'raremarker', 'declined', NULL, 'fr', '2026-11-26')", (sender,))
    return storage


def raw(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def columns(storage: Storage, table: str) -> set[str]:
    return {column[0] for column in storage.connection.execute(f"SELECT * FROM {table}").description}


def test_every_table_about_a_person_is_handed_out_and_erased(engine: Engine, tmp_path: Path):
    storage = filled(tmp_path / "vigie.db", engine=engine)
    about = {table for table in storage.connection.tables() if {"chat_id", "sender"} & columns(storage, table)}
    assert about == {*BY_CHAT, *BY_SENDER} == set(storage.everything_on(CHAT))
    storage.erase(CHAT)
    assert storage.everything_on(CHAT) == {}
    storage.close()


def test_erasing_leaves_no_byte_in_the_database_its_log_or_its_copies(tmp_path: Path):
    storage = filled(tmp_path / "vigie.db")
    sender = storage.pseudonyms.of(CHAT).encode()
    storage.copy(TODAY)
    storage.copy(TODAY + dt.timedelta(1))
    (tmp_path / "vigie.db.replaced").write_bytes((tmp_path / "copies" / "vigie-2026-11-26.db").read_bytes())
    assert all(path.read_bytes().count(b"raremarker") >= 8 for path in tmp_path.rglob("vigie-*.db"))
    storage.erase(CHAT)
    left = raw(tmp_path)
    assert b"raremarker" not in left
    assert sender not in left
    assert str(CHAT).encode() not in left
    # SQLite stores whole numbers in as many bytes as they need, the highest first.
    assert CHAT.to_bytes(6, "big") not in left
    storage.close()


def test_a_copy_that_cannot_be_read_does_not_keep_anybody(tmp_path: Path):
    storage = filled(tmp_path / "vigie.db")
    storage.copy(TODAY)
    copy = tmp_path / "copies" / "vigie-2026-11-26.db"
    content = copy.read_bytes()
    copy.write_bytes(b"broken" * 20 + content[120:])
    storage.erase(CHAT)
    assert not copy.exists()
    storage.close()


def test_a_copy_made_while_somebody_writes_is_whole(tmp_path: Path):
    storage = Storage(tmp_path / "vigie.db")
    stop = threading.Event()

    def write() -> None:
        db = sqlite3.connect(tmp_path / "vigie.db", timeout=30)
        number = 0
        while not stop.is_set():
            # Two rows that belong together.
            with db:
                db.execute("INSERT INTO feedback VALUES (?, 'a', 1, 'd')", (f"one-{number}",))
                db.execute("INSERT INTO feedback VALUES (?, 'a', 1, 'd')", (f"two-{number}",))
            number += 1
        db.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(20):
            backups.copy(storage.path, tmp_path / f"copy-{number}")
    finally:
        stop.set()
        writer.join()
    rows = 0
    for number in range(20):
        backups.verify(tmp_path / f"copy-{number}")
        with sqlite3.connect(tmp_path / f"copy-{number}") as db:
            found = {name for (name,) in db.execute("SELECT sender FROM feedback")}
        db.close()
        assert {name[4:] for name in found if name.startswith("one")} == {name[4:] for name in found if name.startswith("two")}
        rows = max(rows, len(found))
    assert rows > 0
    storage.close()


def test_seven_daily_copies_are_kept(engine: Engine, tmp_path: Path):
    storage = engine.open(tmp_path / "vigie.db")
    for day in range(10):
        storage.copy(TODAY + dt.timedelta(day))
    assert [path.name for path in backups.kept(storage.path)] == [f"vigie-2026-{d}.db" for d in
            ("11-29", "11-30", "12-01", "12-02", "12-03", "12-04", "12-05")]  # fmt: skip
    assert storage.newest_copy() == dt.date(2026, 12, 5)
    storage.close()


def test_erasing_somebody_from_a_copy_does_not_make_it_younger(tmp_path: Path):
    storage = filled(tmp_path / "vigie.db")
    backups.copy(storage.path, aside := tmp_path / "vigie.db.replaced")
    os.utime(aside, (1_000_000_000, 1_000_000_000))
    storage.erase(CHAT)
    assert aside.stat().st_mtime == 1_000_000_000
    assert b"raremarker" not in aside.read_bytes()
    storage.copy(TODAY)
    assert not aside.exists()
    storage.close()


def test_a_wrong_date_does_not_empty_the_list_of_the_erased(engine: Engine, tmp_path: Path):
    storage = engine.open(tmp_path / "vigie.db")
    for chat in range(3):
        storage.erased.add(chat, storage.pseudonyms.key, TODAY)
    storage.erased.add(2, storage.pseudonyms.key, dt.date(2099, 1, 1))
    assert storage.erased.among(dict.fromkeys(range(3), ""), storage.pseudonyms.key) == [0, 1, 2]
    assert len((tmp_path / "erased").read_text(encoding="ascii").splitlines()) == 3
    storage.close()


# Several who make copies at once, or are killed while they do.

DAILY = """
import datetime as dt, sys
from pathlib import Path
from typing import Any
from bot.storage import backups
from bot.storage.personal_data import Erased

database = Path(sys.argv[1])
for _ in range(10):
    backups.verify(backups.daily(database, dt.date(2026, 11, 26), Erased(database.with_name("erased"))))
"""


@pytest.mark.slow
def test_several_who_copy_at_once_each_make_a_whole_copy(tmp_path: Path):
    storage = filled(tmp_path / "vigie.db")
    for chat in range(500):
        storage.people.save(Person(chat, Language.FR))
    makers = [subprocess.Popen([sys.executable, "-c", DAILY, storage.path], stderr=subprocess.PIPE) for _ in range(3)]
    erased = 0
    while any(maker.poll() is None for maker in makers):
        # An erasure reaches the finished copy, whoever replaces it at that moment.
        storage.erase(erased := erased + 1)
    assert [maker.communicate()[1] for maker in makers] == [b""] * 3
    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["vigie-2026-11-26.db"]
    with sqlite3.connect(backups.kept(storage.path)[0]) as db:
        assert db.execute("SELECT COUNT(*) FROM people WHERE chat_id <= ?", (erased,)).fetchone() == (1,)
        assert db.execute("SELECT COUNT(*) FROM people WHERE chat_id = 0").fetchone() == (1,)
    db.close()
    storage.close()


def test_a_copy_that_is_being_made_is_not_swept_away_and_one_of_a_killed_process_is(tmp_path: Path):
    storage = Storage(tmp_path / "vigie.db")
    storage.copy(TODAY)
    child = subprocess.Popen(
        [sys.executable, "-c", "import sys; from pathlib import Path; from bot.storage import backups\n"
         "with backups.part_of(Path(sys.argv[1])) as part: part.write_text('half'); print(flush=True); sys.stdin.read()",
         tmp_path / "copies" / "vigie-2026-11-25.db"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    child.stdout.readline()
    storage.copy(TODAY)
    assert [path.read_text() for path in (tmp_path / "copies").glob(".*.part")] == ["half"]
    child.kill()
    child.wait()
    storage.copy(TODAY)
    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["vigie-2026-11-26.db"]
    storage.close()


def test_two_copies_to_one_file_do_not_meet(tmp_path: Path):
    """While one database is copied to a file, another is copied to the same: both succeed, and the later one is there."""
    one, two = Storage(tmp_path / "one" / "vigie.db"), Storage(tmp_path / "two" / "vigie.db")
    two.people.save(Person(2, Language.FR))
    target = tmp_path / "copy.db"
    with backups.part_of(target) as part:
        backups.fill(one.path, part)
        backups.copy(two.path, target)
        backups.verify(part)
    with sqlite3.connect(target) as db:
        assert db.execute("SELECT chat_id FROM people").fetchall() == [(2,)]
    db.close()
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["copy.db"]
    one.close()
    two.close()


def test_a_copy_of_a_file_that_was_cut_short_is_removed_by_the_next_and_nothing_else_is(tmp_path: Path):
    storage = Storage(tmp_path / "data" / "vigie.db")
    for name in (".copy.db.abcd1234.part", ".copy.db.part", ".copy.db2.abcd1234.part"):
        (tmp_path / name).write_bytes(b"")
    backups.copy(storage.path, tmp_path / "copy.db")
    assert {path.name for path in tmp_path.iterdir()} == {"data", "copy.db", ".copy.db.part", ".copy.db2.abcd1234.part"}
    storage.close()


def test_whoever_is_erased_while_a_copy_is_made_is_not_in_it(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    storage = filled(tmp_path / "vigie.db", engine=engine)
    storage.people.save(Person(5, Language.FR))
    kind = PostgresSource if engine.name == "postgres" else backups.SqliteSource
    fill = kind.fill

    def slowly(source: Any, part: Path) -> None:
        fill(source, part)
        storage.erase(CHAT)
        storage.erase(5)
        storage.people.save(Person(5, Language.FR))

    monkeypatch.setattr(kind, "fill", slowly)
    storage.copy(TODAY)
    assert b"raremarker" not in raw(tmp_path)
    with sqlite3.connect(backups.kept(storage.path)[-1]) as db:
        assert db.execute("SELECT chat_id FROM people").fetchall() == [(5,)]
    db.close()
    storage.close()


def test_whoever_is_erased_as_a_copy_is_put_in_place_is_not_in_it(tmp_path: Path):
    storage = filled(tmp_path / "vigie.db")
    erasing = threading.Thread(target=storage.erase, args=(CHAT,))

    class Looking(Erased):
        """Somebody is erased after the copy was looked through, and before it is in place."""

        def among(self, *given) -> list[int]:
            found = super().among(*given)
            erasing.start()
            erasing.join(0.2)
            return found

    backups.daily(storage.path, TODAY, Looking(tmp_path / ERASED))
    erasing.join()
    assert b"raremarker" not in raw(tmp_path)
    storage.close()


# Where a copy may not go, and who may read what there is.


@pytest.mark.parametrize("link", [None, os.symlink, os.link])
@pytest.mark.parametrize("name", ["vigie.db", "vigie.db-wal", "vigie.db-shm", "erased", "lock", "alive"])
def test_a_file_that_vigie_uses_is_no_target(tmp_path: Path, name: str, link: Callable[[Path, Path], None] | None):
    storage = Storage(tmp_path / "data" / "vigie.db")
    storage.erase(7)
    claim(tmp_path / "data").close()
    target = tmp_path / "data" / name
    touch(target)
    if link:
        link(target, target := tmp_path / "another name")
    before = target.read_bytes()
    with pytest.raises(BadCopy, match="Vigie itself uses: name another file"):
        backups.copy(storage.path, target)
    assert target.read_bytes() == before
    storage.people.save(Person(8, Language.FR))
    storage.close()
    again = Storage(tmp_path / "data" / "vigie.db")
    assert again.people.get(8)
    again.close()


def test_a_journal_that_is_not_there_yet_is_no_target_either(tmp_path: Path):
    storage = Storage(tmp_path / "vigie.db")
    with pytest.raises(BadCopy, match="Vigie itself uses"):
        backups.copy(storage.path, tmp_path / "copies" / ".." / "vigie.db-journal")
    storage.close()


def test_every_file_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path):
    data = tmp_path / "data"
    data.mkdir(0o755)
    for name in ("erased", "lock", "vigie.db"):
        (data / name).touch(0o644)
    before = os.umask(0)
    try:
        held = claim(data)
        storage = filled(data / "vigie.db")
        assert mode(data / "erased") == 0o600
        storage.copy(TODAY)
        storage.erase(CHAT)
        backups.copy(storage.path, data / "mine.db")
        touch(data / "alive")
        files = {path.relative_to(data).as_posix(): mode(path) for path in data.rglob("*") if path.is_file()}
        expected = {
            "vigie.db",
            "vigie.db-wal",
            "vigie.db-shm",
            "erased",
            "lock",
            "alive",
            "mine.db",
            "copies/vigie-2026-11-26.db",
        }
        assert files == dict.fromkeys(expected, 0o600)
        storage.close()
        held.close()
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


# What a start says, and what it leaves alone.


def test_a_damaged_database_is_told_apart_and_the_newest_copy_named(tmp_path: Path):
    storage = Storage(tmp_path / "vigie.db")
    for chat in range(2000):
        storage.people.save(Person(chat, Language.FR))
    storage.copy(TODAY)
    storage.close()
    content = bytearray(storage.path.read_bytes())
    content[8192 : 8192 + 6000] = b"\xff" * 6000
    storage.path.write_bytes(content)
    with pytest.raises(StorageError, match=r"damaged .*`vigie restore` brings back the copy of 2026-11-26"):
        Storage(storage.path)
    assert storage.path.read_bytes() == content
    restore_copy(backups.kept(storage.path)[-1], storage.path, storage.erased)
    again = Storage(storage.path)
    assert again.people.get(1999)
    again.close()
    assert (tmp_path / "vigie.db.replaced").read_bytes() == content


def test_a_missing_database_is_not_begun_anew_where_there_are_copies(tmp_path: Path):
    storage = Storage(tmp_path / "vigie.db")
    storage.copy(TODAY)
    storage.close()
    storage.path.unlink()
    with pytest.raises(StorageError, match=r"vigie\.db is missing .*`vigie restore`"):
        Storage(storage.path)
    assert not storage.path.exists()


def test_a_locked_database_says_so(tmp_path: Path):
    Storage(tmp_path / "vigie.db").close()
    other = sqlite3.connect(tmp_path / "vigie.db", isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageError, match="in use by another program"):
        Storage(tmp_path / "vigie.db", patience=0.1)
    other.close()


def test_no_message_names_a_path(tmp_path: Path):
    (tmp_path / "secret-place").mkdir()
    path = tmp_path / "secret-place" / "vigie.db"
    path.write_bytes(b"x" * 5000)
    with pytest.raises(StorageError) as caught:
        Storage(path)
    assert "secret-place" not in str(caught.value)


def test_only_one_holds_the_data_folder_however_it_ends(tmp_path: Path):
    child = subprocess.Popen(
        [sys.executable, "-c", "import sys; from pathlib import Path; from bot.storage import claim\n"
         "held = claim(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()", tmp_path],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout.readline() == "held\n"
    with pytest.raises(StorageError, match="another Vigie runs"):
        claim(tmp_path)
    child.kill()
    child.wait()
    claim(tmp_path).close()


def test_a_full_disk_fails_loudly_and_loses_nothing(tmp_path: Path):
    """The largest size the file may have stands in for the disk: SQLite says the same."""
    storage = Storage(tmp_path / "vigie.db")
    storage.people.save(Person(1, Language.FR))
    storage.connection.execute(f"PRAGMA max_page_count = {storage.connection.execute('PRAGMA page_count').fetchone()[0]}")
    with pytest.raises(StorageFailure, match="full"):  # noqa: PT012
        for number in range(100_000):
            storage.questions.save(f"s{number}", "x" * 500, "declined", None, "fr")
    assert storage.people.get(1)
    storage.connection.execute("PRAGMA max_page_count = 1000000")
    storage.people.save(Person(2, Language.FR))
    storage.close()
    again = Storage(tmp_path / "vigie.db")
    assert again.people.get(2)
    again.close()


def test_the_erased_are_remembered_for_as_long_as_a_copy_may_be_used_and_no_longer(engine: Engine, tmp_path: Path):
    storage = engine.open(tmp_path / "vigie.db")
    for chat, age in ((1, 61), (2, 60), (3, 0)):
        storage.erased.add(chat, storage.pseudonyms.key, TODAY - dt.timedelta(age))
    assert storage.purge(TODAY)
    assert storage.erased.among(dict.fromkeys((1, 2, 3), ""), storage.pseudonyms.key) == [2, 3]
    # Whoever came after being erased is somebody new; on the same day nobody can tell.
    days = {2: (TODAY - dt.timedelta(59)).isoformat(), 3: TODAY.isoformat()}
    assert storage.erased.among(days, storage.pseudonyms.key) == [3]
    assert storage.erased.among({9: ""}, storage.pseudonyms.key) == []
    storage.close()


def test_a_list_of_the_erased_is_of_no_use_without_the_key(engine: Engine, tmp_path: Path):
    one, two = engine.open(tmp_path / "one" / "vigie.db"), engine.open(tmp_path / "two" / "vigie.db")
    one.erased.add(CHAT, one.pseudonyms.key, TODAY)
    said = (tmp_path / "one" / "erased").read_text(encoding="ascii")
    assert str(CHAT) not in said
    assert one.pseudonyms.of(CHAT) not in said
    assert one.erased.among({CHAT: ""}, two.pseudonyms.key) == []
    one.close()
    two.close()


def test_a_folder_that_cannot_be_written_to_is_said_plainly(tmp_path: Path):
    (tmp_path / "file").write_text("no folder", encoding="ascii")
    with pytest.raises(StorageError, match=r"the folder of VIGIE_DATA cannot be used .*: check that it can be written to"):
        claim(tmp_path / "file" / "data")


def test_without_a_copy_there_is_nothing_to_bring_back_and_that_is_said(tmp_path: Path):
    path = tmp_path / "vigie.db"
    path.write_bytes(b"this is not a database, whatever its name says" * 50)
    with pytest.raises(StorageError, match=r": to start anew, move the file away$"):
        Storage(path)


@pytest.mark.parametrize("kept", [False, True])
def test_the_oldest_day_of_updates_is_a_day_of_universal_time(engine: Engine, tmp_path: Path, kept: bool):
    storage = engine.open(tmp_path / "vigie.db")
    edge = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    storage.updates.mark(1)
    with storage.connection as db:
        db.execute("UPDATE updates SET at = ?", (int(edge.timestamp()) - (0 if kept else 1),))
    assert storage.purge(TODAY)
    assert storage.updates.handled(1) is kept
    storage.close()
