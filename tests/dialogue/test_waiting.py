"""What is typed in reply to the bot's own questions, with the patterns of nlu/patterns.yml."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.assistant import Turn, standing, wait_for
from bot.dialogue.reminders.view import RemindersView
from bot.dialogue.render import Renderer
from bot.dialogue.waiting import read, wait_on
from bot.knowledge import Library
from bot.storage import Storage
from bot.values import Language, ReminderKind
from tests.cases import cases

SAID = {
    name: name for name in ("yes", "no", "never_mind", "done", "not_done", "resume", "all", "next", "up", "down", "1", "2", "3")
}
MONTH = dt.datetime.now(dt.UTC).strftime("%Y-%m")


@cases(
    ("text", "said"),
    [
        ("oui", "yes"), ("Ouais, vas-y !", "yes"), ("ok", "yes"), ("oui efface tout", "yes"), ("yes please", "yes"),
        ("d'accord", "yes"), ("oui je suis sûre", "yes"), ("go ahead", "yes"),
        ("non", "no"), ("nan merci", "no"), ("surtout pas", "no"), ("non, garde tout", "no"), ("no thanks", "no"),
        ("non, pas maintenant", "no"),
        ("laisse tomber", "never_mind"), ("non rien", "never_mind"), ("non, rien finalement", "never_mind"),
        ("oublie ça", "never_mind"), ("never mind", "never_mind"), ("tant pis", "never_mind"), ("erreur", "never_mind"),
        ("c'est fait", "done"), ("fait ce matin", "done"), ("oui, c'est fait", "done"), ("je l'ai fait hier", "done"),
        ("all done", "done"), ("ça y est, c'est bon", "done"),
        ("pas encore", "not_done"), ("non, pas eu le temps", "not_done"), ("je ne l'ai pas faite", "not_done"),
        ("j'ai pas pu ce mois-ci", "not_done"), ("toujours pas", "not_done"), ("j'ai complètement oublié", "not_done"),
        ("not yet", "not_done"), ("I haven't had time", "not_done"), ("didn't get round to it", "not_done"),
        ("reprends", "resume"), ("tu peux reprendre les rappels", "resume"), ("resume please", "resume"),
        ("tous", "all"), ("les quatre", "all"), ("all of them", "all"),
        ("suivant", "next"), ("encore une", "next"), ("next one", "next"),
        ("2", "2"), ("le 2", "2"), ("n°3", "3"), ("la deuxième", "2"), ("the first one", "1"), ("2️⃣", "2"),
        ("👍", "up"), ("👍🏽", "up"), ("✅", "up"), ("✔️", "up"), ("👎", "down"), ("❌", "down"),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_as_what_it_says(library: Library, text: str, said: str):
    assert read(text, library.spoken, SAID) == said


@cases(
    ("text",),
    [
        ("oui mais comment faire ?",), ("et le wifi du cabinet ?",), ("non, je parlais du téléphone",),
        ("pas mal, et pour les mails ?",), ("j'ai 2 ordinateurs",), ("je n'ai pas compris la question",),
        ("yesterday my phone was stolen",), ("no idea what a VPN is",), ("❤️",), ("🤔",), ("12/05/1980",),
        ("comment on fait une sauvegarde",), ("il faut changer de mot de passe tous les 3 mois",),
    ],
)  # fmt: skip
def test_anything_else_replies_to_nothing(library: Library, text: str):
    assert read(text, library.spoken, SAID) is None


async def test_erasing_is_confirmed_by_a_typed_yes(talk, storage: Storage):
    person = talk()
    assert "Effacer tout" in await person.types("efface toutes mes données")
    assert "C’est effacé" in await person.types("oui")
    assert storage.people.get(person.chat_id) is None or not storage.checks.log(person.sender)


@pytest.mark.parametrize("text", ["non", "surtout pas", "laisse tomber", "👎", "annule"])
async def test_erasing_is_declined_by_a_typed_no(talk, text: str):
    person = talk()
    await person.types("/effacer")
    assert await person.types(text) == "Rien n’est effacé."


async def test_only_the_very_next_message_replies(talk):
    person = talk()
    await person.types("/effacer")
    await person.types("/langue")
    assert "effacé" not in await person.types("oui")


async def test_an_edited_message_replies_to_nothing(talk):
    person = talk()
    await person.types("/effacer")
    assert "effacé" not in await person.types("oui", edited=True)


async def test_nothing_waits_for_ever(talk, storage: Storage, monkeypatch: pytest.MonkeyPatch):
    person = talk()
    await person.types("/effacer")
    assert standing(storage.conversations, person.sender).waits
    now = dt.datetime.now().timestamp() + 3 * 3600
    monkeypatch.setattr("bot.assistant.state.time.time", lambda: now)
    assert not standing(storage.conversations, person.sender).waits


async def test_a_yes_that_replies_to_nothing_is_told_so(talk):
    person = talk()
    assert "je n’attendais pas de réponse" in await person.types("oui")
    assert "Je n’ai pas de réponse" in await person.types("le prix du beurre")


async def test_a_choice_is_made_by_its_number_or_its_label(talk, storage: Storage):
    person = talk()
    await person.types("/voix")
    assert "toutes" not in await person.types("3")
    assert storage.people.get(person.chat_id).voice == "never"
    await person.types("/voix")
    await person.types("toujours")
    assert storage.people.get(person.chat_id).voice == "always"


async def test_another_question_is_taken_up_or_declined(talk):
    person = talk({"ok super": Turn("smalltalk", phrase="acknowledge", language=Language.FR)})
    await person.types("ok super")
    assert "Je vous écoute" in await person.types("oui")
    await person.types("ok super")
    assert "À bientôt" in await person.types("non merci")


def reminded(library: Library, storage: Storage, person) -> None:
    """A reminder has just come."""
    storage.people.save(storage.people.get(person.chat_id) or _person(person.chat_id))
    with storage.unit_of_work():
        storage.deliveries._conn.execute(
            "INSERT INTO deliveries (chat_id, kind, month, tip, state, not_before, due, sent) "
            "VALUES (?, 'backup', ?, 0, 'sent', 1, 1, strftime('%s'))",
            (person.chat_id, MONTH),
        )
    tip = library.tips.of(ReminderKind.BACKUP)[0]
    view = RemindersView(library, Renderer(library))
    wait_on(storage.conversations, person.sender, view.reminder(ReminderKind.BACKUP, tip, MONTH, Language.FR, left=False))


def _person(chat_id: int):
    from bot.storage import Person

    return Person(chat_id, Language.FR)


def is_done(storage: Storage, person) -> bool:
    return storage.deliveries.standing(person.chat_id, "backup", MONTH) == "done"


@pytest.mark.parametrize("text", ["c'est fait", "oui", "✅", "fait hier soir"])
async def test_a_reminder_is_ticked_by_what_is_typed(talk, library: Library, storage: Storage, text: str):
    person = talk()
    reminded(library, storage, person)
    assert "Fait\u00a0: sauvegarder" in await person.types(text)
    assert is_done(storage, person)


@pytest.mark.parametrize("text", ["non, pas eu le temps", "pas encore", "je ne l'ai pas faite", "👎", "non"])
async def test_a_reminder_not_done_is_not_ticked_and_put_off_if_wanted(talk, library: Library, storage: Storage, text: str):
    person = talk()
    reminded(library, storage, person)
    assert "pas encore fait" in await person.types(text)
    assert not is_done(storage, person)
    assert "je vous le redirai" in await person.types("dans une semaine")
    assert storage.deliveries.standing(person.chat_id, "backup", MONTH).startswith("due@")


async def test_paused_reminders_are_resumed_rather_than_the_checklist(talk, storage: Storage):
    person = talk()
    await person.presses("n:backup:on")
    await person.presses("h:14")
    assert "C’est reparti" in await person.types("reprends")


async def test_what_waits_holds_ids_alone(talk, storage: Storage):
    person = talk()
    await person.types("/effacer")
    assert set(standing(storage.conversations, person.sender).waits.values()) == {"e:yes", "e:no"}
    wait_for(storage.conversations, person.sender, {})
    assert not standing(storage.conversations, person.sender).waits
