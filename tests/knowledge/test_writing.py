"""How texts are written is held by `vigie check`: sentences one can read between two patients, and one name for one thing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.knowledge import check
from bot.knowledge.load import load
from bot.knowledge.sentences import sentences, words
from bot.knowledge.texts import texts
from bot.settings import PROJECT
from bot.values import LANGUAGES, Language

WORDS = "une mesure puis " * 12


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Un. Deux\u00a0? Trois\u00a0! Quatre…", ["Un.", "Deux\u00a0?", "Trois\u00a0!", "Quatre…"]),
        ("Dites «\u00a0non.\u00a0» Puis raccrochez.", ["Dites «\u00a0non.\u00a0»", "Puis raccrochez."]),
        ("Trois choses\u00a0:\n• une\u00a0;\n• deux.\n\nFin", ["Trois choses\u00a0:", "une\u00a0;", "deux.", "Fin"]),
        ("Allez sur 17cyber.gouv.fr, puis 3.5 fois.", ["Allez sur 17cyber.gouv.fr, puis 3.5 fois."]),
        ("", []),
    ],
)
def test_where_a_sentence_ends(text: str, found: list[str]):
    assert sentences(text) == found


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("L’ordinateur s’allume.", "fr", 4),
        ("The patient’s file isn't there.", "en", 5),
        ("Sur www.ameli.fr\u00a0: 12:30, e-CPS.", "fr", 4),
        ("«\u00a0non\u00a0» – 5\u00a0%", "fr", 2),
    ],
)
def test_what_a_word_is(text: str, language, count: int):
    assert len(words(text, language)) == count


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_sentence_of_36_words_is_pointed_at_and_one_of_35_is_not(project: Path, language):
    path = project / "content/checklist.yml"
    items = yaml.safe_load(path.read_text(encoding="utf-8"))
    items[0][language]["why"] = WORDS.strip() + "."
    path.write_text(yaml.safe_dump(items, allow_unicode=True, sort_keys=False), encoding="utf-8")
    [problem] = [problem for problem in check(project) if problem.file == "content/checklist.yml"]
    assert problem.message.startswith("'une mesure puis")
    assert "has 36 words" in problem.message
    items[0][language]["why"] = WORDS.strip().removesuffix(" puis") + "."
    path.write_text(yaml.safe_dump(items, allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert [problem for problem in check(project) if problem.file == "content/checklist.yml"] == []


def test_a_word_that_another_is_preferred_to_is_pointed_at_in_its_language(project: Path):
    path = project / "content/vocabulary.yml"
    path.write_text(
        '- {language: fr, avoid: "précautions?", write: geste}\n- {language: en, avoid: "precautions?", write: step}\n',
        encoding="utf-8",
    )
    found = [problem for problem in check(project) if "as everywhere else" in problem.message]
    assert {problem.message.split("'")[1].casefold() for problem in found} <= {
        "précaution",
        "précautions",
        "precaution",
        "precautions",
    }
    expected = {
        (source.path.name, ".".join(map(str, where)))
        for language, word in ((Language.FR, "précaution"), (Language.EN, "precaution"))
        for source, where, text in texts(load(PROJECT), language)
        if word in text.casefold()
    }
    assert expected
    assert {(Path(problem.file).name, problem.field) for problem in found} == expected
    path.write_text('- {language: fr, avoid: "((", write: rien}\n', encoding="utf-8")
    assert any("no regular expression" in problem.message for problem in check(project))


def test_every_kind_of_text_is_gone_over():
    content = load(PROJECT)
    for language in LANGUAGES:
        files = {source.path.name for source, _, _ in texts(content, language)}
        assert files >= {
            *("passwords.yml", "incidents.yml", "checklist.yml", "reminders.yml", "sources.yml", "commands.yml", "places.yml"),
            *("subjects.yml", f"phrases.{language}.yml"),
        }
        places = {where[-1] for _, where, _ in texts(content, language)}
        assert {"title", "short", "more", "ask", "name"} <= places | {"name"}
