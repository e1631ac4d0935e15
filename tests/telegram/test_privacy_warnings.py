"""Patients' data and secrets stop at the door: left out, deleted from the chat, pointed out, and the question answered."""

from __future__ import annotations

import pytest

from bot.knowledge import Library
from playground import Person, Playground
from tests.telegram.conftest import ask, data_of, labels

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]

WIFI = "jpeux utiliser le wifi de la clinique ?"


def typed(person: Person) -> list[str]:
    """What is left in the chat of the person's own messages."""
    return [message.text for message in person.messages if message.sender == "person"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"{WIFI} pour Mme Lepetit, nir 1 85 05 78 006 084 91", "le nom d’une personne et un numéro de sécurité sociale"),
        (f"{WIFI} rappelez au 06 39 98 12 34", "un numéro de téléphone"),
        (f"{WIFI} mon mdp est Kangourou!2024", "un mot de passe ou un code"),
        (f"{WIFI} mon iban be68 5390 0754 7034", "un IBAN"),
        (f"{WIFI} écrire à luc.bernard@free.fr", "une adresse électronique"),
    ],
)
async def test_the_message_is_deleted_and_the_question_answered(person: Person, library: Library, text: str, what: str):
    reply = await ask(person, text)
    assert what in reply.text
    assert "J’ai supprimé votre message" in reply.text
    assert library.answers["wifi-hospital"].fr.short in reply.text
    assert typed(person) == []


async def test_where_telegram_does_not_let_it_be_deleted_the_person_is_asked_to(playground: Playground, person: Person):
    playground.faults.bad_request("message can't be deleted", method="deleteMessage")
    reply = await ask(person, "mon mdp est Kangourou!2024, il est bien ?")
    assert "Supprimez votre message" in reply.text
    assert len(typed(person)) == 1
    playground.faults.drop(method="deleteMessage", times=1)
    assert "Supprimez votre message" in (await ask(person, "mon mdp est Kangourou!2025, il est bien ?")).text


async def test_in_english(person: Person):
    reply = await ask(person, "is my password good? my password is Kangaroo!2024")
    assert "a password or a code" in reply.text
    assert "I have deleted your message" in reply.text


async def test_nothing_of_it_comes_back_in_any_call(playground: Playground, person: Person):
    await ask(person, "Mme Lepetit-Bernard, 06 39 98 12 34, son mdp est Kangourou!2024")
    said = str([call.parameters for call in playground.calls])
    for word in ("Lepetit", "06 39", "Kangourou"):
        assert word not in said


async def test_an_ordinary_question_is_left_where_it_is(playground: Playground, person: Person):
    reply = await ask(person, WIFI)
    assert typed(person) == [WIFI]
    assert "🔒" not in reply.text


async def test_what_follows_a_command_and_what_is_too_long_is_looked_at_too(person: Person):
    reply = await ask(person, "/aide Mme Lepetit-Bernard, 06 39 98 12 34")
    assert "un numéro de téléphone" in reply.text
    reply = await ask(person, "compte rendu de Mme Lepetit-Bernard, 06 39 98 12 34, " + "vue ce jour pour un suivi. " * 100)
    assert "un numéro de téléphone" in reply.text
    assert "un peu long" in reply.text
    assert typed(person) == []


async def test_an_edit_that_adds_data_is_deleted(person: Person):
    question = person.send(WIFI)
    first = await person.wait_for(after=question)
    person.edit(question, f"{WIFI} pour Mme Lepetit-Bernard, 06 39 98 12 34")
    reply = await person.wait_for(after=first.id)
    assert "J’ai supprimé votre message" in reply.text
    assert typed(person) == []


async def test_a_forward_and_a_caption_are_looked_at_though_not_answered(person: Person):
    reply = await person.wait_for(after=person.forward("Mme Lepetit-Bernard, née le 12/03/1962, rappelle"))
    assert "le nom d’une personne" in reply.text
    reply = await person.wait_for(after=person.send_photo(caption="ordonnance de Mme Lepetit-Bernard, 62 ans"))
    assert "ni photo ni vidéo" in reply.text
    assert "J’ai supprimé votre message" in reply.text
    assert typed(person) == []


@pytest.mark.parametrize(
    "act",
    [
        lambda p: p.send_photo(),
        lambda p: p.send_document(),
        lambda p: p.send_contact(),
        lambda p: p.send_location(),
        lambda p: p.send_voice(),
    ],
    ids=["photo", "document", "contact", "location", "voice"],
)
async def test_what_is_not_text_is_refused_never_downloaded_and_deleted_by_a_button(
    playground: Playground, person: Person, act
):
    before = len(playground.calls_of("getFile"))
    sent = act(person)
    reply = await person.wait_for(after=sent)
    assert labels(reply) == ["🗑 Supprimer mon message"]
    person.press(reply.id, data_of(reply, "🗑 Supprimer mon message"))
    await person.wait_for(lambda m: m.id == reply.id and "n’est plus dans cette conversation" in m.text)
    assert [message for message in person.messages if message.sender == "person"] == []
    assert len(playground.calls_of("getFile")) == before


async def test_a_button_to_delete_reaches_no_other_chat(playground: Playground, person: Person):
    other = playground.person()
    kept = other.send("bonjour")
    await other.wait_for(after=kept)
    menu = await ask(person, "/aide")
    person.press(menu.id, f"x:{kept}", even_if_gone=True)
    await person.wait_for(lambda m: m.id == menu.id and "conversation" in m.text)
    assert other.message(kept).text == "bonjour"


async def test_why_is_told_once_and_then_only_what(person: Person):
    first = await ask(person, f"{WIFI} rappelez au 06 39 98 12 34")
    again = await ask(person, f"{WIFI} écrire à luc.bernard@free.fr")
    assert "Telegram n’est pas fait pour les données de patients" in first.text
    assert "Telegram n’est pas fait" not in again.text
    assert "une adresse électronique" in again.text
    assert "J’ai supprimé votre message" in again.text
    # A secret calls for something else: to change it.
    assert "changez-le" in (await ask(person, "mon mdp est Kangourou!2024, il est bien ?")).text


async def test_ones_own_address_is_left_out_and_the_message_stays(playground: Playground, person: Person):
    text = f"{WIFI} mon adresse est luc.bernier@free.fr"
    reply = await ask(person, text)
    assert "vos propres coordonnées" in reply.text
    assert "J’ai supprimé" not in reply.text
    assert typed(person) == [text]
    assert "luc.bernier" not in str([call.parameters for call in playground.calls])


async def test_where_it_is_not_sure_the_question_is_answered_and_the_person_asked(person: Person, library: Library):
    text = f"{WIFI} avec un garçon de 12 ans de Sare atteint de mucoviscidose"
    reply = await ask(person, text)
    assert library.answers["wifi-hospital"].fr.short in reply.text
    assert "votre message contient-il un âge, un lieu et une maladie rare" in reply.text
    assert typed(person) == [text]
    assert labels(reply)[-1] == "🗑 Supprimer mon message"
    # Nothing of it is offered to be kept.
    person.press(reply.id, data_of(reply, "🗑 Supprimer mon message"))
    await person.wait_for(lambda m: m.id == reply.id and "n’est plus dans cette conversation" in m.text)
    assert typed(person) == []


async def test_the_name_of_a_file_is_looked_at(person: Person):
    reply = await person.wait_for(after=person.send_document(name="bilan_mme_lepetit-bernard.pdf"))
    assert "le nom d’une personne" in reply.text
    assert typed(person) == []
