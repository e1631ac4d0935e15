"""The library hands out what content/ holds: by id, by language, by theme, by what people type."""

from __future__ import annotations

import pytest

from bot.knowledge import KINDS, LANGUAGES, Library
from bot.knowledge.places import Place, find_place
from bot.knowledge.yaml_file import BadYaml, read_yaml
from bot.values import Language
from tests.content import real_content


def test_everything_has_both_languages(library: Library):
    item, tip = next(iter(library.checklist.items.values())), library.tips.update[0]
    answer, command = library.answers["wifi-hospital"], library.commands[0]
    for thing in (item, tip, answer, command):
        assert (thing[Language.FR], thing[Language.EN]) == (thing.fr, thing.en)
        assert thing.fr != thing.en
    fact = next(fact for fact in real_content().facts.values() if fact.name.fr != fact.name.en)
    place, zone = library.place("le RGPD"), library.zones["Pacific/Noumea"]
    said = library.pronunciations[0]
    for line in (fact.name, place, zone, said):
        assert (line[Language.FR], line[Language.EN]) == (line.fr, line.en)


def test_a_theme_begins_with_its_overview_and_keeps_the_order_of_its_file(library: Library):
    content = real_content()
    for theme in library.themes:
        listed = library.of_theme(theme)
        assert [a.kind for a in listed].index("overview") == 0
        rest = [p.answer.id for p in content.placed if p.answer.theme == theme]
        kinds = {p.answer.id: p.answer.kind for p in content.placed}
        assert [a.id for a in listed[1:]] == [i for i in rest if kinds[i] not in ("overview", "incident", "definition")]
        assert library.overview(theme) == listed[0]
    with pytest.raises(IndexError):
        library.overview("gardening")


def test_measures_come_by_number_and_subjects_after_them(library: Library):
    assert [m.number for m in library.measures.values()] == sorted(m.number for m in library.article.measures)
    assert list(library.themes)[: len(library.measures)] == list(library.measures)
    assert library.themes["obligations"].name[Language.FR] == real_content().subjects[0].name.fr


def test_a_command_is_known_by_its_name_in_either_language_whatever_its_case(library: Library):
    for command in library.commands:
        for language in LANGUAGES:
            assert library.command(command[language].name) is command
            assert library.command(command[language].name.upper()) is command
    assert library.command("no-such-command") is None


def test_a_phrase_is_filled_in_its_own_language(library: Library):
    assert library.phrase("status_no_copy", Language.FR) != library.phrase("status_no_copy", Language.EN)
    assert "12" in library.phrase("sheet_score", Language.FR, score=12)
    with pytest.raises(KeyError):
        library.phrase("sheet_score", Language.FR)
    with pytest.raises(KeyError):
        library.phrase("no_such_phrase", Language.FR)


def test_each_step_of_the_reminders_is_found_by_its_id(library: Library):
    everything = [tip for kind in KINDS for tip in library.tips.of(kind)]
    assert [library.tip(tip.id)[0] for tip in everything] == everything
    assert library.tip_ids == {tip.id for tip in everything}
    assert {kind: library.tips.of(kind) for kind in KINDS} == {
        "update": library.tips.update,
        "backup": library.tips.backup,
        "passwords": library.tips.passwords,
        "habits": library.tips.habits,
    }


def test_each_step_comes_with_what_its_kind_begins_with_unless_it_is_that_itself(library: Library):
    acts = {tip.id: (tip.standing, library.tip(tip.id)[1], kind) for kind in KINDS for tip in library.tips.of(kind)}
    assert {standing for standing, _, _ in acts.values()} == {True, False}
    for id_, (standing, act, kind) in acts.items():
        assert act == (library.tips.standing[kind] if standing else None), id_


def test_the_checklist_asks_the_quick_round_first_then_by_measure(library: Library):
    checklist = library.checklist
    written = [item.id for item in real_content().items]
    quick = [id_ for id_ in written if checklist.items[id_].quick]
    assert list(checklist.items) == quick + [id_ for id_ in written if id_ not in quick]
    assert list(checklist.quick) == quick
    for theme in library.measures:
        assert checklist.of_theme(theme) == tuple(i for i in checklist.items if checklist.items[i].theme == theme)


def test_sources_come_once_each_in_order(library: Library):
    facts = real_content().facts
    for answer in library.answers.values():
        names = list(dict.fromkeys(facts[fact].name.fr for fact in answer.facts))
        assert [fact.name.fr for fact in library.sources(answer)] == names


def test_an_intent_is_the_answers_id_behind_its_kind(library: Library):
    for answer in library.answers.values():
        assert answer.intent == f"{'incident' if answer.kind == 'incident' else 'faq'}/{answer.id}"


def test_a_place_is_found_whatever_the_accents_the_case_and_the_apostrophe():
    places = [Place(id=word[-3:], words=word, fr="a", en="b") for word in ("l ecole|hopital", "cabinet")]
    for text in ("L’ÉCOLE du dos", "l'école du dos", "à l’hôpital", "hopital, cabinet"):
        assert find_place(places, text) is places[0], text
    assert find_place(places, "mon cabinet") is places[1]
    # Words, not parts of words.
    assert find_place(places, "hopitaux cabinets") is None


def test_what_is_pronounced_is_a_word_with_any_kind_of_space(library: Library):
    for said in library.pronunciations:
        assert said.pattern.search(said.written) or "\\" in said.written or "(" in said.written or "?" in said.written, said
    spaced = type(library.pronunciations[0])(written="deux mots", fr="a", en="b")
    for text in ("deux mots", "deux\u00a0mots", "(deux\u202fmots)"):
        assert spaced.pattern.search(text), text
    for text in ("deux motset", "adeux mots", "deux-mots", "deux mots-clés", "x-deux mots"):
        assert not spaced.pattern.search(text), text


def test_lines_of_a_yaml_file_are_those_of_keys_and_items(tmp_path):
    path = tmp_path / "a.yml"
    path.write_text("\n# a word\na:\n  - one\n  - b: 2\n    c:\n      - 3\nd: 4\n", encoding="utf-8")
    file = read_yaml(path)
    assert file.data == {"a": ["one", {"b": 2, "c": [3]}], "d": 4}
    places = [(), ("a",), ("a", 0), ("a", 1), ("a", 1, "b"), ("a", 1, "c"), ("a", 1, "c", 0), ("d",)]
    assert [file.line(place) for place in places] == [3, 3, 4, 5, 5, 6, 7, 8]
    # Of what is not there: the line of what is around it.
    assert [file.line(place) for place in (("a", 1, "x"), ("a", 9, "x", "y"), ("z",))] == [5, 3, 3]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"a: 1\nb: [1\n", 3, "did not find expected ',' or ']'"),
        (b"a: 1\nb:\n  c: 1\n  c: 2\n", 4, "the key 'c' stands twice"),
        (b"a: 1\n---\nb: 2\n", 2, "but found another document"),
        (b"a: \xff\n", 1, "invalid leading UTF-8 octet"),
        (b"a: !!python/name:os.system x\n", 1, "could not determine a constructor for the tag"),
        (b"a: 2026-02-31\n", 1, "day"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(tmp_path, content: bytes, line: int, reason: str):
    path = tmp_path / "a.yml"
    path.write_bytes(content)
    with pytest.raises(BadYaml) as caught:
        read_yaml(path)
    assert caught.value.line == line
    assert reason in caught.value.reason
    assert str(caught.value) == f"line {line}: {caught.value.reason}"


def test_an_empty_file_holds_nothing(tmp_path):
    path = tmp_path / "a.yml"
    path.write_text("# nothing yet\n", encoding="utf-8")
    assert (read_yaml(path).data, read_yaml(path).line(("a",))) == (None, 1)
