"""What editors see of what people ask: the right numbers, in steps of five, and nothing that points at somebody."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.assistant import Turn
from bot.dialogue import Dialogue, Incoming
from bot.dialogue.answers.buttons import ShowAnswer
from bot.dialogue.interest import Interest
from bot.insights import Table, gather, write
from bot.insights.gather import shown
from bot.knowledge import Library
from bot.storage import Calendar, DueReminder, Opening, Storage, Subscription
from bot.storage.weekly_counts import WeeklyCount
from bot.values import Language, ReminderKind, ReplyValue
from tests.fake_assistant import FakeAssistant

DAY = dt.date(2026, 12, 2)
MONDAY = "2026-11-30"
WIFI = Turn("answer", answer="wifi-hospital", language=Language.FR)
DECLINED = Turn("out_of_scope", not_ours="billing", language=Language.FR)


def tables(storage: Storage, library: Library) -> dict[str, Table]:
    loader = FakeAssistant.scripted()(Path(), library, storage.conversations)
    return {table.name: table for table in asyncio.run(gather(storage, library, loader.nearest))}


def senders(storage: Storage, count: int, first: int = 1) -> list[str]:
    return [storage.pseudonyms.of(chat_id) for chat_id in range(first, first + count)]


def test_a_person_counts_once_a_week_for_each_thing(storage: Storage):
    day = [DAY]
    interest = Interest(storage, lambda: day[0])
    both = Turn("answer", answer="wifi-hospital", also="wifi-vpn", rest=(DECLINED, DECLINED), language=Language.FR)
    for turn in (WIFI, WIFI, both):
        interest.asked("a", turn)
    interest.asked("b", WIFI)
    for _ in range(2):
        interest.pressed("a", ShowAnswer("wifi-vpn", None))
    day[0] += dt.timedelta(7)
    interest.asked("a", WIFI)
    assert storage.weekly_counts.all() == [
        WeeklyCount(MONDAY, "asked", "wifi-hospital", 2),
        WeeklyCount(MONDAY, "asked", "wifi-vpn", 1),
        WeeklyCount(MONDAY, "decision", "answer", 2),
        WeeklyCount(MONDAY, "decision", "out_of_scope", 1),
        WeeklyCount(MONDAY, "declined", "billing", 1),
        WeeklyCount(MONDAY, "tapped", "wifi-vpn", 1),
        WeeklyCount("2026-12-07", "asked", "wifi-hospital", 1),
        WeeklyCount("2026-12-07", "decision", "answer", 1),
    ]


def test_what_is_typed_and_tapped_is_counted_by_the_dialogue(storage: Storage, library: Library):
    loader = FakeAssistant.scripted({"le wifi ?": WIFI})(Path(), library, storage.conversations)
    dialogue = Dialogue(library, storage, loader)
    asyncio.run(dialogue.receive(Incoming(7, "fr", "le wifi ?", message_id=1)))
    asyncio.run(dialogue.receive(Incoming(7, "fr", press=str(ShowAnswer("wifi-vpn", None)), message_id=2)))
    found = {(one.what, one.id, one.times) for one in storage.weekly_counts.all()}
    assert found == {("asked", "wifi-hospital", 1), ("decision", "answer", 1), ("tapped", "wifi-vpn", 1)}


def test_old_weeks_go(storage: Storage):
    today = dt.datetime.now(dt.UTC).date()
    storage.weekly_counts.count(today - dt.timedelta(410), "asked", "wifi-vpn")
    storage.weekly_counts.count(today, "asked", "wifi-vpn")
    assert storage.purge(today)
    assert [one.times for one in storage.weekly_counts.all()] == [1]


def test_groups_of_fewer_than_five_are_not_shown_and_others_in_steps(storage: Storage, library: Library):
    interest = Interest(storage, lambda: DAY)
    for sender in senders(storage, 7):
        interest.asked(sender, WIFI)
        storage.feedback.save(sender, "wifi-hospital", True)
    for sender in senders(storage, 4, 10):
        interest.asked(sender, Turn("answer", answer="access-lock", language=Language.FR))
        interest.asked(sender, DECLINED)
        storage.feedback.save(sender, "wifi-hospital", False)
        storage.feedback.save(sender, "wifi-vpn", False)
    found = tables(storage, library)
    assert found["subjects-by-week"].rows == ((MONDAY, "public-wifi", 5),)
    # Eleven were answered: seven and four.
    assert found["decisions-by-week"].rows == ((MONDAY, "answer", 10),)
    assert found["declined"].rows == ()
    assert found["answers"].rows == (("wifi-hospital", "public-wifi", 5, 0, 5, 0),)
    rare = {row[0] for row in found["answers-rarely-used"].rows}
    assert "access-lock" in rare
    assert "wifi-hospital" not in rare


def test_questions_are_grouped_by_people_and_never_shown(storage: Storage, library: Library, tmp_path: Path):
    for number, sender in enumerate(senders(storage, 6)):
        storage.questions.save(sender, f"comment purger mon vieux minitel {'?' * number}", "declined", None, "fr")
    for number in range(6):
        storage.questions.save("one", f"ma collection de timbres numéro {number}", "declined", None, "fr")
    found = tables(storage, library)
    nearest = ", ".join(list(library.answers)[:3])
    assert found["unanswered"].rows == ((nearest, "declined", 5),)
    for path in write(tmp_path, list(found.values()), DAY):
        assert b"minitel" not in path.read_bytes()
        assert b"timbres" not in path.read_bytes()


def test_where_people_stop_in_the_check_up_and_what_they_do_first(storage: Storage, library: Library):
    items, quick = list(library.checklist.items), len(library.checklist.quick)

    def reply(sender: str, run: str, count: int) -> None:
        storage.conversations.save(sender, "{}", run, dict.fromkeys(items[:count], ReplyValue.NO))

    for sender in senders(storage, 6):
        reply(sender, "r1", len(items))
        reply(sender, "r2", 3)
        assert storage.checks.done(sender, items[0])
        assert storage.checks.done(sender, items[1])
    for sender in senders(storage, 5, 20):
        reply(sender, "r1", quick)
    for sender in senders(storage, 4, 30):
        reply(sender, "r1", 1)
    found = tables(storage, library)
    # The latest run counts: fifteen began, five finished the quick round.
    assert [row[1] for row in found["check-ups"].rows] == [15, 5]
    assert found["check-up-stops"].rows == ((items[2], 5),)
    assert found["first-actions"].rows == ((items[0], 5),)


def test_reminders_by_kind(storage: Storage, library: Library):
    def remind(chat_id: int, kind: ReminderKind, months: int, done: int) -> None:
        storage.reminders.save(chat_id, Calendar("Europe/Paris"), [Subscription(kind, "5@0800", True, 100)])
        for month in range(months):
            due = DueReminder(chat_id, kind, "5@0800", 100, "Europe/Paris")
            storage.deliveries.open([Opening(due, f"2026-0{month + 1}", 100, 100)])
            if month < done:
                storage.deliveries.done(chat_id, kind, f"2026-0{month + 1}", 200)

    for chat_id in range(1, 8):
        remind(chat_id, ReminderKind.BACKUP, 3, 2)
    for chat_id in range(1, 5):
        remind(chat_id, ReminderKind.UPDATE, 2, 2)
    with storage.connection as conn:
        conn.execute("UPDATE deliveries SET sent = 150")
    assert tables(storage, library)["reminders"].rows == (("backup", 5, 5, 20, 10),)


def test_facets_that_lack(storage: Storage, library: Library):
    for _ in range(6):
        storage.missing_facets.count("wifi-why", "cost")
    for _ in range(4):
        storage.missing_facets.count("wifi-why", "how")
    assert tables(storage, library)["missing-facets"].rows == (("wifi-why", "cost", 5),)


def test_the_page_the_files_and_the_database_hold_the_same(storage: Storage, library: Library, tmp_path: Path):
    interest = Interest(storage, lambda: DAY)
    for sender in senders(storage, 12):
        interest.asked(sender, WIFI)
        interest.asked(sender, DECLINED)
    found = tables(storage, library)
    page, data, *_ = write(tmp_path / "out", list(found.values()), DAY)
    html = page.read_text(encoding="utf-8")
    assert html.count("data:image/png;base64,iVBOR") == 3
    assert "http" not in html
    for table in found.values():
        assert f'id="{table.name}"' in html
    read = json.loads(data.read_text(encoding="utf-8"))
    assert read["subjects-by-week"] == [{"week": MONDAY, "subject": "public-wifi", "questions": 10}]
    with (tmp_path / "out/declined.csv").open(encoding="utf-8") as file:
        assert list(csv.reader(file)) == [["kind", "messages"], ["billing", "10"]]
    with closing(sqlite3.connect(tmp_path / "out/insights.db")) as db:
        assert db.execute("SELECT week, subject, questions FROM subjects_by_week").fetchall() == [(MONDAY, "public-wifi", 10)]
        names = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names == {table.name.replace("-", "_") for table in found.values()}


def test_numbers_are_rounded_down():
    assert [shown(count) for count in (0, 4, 5, 9, 10)] == [0, 0, 5, 5, 10]
