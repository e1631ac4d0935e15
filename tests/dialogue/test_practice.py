"""Practice: rounds of ten new examples, judged by taps, counted once, explained; one a month for those who want it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.assistant import AssistantLoader, Turn
from bot.dialogue import Dialogue, Incoming, Outgoing
from bot.dialogue.practice.draw import SIZE, draw_one, draw_round
from bot.dialogue.practice.typed import TypedReader
from bot.dialogue.practice.view import PracticeView
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.knowledge import LANGUAGES, Library
from bot.storage import Judged, PracticeRecord, Storage
from bot.values import Language, ReminderKind
from tests.cases import cases
from tests.dialogue.test_render import check

CHAT = 7


class Understanding(AssistantLoader):
    """In place of the assistant: every text asks for the practice."""

    @property
    def ready(self) -> bool:
        return True

    async def turn(self, sender: str, text: str) -> Turn:
        return Turn("command", command="practice", language=Language.EN if text.startswith("test") else Language.FR)


@pytest.fixture
def dialogue(library: Library, storage: Storage) -> Dialogue:
    return Dialogue(library, storage, Understanding(Path(), library, storage.conversations))


async def press(dialogue: Dialogue, data: str, chat: int = CHAT) -> Outgoing:
    return await dialogue.receive(Incoming(chat, "fr", press=data))


async def shown(dialogue: Dialogue, data: str) -> Reply:
    """What takes the place of the message with that button, or comes below it."""
    out = await press(dialogue, data)
    return out.edit or out.messages[0]


def data(reply: Reply) -> list[str]:
    return [button.data for row in reply.rows for button in row]


def asked(reply: Reply) -> tuple[str, str]:
    """The example that is asked about, and its round."""
    _, example, _, of = data(reply)[0].split(":")
    return example, of


async def judge(dialogue: Dialogue, library: Library, reply: Reply, *, right: bool = True) -> Reply:
    example, of = asked(reply)
    verdict = "f" if library.examples[example].fraud is right else "n"
    return await shown(dialogue, f"pr:{example}:{verdict}:{of}")


async def play(dialogue: Dialogue, library: Library, wrong: int = 0) -> tuple[list[str], Reply]:
    """Play a round with so many mistakes; returns its examples and the result."""
    reply, examples = await shown(dialogue, "pr"), []
    for number in range(SIZE):
        examples.append(asked(reply)[0])
        explained = await judge(dialogue, library, reply, right=number >= wrong)
        reply = await shown(dialogue, data(explained)[0])
    return examples, reply


@cases("language", LANGUAGES)
def test_every_example_is_a_message_that_telegram_takes_with_its_addresses_inactive(library: Library, language: Language):
    view = PracticeView(library, Renderer(library))
    for id_, example in library.examples.items():
        for reply in (
            view.example(id_, 99_999, (1, 10), language),
            view.monthly(id_, language),
            view.explained(id_, (True,) * 10, language, correct=False, last=True),
            view.explained_alone(id_, language, correct=True),
        ):
            check(reply, library)
            assert "://" not in reply.plain.replace("hxxps://", "")
            assert ".example" not in reply.plain
            # A phone's screen.
            assert len(reply.plain) < 1400
        explained = view.explained(id_, (), language, correct=True, last=False).plain
        assert ("autre chemin" in explained or "another route" in explained) or example.fraud
        assert ("ne prouve rien" in explained or "proves nothing" in explained) == (
            example.fraud and "mistakes" not in example.signs
        )


async def test_a_round_of_ten_is_judged_by_taps_explained_and_counted(dialogue: Dialogue, library: Library):
    first = await shown(dialogue, "pr")
    assert "Exemple 1 sur 10" in first.plain
    example, _ = asked(first)
    missed = await judge(dialogue, library, first, right=False)
    assert "Raté" in missed.plain
    assert library.examples[example].fr.why in missed.plain
    assert "Jusqu’ici : 0 sur 1." in missed.plain.replace("\u00a0", " ")
    second = await shown(dialogue, data(missed)[0])
    assert "Exemple 2 sur 10" in second.plain
    found = await judge(dialogue, library, second)
    assert "Bien vu" in found.plain
    assert "Jusqu’ici : 1 sur 2." in found.plain.replace("\u00a0", " ")


async def test_a_second_tap_does_not_count(dialogue: Dialogue, library: Library):
    first = await shown(dialogue, "pr")
    for right in (False, True, True):
        again = await judge(dialogue, library, first, right=right)
        assert "0 sur 1" in again.plain


async def test_the_result_leads_to_what_to_read_and_keeps_the_best_round(dialogue: Dialogue, library: Library):
    for wrong, best, said in ((3, 7, "C’est bien"), (0, 10, "Bravo"), (6, 10, "faits pour tromper")):
        _, result = await play(dialogue, library, wrong)
        assert f"{10 - wrong} sur 10" in result.plain
        assert said in result.plain
        assert f"Votre meilleure série : {best} sur 10" in result.plain.replace("\u00a0", " ")
        assert data(result) == [*(f"i:{id_}" for id_ in library.practice.read_next), "pr", "pm:on"]
        check(result, library)


async def test_four_rounds_show_forty_examples_and_then_all_the_others_first(dialogue: Dialogue, library: Library):
    rounds = [(await play(dialogue, library))[0] for _ in range(5)]
    assert all(len(set(one)) == SIZE for one in rounds)
    assert len({example for one in rounds[:4] for example in one}) == 4 * SIZE
    assert {example for one in rounds for example in one} == set(library.examples)
    for one in rounds[:3]:
        assert 4 <= sum(library.examples[example].fraud for example in one) <= 6
    # Of each kind, what comes again was seen longest ago.
    shown = {example: number for number, one in enumerate(rounds[:4]) for example in one}
    for fraud in (True, False):
        seen = {example: number for example, number in shown.items() if library.examples[example].fraud is fraud}
        again = [number for example, number in seen.items() if example in rounds[4]]
        left = [number for example, number in seen.items() if example not in rounds[4]]
        assert max(again, default=0) <= min(left, default=len(rounds))


async def test_a_round_goes_on_after_a_restart_and_from_the_command(dialogue: Dialogue, library: Library, storage: Storage):
    first = await shown(dialogue, "pr")
    await judge(dialogue, library, first)
    anew = Dialogue(library, storage, Understanding(Path(), library, storage.conversations))
    for typed in ("/entrainement", "/practice", "entraîne-moi"):
        [reply] = (await anew.receive(Incoming(CHAT, "fr", typed))).messages
        assert "Exemple 2 sur 10" in reply.plain
        assert asked(reply) != asked(first)
    [english] = (await anew.receive(Incoming(8, "en", "test me on phishing"))).messages
    assert "Example 1 of 10" in english.plain


def test_the_draw_follows_from_what_is_stored_and_differs_between_people_and_rounds(library: Library):
    record = PracticeRecord()
    drawn = draw_round(library.examples, record, "me")
    assert drawn == draw_round(library.examples, record, "me")
    assert drawn != draw_round(library.examples, record, "you")
    assert drawn != draw_round(library.examples, replace(record, round=1), "me")
    assert len({draw_one(library.examples, record, "me", f"2026-{month:02}") for month in range(1, 13)}) > 6


def test_the_draw_takes_all_that_is_new_whatever_kind_it_is(library: Library):
    for fraud in (True, False):
        seen = [id_ for id_, example in library.examples.items() if example.fraud is fraud]
        new = set(library.examples) - set(seen)
        record = PracticeRecord(1, None, False, tuple((id_, Judged(1, True)) for id_ in seen))
        assert set(draw_round(library.examples, record, "me")) <= new
        left_over = dict.fromkeys(sorted(new)[3:], Judged(2, True))
        record = PracticeRecord(2, None, False, (*record.examples, *left_over.items()))
        assert set(draw_round(library.examples, record, "me")) >= set(sorted(new)[:3])


async def test_buttons_of_an_earlier_round_explain_and_change_nothing(dialogue: Dialogue, library: Library, storage: Storage):
    earlier, _ = await play(dialogue, library)
    await shown(dialogue, "pr")
    before = storage.practice.of(storage.pseudonyms.of(CHAT))
    reply = await shown(dialogue, f"pr:{earlier[0]}:f:1")
    assert library.examples[earlier[0]].fr.why in reply.plain
    assert "Jusqu’ici" not in reply.plain
    assert data(reply) == ["pr:next"]
    assert storage.practice.of(storage.pseudonyms.of(CHAT)) == before
    # Somebody who has had all erased is simply asked anew.
    anew = (await press(dialogue, "pr:next", chat=9)).edit
    assert anew
    assert "Exemple 1 sur 10" in anew.plain


async def test_an_example_a_month_switches_its_reminder_on_and_leaves_it_on(dialogue: Dialogue, storage: Storage):
    sender = storage.pseudonyms.of(CHAT)
    [on] = (await press(dialogue, "pm:on")).messages
    assert storage.practice.of(sender).monthly
    assert storage.reminders.of(CHAT)[ReminderKind.HABITS].active
    assert "Mes réflexes" in on.plain
    assert "le prochain" in on.plain
    assert data(on)[0] == "pm:off"
    assert data(on)[-1] == "n"
    [again] = (await press(dialogue, "pm:on")).messages
    assert "le prochain" not in again.plain
    [off] = (await press(dialogue, "pm:off")).messages
    assert not storage.practice.of(sender).monthly
    assert storage.reminders.of(CHAT)[ReminderKind.HABITS].active
    assert data(off)[0] == "pm:on"
    assert data(off)[1].startswith("U:")


async def test_the_example_of_the_month_is_explained_below_it(dialogue: Dialogue, library: Library, storage: Storage):
    sender = storage.pseudonyms.of(CHAT)
    storage.practice.show(sender, "parcel-fee")
    [reply] = (await press(dialogue, "pr:parcel-fee:n")).messages
    assert "Raté : c’était un hameçonnage" in reply.plain.replace("\u00a0", " ")
    assert data(reply) == ["pr", "pm:off"]
    assert dict(storage.practice.of(sender).examples)["parcel-fee"] == Judged(0, False)
    assert "parcel-fee" not in (await play(dialogue, library))[0]


async def test_it_is_offered_where_the_look_is_and_in_its_theme(dialogue: Dialogue, library: Library):
    assert "pr" in data(await shown(dialogue, f"t:{library.practice.theme}"))
    assert "pr" not in data(await shown(dialogue, "t:public-wifi"))
    shown_ = data((await dialogue.receive(Incoming(CHAT, "fr", "/aide"))).messages[0])
    assert {"pr", "sm"} <= {*shown_}


async def test_it_is_handed_out_and_erased(dialogue: Dialogue, library: Library, storage: Storage):
    await play(dialogue, library)
    [mine] = (await press(dialogue, "b")).messages
    assert "entraînement" in mine.plain
    assert mine.file
    assert "Exemples d’entraînement vus" in str(mine.file.given["text"])
    [exact] = mine.then
    assert exact.file
    assert "reconnu (1) ou non (0)" in str(exact.file.given["text"])
    await press(dialogue, "e:yes")
    assert "practice" not in storage.everything_on(CHAT)
    assert "practice_examples" not in storage.everything_on(CHAT)


async def typed(dialogue: Dialogue, text: str) -> Reply:
    [reply] = (await dialogue.receive(Incoming(CHAT, "fr", text, message_id=9))).messages
    return reply


async def test_a_round_is_played_in_words(dialogue: Dialogue, library: Library):
    reply = await typed(dialogue, "/entrainement")
    words = {True: ["c'est un faux", "phishing", "Arnaque !", "scam", "it's fake"], False: ["vrai", "legit", "message normal"]}
    for number in range(1, SIZE + 1):
        assert f"Exemple {number} sur {SIZE}" in reply.plain
        said = words[library.examples[asked(reply)[0]].fraud]
        explained = await typed(dialogue, said[number % len(said)])
        assert f"{number} sur {number}" in explained.plain
        reply = await typed(dialogue, "suivant")
    assert f"{SIZE} sur {SIZE}" in reply.plain


async def test_the_practice_is_left_in_words_and_what_comes_then_is_about_something_else(dialogue: Dialogue):
    await typed(dialogue, "/entrainement")
    left = await typed(dialogue, "stop")
    assert "on s’arrête là" in left.plain
    assert data(left) == ["pr"]
    assert (await typed(dialogue, "vrai")).turn.decision == "command"


async def test_what_is_none_of_its_words_is_about_something_else(dialogue: Dialogue):
    await typed(dialogue, "/entrainement")
    assert "Exemple" in (await typed(dialogue, "c'est vrai qu'il faut un antivirus ?")).plain
    # The example is no longer on the screen.
    assert (await typed(dialogue, "vrai")).turn.command == "practice"


def test_words_are_read_whole_with_what_people_put_around_them(library: Library):
    reader = TypedReader(library.practice.typed)
    for kind, texts in {
        "fraud": ["c'est un faux", "pour moi c'est une arnaque", "Faux !", "hameçonnage", "pas net", "it's a scam", "fake"],
        "honest": ["vrai", "c'est un vrai message", "legit", "ce n'est pas une arnaque", "pas un faux", "that's genuine"],
        "next": ["suivant", "la suite", "next", "un autre", "continue"],
        "stop": ["stop", "j'arrête", "ça suffit", "I'm done"],
        None: ["", "je ne sais pas", "le faux nez est vrai", "un vrai mot de passe c'est quoi", "stop aux rappels"],
    }.items():
        assert {text: reader.read(text) for text in texts} == dict.fromkeys(texts, kind)
