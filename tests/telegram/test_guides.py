"""Guides over the Bot API: found in words, ticked in place, printed, and delivered again by the running bot."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.knowledge import Library
from bot.storage import DATABASE, Storage
from bot.values import OneOffKind
from playground import Person, Playground
from tests.telegram.conftest import ask, awake, data_of, labels, running
from tests.telegram.test_reminders import make_due

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]
GUIDE = "locum-arrives"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def playground(model: Path, folder: Path) -> AsyncIterator[Playground]:
    """A bot that looks for what is due five times a second."""
    async with running(model, folder, reminders_every=0.2) as playground:
        await awake(playground)
        yield playground


@pytest.fixture
def storage(folder: Path):
    """The bot's own database, looked into from outside."""
    storage = Storage(folder / DATABASE)
    yield storage
    storage.close()


async def test_a_moment_told_in_words_gets_its_steps_which_are_ticked_in_place(person: Person):
    guide = await ask(person, "j'ai une remplaçante qui commence lundi, qu'est-ce que je prévois ?")
    assert "Un remplacement commence" in guide.text
    assert guide.text.count("☐") == 6
    person.press(guide.id, data_of(guide, "✅ Étape 1\u00a0: c’est fait"))
    ticked = await person.wait_for(lambda m: m.id == guide.id and "1 sur 6" in m.text)
    assert ticked.text.count("☐") == 5
    person.press(guide.id, data_of(ticked, "2"))
    step = await person.wait_for(lambda m: m.id == guide.id and "CPS" in m.text and "☐" not in m.text)
    assert {"✅ Étape 2\u00a0: c’est fait", "← Retour"} <= set(labels(step))
    person.press(guide.id, data_of(step, "← Retour"))
    await person.wait_for(lambda m: m.id == guide.id and "1 sur 6" in m.text)


async def test_a_question_on_one_thing_stays_an_answer_that_offers_the_guide(person: Person):
    answer = await ask(person, "je lui donne mon mot de passe pour la semaine de remplacement ?")
    assert "☐" not in answer.text
    person.press(answer.id, data_of(answer, "☰"))
    await person.wait_for(lambda m: m.id == answer.id and "🤝 Un remplacement commence" in labels(m))


async def test_the_page_to_print_arrives_as_a_document(person: Person):
    guide = await ask(person, f"/start {GUIDE}")
    guide = await person.wait_for(lambda m: "☐" in m.text, after=guide.id - 1)
    person.press(guide.id, data_of(guide, "📄 À imprimer"))
    sent = await person.wait_for(lambda m: m.media is not None and m.media.kind == "document")
    assert "Ce guide sur une page" in sent.text


async def test_a_guide_comes_again_when_it_is_due(person: Person, storage: Storage, library: Library):
    await ask(person, f"/start {GUIDE}")
    # Sets the time zone to one where it is day.
    make_due(storage, person.chat_id, library)
    await person.wait_for(lambda m: "Arrêter ce rappel" in labels(m))
    storage.deliveries.once(person.chat_id, OneOffKind.GUIDE, GUIDE, int(time.time()) - 1)
    again = await person.wait_for(lambda m: "vous m’avez demandé de vous renvoyer" in m.text.lower())
    assert "☐ 1." in again.text
    assert "⏰ Dans une semaine" in labels(again)
