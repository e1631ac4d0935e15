"""What is stored about a person as they read it: in sentences and tables, in their language, without an id or a code."""

from __future__ import annotations

import html
import json
import re
import sqlite3

import pytest

from bot.dialogue.files import make
from bot.dialogue.reply import Reply
from bot.knowledge import Library
from bot.storage import Storage
from bot.storage.personal_data import BY_CHAT, BY_SENDER
from bot.values import Language, ReminderKind
from tests.dialogue.conftest import CHAT

# 21:31 in Paris on 1 December 2025, which is a day of winter time.
EVENING = 1_764_621_060
SLOTS = {
    "answer": "wifi-vpn",
    "read": "sharing-fax,moving",
    "offered": "wifi-hospital,locum",
    "next_best": "wifi-why",
    "mentions": "ordinateur=2",
    "items": "passwords-unique,passwords-long",
    "emergency_situation": "clicked-link",
    "emergency_opened": str(EVENING),
}


def fill(storage: Storage, sender: str) -> None:
    """Store a row of each kind, in each state that is said differently."""
    outbox = [
        {"do": "send", "reply": {"html": "<b>Bonjour</b> à vous"}},
        {"do": "edit", "reply": {"html": "Votre bilan"}},
        {"do": "delete", "message": 3},
        {"do": "say", "text": "Une réponse"},
    ]
    state = {"slots": SLOTS, "loop": "checklist_form", "waits": {"said": {"yes": "e:yes"}, "until": 1}, "hour": EVENING // 3600}
    states = ("due", "sending", "sent", "held", "failed", "given_up")
    with sqlite3.connect(storage.path) as db:
        db.execute(
            "INSERT INTO people (chat_id, language, chosen, first_seen, last_seen, voice) "
            "VALUES (?, 'fr', 1, '2025-11-01', '2025-12-01', 'always')",
            (CHAT,),
        )
        db.execute("INSERT INTO calendars VALUES (?, 'Indian/Reunion', ?, 1, ?)", (CHAT, EVENING + 86400 * 9, EVENING))
        db.execute("INSERT INTO reminders VALUES (?, 'backup', '5@0800', 1, ?, 2)", (CHAT, EVENING))
        rows = [("backup", f"2025-{number:02}", number, one) for number, one in enumerate(states, start=1)]
        rows += [
            ("guide", "moving", 0, "due"),
            ("clock", "clicked-link:cnil", 0, "due"),
            ("update", "once-2025-12-02", 0, "due"),
        ]
        for kind, month, tip, one in rows:
            db.execute(
                "INSERT INTO deliveries (chat_id, kind, month, tip, state, not_before, due, sent) "
                "VALUES (?, ?, ?, ?, ?, 0, ?, ?)",
                (CHAT, kind, month, tip, one, EVENING, EVENING if one == "sent" else None),
            )
        for operation in outbox:
            db.execute(
                "INSERT INTO outbox (chat_id, operation, written) VALUES (?, ?, ?)", (CHAT, json.dumps(operation), EVENING)
            )
        db.execute("INSERT INTO conversations VALUES (?, ?, '2025-12-01')", (sender, json.dumps(state)))
        for item, value, previous in (("two-factor-codes", "partly", None), ("gone-long-ago", "yes", "no")):
            db.execute(
                "INSERT INTO checks (sender, item, value, previous, run, at) "
                "VALUES (?, ?, ?, ?, 'sk3', '2025-12-01T20:31:00+00:00')",
                (sender, item, value, previous),
            )
        for feature, what, before, after in (("voice", "", "request", "always"), ("language", "", "en:0", "fr:1")):
            db.execute(
                "INSERT INTO changes (sender, at, feature, what, before, after) VALUES (?, ?, ?, ?, ?, ?)",
                (sender, EVENING, feature, what, before, after),
            )
        db.execute("INSERT INTO guide_steps VALUES (?, 'moving', 'backups-external', '2025-12-01')", (sender,))
        db.execute("INSERT INTO practice VALUES (?, 3, 8, 1)", (sender,))
        db.execute("INSERT INTO practice_examples VALUES (?, 'tax-refund', 1, 1)", (sender,))
        db.execute("INSERT INTO feedback VALUES (?, 'wifi-vpn', -1, '2025-12-01')", (sender,))
        db.execute("INSERT INTO questions VALUES (?, 'une question', 'declined', 'wifi-vpn', 'fr', '2025-12-01')", (sender,))
    db.close()


@pytest.fixture
def known(storage: Storage) -> str:
    sender = storage.pseudonyms.of(CHAT)
    fill(storage, sender)
    return sender


def read(reply: Reply) -> str:
    """The page as a person reads it."""
    assert reply.file
    text = re.sub(r"<style>.*?</style>", "", make(reply.file).decode(), flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", "\n", text))


async def test_every_table_is_a_section_of_sentences_or_a_table(talk, library: Library, known: str):
    somebody = talk()
    await somebody.types("/mesdonnees")
    page, exact = somebody.seen
    assert (page.file.name, exact.file.name) == ("vigie-mes-donnees.html", "vigie-mes-donnees.json")
    text, source = read(page), make(page.file).decode()
    assert source.startswith('<!doctype html>\n<html lang="fr">')
    for table in (*BY_CHAT, *BY_SENDER):
        title = library.phrase(f"data_{table}", Language.FR)
        assert f"<h2>{title[0].upper()}{title[1:]}</h2>" in source
    for said in (
        "Langue\u00a0: Français, que vous avez choisie.",
        "Réponses lues à voix haute\u00a0: toujours.",
        "Premier message le 1 novembre 2025, dernier message le",
        "La Réunion",
        "sauvegarder",
        "le 5 du mois à 8\u00a0h",
        "2 décembre 2025 à 0\u00a0h\u00a031",  # Three hours later in the person's zone.
        library.tips.of(ReminderKind.BACKUP)[1].fr.title,
        "abandonné après un jour d’essais",
        library.guides["moving"].title.fr,
        "une réponse à envoyer\u00a0: Bonjour à vous",
        "un message à supprimer",
        f"Dernière réponse lue\u00a0: {library.answers['wifi-vpn'].fr.title}",
        "Choses et personnes dont il a été question\u00a0: ordinateur.",
        library.incidents.situations["clicked-link"].title.fr,
        "réponses lues à voix haute\u00a0: quand je touche 🔊",
        library.checklist.items["two-factor-codes"].fr.question,
        "En partie",
        "retiré depuis",
        "Meilleure série\u00a0: 8 exemples bien jugés.",
        "pas utile",
        "restée sans réponse",
    ):
        assert said in text, said


@pytest.mark.parametrize(("command", "language"), [("/mesdonnees", "fr"), ("/mydata", "en")])
async def test_no_id_and_no_code_is_on_the_page(talk, storage: Storage, known: str, command: str, language: str):
    if language == "en":
        with sqlite3.connect(storage.path) as db:
            db.execute("UPDATE people SET language = 'en'")
        db.close()
    somebody = talk()
    await somebody.types(command)
    page, exact = somebody.seen
    text = read(page)
    # What is an id, a value of an enumeration, a rule or a moment in the file for programs.
    codes = {
        "given_up",
        "sending",
        "not_concerned",
        "partly",
        "5@0800",
        "sk3",
        "Indian/Reunion",
        "checklist_form",
        "e:yes",
        known,
    }
    codes |= {part for slot in SLOTS.values() for part in re.split("[,=]", slot) if "-" in part}
    assert [code for code in codes if code in text] == []
    assert re.findall(r"\b\d{4}-\d\d-\d\d|\b1[67]\d{8}\b|\b[a-z]+_[a-z_]+\b", text) == []
    assert "wifi-vpn" in make(exact.file).decode()


async def test_a_person_of_whom_little_is_known_gets_a_short_page(talk):
    somebody = talk()
    await somebody.types("/mesdonnees")
    page, _ = somebody.seen
    text = read(page)
    assert "d’après vos messages" in text
    assert text.count("\n\n") < 60
    assert "Rappels" not in re.findall(r"<h2>(.*?)</h2>", make(page.file).decode())


async def test_the_page_fetches_nothing(talk, known: str):
    somebody = talk()
    await somebody.types("/mesdonnees")
    page, _ = somebody.seen
    assert re.findall(r"(?:src|href|url|import)\s*[=(]", make(page.file).decode()) == []
