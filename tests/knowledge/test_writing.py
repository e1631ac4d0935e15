"""How texts are written is held by `vigie check`: sentences one can read between two patients, and one name for one thing."""

from __future__ import annotations

from bot.knowledge.sentences import sentences, words
from bot.knowledge.texts import texts
from bot.values import LANGUAGES
from tests.cases import cases
from tests.content import real_content


@cases(
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


@cases(
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


def test_every_kind_of_text_is_gone_over():
    content = real_content()
    for language in LANGUAGES:
        files = {source.path.name for source, _, _ in texts(content, language)}
        assert files >= {
            *("passwords.yml", "incidents.yml", "checklist.yml", "reminders.yml", "sources.yml", "commands.yml", "places.yml"),
            *("subjects.yml", f"phrases.{language}.yml"),
        }
        places = {where[-1] for _, where, _ in texts(content, language)}
        assert {"title", "short", "more", "ask", "name"} <= places | {"name"}
