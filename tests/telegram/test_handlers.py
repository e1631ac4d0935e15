"""Each handler and each kind of button over the Bot API, with a scripted assistant: everything but the model is real."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot.assistant import Check, Turn
from bot.dialogue.reply import Reply
from bot.knowledge import Library
from bot.reminders import ReminderAction, ReminderRequest
from bot.storage import DATABASE, Calendar, Storage
from bot.values import Language, ReminderKind
from bot.voice import LONGEST, Listener
from playground import Person, Playground
from tests.fake_assistant import FakeAssistant, Outcome
from tests.ports import unused_port
from tests.telegram.conftest import UNLIMITED, ask, data_of, eventually, holding, labels, running
from tests.voice.known import Known

pytestmark = pytest.mark.asyncio(loop_scope="module")

NO_MODEL = Path("no-model")
WIFI, VPN, PHISHING = "le wifi de la clinique ?", "vpn, c'est quoi ?", "j'ai cliqué sur un lien"
RECIPE, DOUBT, LIKELY = "une recette de blanquette ?", "le wifi", "le wifi quand je suis pas chez moi"
TEXTS: dict[str, Outcome] = {
    WIFI: Turn("answer", answer="wifi-hospital", language=Language.FR),
    "what is a vpn?": Turn("answer", answer="wifi-vpn", language=Language.EN),
    "les deux": Turn("answer", answer="wifi-hospital", also="wifi-vpn", language=Language.FR),
    LIKELY: Turn("answer", answer="wifi-hospital", choices=("wifi-vpn", "wifi-practice"), language=Language.FR),
    DOUBT: Turn("clarify", choices=("wifi-hospital", "wifi-vpn"), language=Language.FR),
    "bonjour": Turn("smalltalk", phrase="smalltalk_greet", language=Language.FR),
    "parle anglais": Turn("command", command="language", choice=Language.EN, language=Language.FR),
    "oups": RuntimeError("no rule"),
    "rappelle-moi": Turn(
        "command",
        command="reminders",
        language=Language.FR,
        reminders=ReminderRequest(ReminderAction.ON, (ReminderKind.BACKUP,), day=5, time=(18, 30)),
    ),
}


def choose(fake: FakeAssistant, sender: str, intent: str, entities: Mapping[str, str]) -> Turn:
    """A checklist of two questions."""
    items = fake.library.checklist.quick[:2]
    if intent == "checklist_later":
        return Turn("checklist", check=Check("later"))
    if intent == "checklist" or entities["reply"] == "back":
        return Turn("checklist", check=Check("ask", items[0], "r1", items))
    fake.conversations.save(sender, '{"slots": {}, "loop": null}', "r1", {entities["item"]: entities["reply"]})
    last = entities["item"] == items[-1]
    return Turn("checklist", check=Check("results") if last else Check("ask", items[1], "r1", items))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def playground(data: Path) -> AsyncIterator[Playground]:
    """One bot for all tests of this file; each talks to it as somebody new."""
    loader = FakeAssistant.scripted(TEXTS, choose=choose)
    async with running(
        NO_MODEL, data, loader, lambda _: Listener(Known(WIFI)), voice_engine="off", reminders_every=0.2
    ) as playground:
        yield playground


@pytest.fixture
def kept(data: Path):
    """The running bot's database."""
    storage = Storage(data / DATABASE)
    yield storage
    storage.close()


def plain(library: Library, key: str, **values: object) -> str:
    """A phrase as a person reads it."""
    return Reply(library.phrase(key, Language.FR, **values), Language.FR).plain


async def notice(playground: Playground, query: str) -> str:
    """What the bot showed on top of the screen when that button was pressed."""

    def shown() -> list[str]:
        calls = [c for c in playground.calls_of("answerCallbackQuery") if c.ok]
        return [c.parameters.get("text", "") for c in calls if c.parameters["callback_query_id"] == query]

    return (await playground.wait_until(lambda: shown() or None, what=f"an answer to the button {query}"))[0]


def data_of_all(message) -> list[str]:
    """The data of all buttons of a message."""
    return [button["callback_data"] for button in message.buttons]


async def edited(person: Person, message, data: str, *, even_if_gone: bool = False):
    """Press a button; returns its message once it reads otherwise."""
    before = message.text
    person.press(message.id, data, even_if_gone=even_if_gone)
    return await person.wait_for(lambda m: m.id == message.id and m.text != before)


# Messages


async def test_a_question_its_longer_form_and_the_way_back(person: Person, library: Library):
    reply = await ask(person, WIFI)
    answer = library.answers["wifi-hospital"]
    assert answer.fr.short in reply.text
    more = await edited(person, reply, data_of(reply, library.phrase("button_more", Language.FR)))
    assert answer.fr.more in more.text
    related = library.answers[answer.related[0]]
    other = await edited(person, more, next(b["callback_data"] for b in more.buttons if related.id in b["callback_data"]))
    assert related.fr.short in other.text


async def test_a_message_in_english_is_answered_in_english(person: Person, library: Library):
    assert library.answers["wifi-vpn"].en.short in (await ask(person, "what is a vpn?")).text
    assert "How it works" in (await ask(person, "/help")).text


async def test_two_questions_get_both_answers_and_a_doubtful_one_is_asked_back(person: Person, library: Library):
    both = (await ask(person, "les deux")).text
    assert library.answers["wifi-hospital"].fr.short in both
    assert library.answers["wifi-vpn"].fr.title in both
    doubtful = await ask(person, DOUBT)
    chosen = await edited(person, doubtful, data_of(doubtful, library.answers["wifi-vpn"].fr.title))
    assert library.answers["wifi-vpn"].fr.short in chosen.text
    likely = await ask(person, LIKELY)
    assert library.answers["wifi-hospital"].fr.short in likely.text
    chosen = await edited(person, likely, data_of(likely, library.answers["wifi-practice"].fr.title))
    assert library.answers["wifi-practice"].fr.short in chosen.text


async def test_each_command_leads_to_its_own_reply(person: Person, library: Library):
    said: dict[str, str] = {}
    for command in library.commands:
        for language in Language:
            sent = await ask(person, f"/{command[language].name}")
            if command.id == "data":
                # The same for programs follows.
                await person.wait_for(holding(plain(library, "mydata_exact")), after=sent.id)
            said.setdefault(command.id, sent.text)
            assert said[command.id] == sent.text, command.id
    unknown = (await ask(person, "/nimportequoi")).text
    assert unknown.startswith(plain(library, "unknown_command").split("\n")[0])
    # For the operators' command there are no operators here.
    assert said.pop("status") == unknown
    assert len(set(said.values())) == len(said)


async def test_what_is_no_text_is_refused_and_deleted_by_a_button(person: Person, library: Library):
    sent = {
        "got_photo": person.send_photo(), "got_sticker": person.send_sticker(), "got_document": person.send_document(),
        "got_location": person.send_location(), "got_contact": person.send_contact(),
    }  # fmt: skip
    for key, message in sent.items():
        refused = await person.wait_for(holding(plain(library, key)), after=message)
        deletable = [b["callback_data"] for b in refused.buttons]
        assert bool(deletable) == (key != "got_sticker"), key
        if deletable:
            assert plain(library, "removed") in (await edited(person, refused, deletable[0])).text
            assert message not in person.chat.messages, key


async def test_patients_data_are_deleted_and_pointed_out(person: Person, library: Library):
    question = person.send("mon mdp est Kangourou!2024, il est bien ?")
    reply = await person.wait_for(after=question)
    assert "J’ai supprimé votre message" in reply.text
    assert question not in person.chat.messages


async def test_an_edited_question_is_answered_under_itself(person: Person, library: Library):
    question = person.send(RECIPE)
    first = await person.wait_for(after=question)
    person.edit(question, WIFI)
    second = await person.wait_for(after=first.id)
    assert library.answers["wifi-hospital"].fr.short in second.text
    assert second.to_api()["reply_to_message"]["message_id"] == question


async def test_a_voice_message_is_heard_shown_and_answered(person: Person, library: Library):
    sent = person.send_voice()
    heard = await person.wait_for(after=sent)
    assert WIFI in heard.text
    answered = await person.wait_for(after=heard.id)
    assert library.answers["wifi-hospital"].fr.short in answered.text
    long = person.send_voice(seconds=61)
    assert plain(library, "heard_too_long") in (await person.wait_for(after=long)).text


async def test_why_a_voice_message_is_not_heard_is_said_until_telegram_takes_it(
    playground: Playground, person: Person, library: Library
):
    playground.faults.bad_gateway(method="sendMessage")
    sent = person.send_voice(seconds=LONGEST + 1)
    told = await person.wait_for(timeout=20, after=sent)
    assert told.text == plain(library, "heard_too_long")
    assert told.to_api()["reply_to_message"]["message_id"] == sent


async def test_whose_voice_message_cannot_be_fetched_is_told(playground: Playground, person: Person, library: Library):
    playground.faults.bad_gateway(method="getFile")
    sent = person.send_voice()
    assert (await person.wait_for(timeout=20, after=sent)).text == plain(library, "apology")


async def test_a_language_asked_for_is_set_and_stays(person: Person, library: Library):
    assert "Your question" in (await ask(person, "parle anglais")).text or (await ask(person, "/help")).text
    assert library.answers["wifi-hospital"].en.short in (await ask(person, WIFI)).text
    languages = await ask(person, "/language")
    french = await edited(person, languages, "l:fr")
    assert "Français" in french.text or "français" in french.text
    assert library.answers["wifi-hospital"].fr.short in (await ask(person, WIFI)).text


async def test_what_fails_is_told(playground: Playground, person: Person, library: Library):
    assert plain(library, "apology") in (await ask(person, "oups")).text
    # What Telegram refuses for good, too.
    playground.faults.bad_request("message is too long", method="sendMessage", times=1)
    assert plain(library, "apology") in (await ask(person, WIFI)).text


# Buttons


async def test_themes_open_and_close(person: Person, library: Library):
    menu = await ask(person, "/themes")
    opened = await edited(person, menu, "t:backups")
    assert f"1. {library.of_theme('backups')[1].fr.title}" in opened.text
    assert (await edited(person, opened, "t")).text.startswith(plain(library, "themes").split("\n")[0])


async def test_votes_are_counted_and_a_question_is_handed_to_the_editors(
    playground: Playground, person: Person, kept: Storage, library: Library
):
    reply = await ask(person, WIFI)
    before = labels(reply)
    assert await notice(playground, person.press(reply.id, "u:wifi-hospital")) == plain(library, "voted_up")
    assert [(v.answer, v.up, v.down) for v in kept.feedback.counts()] == [("wifi-hospital", 1, 0)]
    await person.wait_for(lambda m: m.id == reply.id and {"✓ 👍", "👎"} <= set(labels(m)))
    last = person.messages[-1].id
    assert await notice(playground, person.press(reply.id, "d:wifi-hospital")) == plain(library, "voted_down")
    assert [(v.answer, v.up, v.down) for v in kept.feedback.counts()] == [("wifi-hospital", 0, 1)]
    offered = await person.wait_for(after=last)
    # The choice shows, and all other buttons stay.
    assert labels(await person.wait_for(lambda m: m.id == reply.id and "✓ 👎" in labels(m))) == [
        label.replace("👎", "✓ 👎") for label in before
    ]
    assert await notice(playground, person.press(offered.id, "s")) == plain(library, "handed_over")
    declined = await ask(person, RECIPE)
    assert await notice(playground, person.press(declined.id, "s")) == plain(library, "handed_over")
    assert await notice(playground, person.press(declined.id, "s")) == plain(library, "hand_over_gone")
    held = {(q.text, q.reason, q.answer) for q in kept.questions.all()}
    assert held == {(WIFI, "disliked", "wifi-hospital"), (RECIPE, "declined", None)}


async def test_after_a_thumbs_down_on_what_was_opened_by_a_tap_the_way_to_the_editors_is_told(person: Person, library: Library):
    menu = await ask(person, "/themes")
    theme = await edited(person, menu, "t:backups")
    opened = await edited(person, theme, "a:backups-why:@backups")
    person.press(opened.id, "d:backups-why")
    offered = await person.wait_for(after=opened.id)
    assert plain(library, "hand_over_way") in offered.text


async def test_the_checklist_by_taps_its_plan_its_curve_and_its_sheet(person: Person, library: Library):
    first, second = library.checklist.quick[:2]
    items = library.checklist.items
    asked = await ask(person, "/bilan")
    assert items[first].fr.question in asked.text
    assert items[second].fr.question in (await edited(person, asked, f"c:{first}:r1:n")).text
    before = person.messages[-1].id
    person.press(asked.id, f"c:{second}:r1:y")
    result = await person.wait_for(lambda m: f"k:{first}" in str(m.buttons), after=before)
    assert result.media.kind == "photo"
    # Below the picture, the score in words and back; what leads on is a message of its own, the picture stays.
    assert "50 sur 100" in (await edited(person, result, "r:score")).text
    assert items[first].fr.action in (await edited(person, result, "r:result")).text
    person.press(result.id, f"k:{first}")
    how = await person.wait_for(after=result.id)
    assert items[first].fr.action in how.text
    done = await edited(person, how, f"z:{first}")
    assert "100" in done.text
    for data, name in (("r:curve", "photo"), ("r:sheet", "document")):
        last = person.messages[-1].id
        person.press(done.id, data, even_if_gone=True)
        assert (await person.wait_for(after=last)).media.kind == name
    left = await edited(person, done, "g:rest")
    assert items[first].fr.question in left.text
    assert plain(library, "check_later") in (await edited(person, left, f"c:{first}:r1:l")).text


async def test_reminders_are_set_by_taps(person: Person, kept: Storage, library: Library):
    panel = await ask(person, "/rappels")
    kind = await edited(person, panel, "n:backup")
    person.press(kind.id, "n:backup:on", even_if_gone=True)
    await person.wait_for(lambda m: m.id == kind.id and "n:backup:off" in str(m.buttons))
    assert list(kept.reminders.of(person.chat_id)) == ["backup"]
    zones = await edited(person, await edited(person, person.message(kind.id), "n"), "f")
    person.press(zones.id, "f:far")
    zones = await person.wait_for(lambda m: m.id == zones.id and "f:Pacific/Noumea" in str(m.buttons))
    chosen = await edited(person, zones, "f:Pacific/Noumea")
    assert library.zones["Pacific/Noumea"].fr in chosen.text
    paused = await edited(person, chosen, "h")
    assert "h:7" in str(paused.buttons)


async def test_my_data_come_as_a_file_and_are_erased_once_confirmed(
    playground: Playground, person: Person, kept: Storage, library: Library
):
    await ask(person, WIFI)
    sure = await edited(person, await ask(person, "/confidentialite"), "e")
    no = await edited(person, sure, "e:no")
    assert plain(library, "erase_kept") in no.text
    asked = person.send("/mesdonnees")
    page = await person.wait_for(after=asked)
    assert str(person.chat_id) in playground.state.files.by_id(page.media.content["file_id"]).data.decode()
    file = await person.wait_for(after=page.id)
    said = json.loads(playground.state.files.by_id(file.media.content["file_id"]).data)
    assert str(person.chat_id) in str(said)
    assert WIFI not in str(said)
    sure = await ask(person, "/effacer")
    assert plain(library, "erase_done") in (await edited(person, sure, "e:yes")).text
    # That word itself is kept until Telegram has taken it.
    await eventually(lambda: kept.everything_on(person.chat_id) == {}, "nothing kept on somebody erased")


async def test_when_to_speak_is_chosen_and_kept(person: Person, kept: Storage, library: Library):
    assert plain(library, "voice_off") in (await ask(person, "/voix")).text
    menu = await ask(person, "/themes")
    person.press(menu.id, "p:never", even_if_gone=True)
    await person.wait_for(lambda m: plain(library, "voice_never") in m.text)
    assert kept.people.get(person.chat_id).voice == "never"


async def test_an_old_and_a_forged_button_are_told_and_answered(playground: Playground, person: Person, library: Library):
    menu = await ask(person, "/themes")
    for data in ("a:no-such-answer", "?", "t::x", "::::", "e:maybe"):
        query = person.press(menu.id, data, even_if_gone=True)
        assert await notice(playground, query) == plain(library, "old_button"), data
    group = playground.group()
    group.press(menu.id, "e:yes", even_if_gone=True)
    await playground.wait_until(lambda: not playground.unanswered_callbacks(), what="an answer to a button in a group")


async def test_a_reminder_set_in_words_comes_and_is_put_off_and_stopped_by_its_buttons(
    playground: Playground, person: Person, kept: Storage, library: Library
):
    assert "18" in (await ask(person, "rappelle-moi")).text
    [(kind, subscription)] = kept.reminders.of(person.chat_id).items()
    assert (kind, subscription.rule) == ("backup", "5@1830")
    zone = next(z for z in library.zones if 8 <= dt.datetime.now(ZoneInfo(z)).hour < 20)
    now = int(time.time())
    kept.reminders.save(person.chat_id, Calendar(zone), [replace(subscription, due=now - 1)])
    came = await person.wait_for(lambda m: "v:backup:" in str(m.buttons))
    how = next(data for data in data_of_all(came) if data.startswith("i:"))
    person.press(came.id, how)
    told = await person.wait_for(after=came.id)
    assert library.answers[how.removeprefix("i:")].fr.short in told.text
    month = next(data for data in data_of_all(came) if data.endswith(":o")).split(":")[2]
    for letter in "td":
        await edited(person, person.message(came.id), f"v:backup:{month}:{letter}", even_if_gone=True)
    person.press(came.id, f"v:backup:{month}:o", even_if_gone=True)
    await playground.wait_until(
        lambda: not any(s.active for s in kept.reminders.of(person.chat_id).values()), what="a reminder stopped"
    )


# Who may write


def leavings(playground: Playground, group: Person) -> list[bool | None]:
    """Each call that leaves that group, and whether it was taken."""
    calls = playground.calls_of("leaveChat")
    return [call.ok for call in calls if call.parameters.get("chat_id") == str(group.chat_id)]


async def test_a_group_is_left_with_a_word(playground: Playground, library: Library):
    group = playground.group()
    before = len(playground.calls_of("leaveChat"))
    await playground.wait_until(lambda: len(playground.calls_of("leaveChat")) > before, what="leaveChat")
    assert [m.text for m in group.messages if m.sender == "bot"] == [plain(library, "group")]


async def test_a_group_is_left_with_a_word_once_telegram_takes_it(playground: Playground, library: Library):
    playground.faults.bad_gateway(method="sendMessage")
    playground.faults.bad_gateway(method="leaveChat")
    group = playground.group()
    await playground.wait_until(lambda: any(leavings(playground, group)), timeout=20, what="a group left")
    assert [m.text for m in group.messages if m.sender == "bot"] == [plain(library, "group")]


async def test_a_word_in_a_group_that_could_not_be_left_has_it_left(playground: Playground, library: Library):
    playground.faults.bad_request("not now", method="leaveChat", times=1)
    group = playground.group()
    await playground.wait_until(lambda: leavings(playground, group) == [False], timeout=20, what="leaveChat, refused")
    group.send("/aide")
    await playground.wait_until(lambda: any(leavings(playground, group)), timeout=20, what="a group left")
    assert [m.text for m in group.messages if m.sender == "bot"] == [plain(library, "group")] * 2


async def test_whoever_blocks_the_bot_is_noted_and_so_is_who_comes_back(playground: Playground, person: Person, kept: Storage):
    panel = await ask(person, "/rappels")
    person.press(panel.id, "n:backup:on", even_if_gone=True)
    await playground.wait_until(lambda: kept.reminders.of(person.chat_id), what="a reminder in the database")
    person.block()
    await playground.wait_until(
        lambda: not kept.reminders.calendar(person.chat_id).reachable, what="a person noted as out of reach"
    )
    person.unblock()
    await playground.wait_until(lambda: kept.reminders.calendar(person.chat_id).reachable, what="a person noted as back")


async def test_a_flood_gets_one_word_and_no_button_spins(playground: Playground, library: Library):
    told = plain(library, "too_fast")
    writer, presser = playground.person(), playground.person()
    for _ in range(UNLIMITED.flood_burst + 5):
        last = writer.send("🦷")
    await writer.wait_for(lambda m: m.text == told, after=last)
    menu = await ask(presser, "/themes")
    queries = [presser.press(menu.id, "t", even_if_gone=True) for _ in range(UNLIMITED.flood_burst + 1)]
    assert await notice(playground, queries[-1]) == told
    await playground.wait_until(lambda: not playground.unanswered_callbacks(), what="answers to all buttons")
    assert [m.text for m in writer.bot_messages].count(told) == 1


# While the model loads, where it does not, and by a webhook


async def test_while_the_model_loads_questions_wait_and_buttons_do_not(tmp_path: Path, library: Library):
    gate = asyncio.Event()
    loader = FakeAssistant.scripted(TEXTS, choose=choose, gate=gate)
    async with running(NO_MODEL, tmp_path, loader, voice_engine="off") as playground:
        person, other = playground.person(), playground.person()
        waiting = await ask(person, WIFI)
        assert plain(library, "loading") in waiting.text
        menu = await ask(other, "/themes")
        await edited(other, menu, "t:backups")
        query = other.press(menu.id, "g", even_if_gone=True)
        assert await notice(playground, query) == plain(library, "loading")
        assert plain(library, "loading") in person.message(waiting.id).text
        gate.set()
        answered = await person.wait_for(lambda m: library.answers["wifi-hospital"].fr.short in m.text)
        assert answered.id == waiting.id
        first = library.checklist.quick[0]
        await other.wait_for(lambda m: library.checklist.items[first].fr.question in m.text)


async def test_without_a_model_questions_and_the_checklist_say_so(tmp_path: Path, library: Library):
    async with running(NO_MODEL, tmp_path, FakeAssistant.scripted(broken=True), voice_engine="off") as playground:
        person = playground.person()
        assert plain(library, "model_missing") in (await ask(person, WIFI)).text
        menu = await ask(person, "/themes")
        person.press(menu.id, "g", even_if_gone=True)
        assert plain(library, "model_missing") in (await person.wait_for(after=menu.id)).text


async def test_updates_brought_to_a_webhook_are_answered(tmp_path: Path, library: Library):
    port = unused_port()
    values: dict[str, Any] = {
        "webhook_url": f"http://127.0.0.1:{port}",
        "webhook_secret": "a-secret-of-many-letters",
        "webhook_port": port,
    }
    async with running(NO_MODEL, tmp_path, FakeAssistant.scripted(TEXTS), voice_engine="off", **values) as playground:
        person = playground.person()
        reply = await ask(person, WIFI)
        assert library.answers["wifi-hospital"].fr.short in reply.text
        assert library.answers["wifi-hospital"].fr.more in (await edited(person, reply, "m:wifi-hospital")).text
        assert playground.calls_of("getUpdates") == []
