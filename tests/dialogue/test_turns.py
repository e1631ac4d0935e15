"""What each decision of the assistant is shown as, what follows it, and in which language; and commands with what they open."""

from __future__ import annotations

import time

import pytest

from bot.assistant import Check, Turn
from bot.dialogue import Dialogue, Incoming
from bot.dialogue.exchange import RepliedTo
from bot.knowledge import Library
from bot.knowledge.facets import Say
from bot.reminders import ReminderAction, ReminderRequest
from bot.storage import Storage
from bot.values import Language, ReminderKind
from tests.dialogue import scripted
from tests.fake_assistant import DECLINED, FakeAssistant

FR, EN = Language.FR, Language.EN


def title(library: Library, answer: str, language: Language = FR) -> str:
    return library.answers[answer][language].title


async def test_an_answer_two_answers_a_choice_and_one_side_of_one(talk, library: Library):
    person = talk(
        {
            "un": Turn("answer", answer="wifi-vpn", language=FR),
            "one": Turn("answer", answer="wifi-vpn", language=EN),
            "deux": Turn("answer", answer="wifi-hospital", also="wifi-vpn", language=FR),
            "prix": Turn("answer", answer="wifi-vpn", facet="cost", language=FR),
            "ou": Turn("clarify", choices=("wifi-hospital", "wifi-vpn"), language=FR),
            "guide": Turn("guide", guide="moving", language=FR),
            "commande": Turn("command", answer="wifi-vpn", language=FR),
            "rien": Turn("out_of_scope", phrase="too_long", language=FR),
        }
    )
    first, second = library.answers["wifi-hospital"], library.answers["wifi-vpn"]
    assert second.fr.short in await person.types("un")
    assert second.en.short in await person.types("one")
    assert person.seen[-1].language == EN
    both = await person.types("deux")
    assert first.fr.short in both
    assert second.fr.title in both
    side = library.facet("wifi-vpn", "cost")
    assert isinstance(side, Say)
    assert side.fr in await person.types("prix")
    await person.types("ou")
    offered = [button.label for reply in person.seen for row in reply.rows for button in row]
    assert {first.fr.title, second.fr.title} <= {label.lstrip("1234567890. ") for label in offered}
    assert library.guides["moving"].title.fr in await person.types("guide")
    assert second.fr.short in await person.types("commande")
    assert library.phrase("too_long", FR).splitlines()[0][:20] in await person.types("rien")


async def test_what_else_was_asked_and_the_question_that_was_interrupted_follow(talk, library: Library):
    items = library.checklist.quick[:2]
    waits = Check("ask", items[1], scripted.RUN, items)
    rest = (Turn("answer", answer="wifi-vpn", language=FR),)
    person = talk(
        {
            "plus": Turn("answer", answer="wifi-hospital", rest=rest, language=FR),
            "pendant": Turn("answer", answer="wifi-hospital", then=waits, language=FR),
            "détresse": Turn("smalltalk", phrase="distress", then=waits, language=FR),
        }
    )
    shown = await person.types("plus")
    assert shown.index(library.answers["wifi-hospital"].fr.short) < shown.index(library.answers["wifi-vpn"].fr.short)
    question = library.checklist.items[items[1]].fr.question
    shown = await person.types("pendant")
    assert shown.index(library.answers["wifi-hospital"].fr.short) < shown.index(question)
    # Not the moment for a questionnaire.
    assert question not in await person.types("détresse")


async def test_the_other_language_is_taken_at_once_and_says_again_what_is_read(talk, library: Library, storage: Storage):
    person = talk({"english": Turn("command", command="language", choice=EN, language=EN)})
    assert title(library, "wifi-vpn") in await person.types("/start wifi-vpn")
    again = await person.types("english")
    assert library.answers["wifi-vpn"].en.short in again
    assert {reply.language for reply in person.seen} == {EN}
    assert storage.people.get(person.chat_id).language == EN
    guided = talk({"français": Turn("command", command="language", choice=FR, language=FR)})
    await guided.types("/start moving")
    assert library.guides["moving"].title.fr in await guided.types("français")


async def test_with_nothing_read_the_language_is_only_confirmed(talk, library: Library):
    person = talk({"english": Turn("command", command="language", choice=EN, language=EN)})
    await person.types("english")
    assert len(person.seen) == 1
    assert person.seen[0].language == EN


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("wifi-vpn", "wifi-vpn"),
        ("public-wifi", None),
        ("moving", None),
    ],
)
async def test_a_link_opens_what_it_names_below_the_welcome(talk, library: Library, word: str, shown: str | None):
    person = talk()
    await person.types(f"/start {word}")
    assert len(person.seen) == 2
    names = {"public-wifi": library.measures["public-wifi"].name.fr, "moving": library.guides["moving"].title.fr}
    assert (title(library, shown) if shown else names[word]) in person.seen[1].plain
    assert person.seen[0].turn.command == "help"


async def test_commands_lead_where_they_say_in_either_language(talk, library: Library):
    person = talk(choose=scripted.choose)
    for command in library.commands:
        for language in (FR, EN):
            await person.types(f"/{command[language].name}")
            assert person.seen[0].turn is not None, command.id
            assert person.seen[0].language == FR
    unknown = await person.types("/nimporte")
    assert person.seen[0].turn.decision == "out_of_scope"
    assert unknown


async def test_status_is_for_operators_alone(library: Library, storage: Storage):
    loader = FakeAssistant.scripted(choose=lambda *_: DECLINED)(storage.path, library, storage.conversations)
    dialogue = Dialogue(library, storage, loader, operators=frozenset({1}))
    [told] = (await dialogue.receive(Incoming(1, "fr", "/status", message_id=1))).messages
    assert told.turn.command == "status"
    assert "UTC" in told.plain
    [refused] = (await dialogue.receive(Incoming(2, "fr", "/status", message_id=1))).messages
    assert refused.turn.decision == "out_of_scope"
    assert "UTC" not in refused.plain


async def test_a_text_too_long_is_not_read_and_an_empty_one_has_its_own_reply(talk, library: Library):
    person = talk({"x" * 5000: Turn("answer", answer="wifi-vpn", language=FR)})
    assert library.answers["wifi-vpn"].fr.short not in await person.types("x" * 5000)
    assert person.seen[0].turn.decision == "out_of_scope"
    assert await person.types("   ")


@pytest.mark.parametrize(
    "data", [("u:wifi-vpn",), ("o:moving:wifi-vpn", "t"), ("m:wifi-vpn",), ("a:wifi-vpn",), ("gone", "m:wifi-vpn"), ("t",)]
)
async def test_a_reply_to_an_older_message_is_about_that_one(talk, library: Library, storage: Storage, data: tuple[str, ...]):
    from bot.assistant import on_screen

    person = talk({"et ça ?": Turn("answer", answer="wifi-hospital", language=FR)})
    await person.types("et ça ?", replied=RepliedTo(data))
    read, offered = on_screen(storage.conversations, person.sender)
    wanted = {"u": ("wifi-vpn", ()), "o": ("moving", ()), "m": ("wifi-vpn", ()), "a": (None, ("wifi-vpn",)), "t": (None, ())}
    wanted["gone"] = wanted["m"]
    read_wanted, offered_wanted = wanted[data[0].partition(":")[0]]
    assert (read or None) == read_wanted
    if offered_wanted:
        assert tuple(offered) == offered_wanted


def asked(action: ReminderAction, *kinds: ReminderKind, **more) -> Turn:
    return Turn("command", command="reminders", language=FR, reminders=ReminderRequest(action, kinds, **more))


async def test_reminders_in_words_are_kept_changed_and_stopped(talk, storage: Storage):
    backup, update = ReminderKind.BACKUP, ReminderKind.UPDATE
    person = talk(
        {
            "mets": asked(ReminderAction.ON, backup, day=5, time=(18, 30)),
            "mets aussi": asked(ReminderAction.ON, update, day=7),
            "déplace": asked(ReminderAction.MOVE, backup, day=9),
            "seulement": asked(ReminderAction.ONLY, update),
            "arrête": asked(ReminderAction.OFF, update),
            "pause": asked(ReminderAction.PAUSE, days=14),
            "reprends": asked(ReminderAction.RESUME),
            "lequel": asked(ReminderAction.ON, day=5),
            "nuit": asked(ReminderAction.ON, backup, time=(3, 0)),
            "une fois": asked(ReminderAction.ON, backup, once=True, days=3, time=(9, 0)),
            "hier": asked(ReminderAction.ON, backup, once=True, days=0, time=(7, 0)),
        }
    )

    def on() -> dict[str, str]:
        return {str(kind): one.rule for kind, one in storage.reminders.of(person.chat_id).items() if one.active}

    await person.types("mets")
    assert on() == {"backup": "5@1830"}
    await person.types("mets aussi")
    assert set(on()) == {"backup", "update"}
    await person.types("déplace")
    assert on()["backup"] == "9@1830"
    before = on()
    await person.types("lequel")
    # Nothing is changed before it is known which; each choice holds the rule that was asked for.
    assert on() == before
    choices = [button.data for reply in person.seen for row in reply.rows for button in row if button.data.startswith("n:")]
    assert any(data.startswith("n:backup:5@") for data in choices)
    await person.types("nuit")
    assert on() == before
    await person.types("pause")
    calendar = storage.reminders.calendar(person.chat_id)
    assert calendar.paused_until
    assert 12.5 * 86_400 < calendar.paused_until - time.time() < 15.5 * 86_400
    await person.types("reprends")
    assert not storage.reminders.calendar(person.chat_id).paused_until
    await person.types("seulement")
    assert set(on()) == {"update"}
    await person.types("arrête")
    assert on() == {}
    await person.types("une fois")
    assert len(person.seen[0].plain) > 10
    assert on() == {}
