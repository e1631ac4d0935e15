"""Copies to another place: sealed, whole, kept for a week, fetched and tried; nobody who was erased comes back with them."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest
from pydantic import SecretStr, ValidationError

from bot.cli import main
from bot.elsewhere import Keeper, Place, PlaceError, keeper_for, place_for
from bot.elsewhere.drill import drill, fetch
from bot.elsewhere.keeper import SEALED
from bot.elsewhere.sealing import new_key, seal, unseal
from bot.settings import Settings
from bot.storage import DATABASE, Person, Storage, backups
from bot.storage.files import ERASED
from bot.storage.personal_data import Erased
from bot.storage.restore import restore_copy
from bot.values import Language
from tests.elsewhere.s3 import BUCKET, KEY_ID, S3, SECRET

DAY = dt.timedelta(1)
TODAY = dt.datetime.now(dt.UTC).date()


class Setup:
    """A data folder with two people in its database, a key, and a place."""

    def __init__(self, folder: Path, settings: Settings, key: Path) -> None:
        self.folder, self.settings, self.key = folder, settings, key
        self.data = settings.data
        self.storage = Storage(self.data / DATABASE)
        for chat_id in (7, 8):
            self.storage.people.save(Person(chat_id, Language.FR))
        place = place_for(settings)
        assert place
        self.place: Place = place
        keeper = keeper_for(settings)
        assert keeper
        self.keeper: Keeper = keeper


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, str]:
    return tmp_path / "key.txt", new_key(tmp_path / "key.txt")


@pytest.fixture
def s3() -> Iterator[S3]:
    with S3() as storage:
        yield storage


@pytest.fixture(params=["folder", "s3"])
def setup(request: pytest.FixtureRequest, tmp_path: Path, key: tuple[Path, str], s3: S3) -> Iterator[Setup]:
    file, recipient = key
    bucket = {"copies_to": f"s3://{BUCKET}/a/b", "s3_endpoint": s3.url, "s3_key_id": KEY_ID, "s3_secret": SecretStr(SECRET)}
    where = bucket if request.param == "s3" else {"copies_to": str(tmp_path / "elsewhere")}
    made = Setup(tmp_path, Settings(data=tmp_path / "data", copies_recipient=recipient, **where), file)
    yield made
    made.storage.close()


def people(database: Path) -> int:
    storage = Storage(database)
    try:
        return storage.people.counts(TODAY)[0]
    finally:
        storage.close()


def test_a_copy_comes_back_from_another_place_after_the_disk_has_burnt(setup: Setup):
    setup.storage.copy(TODAY)
    assert setup.keeper.keep(TODAY) == f"vigie-{TODAY}.db.gz.age"
    assert setup.keeper.newest == TODAY
    setup.storage.close()
    shutil.rmtree(setup.data)
    setup.data.mkdir()
    path = fetch(setup.data, setup.place, setup.key)
    assert path == setup.data / "copies" / f"vigie-{TODAY}.db"
    assert path.stat().st_mode & 0o777 == 0o600
    assert restore_copy(path, setup.data / DATABASE, Erased(setup.data / ERASED)) == 0
    assert people(setup.data / DATABASE) == 2
    assert not list(setup.data.glob(".*-*"))


def test_whoever_is_erased_after_the_copy_does_not_come_back_with_it(setup: Setup):
    setup.storage.copy(TODAY)
    setup.keeper.keep(TODAY)
    assert not setup.keeper.keep_list(TODAY)
    setup.storage.erase(7)
    assert setup.keeper.keep_list(TODAY)
    assert not setup.keeper.keep_list(TODAY)
    setup.storage.close()
    shutil.rmtree(setup.data)
    setup.data.mkdir()
    done = drill(setup.data, setup.place, setup.key)
    assert done.erased == 1
    path = fetch(setup.data, setup.place, setup.key)
    assert restore_copy(path, setup.data / DATABASE, Erased(setup.data / ERASED)) == 1
    assert people(setup.data / DATABASE) == 1


def test_nothing_at_the_place_can_be_read_without_the_key(setup: Setup, s3: S3):
    setup.storage.copy(TODAY)
    setup.storage.erase(8)
    setup.keeper.keep(TODAY)
    kept = dict(s3.objects) or {path.name: path.read_bytes() for path in (setup.folder / "elsewhere").iterdir()}
    assert len(kept) == 2
    for content in kept.values():
        assert content.startswith(b"age-encryption.org/v1\n")
        assert b"SQLite" not in content
    other = setup.folder / "other.txt"
    new_key(other)
    for use in (lambda: drill(setup.data, setup.place, other), lambda: fetch(setup.data, setup.place, other)):
        with pytest.raises(PlaceError, match="another key"):
            use()
    with pytest.raises(PlaceError, match="--identity"):
        drill(setup.data, setup.place, None)


def test_a_week_of_copies_is_kept_and_what_is_not_ours_is_left_alone(setup: Setup):
    (setup.folder / "foreign").write_text("x", encoding="ascii")
    setup.place.put("somebody-elses.age", setup.folder / "foreign")
    for day in range(9):
        setup.storage.copy(TODAY + day * DAY)
        (setup.data / ERASED).write_text(f"{TODAY + day * DAY} {'0' * 23}{day}\n", encoding="ascii")
        setup.keeper.keep(TODAY + day * DAY)
    names = setup.place.names()
    assert [name for name in names if name.startswith("vigie-")] == [
        f"vigie-{TODAY + day * DAY}.db.gz.age" for day in range(2, 9)
    ]
    assert len([name for name in names if name.startswith("erased-")]) == 8
    assert "somebody-elses.age" in names
    # All lists are put together, whichever replica each is of.
    fetch(setup.data, setup.place, setup.key)
    assert len((setup.data / ERASED).read_text(encoding="ascii").splitlines()) == 8


def test_a_drill_touches_nothing_and_says_how_long_each_part_took(setup: Setup):
    setup.storage.copy(TODAY)
    setup.keeper.keep(TODAY)
    before = {path: path.stat().st_mtime_ns for path in setup.data.rglob("*") if path.is_file()}
    work = setup.folder / "work"
    work.mkdir()
    done = drill(setup.data, setup.place, setup.key, work)
    assert (done.day, done.erased) == (TODAY, 0)
    assert done.size > 50_000
    assert min(done.fetched, done.restored, done.started) > 0
    assert done.seconds == done.fetched + done.restored + done.started
    assert list(work.iterdir()) == []
    assert {path: path.stat().st_mtime_ns for path in setup.data.rglob("*") if path.is_file()} == before


def test_a_drill_without_another_place_tries_the_nights_own_copy(tmp_path: Path):
    with pytest.raises(PlaceError, match="vigie backup"):
        drill(tmp_path, None, None)
    storage = Storage(tmp_path / DATABASE)
    storage.people.save(Person(7, Language.FR))
    storage.copy(TODAY)
    storage.close()
    assert drill(tmp_path, None, None).day == TODAY
    copy = backups.kept(tmp_path / DATABASE)[0]
    copy.write_bytes(copy.read_bytes()[:5000])
    with pytest.raises(PlaceError, match="cannot be restored"):
        drill(tmp_path, None, None)


def test_a_sealed_copy_that_is_cut_short_or_changed_is_refused(tmp_path: Path, key: tuple[Path, str]):
    file, recipient = key
    plain, sealed, opened = (tmp_path / name for name in ("plain", "sealed", "opened"))
    plain.write_bytes(os.urandom(3 << 20))
    seal(plain, sealed, recipient)
    unseal(sealed, opened, file)
    assert opened.read_bytes() == plain.read_bytes()
    whole = sealed.read_bytes()
    for broken in (whole[:-1], whole[: 1 << 20], whole[:-500] + bytes(500), b"nonsense", b""):
        sealed.write_bytes(broken)
        with pytest.raises(PlaceError, match="damaged"):
            unseal(sealed, opened, file)
    # Sealed well, and cut short before it was.
    packed = tmp_path / "packed"
    packed.write_bytes(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x04\x03\x01")
    with packed.open("rb") as read, sealed.open("wb") as written:
        pyrage.encrypt_io(read, written, [pyrage.x25519.Recipient.from_str(recipient)])
    with pytest.raises(PlaceError, match="cut short"):
        unseal(sealed, opened, file)


def test_a_large_copy_goes_up_in_parts_and_comes_down_whole(tmp_path: Path, key: tuple[Path, str], s3: S3):
    settings = Settings(
        copies_to=f"s3://{BUCKET}", copies_recipient=key[1], s3_endpoint=s3.url, s3_key_id=KEY_ID, s3_secret=SecretStr(SECRET)
    )
    place = place_for(settings)
    assert place
    (tmp_path / "large").write_bytes(os.urandom(12 << 20))
    place.put("large", tmp_path / "large")
    assert len(s3.parts["upload-0"]) == 3
    place.get("large", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == (tmp_path / "large").read_bytes()
    place.remove("large")
    assert place.names() == []


def test_what_is_wrong_with_the_storage_is_told(tmp_path: Path, key: tuple[Path, str], s3: S3):
    def place(**changed: Any) -> Place:
        values: dict[str, Any] = {
            "copies_to": f"s3://{BUCKET}/x",
            "copies_recipient": key[1],
            "s3_endpoint": s3.url,
            "s3_key_id": KEY_ID,
        }
        made = place_for(Settings(**{**values, "s3_secret": SecretStr(SECRET), **changed}))
        assert made
        return made

    for changed in ({"s3_secret": SecretStr("wrong")}, {"copies_to": "s3://no-such-bucket"}):
        with pytest.raises(PlaceError, match="VIGIE_S3_SECRET"):
            place(**changed).put("x", key[0])
    assert s3.objects == {}
    place().put("x", key[0])
    assert list(s3.objects) == ["x/x"]
    with pytest.raises(PlaceError, match="VIGIE_COPIES_TO"):
        place().get("y", tmp_path / "y")
    (tmp_path / "file").touch()
    with pytest.raises(PlaceError, match="written to"):
        place(copies_to=str(tmp_path / "file" / "below")).put("x", key[0])


def test_copies_elsewhere_need_somebody_to_be_sealed_for():
    for recipient in ("", "nonsense"):
        with pytest.raises(ValidationError, match="vigie key"):
            Settings(copies_to="/elsewhere", copies_recipient=recipient)
    with pytest.raises(ValidationError, match="https"):
        Settings(s3_endpoint="http://storage.example.org")
    assert place_for(Settings()) is None
    assert keeper_for(Settings()) is None


def test_a_key_is_its_owners_alone_and_never_written_over(tmp_path: Path):
    path = tmp_path / "key.txt"
    recipient = new_key(path)
    assert recipient.startswith("age1")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(PlaceError, match="does not exist"):
        new_key(path)
    path.write_text("nothing\n", encoding="ascii")
    with pytest.raises(PlaceError, match="no key"):
        unseal(path, tmp_path / "x", path)


def test_what_a_killed_process_left_is_removed(setup: Setup):
    setup.storage.copy(TODAY)
    for name, age in (("old", 2 * 86_400), ("new", 60)):
        left = setup.data / f"{SEALED}{name}"
        left.mkdir()
        os.utime(left, (time.time() - age,) * 2)
    setup.keeper.keep(TODAY)
    assert [path.name for path in setup.data.glob(f"{SEALED}*")] == [f"{SEALED}new"]


def test_the_command_line_goes_all_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def vigie(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        return status, *capsys.readouterr()

    key = str(tmp_path / "key.txt")
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("VIGIE_COPIES_RECIPIENT", vigie("key", key)[1].splitlines()[0].removeprefix("VIGIE_COPIES_RECIPIENT="))
    monkeypatch.setenv("VIGIE_COPIES_TO", str(tmp_path / "there"))
    Storage(tmp_path / "data" / DATABASE).close()
    assert "sealed, and kept" in vigie("backup")[1]
    status, said, _ = vigie("drill", "--identity", key)
    assert status == 0
    assert "in all" in said
    shutil.rmtree(tmp_path / "data")
    (tmp_path / "data").mkdir()
    assert "Next: vigie restore" in vigie("fetch", "--identity", key)[1]
    assert vigie("restore")[0] == 0
    status, _, trouble = vigie("drill")
    assert status == 1
    assert len(trouble.splitlines()) == 1
