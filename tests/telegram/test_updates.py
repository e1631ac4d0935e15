"""Every kind of update Telegram sends gets a fitting reply, in order, and nothing breaks."""

from __future__ import annotations

from functools import partial

import pytest

from playground import Person, Playground
from playground.botapi import Call
from playground.files import Media, Upload
from playground.samples import PNG
from tests.telegram.conftest import ask, data_of, settled

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]


def answer_to(playground: Playground, query: str) -> Call | None:
    """The call that answered that button."""
    calls = playground.calls_of("answerCallbackQuery")
    return next((c for c in calls if c.parameters["callback_query_id"] == query and c.ok), None)


def has_left(playground: Playground, times: int) -> bool:
    """Whether the bot has left a group so often."""
    return len([c for c in playground.calls_of("leaveChat") if c.ok]) == times


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda p: p.send_photo(), "ni photo ni vidéo"),
        (lambda p: p.send_photo(caption="la plaie de mon patient"), "ni photo ni vidéo"),
        (lambda p: p.send_sticker(), "je ne lis que les mots"),
        (lambda p: p.send_voice(seconds=4), "Les messages vocaux ne sont pas écoutés ici"),
        (lambda p: p.send_document(), "Je n’ouvre aucun document"),
        (lambda p: p.send_location(), "où vous êtes"),
        (lambda p: p.send_contact(), "Je n’enregistre aucun contact"),
        (lambda p: p.forward("Cher assuré, votre compte Ameli est suspendu"), "a les signes d’une arnaque"),
        (lambda p: p.send("  \n "), "Je ne sais lire que du texte"),
        (lambda p: p.send("🦷"), "pas de réponse à cette question, du moins pas encore"),
        (lambda p: p.send("mot de passe " * 200), "un peu long"),
        (lambda p: p.send("/nimporte"), "ne connais pas cette commande"),
        (lambda p: p.send("/"), "ne connais pas cette commande"),
        (lambda p: p.send("/aide@vigie_bot merci"), "Comment ça marche"),
        (lambda p: p.send("/help"), "Comment ça marche"),
    ],
)
async def test_each_kind_of_message_gets_a_fitting_reply(person: Person, act, expected: str):
    assert expected in (await person.wait_for(after=act(person))).text


@pytest.mark.parametrize("text", ["/faq", '/incident{"answer": "x"}', "/restart", "/session_start", '/greet{"answer":"a"}'])
async def test_rasas_own_slash_syntax_typed_by_a_person_is_just_an_unknown_command(person: Person, text: str):
    assert "ne connais pas cette commande" in (await ask(person, text)).text


async def test_an_edited_question_is_answered_under_itself(person: Person):
    question = person.send("blanquette de veau ?")
    first = await person.wait_for(after=question)
    person.edit(question, "vpn, c'est quoi ?")
    second = await person.wait_for(after=first.id)
    assert "VPN" in second.text
    assert second.reply_to
    assert second.reply_to.id == question


async def test_messages_of_one_person_are_answered_in_order(playground: Playground, person: Person):
    """Also where the network loses the first reply for a while: without order, the others would overtake it."""
    playground.faults.hang(1, delivered=False, method="sendMessage", times=1)
    texts = ["bonjour", "vpn, c'est quoi ?", "merci beaucoup !", "/aide", "/themes", "au revoir"]
    for text in texts:
        last = person.send(text)
    await person.wait_for(lambda m: "À bientôt" in m.text, after=last)
    replies = [message.text for message in person.messages if message.sender == "bot"]
    assert ["Bonjour" in replies[0], "VPN" in replies[1], "plaisir" in replies[2]] == [True] * 3
    assert replies[3].startswith("Comment ça marche")
    assert replies[4].startswith("Tous les thèmes")
    assert len(replies) == len(texts)


async def test_one_person_does_not_wait_for_another(playground: Playground):
    """A reply held back at the network for one person holds up nobody else."""
    slow, quick = playground.person(), playground.person()
    playground.faults.hang(20, delivered=False, method="sendMessage", times=1)
    slow.send("/start")
    await playground.wait_until(lambda: not playground.faults.waiting)
    assert "Comment ça marche" in (await ask(quick, "/aide")).text
    assert slow.bot_messages == []


async def test_every_callback_query_is_answered_and_old_buttons_say_so(playground: Playground, person: Person):
    menu = await ask(person, "/themes")
    for data in (
        "a:no-such-answer",
        "x",
        "a:wifi-hospital:nowhere",
        "l:de",
        "t:",
        "m:wifi-hospital:a:b",
        "e:maybe",
        "a:" + "é" * 30,
    ):
        query = person.press(menu.id, data, even_if_gone=True)
        call = await playground.wait_until(partial(answer_to, playground, query))
        assert call
        if data != "t:":
            assert "plus valable" in call.parameters["text"]
    assert playground.unanswered_callbacks() == []


async def test_a_forged_confirmation_erases_nothing(playground: Playground, person: Person):
    await ask(person, "/bilan")
    await ask(person, "oui")
    menu = await ask(person, "/themes")
    for data in ("e:maybe", "e:YES", "e:yes:now", "e: yes"):
        person.press(menu.id, data, even_if_gone=True)
    await settled(person)
    assert "effacé" not in person.message(menu.id).text
    assert "Vos réponses au bilan" in (await ask(person, "que savez-vous de moi ?")).text


async def test_a_button_under_a_picture_sends_a_new_message(playground: Playground, person: Person):
    """A picture has no text to edit."""
    menu = await ask(person, "/themes")
    data = data_of(menu, "💾 Sauvegardes")
    picture = playground.state.add_message(
        person.chat, "bot", playground.state.bot, media=Media.of(playground.state.files.store("photo", Upload("a.png", PNG)))
    )
    person.press(picture.id, data, even_if_gone=True)
    fresh = await person.wait_for(after=picture.id)
    assert "Sauvegardes" in fresh.text
    assert not any("mal passé" in message.text for message in person.messages)


async def test_pressing_twice_changes_nothing_and_raises_nothing(playground: Playground, person: Person):
    menu = await ask(person, "/themes")
    data = data_of(menu, "💾 Sauvegardes")
    person.press(menu.id, data)
    person.press(menu.id, data, even_if_gone=True)
    await settled(person)
    assert playground.unanswered_callbacks() == []
    assert "Sauvegardes" in person.message(menu.id).text
    assert not any("mal passé" in message.text for message in person.messages)


async def test_a_button_of_a_message_that_is_gone_sends_a_new_one(playground: Playground, person: Person):
    menu = await ask(person, "/themes")
    data = data_of(menu, "💾 Sauvegardes")
    del person.chat.messages[menu.id]
    person.press(menu.id, data, even_if_gone=True)
    fresh = await person.wait_for(after=menu.id)
    assert "Sauvegardes" in fresh.text


async def test_in_a_group_it_says_so_once_and_leaves_each_time_it_is_added(playground: Playground):
    for count in (1, 2):
        group = playground.group()
        await playground.wait_until(partial(has_left, playground, count))
        said = [m.text for m in group.messages if m.sender == "bot"]
        assert len(said) == 1
        assert "conversation privée" in said[0]


async def test_a_group_that_does_not_let_it_write_is_left_all_the_same(playground: Playground):
    left = len(playground.calls_of("leaveChat"))
    playground.faults.bad_request("not enough rights to send text messages to the chat", method="sendMessage")
    playground.group()
    await playground.wait_until(lambda: len([c for c in playground.calls_of("leaveChat") if c.ok]) == left + 1)


async def test_a_location_that_moves_is_answered_once(playground: Playground, person: Person):
    sent = person.send_location()
    await person.wait_for(lambda m: "où vous êtes" in m.text, after=sent)
    message = person.message(sent)
    for _ in range(3):
        playground.state.updates.push("edited_message", message.to_api() | {"edit_date": message.date + 1})
    assert "Comment ça marche" in (await ask(person, "/aide")).text
    assert len([m for m in person.bot_messages if "où vous êtes" in m.text]) == 1


async def test_a_query_too_old_to_be_answered_still_gets_what_it_asked_for(playground: Playground, person: Person):
    menu = await ask(person, "/themes")
    playground.faults.bad_request(
        "query is too old and response timeout expired or query ID is invalid", method="answerCallbackQuery"
    )
    person.press(menu.id, data_of(menu, "💾 Sauvegardes"))
    await person.wait_for(lambda m: m.id == menu.id and "Sauvegardes" in m.text and "huit" not in m.text)
    assert not any("mal passé" in message.text for message in person.messages)


async def test_a_person_who_blocks_the_bot_does_no_harm(playground: Playground, person: Person):
    await ask(person, "/start")
    person.block()
    person.unblock()
    assert "Comment ça marche" in (await ask(person, "/aide")).text


async def test_html_in_what_people_write_and_odd_unicode_are_harmless(playground: Playground, person: Person):
    for text in (
        "<b>mot de passe</b> & <script>",
        "\u202eessap ed tom",
        "a\u0000b",
        "{answer} {choices}",
        "%s %d {0}",
        "‮🏴‍☠️ vpn",
    ):
        await ask(person, text)
    assert [call for call in playground.errors if call.parameters.get("chat_id") == str(person.chat_id)] == []


async def test_telegram_errors_do_not_stop_the_conversation(playground: Playground, person: Person):
    playground.faults.server_error(method="sendMessage", times=1)
    person.send("/start")
    await playground.wait_until(lambda: any(c.method == "sendMessage" and c.ok is False for c in playground.calls))
    # What was asked for, and no apology.
    assert "Bonjour, ici Vigie" in (await person.wait_for()).text
    assert not any("mal passé" in message.text for message in person.messages)
    assert "Comment ça marche" in (await ask(person, "/aide")).text


async def test_a_flood_limit_is_waited_out(playground: Playground, person: Person):
    playground.faults.too_many_requests(1, method="sendMessage", times=1)
    reply = await ask(person, "/start")
    assert "Vigie" in reply.text


async def test_commands_are_published_in_both_languages(playground: Playground):
    calls = playground.calls_of("setMyCommands")
    names = {call.parameters.get("language_code"): str(call.parameters["commands"]) for call in calls}
    assert "aide" in names[None]
    assert "topics" in names["en"]


async def test_nothing_the_bot_did_was_refused_for_a_mistake_of_ours(playground: Playground):
    """Strictness at work: no unknown parameter, no HTML that does not parse, nothing too long, in all of the above."""
    expected = ("not modified", "not found", "no text in the message to edit", "query is too old", "not enough rights")
    mistakes = [call for call in playground.errors if "Bad Request" in str(call.error)]
    assert [call for call in mistakes if not any(reason in str(call.error) for reason in expected)] == []
