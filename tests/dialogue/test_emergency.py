"""The emergency over the real model: every path gone through by taps and by words, and what people say on the way."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.assistant import AssistantLoader, incidents_of
from bot.assistant.model import train
from bot.dialogue import Dialogue, Incoming, Outgoing
from bot.dialogue.files import make
from bot.dialogue.reply import Reply
from bot.dialogue.voice.catalogue import Catalogue
from bot.incidents import Record, Stage, deadlines, waiting
from bot.settings import PROJECT
from bot.storage import Storage
from bot.values import Language, OneOffKind, StepOutcome
from tests.content import real_library
from tests.dialogue.test_render import check

pytestmark = pytest.mark.model

LIBRARY = real_library()
SITUATIONS = sorted(LIBRARY.incidents.situations)
# More messages than any path takes.
MOST = 60
CHATS = itertools.count(100)
FIRST_WORDS = {
    "blackmail": "on me menace de publier mes photos si je ne paie pas",
    "card-lost": "j'ai perdu ma carte CPS",
    "clicked-link": "j'ai cliqué sur un lien et j'ai mis mon mot de passe",
    "data-leak": "l'éditeur de mon logiciel s'est fait pirater, mes données sont dans la nature",
    "ecps-approved": "j'ai validé une demande e-CPS par erreur",
    "fake-adviser": "j'ai fait un virement, c'était un faux conseiller de ma banque",
    "forged-scripts": "quelqu'un fait de fausses ordonnances à mon nom",
    "hacked-mailbox": "ma boîte mail est piratée, elle envoie des messages toute seule",
    "intrusion": "une ancienne remplaçante a consulté des dossiers de patients sans autorisation",
    "lost-data": "mon disque dur est mort et je n'ai pas de sauvegarde, j'ai perdu mes dossiers",
    "malware": "j'ai ouvert une pièce jointe bizarre, c'était un virus",
    "odd-computer": "mon ordinateur se comporte bizarrement, la souris bouge toute seule",
    "ransomware": "tous mes fichiers sont bloqués et on me demande une rançon",
    "remote-control": "un faux technicien Microsoft a pris la main sur mon ordinateur",
    "sim-swap": "on m'a détourné ma carte SIM, je n'ai plus de réseau",
    "stolen-device": "on m'a volé mon ordinateur portable dans la voiture",
    "wrong-recipient": "j'ai envoyé un compte rendu à la mauvaise adresse",
}


class Loaded(AssistantLoader):
    """The assistant, loaded once for all tests of this file."""

    def __init__(self, model: Path, storage: Storage) -> None:
        from bot.assistant.agent import Assistant

        super().__init__(model, LIBRARY, storage.conversations)
        self._assistant = Assistant.load(model, LIBRARY, storage.conversations)

    @property
    def ready(self) -> bool:
        return True

    async def wait(self):
        return self._assistant


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory):
    storage = Storage(tmp_path_factory.mktemp("emergency") / "vigie.db")
    yield storage
    storage.close()


@pytest.fixture(scope="module")
def dialogue(storage: Storage) -> Dialogue:
    return Dialogue(LIBRARY, storage, Loaded(train(PROJECT, PROJECT / "models"), storage))


class Somebody:
    """A person in a chat of their own."""

    def __init__(self, dialogue: Dialogue, storage: Storage, language: str = "fr") -> None:
        self.chat, self._dialogue, self._storage, self._language = next(CHATS), dialogue, storage, language

    async def press(self, data: str) -> Outgoing:
        return await self._dialogue.receive(Incoming(self.chat, self._language, press=data))

    async def tap(self, data: str) -> Reply:
        out = await self.press(data)
        reply = out.edit or out.messages[0]
        every(reply)
        return reply

    async def say(self, text: str) -> Reply:
        out = await self._dialogue.receive(Incoming(self.chat, self._language, text, message_id=7))
        every(out.messages[0])
        return out.messages[0]

    @property
    def records(self) -> list[Record]:
        return incidents_of(self._storage.conversations, self._storage.pseudonyms.of(self.chat))

    @property
    def record(self) -> Record:
        return self.records[0]

    @property
    def stage(self) -> Stage:
        record = self.record
        return waiting(record, LIBRARY.incidents.situations[record.situation], LIBRARY.incidents.common).stage


@pytest.fixture
def somebody(dialogue: Dialogue, storage: Storage) -> Somebody:
    return Somebody(dialogue, storage)


def every(reply: Reply) -> None:
    """Each message is one that Telegram takes."""
    check(reply, LIBRARY)
    for following in reply.then:
        every(following)


def buttons(reply: Reply) -> list[str]:
    return [button.data for row in reply.rows for button in row]


def is_ended(reply: Reply) -> bool:
    return any(part.file and part.file.maker == "note" for part in reply.then)


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("choice", [0, 1])
async def test_every_path_is_gone_through_by_taps(somebody: Somebody, situation: str, choice: int):
    reply = await somebody.tap(f"em:{situation}")
    for _ in range(MOST):
        if is_ended(reply):
            break
        row = next(row for row in reply.rows if row[0].data[:2] not in ("et", "er", "em") and row[0].data[-2:] != ":w")
        reply = await somebody.tap(row[min(choice, len(row) - 1)].data)
    assert is_ended(reply)
    assert somebody.stage is Stage.END
    note = next(part for part in reply.then if part.file)
    assert make(note.file).startswith(b"%PDF")
    assert f"em:{situation}:note" in buttons(reply)


TYPED = {
    Stage.STEP: "c'est fait",
    Stage.INSTEAD: "c'est fait",
    Stage.ASK: "je ne sais pas",
    Stage.CONTACTS: "suivant",
    Stage.FOUND: "hier à 18 h",
    Stage.CLOCKS: "et après ?",
    Stage.QUESTION: "oui",
}


@pytest.mark.parametrize("situation", SITUATIONS)
async def test_every_path_is_gone_through_by_words(somebody: Somebody, situation: str):
    reply = await somebody.say(FIRST_WORDS[situation])
    one = LIBRARY.incidents.situations[situation]
    assert one.steps[0].fr in reply.plain
    assert reply.turn.answer in (one.answer, *one.also)
    for _ in range(MOST):
        if is_ended(reply):
            break
        before = somebody.record
        reply = await somebody.say(TYPED[somebody.stage])
        assert somebody.record != before, reply.plain
    assert is_ended(reply)
    assert set(somebody.record.steps.values()) <= {StepOutcome.DONE}


async def test_the_first_message_is_one_and_says_one_thing(somebody: Somebody):
    reply = await somebody.say(FIRST_WORDS["stolen-device"])
    assert not reply.then
    assert len(reply.plain) < 350
    assert buttons(reply)[:3] == [f"es:stolen-device:lock:{act}" for act in "dce"]
    assert reply.speech
    assert reply.speech.text.startswith("D’un autre appareil")


async def test_in_english_too(dialogue: Dialogue, storage: Storage):
    somebody = Somebody(dialogue, storage, "en")
    reply = await somebody.say("my laptop was stolen from my car")
    assert LIBRARY.incidents.situations["stolen-device"].steps[0].en in reply.plain
    reply = await somebody.say("it was not encrypted")
    assert LIBRARY.incidents.common.details["encrypted"].learnt["no"].en in reply.plain
    reply = await somebody.say("how long do I have?")
    assert "before " in reply.plain


async def test_vague_first_words_and_the_command_show_all_situations_with_what_to_do_at_once(somebody: Somebody):
    for text in ("au secours je me suis fait pirater", "/urgence", "/start urgence", "/emergency"):
        reply = await somebody.say(text)
        assert [data for data in buttons(reply) if data.startswith("em:")] == [
            f"em:{id_}" for id_ in LIBRARY.incidents.situations
        ]
        assert "coupez le réseau" in reply.plain
    assert (await somebody.press("em")).messages[0].rows == reply.rows


@pytest.mark.parametrize("text", ["j'ai cliqué", "j'ai cliqué sur le lien du sms", "I clicked on a link"])
async def test_that_nothing_was_given_away_is_not_guessed(somebody: Somebody, text: str):
    await somebody.say(text)
    assert somebody.record.situation == "clicked-link"
    assert "password-given" not in somebody.record.known


async def test_that_nothing_was_given_away_is_noted_where_it_is_said(somebody: Somebody):
    await somebody.say("j'ai cliqué sur un lien")
    await somebody.say("je n'ai rien rempli")
    assert somebody.record.known["password-given"] == "no"


async def test_a_day_without_its_month_is_the_last_such_day(somebody: Somebody):
    await somebody.tap("em:data-leak")
    await somebody.say("je l'ai su le 27 à 18 h")
    assert (somebody.record.found.date, somebody.record.found.time) == ("27", "18:00")


@pytest.mark.parametrize(
    ("text", "detail", "value"),
    [
        ("il n'était pas chiffré", "encrypted", "no"),
        ("le disque était chiffré", "encrypted", "yes"),
        ("j'avais une sauvegarde", "copy", "yes"),
        ("je n'ai aucune sauvegarde", "copy", "no"),
        ("il y avait des dossiers de patients dessus", "patients-concerned", "yes"),
    ],
)
async def test_what_is_told_in_words_is_noted_used_and_said(somebody: Somebody, text: str, detail: str, value: str):
    await somebody.tap("em:stolen-device")
    reply = await somebody.say(text)
    assert somebody.record.known[detail] == value
    learnt = LIBRARY.incidents.common.details[detail].learnt.get(value)
    assert (learnt.fr if learnt else LIBRARY.phrase("emergency_noted", Language.FR)) in reply.plain
    assert LIBRARY.incidents.situations["stolen-device"].steps[0].fr in reply.plain


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("c'est grave ?", "severity"),
        ("j'ai peur", "fear"),
        ("je préviens qui ?", "whom"),
        ("j'ai combien de temps ?", "how-long"),
        ("et les patients ?", "patients"),
        ("et mon assurance ?", "insurer"),
        ("je porte plainte où ?", "complaint"),
        ("et la CNIL ?", "cnil"),
        ("ça suffit si je change le mot de passe ?", "enough"),
        ("j'éteins ?", "turn-off"),
        ("j'ai déjà payé", "paid"),
        ("je reprendrai plus tard", "later"),
        ("merci beaucoup", "thanks"),
    ],
)
async def test_a_remark_is_replied_to_and_what_waits_comes_back(somebody: Somebody, text: str, label: str):
    await somebody.tap("em:ransomware")
    reply = await somebody.say(text)
    said = LIBRARY.incidents.said(LIBRARY.incidents.situations["ransomware"], label)
    assert said.fr in reply.plain
    assert "es:ransomware:cut-network:d" in buttons(reply)
    assert not somebody.record.steps


async def test_another_question_is_answered_and_the_thread_comes_back(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    reply = await somebody.say("c'est quoi un gestionnaire de mots de passe ?")
    assert reply.turn.answer == "password-manager"
    [again] = reply.then
    assert buttons(again)[0] == "es:stolen-device:lock:d"
    await somebody.say("c'est fait")
    assert somebody.record.steps == {"lock": StepOutcome.DONE}


async def test_the_time_it_was_found_out_moves_the_deadlines(somebody: Somebody, storage: Storage):
    await somebody.tap("em:ransomware")
    zone = ZoneInfo("Europe/Paris")
    today = dt.datetime.now(zone).date()
    reply = await somebody.say("je l'ai vu hier à 18 h")
    [first, *_] = deadlines(somebody.record, LIBRARY.incidents.situations["ransomware"], LIBRARY.incidents.common, zone)
    assert first.at.date() == today + dt.timedelta(2)
    assert "18\u00a0h" in reply.plain
    await somebody.say("non en fait c'était il y a deux jours à 9h")
    [first, *_] = deadlines(somebody.record, LIBRARY.incidents.situations["ransomware"], LIBRARY.incidents.common, zone)
    assert (first.at.date(), first.at.hour) == (today + dt.timedelta(1), 9)
    asked = await somebody.tap("ew:ransomware:w")
    assert buttons(asked) == [f"ef:ransomware:{when}" for when in ("now", "morning", "yesterday", "before")]
    await somebody.tap("ef:ransomware:now")
    [first, *_] = deadlines(somebody.record, LIBRARY.incidents.situations["ransomware"], LIBRARY.incidents.common, zone)
    assert first.at.date() == today + dt.timedelta(3)


async def test_a_reminder_is_set_moved_and_forgotten(somebody: Somebody, storage: Storage):
    await somebody.tap("em:ransomware")

    def due(clock: str) -> int | None:
        return storage.deliveries.once_at(somebody.chat, OneOffKind.CLOCK, f"ransomware:{clock}")

    assert due("cnil") is None
    shown = await somebody.tap("er:ransomware:cnil")
    assert "er:ransomware:cnil:no" in buttons(shown)
    first = due("cnil")
    await somebody.say("je l'ai vu hier à 18 h")
    assert due("cnil") < first
    shown = await somebody.tap("et:ransomware:cnil")
    assert "et:ransomware:cnil:no" in buttons(shown)
    assert due("cnil") is None
    await somebody.tap("er:ransomware:complaint")
    assert due("complaint")
    await somebody.say("fausse alerte")
    assert due("complaint") is None


async def test_a_second_incident_sets_the_first_aside_and_offers_it_back(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    await somebody.tap("es:stolen-device:lock:d")
    reply = await somebody.say(FIRST_WORDS["ransomware"])
    assert LIBRARY.incidents.situations["ransomware"].steps[0].fr in reply.plain
    assert "Appareil volé ou perdu" in reply.plain
    assert [record.situation for record in somebody.records] == ["ransomware", "stolen-device"]
    menu = await somebody.say("/urgence")
    assert buttons(menu)[:2] == ["em:ransomware", "em:stolen-device"]
    await somebody.tap("em:stolen-device")
    assert somebody.record.steps == {"lock": StepOutcome.DONE}
    closed = await somebody.tap("em:stolen-device:close")
    assert "em:ransomware" in buttons(closed)
    assert [record.situation for record in somebody.records] == ["ransomware"]


async def test_stop_then_resume_where_it_was(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    await somebody.say("c'est fait")
    stopped = await somebody.say("stop, on arrête")
    assert buttons(stopped)[0] == "em:stolen-device"
    # What is said from here on is about something else.
    other = await somebody.say("c'est quoi un gestionnaire de mots de passe ?")
    assert not other.then
    await somebody.say("je reprends où j'en étais")
    assert somebody.record.steps == {"lock": StepOutcome.DONE}
    assert (await somebody.say("et la CNIL ?")).turn.decision == "emergency"


async def test_a_day_later_nothing_is_ticked_by_mistake(somebody: Somebody, storage: Storage):
    await somebody.tap("em:stolen-device")
    sender = storage.pseudonyms.of(somebody.chat)
    state = json.loads(storage.conversations.load(sender))
    storage.conversations.save(sender, json.dumps({**state, "hour": state["hour"] - 24}))
    reply = await somebody.say("c'est fait")
    assert not somebody.record.steps
    assert "es:stolen-device:lock:d" in buttons(reply)
    await somebody.say("c'est fait")
    assert somebody.record.steps == {"lock": StepOutcome.DONE}


async def test_after_the_end_other_things_are_about_something_else(somebody: Somebody):
    reply = await somebody.tap("em:forged-scripts")
    for _ in range(MOST):
        if is_ended(reply):
            break
        row = next(row for row in reply.rows if row[0].data[:2] not in ("et", "er", "em") and row[0].data[-2:] != ":w")
        reply = await somebody.tap(row[0].data)
    other = await somebody.say("xyzzy plugh")
    assert other.turn.decision == "out_of_scope"
    assert not other.then
    assert not [data for data in buttons(other) if data.startswith("em:")]
    # The same thing may happen twice.
    await somebody.say(FIRST_WORDS["forged-scripts"])
    assert not somebody.record.steps


async def test_the_check_up_waits_for_the_emergency_and_is_offered_afterwards(somebody: Somebody):
    await somebody.say("/bilan")
    reply = await somebody.say(FIRST_WORDS["stolen-device"])
    assert not reply.then
    assert buttons(reply)[0] == "es:stolen-device:lock:d"
    await somebody.say("c'est fait")
    assert somebody.record.steps == {"lock": StepOutcome.DONE}
    stopped = await somebody.say("stop, on arrête")
    assert buttons(stopped)[-1] == "g"
    assert (await somebody.tap("g")).turn is None
    assert (await somebody.say("oui")).turn.check.item


async def test_a_step_is_settled_by_its_button_while_the_check_up_is_open(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    await somebody.say("/bilan")
    reply = await somebody.tap("es:stolen-device:lock:d")
    assert somebody.record.steps == {"lock": StepOutcome.DONE}
    assert "ed:stolen-device:device:phone" in buttons(reply)


async def test_a_message_not_understood_keeps_the_thread(somebody: Somebody):
    await somebody.tap("em:stolen-device")
    reply = await somebody.say("xyzzy plugh")
    assert reply.plain.startswith(LIBRARY.phrase("emergency_unclear", Language.FR))
    assert "es:stolen-device:lock:d" in buttons(reply)


async def test_patients_data_are_screened_on_the_way(somebody: Somebody, dialogue: Dialogue):
    await somebody.tap("em:stolen-device")
    out = await dialogue.receive(Incoming(somebody.chat, "fr", "la patiente 2 85 05 78 006 084 91 est dedans", message_id=9))
    assert out.deletion
    assert out.deletion.message_id == 9


async def test_all_of_it_is_exported_and_erased(somebody: Somebody, storage: Storage):
    await somebody.tap("em:ransomware")
    await somebody.tap("er:ransomware:cnil")
    held = storage.everything_on(somebody.chat)
    assert "ransomware" in held["conversations"][0]["state"]
    assert held["deliveries"][0]["month"] == "ransomware:cnil"
    await somebody.tap("e:yes")
    assert not storage.everything_on(somebody.chat)


def test_every_step_can_be_spoken():
    catalogue = Catalogue(LIBRARY)
    for situation in LIBRARY.incidents.situations.values():
        for step in situation.steps:
            assert catalogue.of(f"{situation.id}/{step.id}", Language.EN)
    assert catalogue.of("stolen-device/no-such-step", Language.FR) is None
