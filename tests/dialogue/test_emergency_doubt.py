"""In an emergency, over the real model: what is asked, supposed or denied settles nothing, and may close what opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant.model import train
from bot.dialogue import Dialogue
from bot.incidents import Stage
from bot.settings import PROJECT
from bot.storage import Storage
from tests.dialogue.test_emergency import LIBRARY, Loaded, Somebody, buttons

pytestmark = pytest.mark.model
SAID = LIBRARY.incidents.common.said


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory):
    storage = Storage(tmp_path_factory.mktemp("doubt") / "vigie.db")
    yield storage
    storage.close()


@pytest.fixture(scope="module")
def dialogue(storage: Storage) -> Dialogue:
    return Dialogue(LIBRARY, storage, Loaded(Path(train(PROJECT, PROJECT / "models")), storage))


@pytest.fixture
def somebody(dialogue: Dialogue, storage: Storage) -> Somebody:
    return Somebody(dialogue, storage)


@pytest.mark.parametrize(
    ("situation", "text"),
    [
        ("hacked-mailbox", "ils ont changé mon mot de passe"),
        ("hacked-mailbox", "si je change le mot de passe ça suffit ?"),
        ("stolen-device", "comment on verrouille à distance ?"),
        ("ransomware", "ma sauvegarde est chiffrée aussi"),
        ("ransomware", "je peux rallumer l'ordi ?"),
        ("ransomware", "la souris bouge toute seule en ce moment, attendez"),
        ("remote-control", "can I just let him finish?"),
        ("stolen-device", "je l'ai retrouvé mais il était ouvert"),
        ("stolen-device", "je crois que c'est bloqué"),
        ("fake-adviser", "ça peut attendre demain ?"),
        ("card-lost", "c'est peut-être une fausse alerte"),
    ],
)
async def test_what_is_not_reported_settles_and_leaves_nothing(somebody: Somebody, situation: str, text: str):
    await somebody.tap(f"em:{situation}")
    reply = await somebody.say(text)
    assert somebody.record.situation == situation
    assert not somebody.record.steps
    assert somebody.stage is Stage.STEP
    assert SAID["later"].fr not in reply.plain
    assert SAID["false-alarm"].fr not in reply.plain


async def test_whether_a_risky_act_may_be_done_is_never_agreed_to(somebody: Somebody):
    await somebody.tap("em:remote-control")
    reply = await somebody.say("je peux le laisser regarder un peu ?")
    assert SAID["may-i"].fr in reply.plain
    assert not somebody.record.steps


async def test_a_side_question_is_no_reply_to_the_one_that_waits(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    await somebody.tap("es:stolen-device:lock:d")
    for text in ("c'est grave ?", "et la CNIL ?", "comment savoir ?"):
        await somebody.say(text)
    assert "device" not in somebody.record.known
    assert somebody.stage is Stage.ASK


@pytest.mark.parametrize("text", ["mais non, je demande juste", "rien de tout ça", "c'est pas ça", "il ne m'est rien arrivé"])
async def test_an_emergency_opened_on_no_incident_is_closed_and_taken_up_by_a_tap(somebody: Somebody, text: str):
    await somebody.tap("em:stolen-device")
    reply = await somebody.say(text)
    assert SAID["no-incident"].fr in reply.plain
    assert buttons(reply) == ["em:stolen-device", "em:stolen-device:close"]


@pytest.mark.parametrize("text", ["et si je perds la tablette ?", "et si je me fais pirater ma messagerie ?"])
async def test_what_is_only_supposed_opens_nothing(somebody: Somebody, text: str):
    await somebody.say(text)
    assert not somebody.records


async def test_when_it_was_last_seen_is_not_when_it_was_found_out(somebody: Somebody):
    await somebody.tap("em:data-leak")
    await somebody.say("je l'avais encore hier à 18h")
    assert somebody.record.found is None
