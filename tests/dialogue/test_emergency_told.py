"""What is told on the way through an emergency, over the real model: taken in with one line, then the step that waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant.model import train
from bot.dialogue import Dialogue
from bot.dialogue.emergency.lines import first_sentence
from bot.incidents import Stage
from bot.knowledge import Language
from bot.settings import PROJECT
from bot.storage import Storage
from bot.values import StepOutcome
from tests.dialogue.test_emergency import LIBRARY, Loaded, Somebody, buttons

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory):
    storage = Storage(tmp_path_factory.mktemp("told") / "vigie.db")
    yield storage
    storage.close()


@pytest.fixture(scope="module")
def dialogue(storage: Storage) -> Dialogue:
    return Dialogue(LIBRARY, storage, Loaded(Path(train(PROJECT, PROJECT / "models")), storage))


@pytest.fixture
def somebody(dialogue: Dialogue, storage: Storage) -> Somebody:
    return Somebody(dialogue, storage)


def phrase(key: str) -> str:
    return LIBRARY.phrase(key, Language.FR)


def line(situation: str, step: str) -> str:
    """Return the one line of a step."""
    [found] = [one for one in LIBRARY.incidents.situations[situation].steps if one.id == step]
    return first_sentence(found, Language.FR)


@pytest.mark.parametrize(
    "text",
    [
        "il est resté sur la banquette du bus",
        "c'est la stagiaire qui a appuyé",
        "je suis chez une dame là",
        "il a PAS demandé d'argent",
        "mon neveu dit que c'est sûrement rien",
    ],
)
async def test_what_settles_nothing_is_taken_in_and_the_step_said_in_one_line(somebody: Somebody, text: str):
    first = await somebody.tap("em:malware")
    reply = await somebody.say(text)
    assert reply.plain.startswith(phrase("emergency_taken"))
    assert reply.plain.count("\n\n") == 1
    assert line("malware", "cut-network") in reply.plain
    assert len(reply.plain) < len(first.plain)
    assert buttons(reply)[0] == buttons(first)[0]
    assert not somebody.record.steps
    assert not somebody.record.known


async def test_two_such_messages_running_do_not_get_the_same_words(somebody: Somebody):
    await somebody.tap("em:malware")
    replies = [(await somebody.say(text)).plain for text in ("je suis chez une dame là", "elle est gentille, elle attend")]
    assert replies[0] != replies[1]


@pytest.mark.parametrize(
    ("situation", "text", "step"),
    [
        ("clicked-link", "cb bloquée sur l'appli", "bank"),
        ("forged-scripts", "gendarmerie fait", "complaint"),
        ("blackmail", "la police est saisie", "complaint"),
        ("sim-swap", "ligne suspendue", "call-operator"),
        ("remote-control", "anydesk désinstallé", "uninstall"),
    ],
)
async def test_a_deed_told_in_two_words_is_noted(somebody: Somebody, situation: str, text: str, step: str):
    await somebody.tap(f"em:{situation}")
    await somebody.say(text)
    assert somebody.record.steps.get(step) is StepOutcome.DONE


@pytest.mark.parametrize(
    "text", ["pas encore bloqué la carte", "la carte est pas bloquée", "la carte, elle est bloquée ou pas ?"]
)
async def test_a_deed_denied_or_asked_about_is_not(somebody: Somebody, text: str):
    await somebody.tap("em:clicked-link")
    await somebody.say(text)
    assert "bank" not in somebody.record.steps


async def test_who_had_a_card_blocked_is_not_asked_whether_one_was_given(somebody: Somebody):
    await somebody.tap("em:clicked-link")
    await somebody.say("opposition faite")
    assert somebody.record.known["card-given"] == "yes"


async def test_a_closed_door_before_the_step_that_waits_leads_to_what_to_do_instead(somebody: Somebody):
    await somebody.tap("em:fake-adviser")
    reply = await somebody.say("la banque est fermée, il est 20 h")
    assert somebody.stage is Stage.INSTEAD
    assert "0\u00a0892\u00a0705\u00a0705" in reply.plain


async def test_a_closed_door_elsewhere_is_answered_and_the_step_that_waits_stays(somebody: Somebody):
    await somebody.tap("em:malware")
    reply = await somebody.say("le dépanneur peut venir que mardi")
    assert "17cyber.gouv.fr" in reply.plain
    assert line("malware", "cut-network") in reply.plain
    assert not somebody.record.steps


async def test_a_call_that_is_given_up_leaves_no_emergency(somebody: Somebody):
    await somebody.tap("em:lost-data")
    reply = await somebody.say("le support est occupé, ça sonne dans le vide, j'abandonne")
    assert somebody.record.situation == "lost-data"
    assert line("lost-data", "stop-using") in reply.plain


async def test_at_most_one_remark_is_replied_to_where_nothing_is_asked(somebody: Somebody):
    await somebody.tap("em:malware")
    reply = await somebody.say("ma secrétaire est en larmes, elle a peur, elle a tout débranché")
    assert reply.plain.count("\n\n") <= 2


async def test_what_somebody_tells_is_not_answered_by_an_article(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    reply = await somebody.say("j'ai le portable de ma voisine pour l'instant")
    assert reply.turn is None or reply.turn.answer is None
    assert line("stolen-device", "lock") in reply.plain


@pytest.mark.parametrize("text", ["ok continue", "et après ?", "suivant", "c'est fait, ensuite ?"])
async def test_going_on_brings_the_next_thing(somebody: Somebody, text: str):
    await somebody.tap("em:blackmail")
    await somebody.say(text)
    assert list(somebody.record.steps) == ["do-not-answer"]


async def test_a_moment_belongs_to_what_it_is_said_of(somebody: Somebody):
    await somebody.tap("em:forged-scripts")
    await somebody.say("plainte c fait ce matin")
    assert somebody.record.steps == {"complaint": StepOutcome.DONE}
    assert somebody.record.found is None


async def test_an_odd_screen_turns_out_to_be_a_fake_support(somebody: Somebody):
    await somebody.tap("em:odd-computer")
    await somebody.say("j'ai appelé le numéro et le type a pris la main sur mon ordi")
    assert [record.situation for record in somebody.records] == ["remote-control"]


async def test_what_went_with_the_bag_opens_no_other_path(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    reply = await somebody.say("il y avait aussi mon tampon et mes ordonnances vierges dans le sac")
    assert [record.situation for record in somebody.records] == ["stolen-device"]
    assert LIBRARY.incidents.common.said["papers-too"].fr in reply.plain


@pytest.mark.parametrize(
    "text",
    [
        "c un ipad",
        "c'est obligatoire même toute seule ?",
        "elle a pas de cps à elle",
        "mes collègues ont mon code",
        "sauf urgence",
    ],
)
async def test_how_things_are_opens_no_emergency(somebody: Somebody, text: str):
    await somebody.say(text)
    assert not somebody.records


@pytest.mark.parametrize("text", ["on m'a volé mon iPad", "ma CPS a disparu", "quelqu'un a mon code, il l'a pris dans mon sac"])
async def test_what_happened_still_does(somebody: Somebody, text: str):
    await somebody.say(text)
    assert somebody.records


async def test_putting_off_by_a_question_keeps_the_place(somebody: Somebody):
    await somebody.tap("em:malware")
    reply = await somebody.say("on peut reprendre demain matin ?")
    assert LIBRARY.incidents.common.said["later"].fr in reply.plain
    assert not somebody.record.steps


@pytest.mark.parametrize(("situation", "step"), [("hacked-mailbox", "new-password"), ("sim-swap", "call-operator")])
async def test_an_account_or_a_line_got_back_is_no_false_alarm(somebody: Somebody, situation: str, step: str):
    await somebody.tap(f"em:{situation}")
    await somebody.say("ouf, récupéré, ils m'ont rendu l'accès")
    assert somebody.record.steps.get(step) is StepOutcome.DONE
    assert somebody.stage is not None


async def test_coming_back_shows_the_question_that_waits(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    await somebody.tap("es:stolen-device:lock:d")
    await somebody.say("on peut reprendre demain matin ?")
    await somebody.say("me voilà, on reprend")
    assert "device" not in somebody.record.known


async def test_words_of_a_question_are_no_deed(somebody: Somebody):
    await somebody.tap("em:ransomware")
    await somebody.say("une boîte qui récupère les disques effacés, ça coûte cher ?")
    assert not somebody.record.steps
