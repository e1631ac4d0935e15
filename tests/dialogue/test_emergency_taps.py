"""An emergency by taps: what is noted, which reminders of time limits are set, moved and cancelled, what it ends with."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest

from bot.assistant import incidents_of
from bot.dialogue.emergency.buttons import CloseSituation, ForgetClock, OpenSituation, RemindOfClock, TickClock, UntickClock
from bot.incidents import Finding, Record
from bot.knowledge import Library
from bot.storage import Calendar, Storage
from bot.values import OneOffKind, StepOutcome
from tests.dialogue import scripted

SITUATION = "ransomware"


@pytest.fixture
def person(talk):
    return talk(choose=scripted.choose)


def record(person, storage: Storage) -> Record:
    [found] = incidents_of(storage.conversations, person.sender)
    return found


def reminder(person, storage: Storage, clock: str, situation: str = SITUATION) -> int | None:
    """When the reminder of a time limit comes."""
    return storage.deliveries.once_at(person.chat_id, OneOffKind.CLOCK, f"{situation}:{clock}")


def offered(person, kind: type) -> set[str]:
    return {button.data for reply in person.seen for row in reply.rows for button in row if isinstance(button.press, kind)}


async def test_each_outcome_of_a_step_is_noted_and_the_next_one_shown(person, storage: Storage, library: Library):
    first, second, third = library.incidents.situations[SITUATION].steps[:3]
    assert first.fr in await person.presses(f"em:{SITUATION}")
    await person.presses(f"es:{SITUATION}:{first.id}:d")
    assert record(person, storage).steps == {first.id: StepOutcome.DONE}
    await person.presses(f"es:{SITUATION}:{second.id}:n")
    assert record(person, storage).steps[second.id] == StepOutcome.PASSED
    shown = await person.presses(f"es:{SITUATION}:{third.id}:c")
    assert record(person, storage).stuck == third.id
    assert third.cannot.fr in shown
    shown = await person.presses(f"es:{SITUATION}:{third.id}:e")
    assert third.explain.fr in shown
    await person.presses(f"ew:{SITUATION}:b")
    assert third.id not in record(person, storage).steps


async def test_a_reminder_of_a_time_limit_is_set_once_and_cancelled_by_what_it_is_for(
    person, storage: Storage, library: Library
):
    storage.reminders.save(person.chat_id, Calendar("Pacific/Noumea"), [])
    await person.presses(f"em:{SITUATION}")
    await person.presses(f"em:{SITUATION}:clocks")
    assert offered(person, RemindOfClock) == {f"er:{SITUATION}:cnil", f"er:{SITUATION}:complaint"}
    await person.presses(f"er:{SITUATION}:cnil")
    at = reminder(person, storage, "cnil")
    assert at is not None
    # A day before the end, or the morning after where that is at night.
    assert 47 * 3600 <= at - time.time() <= 60 * 3600
    assert 7 <= dt.datetime.fromtimestamp(at, ZoneInfo("Pacific/Noumea")).hour < 21
    assert offered(person, ForgetClock) == {f"er:{SITUATION}:cnil:no"}
    assert offered(person, RemindOfClock) == {f"er:{SITUATION}:complaint"}
    await person.presses(f"er:{SITUATION}:cnil:no")
    assert reminder(person, storage, "cnil") is None
    assert offered(person, ForgetClock) == set()
    await person.presses(f"er:{SITUATION}:cnil")
    await person.presses(f"er:{SITUATION}:complaint")
    await person.presses(f"et:{SITUATION}:cnil")
    assert record(person, storage).acted == ("cnil",)
    assert (reminder(person, storage, "cnil"), reminder(person, storage, "complaint") is None) == (None, False)
    assert offered(person, UntickClock) == {f"et:{SITUATION}:cnil:no"}
    assert offered(person, TickClock) == {f"et:{SITUATION}:complaint"}
    await person.presses(f"et:{SITUATION}:cnil:no")
    assert record(person, storage).acted == ()


async def test_what_was_found_out_earlier_moves_the_reminder_and_a_deadline_too_near_has_none(person, storage: Storage):
    await person.presses(f"em:{SITUATION}")
    await person.presses(f"er:{SITUATION}:cnil")
    at = reminder(person, storage, "cnil")
    await person.presses(f"ef:{SITUATION}:now")
    assert abs(record(person, storage).found.said - time.time()) < 60
    assert record(person, storage).found.hours == 0
    assert abs(reminder(person, storage, "cnil") - at) < 120
    await person.presses(f"ef:{SITUATION}:yesterday")
    assert record(person, storage).found.days == 1
    assert reminder(person, storage, "cnil") < at
    await person.presses(f"ef:{SITUATION}:morning")
    assert (record(person, storage).found.days, record(person, storage).found.time) == (0, "06:00")
    # Longer ago than there are buttons for is asked in words, and nothing is noted.
    before = record(person, storage)
    await person.presses(f"ef:{SITUATION}:before")
    assert record(person, storage) == before


async def test_what_is_long_past_can_no_longer_be_reminded_of(person, storage: Storage, library: Library):
    await person.presses(f"em:{SITUATION}")
    found = Finding(int(time.time()) - 60 * 3600)
    fake = person.dialogue._assistant
    scripted._save(fake, person.sender, Record(SITUATION, found.said, found))
    await person.presses(f"em:{SITUATION}:clocks")
    assert offered(person, RemindOfClock) == set()
    await person.presses(f"er:{SITUATION}:cnil")
    assert reminder(person, storage, "cnil") is None
    scripted._save(fake, person.sender, Record(SITUATION, found.said, Finding(found.said - 20 * 3600)))
    late = library.incidents.common.clocks["cnil"].late.fr
    assert late in (await person.presses(f"em:{SITUATION}:clocks")).replace("\n", " ")


async def test_closing_drops_the_record_and_its_reminders(person, storage: Storage, library: Library):
    await person.presses(f"em:{SITUATION}")
    for clock in ("cnil", "complaint"):
        await person.presses(f"er:{SITUATION}:{clock}")
    await person.presses(str(CloseSituation(SITUATION)))
    assert incidents_of(storage.conversations, person.sender) == []
    assert [reminder(person, storage, clock) for clock in ("cnil", "complaint")] == [None, None]


async def test_a_false_alarm_cancels_what_would_come_and_may_be_closed(person, storage: Storage):
    await person.presses(f"em:{SITUATION}")
    await person.presses(f"er:{SITUATION}:cnil")
    await person.presses(f"ew:{SITUATION}:f")
    assert reminder(person, storage, "cnil") is None
    assert offered(person, CloseSituation) == {str(CloseSituation(SITUATION))}
    # Leaving it for now keeps all.
    await person.presses(f"er:{SITUATION}:cnil")
    await person.presses(f"ew:{SITUATION}:l")
    assert reminder(person, storage, "cnil") is not None
    assert record(person, storage).situation == SITUATION


async def test_details_and_replies_about_data_are_noted_and_the_list_begins_with_what_waits(
    person, storage: Storage, library: Library
):
    await person.presses("em:stolen-device")
    await person.presses("ed:stolen-device:device:phone")
    assert record(person, storage).known["device"] == "phone"
    await person.presses("ej:stolen-device:data:n")
    assert record(person, storage).judged == {"data": "no"}
    await person.presses("em")
    opens = [button.press for reply in person.seen for row in reply.rows for button in row]
    assert next(press.situation for press in opens if isinstance(press, OpenSituation)) == "stolen-device"


async def test_contacts_note_and_a_step_are_given_where_asked_for(person, storage: Storage, library: Library):
    situation = library.incidents.situations[SITUATION]
    await person.presses(f"em:{SITUATION}")
    await person.presses(f"es:{SITUATION}:{situation.steps[0].id}:d")
    await person.presses(f"em:{SITUATION}:contacts")
    assert person.seen[-1].plain.count("\n") >= len(situation.contacts)
    await person.presses(f"em:{SITUATION}:note")
    [file] = [reply.file for reply in person.seen if reply.file]
    said = "\n".join(line for _, lines in file.given["sections"] for line in lines)
    assert situation.steps[0].fr in said
    assert situation.title.fr in file.given["title"] + said
