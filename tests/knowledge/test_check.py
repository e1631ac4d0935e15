"""`vigie check` points at the file, line and field of every kind of mistake, and says what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.knowledge import BrokenContent, Library, Problem, check
from bot.settings import PROJECT


def change(path: Path, old: str, new: str) -> int:
    """Replace the first `old` in a file; returns the line it stood on."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def only(problems: list[Problem], fragment: str) -> Problem:
    """The one problem whose message holds `fragment`."""
    found = [problem for problem in problems if fragment in problem.message]
    assert len(found) == 1, problems
    return found[0]


def test_the_project_itself_is_in_order():
    assert check(PROJECT) == []


def test_a_related_answer_that_does_not_exist_is_pointed_at(project: Path):
    line = change(project / "content/themes/public-wifi.yml", "related: [", "related: [wifi-on-mars, ")
    problem = only(check(project), "'wifi-on-mars' is no other answer")
    assert (problem.file, problem.line) == ("content/themes/public-wifi.yml", line)
    assert "related" in problem.field


def test_an_answer_related_to_itself_is_pointed_at(project: Path):
    path = project / "content/themes/public-wifi.yml"
    text = path.read_text(encoding="utf-8")
    (itself,) = re.findall(r"- id: (\S+)", text)[:1]
    line = change(path, "related: [", f"related: [{itself}, ")
    problem = only(check(project), f"'{itself}' is no other answer")
    assert (problem.file, problem.line) == ("content/themes/public-wifi.yml", line)


def test_a_point_that_the_article_does_not_have(project: Path):
    change(project / "content/themes/public-wifi.yml", "points: [", "points: [wifi-invented, ")
    assert only(check(project), "'wifi-invented' is no point of content/article.yml")


def test_a_point_that_no_answer_draws_on(project: Path):
    line = change(
        project / "content/article.yml",
        "      passwords-twelve:",
        "      passwords-new: Something new.\n      passwords-twelve:",
    )
    problem = only(check(project), "no answer draws on this point")
    assert (problem.file, problem.line) == ("content/article.yml", line)


def test_a_short_form_over_400_characters(project: Path):
    path = project / "content/themes/passwords.yml"
    line = change(path, "      short: >-\n", "      short: >-\n        " + "trop long " * 41 + "\n")
    problem = only(check(project), "too long: at most 400 characters")
    assert (problem.file, problem.line) == ("content/themes/passwords.yml", line)
    assert problem.field.endswith("short")


def test_an_answer_without_english(project: Path):
    path = project / "content/themes/passwords.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"    en:\n(      .*\n|\n)+", "", text, count=1), encoding="utf-8")
    assert only(check(project), "is missing: add it").field.endswith("en")


def test_a_definition_without_its_word_and_a_word_with_two_answers(project: Path):
    path = project / "content/themes/definitions.yml"
    text = path.read_text(encoding="utf-8")
    line = change(path, "forms: [ANSSI]", "forms: [ANSSI, CNIL]")
    problem = only(check(project), "'CNIL' is explained by 'word-anssi'")
    assert (problem.file, problem.field) == ("content/themes/definitions.yml", "answers.1.fr.word.forms")
    path.write_text(re.sub(r"      word: .*\n", "", text, count=1), encoding="utf-8")
    assert only(check(project), "names no word").line < line


def test_two_answers_with_the_same_id(project: Path):
    change(project / "content/themes/passwords.yml", "id: password-length", "id: password-mix")
    assert only(check(project), "rename one").field.endswith("id")


def test_an_answer_without_examples_and_examples_without_an_answer(project: Path):
    path = project / "nlu/answers/passwords.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("faq/password-length", "faq/password-lenght"), encoding="utf-8")
    problems = check(project)
    assert only(problems, "0 examples in 'fr' for 'faq/password-length'").file == "content/themes/passwords.yml"
    orphan = next(problem for problem in problems if "'faq/password-lenght' has no answer" in problem.message)
    assert orphan.file == "nlu/answers/passwords.yml"
    assert path.read_text(encoding="utf-8").splitlines()[orphan.line - 1].startswith("      - ")


def test_an_example_that_stands_twice_or_holds_markup(project: Path):
    path = project / "nlu/answers/passwords.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith("      - "))
    lines[first + 1 : first + 1] = [lines[first], "      - mon [mot](de passe)"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    problems = check(project)
    assert only(problems, "stands already at").line == first + 2
    assert only(problems, "brackets").line == first + 3


@pytest.mark.parametrize("again", [str.upper, str.title, lambda text: text.replace(" ", "   ")])
def test_an_example_that_only_looks_different_stands_twice(project: Path, again):
    path = project / "nlu/answers/passwords.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith("      - ") and line.count(" ") > 9)
    lines.insert(first + 1, "      - " + again(lines[first].removeprefix("      - ")))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    problem = only(check(project), "stands already at")
    assert (problem.file, problem.line) == ("nlu/answers/passwords.yml", first + 2)


def test_yaml_that_does_not_parse_or_repeats_a_key(project: Path):
    path = project / "content/themes/passwords.yml"
    line = change(path, "theme: passwords", "theme: passwords\ntheme: passwords") + 1
    assert only(check(project), "stands twice").line == line
    path.write_text("theme: [passwords\nanswers: }", encoding="utf-8")
    assert only(check(project), "mend the syntax").file == "content/themes/passwords.yml"


def test_phrases_must_agree_between_languages(project: Path):
    change(project / "content/phrases.en.yml", "{author}", "{writer}")
    change(project / "content/phrases.fr.yml", "button_more:", "button_most:")
    problems = check(project)
    assert {p.file for p in problems if "placeholders" in p.message} == {"content/phrases.fr.yml", "content/phrases.en.yml"}
    assert only(problems, "missing in phrases.en.yml").field == "button_most"


def test_a_source_nobody_uses_and_one_that_is_missing(project: Path):
    change(project / "content/sources.yml", "\nPHI-01:", "\nPHI-99:")
    problems = check(project)
    assert only(problems, "nothing draws on this source").field == "PHI-99"
    assert any("'PHI-01' is not in content/sources.yml" in problem.message for problem in problems)


def test_html_in_an_answer_is_refused(project: Path):
    change(project / "content/themes/passwords.yml", "      short: >-\n", "      short: >-\n        <b>Gras</b>\n")
    assert only(check(project), "HTML or Markdown")


def test_a_missing_file_is_named(project: Path):
    (project / "content/incidents.yml").unlink()
    assert any("is missing: restore it" in problem.message for problem in check(project))


def test_broken_content_does_not_load_and_says_the_same(project: Path):
    change(project / "content/themes/public-wifi.yml", "related: [", "related: [wifi-on-mars, ")
    with pytest.raises(BrokenContent) as caught:
        Library.load(project)
    assert caught.value.problems == [p for p in check(project) if p.file.startswith("content/")]
    assert re.match(r"content/themes/public-wifi\.yml:\d+: answers\.", str(caught.value))


def test_short_forms_patterns_and_calibration_questions_are_checked(project: Path):
    change(project / "nlu/synonyms.yml", "      - mdps", "      - mdp")
    assert only(check(project), "stands for 'mot de passe' and for").field == "mdp"
    change(project / "nlu/patterns.yml", "      - ^(?:", "      - ^(?:(")
    assert only(check(project), "is no regular expression").file == "nlu/patterns.yml"
    questions = project / "nlu/calibration.jsonl"
    first, rest = questions.read_text(encoding="utf-8").split("\n", 1)
    changed = first.replace('"answers": ["', '"answers": ["on-mars", "')
    assert changed != first
    questions.write_text(changed + "\nnot json\n" + rest, encoding="utf-8")
    assert only(check(project), "on-mars").line == 1
    assert only(check(project), "no JSON object").line == 2


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("content/themes/public-wifi.yml", " VPN ", " XQZ "),
        ("content/checklist.yml", "question: ", "question: XQZ "),
        ("content/reminders.yml", "text: ", "text: XQZ "),
        ("content/reminders.yml", "First, as every month, ", "First, as every XQZ month, "),
    ],
)
def test_an_abbreviation_that_the_voice_cannot_say_is_pointed_at(project: Path, file: str, old: str, new: str):
    change(project / file, old, new)
    assert only(check(project), "'XQZ' has no entry in content/pronunciation.yml").file == file


def test_every_entry_that_is_taken_away_is_missed(project: Path):
    change(project / "content/pronunciation.yml", 'written: "CNIL"', 'written: "CNILE"')
    assert any("'CNIL' has no entry" in problem.message for problem in check(project))
