"""Updates that Telegram sends beside plain messages: each is answered once, where it was written, or not at all."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge import Library
from playground import Person, Playground
from tests.telegram.conftest import UNLIMITED, ask, data_of, eventually, holding, listens, running, settled

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]

WIFI = "jpeux utiliser le wifi de la clinique ?"
PHOTO = "ni photo ni vidéo"
# One of each kind, as Bot API 10.1 describes it.
SERVICE = json.loads(Path(__file__).with_name("service_messages.json").read_text(encoding="utf-8"))


async def said(person: Person) -> list[str]:
    """What the bot has said, once all before is done: replies come in order, and the last is to a command."""
    await settled(person, **thread(person))
    return [message.text for message in person.bot_messages][:-1]


def thread(person: Person) -> dict[str, int]:
    return {name: value for name, value in person.messages[-1].extra.items() if name == "message_thread_id"}


# Service messages, other bots, business accounts


@pytest.mark.parametrize("kind", SERVICE)
async def test_a_service_message_is_not_answered(person: Person, kind: str):
    person.send_service(**{kind: SERVICE[kind]})
    assert await said(person) == []


async def test_a_service_message_of_a_later_bot_api_is_not_answered(person: Person):
    person.send_service(comet_sighted={"brightness": 3})
    assert await said(person) == []


async def test_a_formatted_message_that_the_library_cannot_read_yet_is(person: Person):
    person.send_service(rich_message={"blocks": []})
    assert await said(person) == ["Je ne sais lire que du texte. Écrivez-moi votre question en quelques mots."]


async def test_other_bots_are_not_answered(playground: Playground, person: Person):
    """Two bots that answer each other would never end."""
    person.user.is_bot = True
    person.send("bonjour")
    person.user.is_bot = False
    assert await said(person) == []


async def test_messages_of_business_accounts_are_not_answered(playground: Playground, person: Person):
    await ask(person, "/start")
    before = len(person.bot_messages)
    message = person.messages[0].to_api() | {"message_id": 99, "business_connection_id": "b", "text": "bonjour"}
    updates = playground.state.updates
    allowed, updates.allowed = updates.allowed, ["business_message", "edited_business_message"]
    updates.push("business_message", message)
    updates.push("edited_business_message", message | {"edit_date": message["date"], "text": "bonsoir"})
    updates.allowed = allowed
    assert len(await said(person)) == before


# Edits


async def test_a_reaction_or_a_preview_does_not_have_the_answer_repeated(person: Person):
    question = person.send("vpn, c'est quoi ?")
    await person.wait_for(lambda m: "VPN" in m.text, after=question)
    person.react(question)
    person.edit(question, "vpn, c'est quoi ?")
    assert len(await said(person)) == 1


async def test_an_original_and_its_edit_that_wait_together_are_answered_once_by_the_edit(person: Person, library: Library):
    question = person.send("blanquette de veau ?")
    person.edit(question, WIFI)
    (reply,) = await said(person)
    assert library.answers["wifi-hospital"].fr.short in reply


async def test_a_correction_that_waits_with_its_original_replies_to_the_question_asked(person: Person):
    """Not as an edit of something answered, which would leave the checklist's question open."""
    first = await ask(person, "/bilan")
    reply = person.send("ouiii non")
    person.edit(reply, "oui")
    second = await person.wait_for(after=reply)
    assert "2" in second.text
    assert second.text != first.text
    assert second.reply_to is None


# Albums and captions


async def test_an_album_is_answered_once(person: Person):
    person.send_album(4)
    (reply,) = await said(person)
    assert PHOTO in reply


async def test_the_button_below_an_albums_reply_deletes_all_of_it(person: Person):
    album = person.send_album(3)
    reply = await person.wait_for(lambda m: PHOTO in m.text)
    await said(person)
    person.press(reply.id, reply.buttons[0]["callback_data"])
    await person.wait_for(lambda m: m.id == reply.id and PHOTO not in m.text)
    # The others go one by one, each in its turn.
    await eventually(lambda: not {message.id for message in person.messages} & set(album), "an album deleted")


@pytest.mark.parametrize("album", [False, True])
async def test_a_caption_is_answered_like_text_after_what_is_said_of_the_picture(person: Person, library: Library, album: bool):
    if album:
        person.send_album(3, WIFI)
    else:
        person.send_photo(caption=WIFI)
    picture, answer = await said(person)
    assert PHOTO in picture
    assert "wifi" not in picture.lower()
    assert library.answers["wifi-hospital"].fr.short in answer


async def test_a_caption_with_patients_data_takes_the_album_with_it_and_is_answered(person: Person, library: Library):
    person.send_album(2, f"{WIFI} pour Mme Lepetit, nir 1 85 05 78 006 084 91")
    warning, answer = await said(person)
    assert "J’ai supprimé votre message" in warning
    assert PHOTO in warning
    assert library.answers["wifi-hospital"].fr.short in answer
    assert "votre message" not in answer
    assert "sécurité sociale" not in answer
    assert [m.text for m in person.messages if m.sender == "person"] == ["/aide"]


async def test_a_caption_that_may_name_a_patient_stays_and_the_picture_has_the_one_button_to_delete_both(person: Person):
    caption = person.send_photo(caption=f"{WIFI} avec un garçon de 12 ans de Sare atteint de mucoviscidose")
    replies = [await person.wait_for(lambda m: PHOTO in m.text)]
    answer = (await said(person))[-1]
    replies += [m for m in person.messages if m.sender == "bot" and m.text == answer]
    offers = [[button["callback_data"] for button in reply.buttons].count(f"x:{caption}") for reply in replies]
    assert offers == [1, 0]
    assert caption in person.chat.messages


async def test_nothing_of_a_caption_with_patients_data_is_offered_to_be_kept(person: Person):
    person.send_photo(caption="la recette de la blanquette pour Mme Lepetit-Bernard ?")
    picture, answer = await said(person)
    assert "J’ai supprimé votre message" in picture
    assert "à la rédaction" not in answer
    declined = next(m for m in person.messages if m.text == answer)
    assert not [button for button in declined.buttons if "rédaction" in button["text"]]


async def test_a_caption_that_is_changed_is_answered_alone(person: Person, library: Library):
    photo = person.send_photo(caption="blanquette de veau ?")
    await said(person)
    person.edit(photo, WIFI)
    answer = (await said(person))[-1]
    assert library.answers["wifi-hospital"].fr.short in answer
    assert PHOTO not in answer


# Topics


async def test_replies_land_in_the_topic_of_the_message(playground: Playground, person: Person):
    topic: dict[str, Any] = {"message_thread_id": 77, "is_topic_message": True}
    calls = len(playground.calls)
    reply = await person.wait_for(after=person.send(WIFI, **topic))
    photo = await person.wait_for(after=person.send_photo(**topic))
    menu = await person.wait_for(after=person.send("/themes", **topic))
    # A message that is gone cannot be edited: what was asked for comes as a new one.
    del person.chat.messages[menu.id]
    query = menu.to_api()
    person.chat.messages[menu.id] = menu
    person.press(menu.id, data_of(menu, "💾 Sauvegardes"))
    del person.chat.messages[menu.id]
    fresh = await person.wait_for(lambda m: "Sauvegardes" in m.text, after=query["message_id"])
    assert [m.extra.get("message_thread_id") for m in (reply, photo, menu, fresh)] == [77] * 4
    outside = await person.wait_for(after=person.send("/aide"))
    assert "message_thread_id" not in outside.extra
    sent = [call for call in playground.calls[calls:] if call.method.startswith("send") and call.error]
    assert sent == []


async def test_a_picture_lands_in_the_topic_too(person: Person):
    topic = {"message_thread_id": 5, "is_topic_message": True}
    question = await person.wait_for(after=person.send("/bilan", **topic))
    for number in range(1, 10):
        await person.wait_for(holding(f"· {number} sur 9"))
        person.press(question.id, data_of(question, "Oui"))
    picture = await person.wait_for(lambda m: m.media is not None)
    assert picture.extra["message_thread_id"] == 5


# Taps


async def test_quick_taps_on_one_button_are_carried_out_once(model: Path, tmp_path: Path):
    async with running(model, tmp_path, limits=replace(UNLIMITED, double_tap=600), voice_engine="espeak") as playground:
        person = playground.person()
        menu = await ask(person, "/themes")
        person.press(menu.id, data_of(menu, "💾 Sauvegardes"))
        answer = await person.wait_for(lambda m: bool(listens(m)))
        for _ in range(3):
            person.press(answer.id, listens(answer)[0])
        await playground.wait_until(lambda: not playground.unanswered_callbacks())
        await person.wait_for(lambda m: m.media is not None)
        await said(person)
        assert len(playground.calls_of("sendVoice")) == 1


# Floods


async def test_messages_written_over_an_hour_while_the_bot_was_down_are_all_answered(playground: Playground, person: Person):
    now = int(time.time())
    for number in range(45):
        person.send("/themes", date=now - 3600 + 80 * number)
    replies = await said(person)
    assert len(replies) == 45
    assert not any("Doucement" in reply for reply in replies)


async def test_what_is_dropped_as_a_flood_is_screened_all_the_same(playground: Playground, person: Person):
    now = int(time.time())
    for _ in range(60):
        person.send("/aide", date=now)
    text = person.send("Mme Lepetit, nir 1 85 05 78 006 084 91", date=now)
    harmless = person.send("/themes", date=now)
    caption = person.send_photo(caption="nir 1 85 05 78 006 084 91", date=now)
    named = person.send_document("bilan_mme_lepetit-bernard.pdf", date=now)
    await playground.wait_until(lambda: not {text, caption, named} & person.chat.messages.keys())
    await person.wait_for(lambda m: "Doucement" in m.text)
    assert harmless in person.chat.messages
