"""Words on the way through an emergency, over the real model: what settles something, is only replied to, or offered."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant.model import train
from bot.dialogue import Dialogue
from bot.incidents import Stage
from bot.knowledge import Language
from bot.settings import PROJECT
from bot.storage import Storage
from bot.values import StepOutcome
from tests.dialogue.test_emergency import LIBRARY, Loaded, Somebody, buttons

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory):
    storage = Storage(tmp_path_factory.mktemp("words") / "vigie.db")
    yield storage
    storage.close()


@pytest.fixture(scope="module")
def dialogue(storage: Storage) -> Dialogue:
    return Dialogue(LIBRARY, storage, Loaded(Path(train(PROJECT, PROJECT / "models")), storage))


@pytest.fixture
def somebody(dialogue: Dialogue, storage: Storage) -> Somebody:
    return Somebody(dialogue, storage)


def phrase(key: str, language: Language = Language.FR) -> str:
    return LIBRARY.phrase(key, language)


def said(situation: str, label: str) -> str:
    return LIBRARY.incidents.said(LIBRARY.incidents.situations[situation], label).fr


@pytest.mark.parametrize(
    ("situation", "text", "label"),
    [
        ("ransomware", "t'es nul", "rude"),
        ("ransomware", "au secours", "lost"),
        ("ransomware", "je comprends rien", "lost"),
        ("ransomware", "ils disent qu'ils vont publier les dossiers", "threat"),
        ("ransomware", "ils réclament 2000 €", "pay"),
        ("remote-control", "il rappelle toutes les cinq minutes", "calls-back"),
        ("fake-adviser", "la banque me rembourse ?", "refund"),
        ("stolen-device", "mon mari s'en charge, c'est en cours", "under-way"),
        ("ransomware", "j'ai une salle d'attente pleine, je fais comment", "care"),
        ("stolen-device", "je suis en Belgique", "abroad"),
        ("clicked-link", "c'est le même mot de passe que ma messagerie", "same-password"),
    ],
)
async def test_words_that_settle_nothing_are_replied_to(somebody: Somebody, situation: str, text: str, label: str):
    first = await somebody.tap(f"em:{situation}")
    reply = await somebody.say(text)
    assert said(situation, label) in reply.plain
    assert not somebody.record.steps
    assert not somebody.record.stuck
    assert buttons(reply)[0] == buttons(first)[0]


async def test_a_threat_elsewhere_offers_blackmail(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    reply = await somebody.say("ils menacent de tout publier si je paie pas")
    assert "em:blackmail" in buttons(reply)
    assert not somebody.record.steps
    assert somebody.record.situation in ("stolen-device", "blackmail")


async def test_what_was_done_is_noted_where_it_belongs_and_the_question_is_answered(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    reply = await somebody.say("j'ai changé tous les mots de passe, faut que je porte plainte aussi ?")
    assert somebody.record.steps == {"passwords": StepOutcome.DONE}
    assert said("stolen-device", "complaint") in reply.plain
    assert buttons(reply)[0] == "es:stolen-device:lock:d"


async def test_another_question_beside_what_is_done_loses_neither(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    reply = await somebody.say("c'est fait. c'est quoi un gestionnaire de mots de passe ?")
    assert reply.turn.answer == "password-manager"
    assert somebody.record.steps == {"lock": StepOutcome.DONE}
    [again] = reply.then
    assert "ed:stolen-device:device:phone" in buttons(again)


async def test_a_question_on_the_way_is_answered_in_words(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    await somebody.tap("es:stolen-device:lock:d")
    await somebody.say("un téléphone")
    assert somebody.record.known == {"device": "phone"}


async def test_a_question_is_not_passed_over_for_a_side_question(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    await somebody.tap("es:stolen-device:lock:d")
    await somebody.say("j'ai peur")
    assert "device" not in somebody.record.known
    await somebody.say("c'est grave ?")
    assert "device" not in somebody.record.known


async def test_a_second_incident_told_on_top_settles_nothing_of_the_first(somebody: Somebody):
    await somebody.tap("em:ransomware")
    await somebody.say("en plus on m'a volé mon téléphone dans la voiture")
    first = next(record for record in somebody.records if record.situation == "ransomware")
    assert not first.steps
    assert "stolen-device" in {record.situation for record in somebody.records}


async def test_the_same_is_not_said_twice_running(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    replies = [(await somebody.say("blablabla truc machin")).plain for _ in range(3)]
    assert replies[0] != replies[1] != replies[2]
    assert [phrase("emergency_unclear") in reply for reply in replies] == [True, False, True]
    assert phrase("emergency_hint_step") in replies[1]
    assert not somebody.record.steps


async def test_a_false_alarm_said_twice_is_set_aside_once(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    left = await somebody.say("fausse alerte, je l'ai retrouvé")
    assert "em:stolen-device:close" in buttons(left)
    again = await somebody.say("fausse alerte")
    assert phrase("emergency_aside") in again.plain
    assert buttons(again) == ["em:stolen-device", "em:stolen-device:close"]


@pytest.mark.parametrize("text", ["annule", "cancel", "/annule"])
async def test_the_latest_thing_is_taken_back_in_either_language(somebody: Somebody, text: str):
    await somebody.tap("em:hacked-mailbox")
    await somebody.tap("es:hacked-mailbox:new-password:d")
    await somebody.say(text)
    assert not somebody.record.steps
    left = await somebody.say(text)
    assert buttons(left)[0] == "em:hacked-mailbox"
    stop = LIBRARY.incidents.common.said["stop"]
    assert left.plain in (stop.fr, stop.en)


async def test_stop_in_english_is_replied_to_in_english(dialogue: Dialogue, storage: Storage):
    somebody = Somebody(dialogue, storage, "en")
    await somebody.say("my laptop was stolen from my car")
    stopped = await somebody.say("stop")
    assert LIBRARY.incidents.common.said["stop"].en in stopped.plain


async def test_who_comes_back_is_told_what_is_done(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    await somebody.tap("es:stolen-device:lock:d")
    await somebody.say("plus tard")
    reply = await somebody.say("je reprends")
    assert "Déjà fait" in reply.plain


async def test_the_moment_of_discovery_stands_beside_the_question(somebody: Somebody):
    await somebody.tap("em:data-leak")
    await somebody.say("et la CNIL j'ai combien de temps, on s'en est aperçu hier à 8h")
    assert (somebody.record.found.days, somebody.record.found.time) == (1, "08:00")
    assert somebody.stage is Stage.STEP


ENGLISH = {
    "blackmail": "someone is threatening to publish my clients' notes unless I pay",
    "card-lost": "I can't find my CPS card anywhere",
    "clicked-link": "I put my password into a fake login page",
    "data-leak": "our patients' files have leaked on the internet",
    "ecps-approved": "I accepted an e-CPS notification that wasn't mine",
    "fake-adviser": "a man from my bank's fraud department had me approve a transfer, I think he was fake",
    "forged-scripts": "a chemist phoned about a prescription in my name that I didn't write",
    "hacked-mailbox": "my e-mail is sending spam to all my contacts",
    "intrusion": "a former assistant has been reading patient files without permission",
    "lost-data": "my hard drive died and there is no backup of the records",
    "malware": "I opened an attachment and I think it was a virus",
    "odd-computer": "my computer is acting strange, windows open by themselves",
    "ransomware": "all our files are encrypted and they ask for money",
    "remote-control": "a guy from Microsoft support called and took control of my PC",
    "sim-swap": "my phone lost signal and the operator says my number was moved to another SIM",
    "stolen-device": "my work phone was stolen on the tram",
    "wrong-recipient": "I sent a patient's results to the wrong person by e-mail",
}


@pytest.mark.parametrize("situation", sorted(ENGLISH))
async def test_every_situation_opens_in_english_too(dialogue: Dialogue, storage: Storage, situation: str):
    somebody = Somebody(dialogue, storage, "en")
    reply = await somebody.say(ENGLISH[situation])
    assert somebody.record.situation == situation
    assert LIBRARY.incidents.situations[situation].steps[0].en in reply.plain
