"""What the content promises: enough answers, every point covered, and nothing that could not be shown."""

from __future__ import annotations

import ast
import itertools
import re
import sqlite3
from collections import Counter
from typing import get_args

import pytest

from bot.dialogue.checklist.buttons import SAID
from bot.dialogue.emergency.buttons import MOMENTS, REPLIES
from bot.dialogue.my_data.plain_words import COLUMNS
from bot.dialogue.voice.buttons import VOICES
from bot.incidents import Stage
from bot.knowledge import KINDS, LANGUAGES, Library, check
from bot.knowledge.checklist import System
from bot.knowledge.examples import OUT_OF_SCOPE, read_examples
from bot.knowledge.load import Content
from bot.privacy import Kind
from bot.reminders import PAUSES
from bot.settings import PROJECT
from bot.storage.migrations import MIGRATIONS
from bot.storage.personal_data import BY_CHAT, BY_SENDER
from bot.understanding.recurrence import UNTAKEN
from bot.values import DeliveryState, Language
from tests.content import real_content


@pytest.mark.thorough
def test_the_project_is_in_order():
    assert check(PROJECT) == []


def test_the_article_keeps_its_eight_measures_and_a_ninth_theme_stands_beside_them(library: Library):
    assert len(library.answers) >= 160
    assert [measure.number for measure in library.measures.values()] == list(range(1, 9))
    assert [subject.number for subject in library.themes.values()] == list(range(1, 10))
    assert list(library.themes)[-1] == "obligations"


def test_the_checklist_asks_about_the_measures_alone(library: Library):
    assert {item.theme for item in library.checklist.items.values()} == set(library.measures)


def test_definitions_are_reached_by_asking_and_not_listed_under_their_theme(library: Library):
    definitions = [answer for answer in library.answers.values() if answer.kind == "definition"]
    assert len(definitions) >= 18
    for answer in definitions:
        assert answer not in library.of_theme(answer.theme or "")
        assert max(len(answer.fr.short), len(answer.en.short)) <= 320, answer.id


def test_every_answer_names_a_source(library: Library):
    for answer in library.answers.values():
        assert answer.points or library.sources(answer), answer.id


def test_every_answer_says_when_it_was_reviewed(library: Library):
    assert [answer.id for answer in library.answers.values() if answer.reviewed is None] == []


def test_no_source_is_called_established_practice(library: Library):
    names = {fact.name.fr.casefold() for answer in library.answers.values() for fact in library.sources(answer)}
    assert not [name for name in names if "bonne pratique" in name]


def test_the_address_for_reporting_to_the_cnil_stands_wherever_reporting_is_asked_for(library: Library):
    for answer in library.answers.values():
        if answer.kind == "incident" and "CNIL" in answer.fr.short:
            assert "notifications.cnil.fr" in answer.fr.short + answer.fr.more, answer.id


# What people dial, type or count days by, and the facts one of which must stand behind it.
TIED = {
    r"\b72\b": {"INC-02", "INC-03", "INC-05", "INC-06", "INC-07", "SIG-01"},
    r"notifications\.cnil\.fr": {"NUM-06"},
    r"17cyber": {"NUM-01"},
    r"0.892.705.705|13.mois": {"NUM-07"},
    r"36.08": {"LEG-13"},
    r"33700": {"NUM-08"},
    r"signal-spam": {"NUM-09"},
    r"esante\.gouv\.fr/assistance": {"VOL-05"},
    r"24H2|25H2|26H2": {"APP-14"},
    r"12 octobre 2027": {"APP-09"},
    r"2.500.€": {"INC-11"},
    r"10.000": {"LEG-07", "LEG-10"},
    r"15.000": {"FUI-06", "RAN-09"},
    r"\b20.ans|vingt ans": {"LEG-05", "DEO-96"},
    r"deux jours ouvrés": {"ASS-02"},
    r"cyberveille": {"NUM-16", "NUM-17"},
}


def test_numbers_addresses_and_time_limits_are_tied_to_a_source(library: Library):
    for answer in library.answers.values():
        for pattern, facts in TIED.items():
            if re.search(pattern, answer.fr.short + answer.fr.more):
                assert facts & set(answer.facts), (answer.id, pattern)


def test_what_goes_beyond_the_article_is_named_once_per_source(library: Library):
    for answer in library.answers.values():
        names = [fact.name.fr for fact in library.sources(answer)]
        assert len(names) == len(set(names))


def test_overview_comes_first_in_its_theme(library: Library):
    for theme in library.themes:
        assert library.overview(theme).kind == "overview"


def test_examples_outnumber_what_is_asked_for(library: Library):
    counts = Counter((example.intent, example.language) for example in read_examples(Content(PROJECT)))
    for answer in library.answers.values():
        for language, least in (("fr", 15), ("en", 6)):
            assert counts[answer.intent, language] >= least, (answer.id, language)


def test_no_example_is_taken_from_an_evaluation_set():
    import json

    asked = set()
    for path in (PROJECT / "nlu/evaluation/questions.jsonl", PROJECT.parent / "shared/questions-sample.jsonl"):
        if path.exists():
            asked |= {" ".join(json.loads(line)["text"].casefold().split()) for line in path.open(encoding="utf-8")}
    ours = {" ".join(example.text.casefold().split()) for example in read_examples(Content(PROJECT))}
    assert asked
    # "menu" or "bjr" is the same whoever writes it.
    assert [text for text in asked & ours if len(text.split()) > 2] == []


def test_the_code_asks_for_no_phrase_that_is_missing_and_leaves_none_unused():
    """Keys appear in code and rules as plain strings; one that appears nowhere is a sentence nobody will read."""
    sources = [*(PROJECT / "bot").rglob("*.py"), *(PROJECT / "stories").glob("*.yml")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    phrases = real_content().phrases[Language.FR]
    # Within an f-string the quotes are single ones.
    quoted = set(re.findall(r"""(?<=["'])\w+(?=["'])""", text))
    unused = [key for key in phrases if key not in quoted and f"phrase: {key}}}" not in text]
    made = {f"voice_{when}" for when in VOICES} | {f"button_voice_{when}" for when in VOICES}
    made |= {f"system_{system}" for system in get_args(System)} | {f"button_check_{said}" for said in SAID.values()}
    made |= {f"rem_{what}_{kind}" for what in ("title", "name", "about") for kind in KINDS}
    made |= {f"rem_nth_{nth}" for nth in (1, 2, 3, 4, "last")} | {f"button_rem_pause_{days}" for days in PAUSES}
    made |= {"button_rem_on", "button_rem_off"} | {
        f"rem_came_{standing}" for standing in ("done", "sent", "due", "once", "none")
    }
    made |= {f"rem_untaken_{name}" for name in UNTAKEN} | {f"not_ours_{kind}" for kind in _kinds_not_ours()}
    made |= {f"emergency_found_{when}" for when in MOMENTS} | {f"emergency_{reply}" for reply in REPLIES.values()}
    made |= {f"emergency_hint_{stage}" for stage in Stage}
    made |= {f"found_{kind}" for kind in get_args(Kind)} | {"button_erase_yes", "button_erase_no"}
    made |= {f"data_{table}" for table in (*BY_CHAT, *BY_SENDER)} | {f"field_{column}" for column in _columns()}
    made |= {f"mydata_column_{column}" for columns in COLUMNS.values() for column in columns}
    made |= {f"mydata_came_{state}" for state in DeliveryState} | {f"mydata_{reason}" for reason in ("declined", "disliked")}
    made |= {f"mydata_owed_{operation}" for operation in ("send", "edit", "delete", "say", "leave")} | {"mydata_unsure"}
    assert made <= phrases.keys()
    assert set(unused) - made - {"button_check_still_unknown", "check_now", "check_earlier"} == set()
    for language in LANGUAGES:
        assert set(_keys_asked_for()) - set(real_content().phrases[language]) == set()


def _kinds_not_ours() -> set[str]:
    """The kinds of nlu/out_of_scope.yml, each of which is declined in its own words."""
    return {example.detail for example in read_examples(Content(PROJECT)) if example.intent == OUT_OF_SCOPE} - {""}


def _columns() -> set[str]:
    """The columns of all tables about a person, which /mesdonnees names in words."""
    db = sqlite3.connect(":memory:")
    for statement in itertools.chain(*MIGRATIONS):
        db.execute(statement)
    return {row[1] for table in (*BY_CHAT, *BY_SENDER) for row in db.execute(f"PRAGMA table_info({table})")}


def _keys_asked_for() -> list[str]:
    keys = []
    for path in (*(PROJECT / "bot/dialogue").rglob("*.py"), *(PROJECT / "bot/telegram").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("_say", "say", "phrase")
            ):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    keys.append(str(first.value))
    assert len(keys) > 10
    return keys
