"""What a person can do about what is kept on them, and that the silent are told before they are erased."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from bot.storage import DATABASE, Storage
from playground import Person, Playground
from tests.telegram.conftest import ask, awake, data_of, eventually, labels, running

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]


async def press(person: Person, message, label: str):
    before = message.text
    person.press(message.id, data_of(message, label))
    return await person.wait_for(lambda m: m.id == message.id and m.text != before)


async def test_the_first_contact_says_it_in_two_lines_and_one(person: Person):
    welcome, private = (await ask(person, "/start")).text.split("\n\n")
    assert len(welcome.split("\n")) == 2
    assert "protection des données" in welcome
    assert "Je retiens" in private
    assert "/confidentialite" in private


@pytest.mark.parametrize("command", ["/confidentialite", "/privacy", "que retenez-vous sur moi ?"])
async def test_the_notice_leads_to_both_rights(person: Person, command: str):
    notice = await ask(person, command)
    assert "Ce que je ne garde pas" in notice.text
    assert labels(notice) == ["Recevoir mes données", "Tout effacer"]


async def test_all_that_is_kept_comes_as_a_readable_file_with_a_summary(playground: Playground, person: Person):
    await ask(person, "vpn, c'est quoi ?")
    await ask(person, "rappelle-moi le 5 à 8h de sauvegarder")
    sent = await ask(person, "/mesdonnees")
    assert "langue\u00a0: Français\u00a0; premier message le" in sent.text
    assert "rappels\u00a0: 1" in sent.text
    assert sent.media.content["file_name"] == "vigie-mes-donnees.html"
    page = playground.state.files.by_id(sent.media.content["file_id"]).data.decode()
    assert "le 5 du mois à 8\u00a0h" in page
    assert "Camille" not in page
    exact = await person.wait_for(lambda m: "pour un logiciel" in m.text, after=sent.id)
    content = playground.state.files.by_id(exact.media.content["file_id"]).data
    kept = json.loads(content)
    assert kept["réglages et jours de passage"][0]["numéro de la conversation"] == person.chat_id
    assert kept["rappels"][0]["règle"] == "5@0800"
    assert kept["rappels"][0]["prévu le"].startswith("20")
    assert kept["fil de la conversation"][0]["état"]["slots"]["answer"] == "wifi-vpn"
    assert "vpn, c'est" not in content.decode()
    assert "Camille" not in content.decode()
    assert exact.media.content["file_name"] == "vigie-mes-donnees.json"


async def test_in_english_too(person: Person):
    await ask(person, "what is a vpn?")
    sent = await ask(person, "/mydata")
    assert "language: English; first message on" in sent.text
    await person.wait_for(lambda m: "for a program" in m.text, after=sent.id)
    assert "Erased" in (await press(person, await ask(person, "/erase"), "Yes, erase it all")).text


async def test_erasing_asks_first_and_takes_a_no(person: Person):
    await ask(person, "vpn, c'est quoi ?")
    sure = await ask(person, "/effacer")
    assert labels(sure) == ["Oui, tout effacer", "Non, ne rien effacer"]
    assert "Rien n’est effacé" in (await press(person, sure, "Non, ne rien effacer")).text
    await person.wait_for(lambda m: "Pourquoi" in m.text, after=person.send("pourquoi ?"))
    sure = await ask(person, "/effacer")
    assert "C’est effacé" in (await press(person, sure, "Oui, tout effacer")).text


async def test_an_erasure_whose_word_is_late_writes_nobody_down_again(model: Path, tmp_path: Path):
    async with running(model, tmp_path) as playground:
        person = playground.person()
        sure = await ask(person, "/effacer")
        playground.faults.server_error(method="editMessageText", times=6)
        person.press(sure.id, data_of(sure, "Oui, tout effacer"))
        storage = Storage(tmp_path / DATABASE)
        await playground.wait_until(lambda: not playground.faults.waiting)
        # Nothing but the word itself, until it is taken.
        assert set(storage.everything_on(person.chat_id)) <= {"outbox"}
        await person.wait_for(lambda m: m.id == sure.id and "C’est effacé" in m.text)
        await eventually(lambda: storage.everything_on(person.chat_id) == {}, "nothing left of the person")
        storage.close()


async def test_nothing_is_left_in_any_file_once_a_person_is_erased(model: Path, tmp_path: Path):
    """Through every flow first: questions, votes, the checklist, reminders, a question handed over, a daily copy."""
    async with running(model, tmp_path) as playground:
        await awake(playground)
        person = playground.person()
        declined = await ask(person, "le digicode de l'immeuble a changé, mes patients restent dehors")
        person.press(declined.id, data_of(declined, "📨 Transmettre ma question à la rédaction"))
        storage = Storage(tmp_path / DATABASE)
        answer = await ask(person, "je peux utiliser le wifi de la clinique ?")
        person.press(answer.id, data_of(answer, "👍"))
        await ask(person, "rappelle-moi le 5 à 8h de sauvegarder")
        first = await ask(person, "/bilan")
        person.press(first.id, data_of(first, "Oui"))
        await person.wait_for(lambda m: m.id == first.id and "2 sur 9" in m.text)
        await playground.wait_until(lambda: storage.questions.all())
        storage.copy(dt.date.today())
        sender = storage.pseudonyms.of(person.chat_id).encode()
        number = person.chat_id.to_bytes((person.chat_id.bit_length() + 8) // 8, "big")

        def raw() -> bytes:
            return b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

        assert all(mark in raw() for mark in (sender, number, b"digicode"))
        sure = await ask(person, "/effacer")
        await press(person, sure, "Oui, tout effacer")
        await eventually(lambda: storage.everything_on(person.chat_id) == {}, "nothing left of the person")
        left = raw()
        assert sender not in left
        assert number not in left
        assert b"digicode" not in left
        assert str(person.chat_id).encode() not in left
        storage.close()
    assert sender not in raw()


async def test_no_text_and_no_name_is_ever_in_the_database(model: Path, tmp_path: Path):
    async with running(model, tmp_path) as playground:
        await awake(playground)
        person = playground.person(first_name="Zébulonette")
        texts = ("le wifi zanzibarien est sûr ?", "oui", "le digicode blanquettozaure", "/bilan quichottesque")
        for text in (*texts, "Mme Croquignole a 62 ans"):
            await ask(person, text)
        raw = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()).lower()
    for word in ("zébulonette", "zanzibar", "blanquettozaure", "quichottesque", "croquignole"):
        assert word.encode() not in raw
