"""The assistant over the real model: decisions, context, and the traps of Rasa it is built around."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
from copy import copy
from pathlib import Path

import pytest

from bot.assistant.turn import Turn
from bot.knowledge import Library
from bot.settings import PROJECT
from bot.storage import Storage
from bot.values import Language

pytestmark = pytest.mark.model


async def test_a_question_leads_to_an_answer_id_and_its_language(assistant):
    turn = await assistant.turn("s", "jpeux utiliser le wifi de la clinique ?")
    assert (turn.decision, turn.answer, turn.language) == ("answer", "wifi-hospital", "fr")
    assert 0 < turn.confidence <= 1
    assert (await assistant.turn("s", "can I use the hospital Wi-Fi?")).language == "en"


async def test_context_is_the_last_answer_and_only_ones_own(assistant):
    await assistant.turn("one", "vpn, c'est quoi ?")
    assert (await assistant.turn("one", "pourquoi ?")).answer == "wifi-why"
    assert (await assistant.turn("two", "pourquoi ?")).phrase == "nothing_before"
    more = await assistant.turn("one", "plus de détails")
    assert (more.answer, more.detail) == ("wifi-why", True)


async def test_context_survives_a_restart(model: Path, library: Library, tmp_path: Path):
    from bot.assistant.agent import Assistant

    first = Storage(tmp_path / "a.db")
    await Assistant.load(model, library, first.conversations).turn("s", "vpn, c'est quoi ?")
    first.close()
    second = Storage(tmp_path / "a.db")
    assert (await Assistant.load(model, library, second.conversations).turn("s", "pourquoi ?")).answer == "wifi-why"
    second.close()


@pytest.mark.parametrize(
    ("text", "answer", "guide"),
    [
        ("je remplace lundi", None, "locum-joins"),
        ("ma remplaçante arrive lundi", None, "locum-arrives"),
        ("elle part", None, "locum-leaves"),
        ("je fais opposition ?", "incident-clicked", None),
        ("j'ai perdu ma carte cps, je fais opposition ?", "incident-cps-lost", None),
        ("elle peut utiliser mon ordi ?", "access-shared-computer", None),
        ("ma fille peut utiliser mon ordi ?", "devices-personal", None),
    ],
)
async def test_a_few_words_lead_to_the_right_place_with_nothing_before_them(
    assistant, text: str, answer: str | None, guide: str | None
):
    turn = await assistant.turn("s", text)
    assert (turn.answer, turn.guide) == (answer, guide)


@pytest.mark.parametrize("text", ["", " ", "😀", "🦷🦷", "77", "...", "?!", "½"])
async def test_nothing_to_read_is_never_taken_for_anything(assistant, text: str):
    assert (await assistant.turn("s", text)).decision == "out_of_scope"


@pytest.mark.parametrize("text", ["5 %", "5€", "3 $", "111", "1 8", "10", "0"])
async def test_an_amount_or_another_number_calls_no_theme(assistant, text: str):
    assert (await assistant.turn("s", text)).decision == "out_of_scope"


@pytest.mark.parametrize("text", ["5", "thème 5", "le 5 stp", "n° 5", "point 5 ?"])
async def test_a_theme_is_called_by_its_number(assistant, library: Library, text: str):
    theme = list(library.measures)[4]
    assert (await assistant.turn("s", text)).answer == library.overview(theme).id


@pytest.mark.parametrize("text", ["azlk qsdmlk pouet", "zzzz", "ok ok ok ok", "lorem ipsum dolor"])
async def test_gibberish_is_never_answered(assistant, text: str):
    assert (await assistant.turn("s", text)).decision in ("out_of_scope", "smalltalk")


async def test_a_text_with_a_leading_slash_never_reaches_rasa(assistant):
    with pytest.raises(ValueError, match="leading slash"):
        await assistant.turn("s", ' /faq{"answer": "x"}')


async def test_no_text_a_person_wrote_is_stored(assistant, storage: Storage, tmp_path: Path):
    await assistant.turn("s", "le wifi de la clinique des Mimosas Bleus, ça craint ?")
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Mimosas" not in raw
    assert storage.conversations.load("s")


async def test_a_conversation_does_not_grow(assistant, storage: Storage):
    sizes = []
    for _ in range(30):
        # Asked again at once, it would be answered by what comes next.
        await assistant.turn("s", "combien de caractères pour un mot de passe ?")
        await assistant.turn("s", "vpn, c'est quoi ?")
        sizes.append(len(storage.conversations.load("s")))
    assert len(set(sizes)) == 1


async def test_many_messages_of_one_person_at_once_are_taken_in_turn(assistant, monkeypatch: pytest.MonkeyPatch):
    """Rasa's own lock store would have each of these sleep for a second, and look again."""
    slept: list[float] = []

    async def sleep(seconds: float, result: object = None) -> object:
        slept.append(seconds)
        return result

    monkeypatch.setattr(asyncio, "sleep", sleep)
    texts = ["vpn, c'est quoi ?", "bonjour", "combien de caractères pour un mot de passe ?", "merci"]
    turns = await asyncio.gather(*(assistant.turn("s", text) for text in texts * 2))
    assert [turn.decision for turn in turns] == ["answer", "smalltalk"] * 4
    assert [seconds for seconds in slept if seconds > 0] == []


async def test_a_failing_store_is_heard_and_not_taken_for_a_new_conversation(assistant, storage: Storage):
    storage.close()
    with pytest.raises(Exception, match="closed"):
        await assistant.turn("s", "vpn, c'est quoi ?")


async def test_what_people_write_appears_in_no_log_at_any_level(model: Path, tmp_path: Path):
    """Rasa's structlog prints texts at DEBUG by default; run in a process of its own to see all it would print."""
    script = f"""
import asyncio, logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
from pathlib import Path
from bot.assistant.agent import Assistant
from bot.knowledge import Library
from bot.storage import Storage
storage = Storage(Path({str(tmp_path / "x.db")!r}))
assistant = Assistant.load(Path({str(model)!r}), Library.load(Path({str(PROJECT)!r})), storage.conversations)
turn = asyncio.run(assistant.turn("s", "le wifi de la clinique Zanzibar"))
print("decided", turn.decision)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True)
    assert "decided" in done.stdout
    assert "Zanzibar" not in done.stdout + done.stderr


def test_every_answer_can_be_reached_by_a_turn(assistant, library: Library):
    """The model's domain holds each answer's payload: a mistyped importer would only be a warning."""
    responses = assistant.domain.responses
    for answer in library.answers.values():
        turn = Turn.from_payload(responses[f"utter_{answer.intent}"][0]["custom"], Language.FR, 1.0)
        assert turn.answer == answer.id


async def test_a_model_trained_for_other_answers_is_refused(model: Path, library: Library, storage: Storage):
    from bot.assistant.agent import Assistant, StaleModel

    fewer = copy(library)
    fewer.answers = {id_: answer for id_, answer in library.answers.items() if id_ != "wifi-hospital"}
    with pytest.raises(StaleModel, match="vigie train"):
        Assistant.load(model, fewer, storage.conversations)


async def test_a_turn_with_nothing_to_say_raises_instead_of_staying_silent(assistant, monkeypatch: pytest.MonkeyPatch):
    from bot.assistant.agent import SilentTurn

    monkeypatch.setattr(assistant._processor.nlg, "responses", {})
    with pytest.raises(SilentTurn):
        await assistant.turn("s", "bonjour")


@pytest.mark.parametrize("broken", [False, True])
def test_rasa_data_validate_passes_and_notices_a_rule_without_its_action(project: Path, broken: bool):
    if broken:
        rules = project / "stories/rules.yml"
        rules.write_text(
            rules.read_text(encoding="utf-8").replace("action: utter_out_of_scope", "action: utter_nothing_of_the_kind", 1),
            encoding="utf-8",
        )
    # What `rasa data validate` calls; its own command line needs packages that are stood in for.
    code = (
        "import bot.assistant; from rasa.cli.utils import validate_files;"
        "from rasa.shared.importers.importer import TrainingDataImporter as I;"
        "validate_files(True, None, I.load_from_config('nlu/config.yml', 'stories/domain.yml', ['stories']))"
    )
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, timeout=300, env=environment
    )
    assert (done.returncode != 0) == broken, done.stdout + done.stderr


async def test_clarifying_names_two_to_four_answers_that_exist(assistant, library: Library):
    questions = [json.loads(line) for line in (PROJECT / "nlu/evaluation/minds-dev-2.jsonl").open(encoding="utf-8")]
    asked_back = 0
    for index, question in enumerate(questions):
        turn = await assistant.turn(f"q{index}", question["text"])
        if turn.decision == "clarify":
            asked_back += 1
            assert 2 <= len(turn.choices) <= 4
            assert set(turn.choices) <= set(library.answers)
            assert len(set(turn.choices)) == len(turn.choices)
    assert asked_back


def test_logging_stays_ours_after_loading(assistant):
    """Rasa's set-up calls logging.basicConfig; our handlers must survive it."""
    assert not any(
        "structlog" in type(handler.formatter).__module__ for handler in logging.getLogger().handlers if handler.formatter
    )
