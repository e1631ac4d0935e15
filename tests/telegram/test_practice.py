"""Practice and the look at a message over the Bot API, with a scripted assistant: rounds, reminders, links behind words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.assistant import Turn
from bot.knowledge import Library
from bot.storage import DATABASE, Storage
from bot.values import Language, ReminderKind
from playground import Person, Playground
from tests.fake_assistant import FakeAssistant
from tests.telegram.conftest import ask, data_of, eventually, labels, running
from tests.telegram.test_reminders import make_due

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXTS = {
    "entraîne-moi": Turn("command", command="practice", language=Language.FR),
    "et sinon": Turn("answer", answer="wifi-hospital", language=Language.FR),
}
BOXES = "📦" * 12
LETTER = f"{BOXES} Bonjour, votre relevé est prêt : www.ameli.fr. Cordialement"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def playground(data: Path) -> AsyncIterator[Playground]:
    """One bot for all tests of this file, which looks for what is due five times a second."""
    async with running(
        Path("no-model"), data, FakeAssistant.scripted(TEXTS), voice_engine="off", reminders_every=0.2
    ) as playground:
        yield playground


@pytest.fixture
def person(playground: Playground) -> Person:
    return playground.person()


@pytest.fixture
def kept(data: Path):
    """The running bot's database."""
    storage = Storage(data / DATABASE)
    yield storage
    storage.close()


async def pressed(person: Person, message, label: str):
    """Press a button; returns its message once it reads otherwise."""
    before = message.text
    person.press(message.id, data_of(message, label))
    return await person.wait_for(lambda m: m.id == message.id and m.text != before)


async def test_a_round_in_one_message_and_another_below_it(person: Person):
    message = await ask(person, "entraîne-moi")
    for number in range(1, 11):
        assert f"Exemple {number} sur 10" in message.text
        assert labels(message) == ["Hameçonnage", "Message normal"]
        message = await pressed(person, message, "Hameçonnage")
        message = await pressed(person, message, "Suivant →" if number < 10 else "Voir le résultat")
    assert "Votre meilleure série" in message.text
    person.press(message.id, data_of(message, "🔁 Dix autres exemples"))
    again = await person.wait_for(lambda m: "Exemple 1 sur 10" in m.text, after=message.id)
    assert labels(again) == ["Hameçonnage", "Message normal"]


async def test_the_reminder_of_good_habits_brings_an_example_to_those_who_want_one(
    person: Person, playground: Playground, kept: Storage, library: Library
):
    sender = kept.pseudonyms.of(person.chat_id)
    wanting = playground.person()
    for somebody in (person, wanting):
        await ask(somebody, "/aide")
    kept.practice.want_monthly(kept.pseudonyms.of(wanting.chat_id), wanted=True)
    for somebody in (person, wanting):
        make_due(kept, somebody.chat_id, library, ReminderKind.HABITS)
    example = await wanting.wait_for(lambda m: "L’exemple du mois" in m.text)
    assert labels(example) == ["Hameçonnage", "Message normal"]
    reminder = next(m for m in wanting.bot_messages if "Arrêter ce rappel" in labels(m))
    assert reminder.id < example.id
    wanting.press(example.id, data_of(example, "Hameçonnage"))
    explained = await wanting.wait_for(lambda m: "hameçonnage" in m.text or "normal" in m.text, after=example.id)
    assert "🔕 Plus d’exemple chaque mois" in labels(explained)
    await person.wait_for(lambda m: "Arrêter ce rappel" in labels(m))
    await eventually(lambda: kept.deliveries.history(person.chat_id, ReminderKind.HABITS), "the delivery is settled")
    assert not [m for m in person.bot_messages if "L’exemple du mois" in m.text]
    assert kept.practice.of(sender).examples == ()


async def test_an_example_that_cannot_be_sent_does_not_bring_the_reminder_again(
    person: Person, playground: Playground, kept: Storage, library: Library
):
    sender = kept.pseudonyms.of(person.chat_id)
    await ask(person, "/aide")
    kept.practice.want_monthly(sender, wanted=True)
    # The reminder passes, what follows does not.
    playground.faults.hang(0, method="sendMessage")
    playground.faults.bad_request("message to be replied not found", method="sendMessage")
    make_due(kept, person.chat_id, library, ReminderKind.HABITS)
    await eventually(lambda: kept.deliveries.history(person.chat_id, ReminderKind.HABITS), "the reminder is settled as sent")
    assert playground.faults.waiting == 0
    assert len([m for m in person.bot_messages if "Arrêter ce rappel" in labels(m)]) == 1
    assert kept.practice.of(sender).examples == ()


def linked(address: str) -> list[dict[str, object]]:
    """A link to that address behind "www.ameli.fr", counted in UTF-16 code units: each emoji before it is two."""
    return [{"type": "text_link", "offset": LETTER.index("www") + len(BOXES), "length": len("www.ameli.fr"), "url": address}]


async def test_a_link_behind_another_address_comes_in_with_a_forward_a_text_and_a_caption(person: Person):
    plain = await person.wait_for(after=person.forward(LETTER))
    assert "mène à une autre" not in plain.text
    hidden = linked("https://connexion-pro.top/a")
    for sent in (person.forward(LETTER, entities=hidden), person.send_formatted(LETTER, hidden)):
        reply = await person.wait_for(after=sent)
        assert "Un lien affiche une adresse et mène à une autre" in reply.text
        assert "hxxps://connexion-pro[.]top/a" in reply.text
    sent = person.send_photo(LETTER, caption_entities=hidden)
    reply = await person.wait_for(lambda m: "mène à une autre" in m.text, after=sent)
    assert "hxxps://connexion-pro[.]top/a" in reply.text


async def test_the_two_taps_typed_and_something_else_in_between(person: Person):
    scam = "Votre colis est en attente, réglez 1,99 € avant ce soir : http://colis-suivi.top"
    assert "a les signes d’une arnaque" in (await ask(person, scam)).text
    assert "De quelle adresse" in (await ask(person, "non")).text
    assert "Une autre adresse est un signe fort" in (await ask(person, "de noreply@colis-suivi.top")).text
    assert "a les signes d’une arnaque" in (await ask(person, scam)).text
    assert "Wi-Fi" in (await ask(person, "et sinon")).text
    assert "De quelle adresse" not in (await ask(person, "non")).text
    # Nothing was deleted as a patient's.
    assert "de noreply@colis-suivi.top" in [m.text for m in person.messages if m.sender == "person"]
