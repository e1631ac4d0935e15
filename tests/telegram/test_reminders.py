"""Reminders over the Bot API: set in words and by buttons, undone, delivered by the running bot, and what their buttons do."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot.knowledge import Library
from bot.storage import DATABASE, Calendar, Storage, Subscription
from bot.values import ReminderKind
from playground import Person, Playground
from playground.errors import Refused
from tests.telegram.conftest import ask, awake, data_of, eventually, labels, running

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def playground(model: Path, folder: Path) -> AsyncIterator[Playground]:
    """A bot that looks for what is due five times a second."""
    async with running(model, folder, reminders_every=0.2) as playground:
        await awake(playground)
        yield playground


@pytest.fixture
def person(playground: Playground) -> Person:
    return playground.person()


@pytest.fixture
def storage(folder: Path):
    """The bot's own database, looked into from outside."""
    storage = Storage(folder / DATABASE)
    yield storage
    storage.close()


def by_day(library: Library) -> str:
    """A time zone where it is neither early nor late just now."""
    now = dt.datetime.now(dt.UTC)
    return next(zone for zone in library.zones if 8 <= now.astimezone(ZoneInfo(zone)).hour < 20)


def make_due(storage: Storage, chat_id: int, library: Library, kind: ReminderKind = ReminderKind.BACKUP) -> None:
    subscription = Subscription(kind, "5@0800", active=True, due=int(time.time()) - 1)
    storage.reminders.save(chat_id, Calendar(by_day(library)), [subscription])


async def press(person: Person, message, label: str) -> None:
    person.press(message.id, data_of(message, label))


async def delivered(person: Person, after: int = 0):
    return await person.wait_for(lambda m: "Arrêter ce rappel" in labels(m), after=after)


async def test_asked_for_in_words_confirmed_in_a_sentence_and_undone_by_one_button(person: Person, storage: Storage):
    reply = await ask(person, "rappelle-moi chaque mois de sauvegarder, le 5 à 18h30")
    assert "sauvegarder, le 5 du mois à 18\u00a0h\u00a030" in reply.text
    known = storage.reminders.of(person.chat_id)
    assert {kind: (s.rule, s.active) for kind, s in known.items()} == {"backup": ("5@1830", True)}
    await press(person, reply, "↩ Annuler")
    await person.wait_for(lambda m: m.id == reply.id and "C’est annulé" in m.text)
    assert not any(s.active for s in storage.reminders.of(person.chat_id).values())


async def test_nothing_is_on_without_being_asked_for(person: Person, storage: Storage):
    for text in ("bonjour", "faut-il sauvegarder tous les jours ?", "mes rappels", "/rappels", "/start"):
        await ask(person, text)
    assert storage.reminders.of(person.chat_id) == {}


async def test_without_a_kind_it_asks_which_and_all_come_on_their_own_days(person: Person, storage: Storage):
    which = await ask(person, "je veux un rappel tous les mois")
    await press(person, which, "Tous")
    await person.wait_for(lambda m: m.id == which.id and "C’est noté" in m.text)
    rules = {kind: s.rule for kind, s in storage.reminders.of(person.chat_id).items() if s.active}
    assert rules == {"update": "5@0800", "backup": "15@0800", "passwords": "25@0800", "habits": "20@0800"}


async def test_moved_stopped_paused_and_resumed_in_words(person: Person, storage: Storage):
    await ask(person, "rappel sauvegarde le 3 de chaque mois")
    assert "le 20 du mois à 8\u00a0h" in (await ask(person, "passe au 20")).text
    assert "le 20 du mois à 19\u00a0h" in (await ask(person, "plutôt le soir")).text
    paused = await ask(person, "pause pendant trois semaines")
    assert "rien jusqu’au" in paused.text
    end = storage.reminders.calendar(person.chat_id).paused_until
    assert 21 * 86_400 < end - time.time() < 23 * 86_400
    assert storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].due >= end
    await press(person, paused, "▶ Reprendre")
    await person.wait_for(lambda m: m.id == paused.id and "C’est reparti" in m.text)
    assert storage.reminders.calendar(person.chat_id).paused_until is None
    stopped = await ask(person, "arrête les rappels")
    assert "plus de rappel pour sauvegarder" in stopped.text
    assert storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].due is None


@pytest.mark.parametrize(
    "text",
    [
        "rappel sauvegarde tous les jours",
        "rappel sauvegarde le 5e lundi du mois",
        "rappel sauvegarde le 32 du mois",
        "rappel sauvegarde l'avant-dernier vendredi",
        "remind me every evening to back up",
    ],
)
async def test_what_a_reminder_cannot_be_is_not_promised(person: Person, storage: Storage, text: str):
    reply = await ask(person, text)
    assert "rien changé" in reply.text or "changed nothing" in reply.text
    assert storage.reminders.of(person.chat_id) == {}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("rappel sauvegarde tous les lundis", "w1mon@0800"),
        ("remind me every Friday at noon to back up", "w1fri@1200"),
        ("rappel sauvegarde le 5 de chaque mois sauf en août", "5@0800~f7f"),
    ],
)
async def test_how_often_as_people_say_it(person: Person, storage: Storage, text: str, rule: str):
    await ask(person, text)
    assert storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].rule == rule


async def test_once_as_people_say_it(person: Person, storage: Storage):
    reply = await ask(person, "rappelle-moi demain à 18 h de sauvegarder")
    assert "une seule fois" in reply.text
    [(kind, _, at)] = storage.deliveries.to_come_once(person.chat_id)
    assert (kind, dt.datetime.fromtimestamp(at, ZoneInfo("Europe/Paris")).hour) == ("backup", 18)
    assert storage.reminders.of(person.chat_id) == {}


async def test_a_step_in_ones_own_words_is_declined_with_the_reason(person: Person, storage: Storage):
    assert "je ne garde aucun texte" in (await ask(person, "rappelle-moi d'appeler le notaire lundi")).text
    assert storage.deliveries.to_come_once(person.chat_id) == []


async def test_two_days_at_once_are_asked_for_one_by_one(person: Person, storage: Storage):
    reply = await ask(person, "active les mises à jour le 3 et les sauvegardes le 17")
    assert "l’un après l’autre" in reply.text
    assert storage.reminders.of(person.chat_id) == {}
    await ask(person, "rappel des mises à jour et des sauvegardes le 3")
    assert {kind: s.rule for kind, s in storage.reminders.of(person.chat_id).items()} == {
        "update": "3@0800",
        "backup": "3@0800",
    }


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("rappel sauvegarde tous les premiers mardis", "1tue@0800"),
        ("rappel sauvegarde en fin de mois", "31@0800"),
        ("rappel sauvegarde en milieu de mois à 9h", "15@0900"),
        ("remind me to back up on the 3rd at 7:30 pm", "3@1930"),
        ("remind me to back up on the 3rd at 7:30 am", "3@0730"),
    ],
)
async def test_days_and_hours_as_people_say_them(person: Person, storage: Storage, text: str, rule: str):
    await ask(person, text)
    assert storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].rule == rule


async def test_undone_and_brought_back_in_words(person: Person, storage: Storage):
    await ask(person, "rappel sauvegarde le 3 de chaque mois")
    await ask(person, "rappel mises à jour le 9 de chaque mois")

    def active() -> dict[str, str]:
        return {kind: s.rule for kind, s in storage.reminders.of(person.chat_id).items() if s.active}

    await ask(person, "déplace au 12")
    assert active() == {"backup": "3@0800", "update": "12@0800"}
    assert "mettre à jour, le 12 du mois" in (await ask(person, "annule")).text
    assert active() == {"backup": "3@0800", "update": "9@0800"}
    await ask(person, "arrête la sauvegarde")
    await ask(person, "remets-la")
    assert active() == {"backup": "3@0800", "update": "9@0800"}
    await ask(person, "arrête la sauvegarde")
    await erased(person)
    assert "rien à annuler" in (await ask(person, "annule")).text
    assert storage.reminders.of(person.chat_id) == {}


async def erased(person: Person) -> None:
    privacy = await ask(person, "qu'est-ce que tu gardes sur moi ?")
    await press(person, privacy, "Tout effacer")
    sure = await person.wait_for(lambda m: m.id == privacy.id and "sans retour" in m.text)
    await press(person, sure, "Oui, tout effacer")
    await person.wait_for(lambda m: m.id == privacy.id and "effacé" in m.text)


async def test_a_pause_that_was_lifted_comes_back_by_undoing(person: Person, storage: Storage):
    await ask(person, "rappel sauvegarde le 3 de chaque mois")
    paused = await ask(person, "pause pendant trois semaines")
    end = storage.reminders.calendar(person.chat_id).paused_until
    await press(person, paused, "▶ Reprendre")
    resumed = await person.wait_for(lambda m: m.id == paused.id and "C’est reparti" in m.text)
    assert storage.reminders.calendar(person.chat_id).paused_until is None
    await press(person, resumed, "↩ Annuler")
    await person.wait_for(lambda m: m.id == paused.id and "en pause jusqu’au" in m.text)
    assert storage.reminders.calendar(person.chat_id).paused_until == end


async def test_done_with_no_reminder_waiting_counts_nothing_and_says_so(person: Person):
    reply = await ask(person, "c'est fait, j'ai sauvegardé")
    assert "rien coché" in reply.text
    assert "← Mon plan" in labels(reply)


async def test_the_panel_sets_day_hour_and_zone_by_taps(person: Person, storage: Storage):
    panel = await ask(person, "/rappels")
    await press(person, panel, "▫️ 🔑 Revoir mes mots de passe")
    page = await person.wait_for(lambda m: m.id == panel.id and "Activer" in labels(m))
    await press(person, page, "dernier vendredi")
    page = await person.wait_for(lambda m: m.id == panel.id and "• dernier vendredi" in labels(m))
    await press(person, page, "18\u00a0h")
    page = await person.wait_for(lambda m: m.id == panel.id and "• 18\u00a0h" in labels(m))
    assert storage.reminders.of(person.chat_id)[ReminderKind.PASSWORDS].rule == "-1fri@1800"
    await press(person, page, "← Mes rappels")
    panel = await person.wait_for(lambda m: m.id == panel.id and "🕗 Mon heure" in labels(m))
    await press(person, panel, "🕗 Mon heure")
    zones = await person.wait_for(lambda m: m.id == panel.id and "La Réunion" in labels(m))
    await press(person, zones, "La Réunion")
    await person.wait_for(lambda m: m.id == panel.id and "suivent l’heure locale (La Réunion)" in m.text)
    due = storage.reminders.of(person.chat_id)[ReminderKind.PASSWORDS].due
    assert dt.datetime.fromtimestamp(due, ZoneInfo("Indian/Reunion")).strftime("%a %H:%M") == "Fri 18:00"


async def test_no_hour_of_the_night(person: Person, storage: Storage):
    assert "entre 7\u00a0h et 21\u00a0h" in (await ask(person, "rappel mise à jour le 5 à 23h")).text
    assert storage.reminders.of(person.chat_id) == {}


async def test_a_reminder_comes_with_one_step_and_done_is_counted(person: Person, storage: Storage, library: Library):
    await ask(person, "bonjour")
    make_due(storage, person.chat_id, library)
    reminder = await delivered(person)
    tip = library.tips.backup[0]
    assert tip.fr.title in reminder.text
    assert tip.fr.text in reminder.text
    # It is itself the month's copy, which is not asked for twice.
    assert library.tips.standing[ReminderKind.BACKUP].fr not in reminder.text
    await press(person, reminder, "Comment faire")
    how = await person.wait_for(after=reminder.id)
    assert library.answers[tip.answer].fr.short in how.text
    await press(person, reminder, "✅ C’est fait")
    await person.wait_for(lambda m: m.id == reminder.id and "bravo" in m.text)
    assert [done for _, done in storage.deliveries.history(person.chat_id, "backup")] == [True]
    # The month's is there already, so another due moment brings nothing.
    calls = len(playground_calls(person))
    make_due(storage, person.chat_id, library)
    await ask(person, "merci")
    assert len(playground_calls(person)) == calls + 1


def playground_calls(person: Person) -> list:
    return person.bot_messages


async def test_habits_are_set_in_words_and_by_taps_and_come_after_what_is_done_every_month(
    person: Person, storage: Storage, library: Library
):
    reply = await ask(person, "active le rappel des réflexes le 12 à midi")
    assert "garder vos réflexes, le 12 du mois à midi" in reply.text.replace("12\u00a0h", "midi")
    assert storage.reminders.of(person.chat_id)[ReminderKind.HABITS].rule == "12@1200"
    panel = await ask(person, "/rappels")
    await press(person, panel, "✅ 🛡️ Mes réflexes")
    page = await person.wait_for(lambda m: m.id == panel.id and "Arrêter" in labels(m))
    await press(person, page, "20")
    await person.wait_for(lambda m: m.id == panel.id and "• 20" in labels(m))
    make_due(storage, person.chat_id, library, ReminderKind.HABITS)
    reminder = await delivered(person)
    tip, act = library.tips.habits[0], library.tips.standing[ReminderKind.HABITS]
    assert reminder.text.index(act.fr) < reminder.text.index(tip.fr.title) < reminder.text.index(tip.fr.text)
    assert "33700" in reminder.text
    assert "AF2M" in reminder.text
    await press(person, reminder, "✅ C’est fait")
    await person.wait_for(lambda m: m.id == reminder.id and "bravo" in m.text)
    assert [done for _, done in storage.deliveries.history(person.chat_id, "habits")] == [True]


async def test_an_undo_button_from_when_there_were_three_kinds_still_works(person: Person, storage: Storage):
    reply = await ask(person, "active le rappel des réflexes le 12")
    person.press(reply.id, "w:3@0700|=|", even_if_gone=True)
    await person.wait_for(lambda m: m.id == reply.id and "le 3 du mois" in m.text)
    known = storage.reminders.of(person.chat_id)
    assert {kind: s.rule for kind, s in known.items() if s.active} == {"update": "3@0700", "habits": "12@0800"}


async def test_in_a_week_in_words_and_stop_by_its_button(person: Person, storage: Storage, library: Library):
    await ask(person, "bonjour")
    make_due(storage, person.chat_id, library)
    reminder = await delivered(person)
    reply = await ask(person, "redemande-moi la semaine prochaine")
    assert "je vous le redirai" in reply.text
    row = storage.connection.execute("SELECT state, not_before FROM deliveries WHERE chat_id = ?", (person.chat_id,)).fetchone()
    assert row[0] == "due"
    assert 6 * 86_400 < row[1] - time.time() < 8 * 86_400
    await press(person, reminder, "Arrêter ce rappel")
    await person.wait_for(lambda m: m.id == reminder.id and "C’est arrêté" in m.text)
    assert not storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].active


async def test_put_off_to_an_hour_that_is_past_it_comes_tomorrow(person: Person, storage: Storage, library: Library):
    await ask(person, "bonjour")
    make_due(storage, person.chat_id, library)
    await delivered(person)
    # Where it is eight o'clock at least.
    zone = ZoneInfo(by_day(library))
    today = dt.datetime.now(zone).date()
    assert "je vous le redirai" in (await ask(person, "redemande-moi tout à l'heure à 7h")).text
    row = storage.connection.execute("SELECT state, not_before FROM deliveries WHERE chat_id = ?", (person.chat_id,)).fetchone()
    assert row[0] == "due"
    assert dt.datetime.fromtimestamp(row[1], zone).replace(tzinfo=None) == dt.datetime.combine(
        today + dt.timedelta(1), dt.time(7)
    )


def in_months(count: int) -> dt.date:
    """The first day of a month that is ahead."""
    today = dt.datetime.now(ZoneInfo("Europe/Paris")).date()
    months = today.year * 12 + today.month - 1 + count
    return dt.date(months // 12, months % 12 + 1, 1)


async def test_a_pause_that_is_to_begin_later_silences_nothing_before(person: Person, storage: Storage):
    await ask(person, "rappel sauvegarde le 3 de chaque mois")
    due = storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].due
    month = MONTHS[in_months(2).month - 1]
    reply = await ask(person, f"mets mes rappels en pause en {month}")
    assert "rien du" in reply.text
    assert not storage.reminders.calendar(person.chat_id).begun(time.time())
    assert storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].due == due


@pytest.mark.parametrize("until", ["jusqu'en {}", "jusqu'à {}", "jusqu'au mois de {}", "jusqu'au 1er {}"])
async def test_a_pause_until_a_month_begins_now_and_ends_with_its_first_day(person: Person, storage: Storage, until: str):
    await ask(person, "rappel sauvegarde le 3 de chaque mois")
    first = in_months(2)
    reply = await ask(person, f"mets mes rappels en pause {until.format(MONTHS[first.month - 1])}")
    assert "rien jusqu’au" in reply.text
    end = dt.datetime.fromtimestamp(storage.reminders.calendar(person.chat_id).paused_until, ZoneInfo("Europe/Paris"))
    assert end.replace(tzinfo=None) == dt.datetime.combine(first + dt.timedelta(1), dt.time())
    assert storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].due >= end.timestamp()


async def test_the_reminder_offers_to_go_over_what_the_checklist_found_missing(
    person: Person, storage: Storage, library: Library
):
    await ask(person, "/bilan")
    await ask(person, "non")
    await ask(person, "plus tard")
    make_due(storage, person.chat_id, library)
    reminder = await delivered(person)
    await press(person, reminder, "Revoir ce qui manque")
    item = library.checklist.items[library.checklist.quick[0]]
    await person.wait_for(lambda m: item.fr.question in m.text and "1 sur 1" in m.text)


async def test_whoever_blocks_the_bot_is_left_alone_and_hears_again_when_back(
    playground: Playground, person: Person, storage: Storage, library: Library
):
    await ask(person, "rappel sauvegarde le 5 de chaque mois")
    person.block()
    await playground.wait_until(lambda: not storage.reminders.calendar(person.chat_id).reachable)
    # Due all the same, as when Telegram's word of the block was missed.
    make_due(storage, person.chat_id, library)
    calls = playground.calls_of
    await playground.wait_until(lambda: any(c.error and "blocked" in c.error for c in calls("sendMessage")))
    await playground.wait_until(lambda: not storage.reminders.calendar(person.chat_id).reachable)
    assert storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].due is None
    before = len(person.bot_messages)
    person.unblock()
    reminder = await delivered(person)
    assert len(person.bot_messages) == before + 1
    assert "min" in reminder.text


async def test_a_failure_that_passes_is_tried_again(playground: Playground, person: Person, storage: Storage, library: Library):
    await ask(person, "bonjour")
    playground.faults.refuse(Refused(500, "Internal Server Error"), method="sendMessage")
    make_due(storage, person.chat_id, library)

    def row() -> tuple:
        return storage.connection.execute(
            "SELECT state, attempts FROM deliveries WHERE chat_id = ?", (person.chat_id,)
        ).fetchone()

    await eventually(lambda: row() == ("due", 1), "a failure that is written down")
    # The pause before the second attempt is over.
    with storage.connection as conn:
        conn.execute("UPDATE deliveries SET not_before = 0 WHERE chat_id = ?", (person.chat_id,))
    await delivered(person)
    # It is written down a moment after it has arrived.
    await eventually(lambda: row() == ("sent", 2), "a second attempt that is written down")


@pytest.mark.parametrize(
    "data",
    ["n:coffee", "n:backup:5@0300", "w:5@0800", "w:||x", "f:Mars/Olympus", "h:3", "v:backup:2026-13:d", "v:backup:2026-01:z"],
)
async def test_forged_buttons_do_nothing(playground: Playground, storage: Storage, data: str):
    person = playground.person()
    menu = await ask(person, "/themes")
    query = person.press(menu.id, data, even_if_gone=True)
    calls = playground.calls_of
    await playground.wait_until(
        lambda: [c for c in calls("answerCallbackQuery") if c.parameters["callback_query_id"] == query and c.ok]
    )
    assert storage.reminders.of(person.chat_id) == {}
