"""Requests about reminders, once read: what is set, confirmed in words, said not to be taken, and changed by what follows."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot.assistant import Turn
from bot.reminders import ReminderRequest, Rule
from bot.storage import Storage
from bot.values import Language, ReminderKind

PARIS = ZoneInfo("Europe/Paris")


def wanting(**found: str) -> Turn:
    return Turn("command", command="reminders", reminders=ReminderRequest.read(found), language=Language.FR)


def rules(storage: Storage, person) -> dict[str, str]:
    return {kind: s.rule for kind, s in storage.reminders.of(person.chat_id).items() if s.active}


async def asks(talk, **found: str):
    """Somebody who has just asked for that."""
    person = talk({"x": wanting(**{"action": "on", "kinds": "backup", **found})})
    return person, await person.types("x")


@pytest.mark.parametrize(
    ("found", "rule", "words"),
    [
        ({"weeks": "1", "weekday": "tue"}, "w1tue@0800", "chaque mardi à 8\u00a0h"),
        ({"weeks": "1"}, "w1mon@0800", "chaque lundi"),
        ({"every": "12", "within": "3", "day": "10"}, "10@0800~004", "chaque année en mars"),
        ({"monthly": "yes", "without": "7,8"}, "15@0800~f3f", "sauf en juillet et août"),
        ({"within": "3,9"}, "15@0800~104", "tous les 6\u00a0mois (mars et septembre)"),
        ({"within": "1,2,3"}, "15@0800~007", "en janvier, février et mars"),
        ({"day": "5", "workdays": "yes"}, "5@0800h", "jamais un jour férié"),
    ],
)
async def test_what_is_set_is_confirmed_in_words(talk, storage: Storage, found: dict[str, str], rule: str, words: str):
    person, said = await asks(talk, **found)
    assert rules(storage, person) == {"backup": rule}
    assert words in said


@pytest.mark.parametrize("every", ["2", "3"])
async def test_every_few_months_begins_with_the_next(talk, storage: Storage, every: str):
    person, said = await asks(talk, every=every)
    assert f"tous les {every}\u00a0mois" in said
    due = dt.datetime.fromtimestamp(storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].due, PARIS)
    assert (due - dt.datetime.now(PARIS)).days <= 31


async def test_what_is_not_taken_is_said_beside_what_was_set(talk, storage: Storage):
    person, said = await asks(talk, day="5", untaken="condition,until")
    assert "je n’ai pas pu tenir compte" in said.lower()
    assert "la condition et la date de début ou de fin" in said
    assert rules(storage, person) == {"backup": "5@0800"}


@pytest.mark.parametrize("found", [{"untaken": "daily"}, {"untaken": "fifth"}, {"every": "5"}, {"every": "13"}])
async def test_what_no_reminder_can_be_changes_nothing_and_says_so(talk, storage: Storage, found: dict[str, str]):
    person, said = await asks(talk, **found)
    assert "rien changé" in said
    assert rules(storage, person) == {}


async def test_a_step_of_ones_own_is_declined_with_the_reason(talk, storage: Storage):
    person, said = await asks(talk, kinds="", own="yes")
    assert "je ne garde aucun texte" in said
    assert rules(storage, person) == {}


async def test_once_is_once(talk, storage: Storage):
    person, said = await asks(talk, once="yes", days="1", time="18:00")
    tomorrow = dt.datetime.now(PARIS).date() + dt.timedelta(days=1)
    assert "une seule fois" in said
    assert "à 18\u00a0h" in said
    [(kind, name, at)] = storage.deliveries.to_come_once(person.chat_id)
    assert (kind, name) == ("backup", f"once-{tomorrow}")
    assert dt.datetime.fromtimestamp(at, PARIS).replace(tzinfo=None) == dt.datetime.combine(tomorrow, dt.time(18))
    assert rules(storage, person) == {}
    assert "une seule fois" not in await person.types("/rappels")
    assert "à 18\u00a0h" in person.seen[0].plain


async def test_once_without_a_kind_is_asked_for(talk, storage: Storage):
    person, said = await asks(talk, kinds="", once="yes", days="1", time="18:00")
    assert "Que dois-je vous rappeler" in said
    await person.types("3")
    assert [kind for kind, _, _ in storage.deliveries.to_come_once(person.chat_id)] == ["passwords"]


@pytest.mark.parametrize(
    ("found", "words"), [({"days": "1", "time": "22:00"}, "entre 7"), ({"days": "0", "time": "07:00"}, "déjà passé")]
)
async def test_once_at_night_or_in_the_past_is_refused(talk, storage: Storage, found: dict[str, str], words: str):
    if dt.datetime.now(PARIS).hour < 7:
        pytest.skip("seven has not struck")
    person, said = await asks(talk, once="yes", **found)
    assert words in said
    assert storage.deliveries.to_come_once(person.chat_id) == []


@pytest.mark.parametrize(
    ("follow", "rule"),
    [
        ("et à 19 h 30", "15@1930"), ("plutôt le jeudi", "3thu@0800"), ("une fois par semaine", "w1mon@0800"),
        ("plutôt le 12", "12@0800"), ("sauf en août", "15@0800~f7f"), ("tous les lundis", "w1mon@0800"),
        ("actually make it 9", "15@0900"), ("jamais les jours fériés", "15@0800h"), ("jeudi plutôt", "3thu@0800"),
    ],
)  # fmt: skip
async def test_what_follows_a_confirmation_changes_it(talk, storage: Storage, follow: str, rule: str):
    person, _ = await asks(talk)
    said = await person.types(follow)
    assert rules(storage, person) == {"backup": rule}
    assert "C’est noté" in said


async def test_less_often_goes_on_to_every_other_month(talk, storage: Storage):
    person, _ = await asks(talk)
    assert "tous les 2\u00a0mois" in await person.types("moins souvent")


async def test_months_left_out_stay_so_less_often(talk, storage: Storage):
    person, _ = await asks(talk, without="1,2,3,4,5")
    await person.types("moins souvent")
    [rule] = rules(storage, person).values()
    assert not {1, 2, 3, 4, 5} & Rule.read(rule).months


async def test_told_later_with_nothing_to_tell_again_it_comes_once(talk, storage: Storage):
    person = talk({"x": wanting(action="snooze", days="1", time="18:00"), "y": wanting(action="snooze", own="yes")})
    assert "Que dois-je vous rappeler" in await person.types("x")
    await person.types("2")
    assert [kind for kind, _, _ in storage.deliveries.to_come_once(person.chat_id)] == ["backup"]
    assert "je ne garde aucun texte" in await person.types("y")


async def test_only_one_kind_stays(talk, storage: Storage):
    person, _ = await asks(talk, kinds="update,backup,passwords")
    await person.types("seulement les sauvegardes")
    assert set(rules(storage, person)) == {"backup"}
    await person.types("annule")
    assert set(rules(storage, person)) == {"update", "backup", "passwords"}


async def test_what_follows_one_that_comes_once_moves_it(talk, storage: Storage):
    person, _ = await asks(talk, once="yes", days="1", time="18:00")
    before = storage.deliveries.to_come_once(person.chat_id)
    await person.types("à 19 h 30")
    [(_, _, at)] = storage.deliveries.to_come_once(person.chat_id)
    assert at - before[0][2] == 5400
    await person.types("annule")
    assert storage.deliveries.to_come_once(person.chat_id) == before
    await person.types("annule")
    assert storage.deliveries.to_come_once(person.chat_id) == []


async def test_what_follows_nothing_changes_nothing(talk, storage: Storage):
    person = talk()
    await person.types("à 19 h 30")
    assert rules(storage, person) == {}


@pytest.mark.parametrize("text", ["arrête tout", "stop everything", "plus de rappels stp", "coupe tous mes rappels"])
async def test_all_is_stopped_and_can_be_taken_back(talk, storage: Storage, text: str):
    person, _ = await asks(talk, kinds="update,backup")
    await person.types(text)
    assert rules(storage, person) == {}
    await person.taps("Annuler")
    assert set(rules(storage, person)) == {"update", "backup"}


async def test_stopping_all_drops_what_was_to_come_once(talk, storage: Storage):
    person, _ = await asks(talk, once="yes", days="1", time="18:00")
    await person.types("arrête tout")
    assert storage.deliveries.to_come_once(person.chat_id) == []
    await person.types("annule")
    assert len(storage.deliveries.to_come_once(person.chat_id)) == 1


async def test_cancelling_the_reminder_stops_it_rather_than_undo_its_latest_change(talk, storage: Storage):
    person = talk({"on": wanting(action="on", kinds="backup"), "y": wanting(action="undo", named="yes")})
    await person.types("on")
    await person.types("à 19 h 30")
    assert "plus de rappel" in await person.types("y")
    assert rules(storage, person) == {}


async def test_which_of_several_to_cancel_is_asked(talk, storage: Storage):
    person = talk({"on": wanting(action="on", kinds="backup,update"), "y": wanting(action="undo", named="yes")})
    await person.types("on")
    storage.changes.mark(person.sender, 1, undone=True)
    assert "Quel rappel faut-il arrêter" in await person.types("y")
    await person.types("tous")
    assert rules(storage, person) == {}


async def test_a_pause_is_planned_ahead_and_silences_nothing_before(talk, storage: Storage):
    person = talk(
        {"on": wanting(action="on", kinds="backup"), "x": wanting(action="pause", since="2027-08-01", until="2027-08-31")}
    )
    await person.types("on")
    due = storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].due
    assert "rien du dimanche 1er août 2027 au mardi 31 août 2027" in await person.types("x")
    calendar = storage.reminders.calendar(person.chat_id)
    assert not calendar.begun(dt.datetime(2027, 7, 31, tzinfo=PARIS).timestamp())
    assert calendar.begun(dt.datetime(2027, 8, 1, tzinfo=PARIS).timestamp())
    assert storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].due == due
    assert "pas de pause" in await person.types("annule")
    assert storage.reminders.calendar(person.chat_id).paused_until is None


async def test_not_done_is_never_counted_as_done(talk, storage: Storage):
    person = talk({"x": wanting(action="not_done")})
    assert "rien coché" in await person.types("x")
