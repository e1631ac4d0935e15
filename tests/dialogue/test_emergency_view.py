"""The emergency's messages, all of them in both languages: what Telegram takes, and what a phone shows without scrolling."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from bot.assistant import Emergency
from bot.dialogue.emergency.note_view import NoteView
from bot.dialogue.emergency.standpoint import Standpoint
from bot.dialogue.emergency.view import EmergencyView
from bot.dialogue.files import make
from bot.dialogue.render import Renderer
from bot.incidents import Finding, Record, waiting
from bot.knowledge import LANGUAGES, Library
from bot.values import Language, StepOutcome
from tests.content import real_library
from tests.dialogue.test_render import check

# What a phone shows of a message above its buttons. Characters.
SCREEN = 330
NOW = int(dt.datetime(2026, 11, 30, 14, 10, tzinfo=dt.UTC).timestamp())
SITUATIONS = sorted(real_library().incidents.situations)


@pytest.fixture(scope="module")
def view(library: Library) -> EmergencyView:
    return EmergencyView(library, Renderer(library))


def at(language: Language, zone: str = "Europe/Paris") -> Standpoint:
    return Standpoint(language, zone, dt.datetime.fromtimestamp(NOW, dt.UTC))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", SITUATIONS)
def test_the_first_message_is_read_without_scrolling(view: EmergencyView, library: Library, id_: str, language: Language):
    reply = view.shown(Emergency("open", Record(id_, NOW)), at(language))
    check(reply, library)
    assert library.incidents.situations[id_].steps[0][language] in reply.plain
    assert len(reply.plain) <= SCREEN
    assert len(reply.rows) <= 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", SITUATIONS)
def test_every_message_on_the_way_is_one_that_telegram_takes(
    view: EmergencyView, library: Library, id_: str, language: Language
):
    situation = library.incidents.situations[id_]
    record = Record(id_, NOW, found=Finding(NOW))
    for step in situation.steps:
        for said in (Emergency("go", record, explained=step.id), Emergency("go", Record(id_, NOW, stuck=step.id))):
            check(view.shown(said, at(language)), library)
    for label in library.incidents.common.said:
        reply = view.shown(Emergency("go", record, said=(label,)), at(language))
        assert library.incidents.said(situation, label)[language] in reply.plain
        check(reply, library)
    for part in ("contacts", "clocks"):
        check(view.part(part, record, situation, at(language)), library)
    check(view.menu((id_,), language), library)


def test_deadlines_are_said_as_people_write_them_where_they_are(view: EmergencyView):
    record = Record("ransomware", NOW, found=Finding(NOW))
    paris = view.shown(Emergency("go", record, found=True), at(Language.FR)).plain
    assert "avant jeudi 3 décembre, 15\u00a0h\u00a010" in paris.replace("\u202f", "\u00a0")
    assert "heure de" not in paris
    reunion = view.shown(Emergency("go", record, found=True), at(Language.FR, "Indian/Reunion")).plain
    assert "jeudi 3 décembre, 18\u00a0h\u00a010" in reunion.replace("\u202f", "\u00a0")
    assert "La Réunion" in reunion
    first = Record("ransomware", NOW, found=Finding(NOW - 2 * 86_400))
    assert "mardi 1er décembre" in view.shown(Emergency("go", first, found=True), at(Language.FR)).plain
    assert "Tuesday 1 December, 15:10" in view.shown(Emergency("go", first, found=True), at(Language.EN)).plain
    late = view.shown(Emergency("go", Record("ransomware", NOW, found=Finding(NOW - 5 * 86_400)), found=True), at(Language.FR))
    assert view.clocks._common.clocks["cnil"].late.fr in late.plain


def test_time_limits_that_reply_and_wait_are_said_once(view: EmergencyView, library: Library):
    one = library.incidents.situations["ransomware"]
    steps = dict.fromkeys((step.id for step in one.steps), StepOutcome.DONE)
    known = {ask.detail: "unknown" for ask in one.asks}
    record = Record(one.id, NOW, found=Finding(NOW), steps=steps, known=known, seen=("contacts",))
    plain = view.shown(Emergency("go", record, said=("how-long",), found=True), at(Language.FR)).plain
    assert plain.count("notifications.cnil.fr") == 1


QUOTED = re.compile(r"[«“]\s*([^»”]+?)\s*[»”]")
# Words asked for in a message are read by a model, which may take them for something else.
ASKED_FOR = re.compile(r"(?:dites-moi|écrivez-moi|tell me) [«“]|write [«“].* to me", re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", SITUATIONS)
def test_another_situation_is_pointed_to_by_its_button(library: Library, id_: str, language: Language):
    one = library.incidents.situations[id_]
    titles = {situation.title[language] for situation in library.incidents.situations.values()}
    steps = [text[language] for step in one.steps for text in (step, step.explain, step.cannot)]
    for text in (*steps, *(words[language] for words in one.said.values())):
        assert not ASKED_FOR.search(text), text
        _, command, after = text.partition({Language.FR: "/urgence", Language.EN: "/emergency"}[language])
        if command:
            pointed = QUOTED.findall(after.partition(". ")[0])
            assert pointed, text
            assert set(pointed) <= titles, text


def test_contacts_of_elsewhere_are_named_there_alone(view: EmergencyView, library: Library):
    common = library.incidents.common
    local = {id_: contact for id_, contact in common.contacts.items() if contact.zones}
    for situation in library.incidents.situations.values():
        here = view.notes.contacts(situation, at(Language.FR))
        for id_, contact in local.items():
            if id_ in situation.contacts:
                assert contact.name.fr not in here
                assert contact.name.fr in view.notes.contacts(situation, at(Language.FR, contact.zones[0]))


def test_the_note_says_what_was_done_and_what_was_not(view: EmergencyView, library: Library):
    situation = library.incidents.situations["ransomware"]
    done, cannot, passed = (step.id for step in situation.steps[:3])
    outcomes = {done: StepOutcome.DONE, cannot: StepOutcome.CANNOT, passed: StepOutcome.PASSED}
    record = Record("ransomware", NOW, Finding(NOW), outcomes, known={"copy": "yes"}, acted=("complaint",))
    for language in LANGUAGES:
        note = NoteView(library, view.clocks).note(record, situation, at(language))
        words = {key: both[language] for key, both in library.incidents.common.note.items()}
        lines = dict(note.file.given["sections"])
        assert [line[0] for line in lines[words["steps"]][:4]] == ["☑", "☒", "☐", "☐"]
        assert any(library.incidents.common.details["copy"].question[language] in line for line in lines[words["known"]])
        assert {line[0] for line in lines[words["clocks"]]} == {"☑", "☐"}
        assert make(note.file).startswith(b"%PDF")


def test_the_time_is_counted_from_now_only_at_first(view: EmergencyView):
    record, asked = Record("ransomware", NOW), Emergency("go", Record("ransomware", NOW), said=("how-long",))
    assert "à partir de maintenant" in view.shown(asked, at(Language.FR)).plain
    later = Standpoint(Language.FR, "Europe/Paris", dt.datetime.fromtimestamp(NOW + 7200, dt.UTC))
    text = view.shown(asked, later).plain
    assert "maintenant" not in text
    assert "depuis l’ouverture de cette urgence" in text
    assert view.clocks.moment(dt.datetime.fromtimestamp(NOW, dt.UTC), Language.FR)
    assert record.found is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_end_names_the_time_limits_that_still_run(view: EmergencyView, library: Library, language: Language):
    situation = library.incidents.situations["data-leak"]
    steps = dict.fromkeys((step.id for step in situation.steps), StepOutcome.DONE)
    known = {ask.detail: "unknown" for ask in situation.asks}
    judged = {"data": "yes", "risk": "yes", "high-risk": "yes"}
    record = Record("data-leak", NOW, Finding(NOW), steps, known, judged, ("contacts", "clocks"))
    shown = view.shown(Emergency("go", record), at(language)).plain
    assert "notifications.cnil.fr" in shown.split("\n\n")[-2] or "⏱" in shown
    acted = replace(record, acted=situation.clocks)
    assert "⏱" not in view.shown(Emergency("go", acted), at(language)).plain


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", SITUATIONS)
def test_what_can_be_said_is_said_at_each_point(view: EmergencyView, library: Library, id_: str, language: Language):
    step = library.incidents.situations[id_].steps[0].id
    for record in (Record(id_, NOW), Record(id_, NOW, steps={step: StepOutcome.DONE}), Record(id_, NOW, stuck=step)):
        for said in (Emergency("go", record, hint=True), Emergency("go", record, hint=True, repeated=True)):
            reply = view.shown(said, at(language))
            check(reply, library)
            waits = waiting(record, library.incidents.situations[id_], library.incidents.common)
            assert library.phrase(f"emergency_hint_{waits.stage}", language) in reply.plain


def test_what_was_noted_out_of_turn_what_was_done_and_another_incident_are_named(view: EmergencyView, library: Library):
    record = Record("stolen-device", NOW, steps={"passwords": StepOutcome.DONE})
    ticked = view.shown(Emergency("go", record, ticked=("passwords",)), at(Language.FR)).plain
    assert "Noté comme fait\u00a0: Changez les mots de passe enregistrés dessus" in ticked
    resumed = view.shown(Emergency("go", record, remarks=("resume",)), at(Language.FR)).plain
    assert "Déjà fait\u00a0: Changez les mots de passe enregistrés dessus" in resumed
    offered = view.shown(Emergency("go", record, offered=("ransomware",)), at(Language.EN))
    assert "Files locked, ransom" in offered.plain
    unfit = view.shown(Emergency("go", record, unfit=True), at(Language.FR)).plain
    assert "est-elle faite, elle aussi" in unfit


def test_an_emergency_set_aside_can_be_finished_or_taken_up_again(view: EmergencyView):
    aside = view.shown(Emergency("aside", Record("stolen-device", NOW)), at(Language.FR))
    assert [row[0].data for row in aside.rows] == ["em:stolen-device", "em:stolen-device:close"]
    left = view.shown(Emergency("left", Record("stolen-device", NOW), said=("false-alarm",)), at(Language.FR))
    assert "em:stolen-device:close" in [row[0].data for row in left.rows]
    stopped = view.shown(Emergency("left", Record("stolen-device", NOW), said=("stop",)), at(Language.FR))
    assert [row[0].data for row in stopped.rows] == ["em:stolen-device"]
