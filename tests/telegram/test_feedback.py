"""What a person says of an answer is counted, and what was not met waits for an editor; never what may identify anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import editor
from bot.assistant import AssistantLoader
from bot.knowledge import Library
from bot.storage import DATABASE, Storage, Votes
from playground import Person, Playground
from tests.telegram.conftest import ask, awake, data_of, labels, running

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]

HAND_OVER = "📨 Transmettre ma question à la rédaction"
QUESTION = "je peux utiliser le wifi de la clinique ?"


async def notice(playground: Playground, person: Person, message_id: int, data: str) -> str:
    """Press a button; returns what the bot showed on top of the screen."""
    query = person.press(message_id, data)

    def answers() -> list[str]:
        calls = playground.calls_of("answerCallbackQuery")
        return [c.parameters["text"] for c in calls if c.parameters["callback_query_id"] == query and c.ok]

    await playground.wait_until(answers)
    return answers()[0]


async def test_votes_are_counted_once_and_can_be_changed(model: Path, tmp_path: Path, library: Library):
    async with running(model, tmp_path) as playground:
        await awake(playground)
        person = playground.person()
        reply = await ask(person, QUESTION)
        up, down = data_of(reply, "👍"), data_of(reply, "👎")
        for _ in range(2):
            assert await notice(playground, person, reply.id, up) == "Merci\u00a0!"
        storage = Storage(tmp_path / DATABASE)
        assert storage.feedback.counts() == [Votes("wifi-hospital", 1, 0)]
        before = person.messages[-1].id
        person.press(reply.id, down)
        offered = await person.wait_for(after=before)
        assert "Était-ce plutôt ceci" in offered.text
        assert library.answers["wifi-hospital"].fr.title not in labels(offered)
        assert storage.feedback.counts() == [Votes("wifi-hospital", 0, 1)]
        assert storage.questions.all() == []
        assert "gardée 90\u00a0jours" in await notice(playground, person, offered.id, data_of(offered, HAND_OVER))
        assert [(q.text, q.reason, q.answer) for q in storage.questions.all()] == [(QUESTION, "disliked", "wifi-hospital")]
        assert "plus cette question" in await notice(playground, person, offered.id, data_of(offered, HAND_OVER))
        other = playground.person()
        await notice(playground, other, (await ask(other, QUESTION)).id, up)
        assert storage.feedback.counts() == [Votes("wifi-hospital", 1, 1)]
        storage.close()


async def test_what_was_not_met_is_handed_over_on_demand_and_goes_with_the_person(
    model: Path, tmp_path: Path, library: Library
):
    declined = "le digicode de l'immeuble a changé, mes patients restent dehors"
    private = "quel régime pour Zofia Wisniewska, qui a perdu sa clé usb ?"
    async with running(model, tmp_path) as playground:
        await awake(playground)
        person = playground.person()
        offered = await ask(person, declined)
        storage = Storage(tmp_path / DATABASE)
        assert storage.questions.all() == []
        await notice(playground, person, offered.id, data_of(offered, HAND_OVER))
        assert HAND_OVER not in labels(await ask(person, private))
        await ask(person, "combien de caractères pour un mot de passe")
        offered = await ask(person, "ce n'est pas ma question")
        await notice(playground, person, offered.id, data_of(offered, HAND_OVER))
        assert {(q.text, q.reason) for q in storage.questions.all()} == {
            (declined, "declined"),
            ("combien de caractères pour un mot de passe", "disliked"),
        }
        shown = await editor.report(storage, AssistantLoader(model, library, storage.conversations))
        assert declined in shown
        assert "disliked: password-length" in shown
        assert "nearest: password-length" in shown
        storage.erase(person.id)
        assert storage.questions.all() == []
        storage.close()
        raw = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        assert b"Wisniewska" not in raw
        assert b"blanquette" not in raw


async def test_nothing_is_kept_where_the_operator_says_so(model: Path, tmp_path: Path):
    async with running(model, tmp_path, keep_questions=False) as playground:
        await awake(playground)
        declined = await ask(playground.person(), "le digicode de l'immeuble a changé, mes patients restent dehors")
        assert HAND_OVER not in labels(declined)
        storage = Storage(tmp_path / DATABASE)
        assert storage.questions.all() == []
        storage.close()


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("mon mot de passe est Soleil2024! est-il assez long ?", "mot de passe ou un code"),
        ("Mme Dupont a 62 ans, je peux envoyer son bilan par mail ordinaire ?", "le nom d’une personne"),
    ],
)
async def test_data_typed_in_is_pointed_out_and_the_question_answered(
    model: Path, tmp_path: Path, library: Library, text: str, warning: str
):
    async with running(model, tmp_path) as playground:
        await awake(playground)
        person = playground.person()
        reply = await ask(person, text)
        assert warning in reply.text
        assert "J’ai supprimé votre message" in reply.text
        assert [message.text for message in person.messages if message.sender == "person"] == []
        assert "Sarah Delmas" in reply.text
        assert HAND_OVER not in labels(await ask(person, "ce n'est pas ma question"))
        for typed in ("Soleil2024", "Dupont"):
            assert typed not in reply.text
        raw = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        assert b"Soleil2024" not in raw
        assert b"Dupont" not in raw


async def test_another_subject_is_not_trapped_by_the_answer_before(model: Path, tmp_path: Path):
    async with running(model, tmp_path) as playground:
        await awake(playground)
        person = playground.person()
        for text in ("raconte-moi une blague", "et la météo demain ?"):
            await ask(person, QUESTION)
            assert "je ne parle que de la protection des données" in (await ask(person, text)).text
