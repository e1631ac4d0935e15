"""Requests that their words alone give away: erase but for something, write for me, say it shorter."""

from __future__ import annotations

import pytest

from bot.assistant import remember_answer
from bot.knowledge.sentences import sentences
from bot.storage import Person, Storage
from bot.values import Language


@pytest.mark.parametrize(
    "text",
    [
        "écris-moi un mail pour mes patients", "tu peux me rédiger une lettre ?", "prépare-moi une affiche",
        "write me a letter",
        "draft me an email for the patient", "fais moi un petit mot pour lui", "can you write her a short message",
    ],
)  # fmt: skip
async def test_it_says_plainly_that_it_writes_nothing(talk, text: str):
    assert "Je n’écris pas à votre place" in await talk().types(text)


async def test_what_was_read_is_offered_to_start_from(talk, library):
    person = talk()
    remember_answer(person.storage.conversations, person.sender, "obligation-inform")
    assert "Voici de quoi partir" in await person.types("écris-moi un mail")
    title = library.answers["obligation-inform"]["fr"].title
    assert title in await person.taps(title)


@pytest.mark.parametrize(
    "text", ["plus court", "en une phrase stp", "ok en 3 lignes", "shorter please", "résume-moi ça en deux phrases"]
)
async def test_the_answer_being_read_is_said_in_its_first_sentence(talk, library, text: str):
    person = talk()
    remember_answer(person.storage.conversations, person.sender, "wifi-vpn")
    said = await person.types(text)
    wording = library.answers["wifi-vpn"]["fr"]
    assert said == f"{wording.title}\n{next(iter(sentences(wording.short)))}"


@pytest.mark.parametrize("text", ["efface tout sauf le rappel des sauvegardes", "delete everything except my reminders"])
async def test_whoever_wants_to_erase_but_for_something_is_told_that_all_would_go(talk, text: str):
    person = talk()
    said = await person.types(text)
    assert "une partie seulement" in said
    assert [button.label for row in person.seen[0].rows for button in row]


@pytest.mark.parametrize(
    "text",
    [
        "mot de passe plus court ou plus long ?", "j'ai écrit un mail au mauvais patient", "faut-il un mot de passe plus court",
        "je dois écrire une lettre à la cnil ?", "j'ai reçu un mail bizarre", "fais le point", "efface mon dernier vote",
    ],
)  # fmt: skip
async def test_other_words_are_left_to_the_model(talk, text: str):
    person = talk()
    remember_answer(person.storage.conversations, person.sender, "wifi-vpn")
    said = await person.types(text)
    assert "à votre place" not in said
    assert "une partie" not in said
    assert "connexion privée" not in said.split("\n")[0]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("tu peux me parler je conduis", "always"),
        ("remets la voix", "always"),
        ("parle-moi en vocal stp", "always"),
        ("read it to me, hands are in gloves", "always"),
        ("arrête la voix je suis chez une patiente", "request"),
        ("coupe le son", "request"),
        ("stop talking please", "request"),
    ],
)
async def test_whoever_wants_to_hear_or_not_to_hear_replies_gets_it_at_once_and_may_undo_it(talk, text: str, when: str):
    person = talk()
    before = "request" if when == "always" else "always"
    person.storage.people.save(Person(person.chat_id, Language.FR, voice=before))
    await person.types(text)
    assert person.storage.people.get(person.chat_id).voice == when
    await person.types("annule")
    assert person.storage.people.get(person.chat_id).voice == before


@pytest.mark.parametrize(
    "text", ["comment je coupe le son de mon téléphone", "je peux parler d'un patient à voix haute ?", "talk to me about wifi"]
)
async def test_the_sound_of_other_things_changes_no_voice(talk, text: str):
    person = talk()
    person.storage.people.save(Person(person.chat_id, Language.FR, voice="always"))
    await person.types(text)
    assert person.storage.people.get(person.chat_id).voice == "always"


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("imprimer", "plan-vigie.pdf"),
        ("imprime-le stp", "plan-vigie.pdf"),
        ("Imprimer mon plan", "plan-vigie.pdf"),
        ("le plan en pdf", "plan-vigie.pdf"),
        ("PDF ?", "plan-vigie.pdf"),
        ("tu peux m'envoyer mon plan", None),
        ("mon imprimante est en panne", None),
        ("comment chiffrer un pdf ?", None),
        ("imprimer une ordonnance", None),
        ("send me", None),
    ],
)
async def test_the_plan_is_printed_on_request(talk, storage: Storage, text: str, file: str | None):
    person = talk()
    storage.checks.insert(person.sender, "r0", {"passwords-unique": "no"})
    await person.types(text)
    names = [reply.file.name for reply in person.seen if reply.file]
    assert names == ([file] if file else [])


async def test_what_is_printed_while_a_guide_is_read_is_the_guide_unless_the_plan_is_named(talk, storage: Storage):
    person = talk()
    storage.checks.insert(person.sender, "r0", {"passwords-unique": "no"})
    await person.presses("o:moving")
    await person.types("imprimer")
    assert [reply.file.name for reply in person.seen if reply.file] == ["guide-vigie.pdf"]
    await person.types("imprimer mon plan")
    assert [reply.file.name for reply in person.seen if reply.file] == ["plan-vigie.pdf"]
