"""A small project with one of every mistake: each is pointed at once, with its file, line, field and what to do."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
import yaml

from bot.knowledge import BrokenContent, Library, check, outdated
from bot.knowledge.load import load
from bot.knowledge.texts import texts
from bot.values import LANGUAGES, Language

BROKEN = Path(__file__).parent / "broken"
# As `vigie check` prints them, read through by a person: renew the file only after reading what changed.
PROBLEMS = (BROKEN / "problems.txt").read_text(encoding="utf-8").splitlines()


def test_every_mistake_is_pointed_at_and_nothing_else():
    assert [str(problem) for problem in check(BROKEN)] == PROBLEMS


def test_what_the_running_bot_needs_is_content_alone():
    with pytest.raises(BrokenContent) as caught:
        Library.load(BROKEN)
    examples = "examples in '"
    assert [str(problem) for problem in caught.value.problems] == [
        line for line in PROBLEMS if line.startswith("content/") and examples not in line
    ]
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]


def test_a_source_to_be_read_again_is_due_the_day_after():
    def due(day: str) -> list[tuple[str, int, str]]:
        return [(found.file, found.line, found.field) for found in outdated(BROKEN, dt.date.fromisoformat(day))]

    later, earlier = ("content/sources.yml", 4, "ABC-01"), ("content/sources.yml", 7, "ABC-03")
    assert [due("2026-01-15"), due("2026-01-16"), due("2026-12-31"), due("2027-01-01")] == [
        [], [earlier], [earlier], [later, earlier],
    ]  # fmt: skip
    [found] = outdated(BROKEN, dt.date(2026, 6, 1))
    assert found.message == (
        "was to be read again by 2026-01-15: read its source, mend what changed, and set 'read' and 'reread'"
    )


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The same project, to break further."""
    return Path(shutil.copytree(BROKEN, tmp_path / "project"))


def new(project: Path) -> list[str]:
    """What is wrong with a project beyond what is wrong with it anyway."""
    return [str(problem) for problem in check(project) if str(problem) not in PROBLEMS]


FILES = [
    "article.yml", "subjects.yml", "incidents/common.yml", "sources.yml", "commands.yml", "checklist.yml", "reminders.yml",
    "zones.yml", "places.yml", "pronunciation.yml", "vocabulary.yml", "guides.yml", "facets.yml", "official.yml", "editors.yml",
    "suspicious.yml", "practice.yml", "phrases.fr.yml", "phrases.en.yml",
]  # fmt: skip


@pytest.mark.thorough
def test_each_missing_file_is_named_and_the_others_still_read(broken: Path):
    for name in FILES:
        path = broken / "content" / name
        text = path.read_text(encoding="utf-8")
        path.unlink()
        assert f"content/{name}:1: file: is missing: restore it from version control" in new(broken), name
        path.write_text("", encoding="utf-8")
        assert all("Traceback" not in line for line in new(broken)), name
        path.write_text(text, encoding="utf-8")
    for name in (
        "synonyms.yml",
        "patterns.yml",
        "replies.yml",
        "emergency.yml",
        "facets.yml",
        "requests.yml",
        "reminders.yml",
        "out_of_scope.yml",
    ):
        text = (broken / "nlu" / name).read_text(encoding="utf-8")
        (broken / "nlu" / name).unlink()
        assert f"nlu/{name}:1: file: is missing: restore it from version control" in new(broken), name
        (broken / "nlu" / name).write_text(text, encoding="utf-8")
    (broken / "nlu/calibration.jsonl").unlink()
    assert new(broken) == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_the_wrong_shape_is_named(broken: Path, name: str):
    (broken / "content" / name).write_text("a word\n", encoding="utf-8")
    assert [line for line in new(broken) if line.startswith(f"content/{name}:1: file: ") and line.endswith(": mend the value")]


ZONE = "- {id: Europe/Paris, fr: Paris, en: Paris}\n"


@pytest.mark.parametrize(
    ("file", "text", "wanted"),
    [
        ("zones.yml", "- {id: Europe/Paris, fr: Paris}\n", "content/zones.yml:1: 0.en: is missing: add it"),
        ("zones.yml", ZONE + "\n- id: Europe/Rome\n  fr: Rome\n  en: Rome\n  of: Italy\n",
         "content/zones.yml:6: 1.of: is not a field here: remove it or mend its name"),
        ("zones.yml", "- {id: Europe/Paris, fr: ' ', en: Paris}\n",
         "content/zones.yml:1: 0.fr: is too short: at least 1 characters"),
        ("commands.yml", f"- id: help\n  fr: {{name: aide, description: {'ab ' * 99}}}\n  en: {{name: h, description: abc}}\n",
         "content/commands.yml:2: 0.fr.description: is too long: at most 256 characters"),
        ("commands.yml", "- id: Help\n  fr: {name: aide, description: Aide}\n  en: {name: help, description: Some help}\n",
         "content/commands.yml:1: 0.id: does not have the form ^[a-z][a-z0-9]*(-[a-z0-9]+)*$: lower case, digits and hyphens"),
        ("pronunciation.yml", "- {written: (a, fr: a, en: a}\n",
         "content/pronunciation.yml:1: 0.written: is no regular expression (missing ), unterminated subpattern at position 0): "
         "mend the value"),
        ("vocabulary.yml", "- {language: fr, avoid: '((', write: rien}\n",
         "content/vocabulary.yml:1: 0.avoid: is no regular expression (missing ), unterminated subpattern at position 1): "
         "mend it"),
        ("reminders.yml", "update: []\n", "content/reminders.yml:1: habits: is missing: add it"),
        ("sources.yml", "ABC-01:\n  name: {fr: a, en: a}\n  read: soon\n",
         "content/sources.yml:3: ABC-01.read: Input should be a valid date or datetime, input is too short: mend the value"),
        ("zones.yml", "- {id: x, fr: x, en: x\n",
         "content/zones.yml:2: YAML: did not find expected ',' or '}': mend the syntax here"),
        ("zones.yml", ZONE + "- {id: x, fr: x, fr: y, en: x}\n",
         "content/zones.yml:2: YAML: the key 'fr' stands twice: mend the syntax here"),
        ("zones.yml", ZONE + "- {[id, fr]: x}\n",
         "content/zones.yml:2: YAML: a list or a mapping stands in place of a key: mend the syntax here"),
        ("zones.yml", ZONE + "- &x {id: x, fr: *x}\n", "content/zones.yml:2: YAML: a value holds itself: mend the syntax here"),
        ("themes/more.yml", "theme: devices\nanswers: []\nreview: 2026-01-01\n",
         "content/themes/more.yml:3: review: is not a field here: remove it or mend its name"),
    ],
)  # fmt: skip
def test_each_mistake_of_form_is_said_in_words(broken: Path, file: str, text: str, wanted: str):
    (broken / "content" / file).write_text(text, encoding="utf-8")
    assert wanted in new(broken)


def test_further_files_of_incidents_and_themes_are_read(broken: Path):
    text = (broken / "content/themes/incidents.yml").read_text(encoding="utf-8").replace("id: lost", "id: found")
    (broken / "content/themes/incidents-more.yml").write_text(text, encoding="utf-8")
    ids = [placed.answer.id for placed in load(broken).placed]
    assert {"lost", "found", "astray", "one", "seven"} <= set(ids)
    answers = {placed.answer.id: placed.answer for placed in load(broken).placed}
    assert (answers["seven"].theme, answers["four"].theme, answers["lost"].theme) == ("law", "gardening", None)
    assert answers["two"].reviewed == answers["seven"].reviewed == dt.date(2026, 11, 30)


def test_thirty_questions_are_as_many_as_people_take_and_nine_make_a_quick_round(broken: Path):
    path = broken / "content/checklist.yml"
    first = path.read_text(encoding="utf-8").split("\n- id: lock-again")[0] + "\n"
    said = {30: [], 31: ["content/checklist.yml:1: file: 31 questions: keep at most 30, or people give up"]}
    for count, wanted in said.items():
        path.write_text("".join(first.replace("lock-screen", f"lock-{number}") for number in range(count)), encoding="utf-8")
        assert [line for line in new(broken) if "give up" in line] == wanted
    said = {9: [], 10: ["content/checklist.yml:1: file: 10 quick questions: keep at most 9, or the round is no longer quick"]}
    for count, wanted in said.items():
        path.write_text("".join(first.replace("lock-screen", f"lock-{number}") for number in range(count)), encoding="utf-8")
        assert [line for line in new(broken) if "no longer quick" in line] == wanted


def test_each_theme_has_its_weightiest_questions_in_the_quick_round(broken: Path):
    path = broken / "content/checklist.yml"
    first = path.read_text(encoding="utf-8").split("\n- id: lock-again")[0] + "\n"
    wanted = "content/checklist.yml:1: file: 'devices' needs a quick question, and no other may be weightier"
    assert wanted in PROBLEMS
    slow = first.replace("lock-screen", "lock-two").replace("  quick: true\n", "")
    for text, is_said in (
        (first + slow, False),
        (first + first.replace("lock-screen", "lock-two"), False),
        (first + slow.replace("weight: 2", "weight: 3"), True),
        (first.replace("  quick: true\n", "") + slow, True),
    ):
        path.write_text(text, encoding="utf-8")
        assert (wanted in [str(problem) for problem in check(broken)]) == is_said, text


def test_an_abbreviation_said_by_an_entry_is_missed_once_the_entry_is_taken_away(broken: Path):
    path = broken / "content/themes/law.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("dès que", "sur MSSanté dès que", 1), encoding="utf-8")
    assert not any("'MSSanté'" in line for line in new(broken))
    entries = broken / "content/pronunciation.yml"
    entries.write_text(entries.read_text(encoding="utf-8").replace("MSSanté", "MSSantés"), encoding="utf-8")
    assert any("'MSSanté' has no entry in content/pronunciation.yml" in line for line in new(broken))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_of_36_words_is_too_long_and_one_of_35_is_not(broken: Path, language: Language):
    path = broken / "content/checklist.yml"
    items = yaml.safe_load(path.read_text(encoding="utf-8"))
    words = "une mesure puis " * 12
    for sentence, said in ((f"{words.strip()}.", True), (f"{words.strip().removesuffix(' puis')}.", False)):
        items[0][language]["why"] = sentence
        path.write_text(yaml.safe_dump(items, allow_unicode=True, sort_keys=False), encoding="utf-8")
        assert any("'une mesure puis" in line and "has 36 words" in line for line in new(broken)) == said


def test_a_word_that_another_is_preferred_to_is_pointed_at_wherever_it_is_said_in_that_language(broken: Path):
    (broken / "content/vocabulary.yml").write_text(
        '- {language: fr, avoid: "pièces?", write: salle}\n- {language: en, avoid: "rooms?|pièces?", write: hall}\n',
        encoding="utf-8",
    )
    found = {(problem.file, problem.field) for problem in check(broken) if "as everywhere else" in problem.message}
    expected = {
        (source.path.relative_to(broken).as_posix(), ".".join(map(str, where)))
        for language, word in ((Language.FR, "pièce"), (Language.EN, "room"))
        for source, where, text in texts(load(broken), language)
        if word in text
    }
    assert {file for file, _ in expected} >= {"content/checklist.yml", "content/themes/devices.yml"}
    assert found == expected


def test_sixty_answers_are_enough(broken: Path):
    path = broken / "content/themes/devices.yml"
    head, first = path.read_text(encoding="utf-8").split("\n  - id: ")[:2]
    others = 4
    for count in (59, 60):
        answers = "".join(f"\n  - id: {first.replace('one', f'number-{number}', 1)}" for number in range(count - others))
        path.write_text(f"{head}{answers}\n", encoding="utf-8")
        assert any("write at least 60" in str(problem) for problem in check(broken)) == (count < 60), count


def test_what_the_shape_of_an_answer_and_of_a_question_holds(broken: Path):
    """Lengths, languages and names of fields, where editors write most."""
    answers = broken / "content/themes/law.yml"
    text = answers.read_text(encoding="utf-8")
    short = next(line for line in text.splitlines() if line.startswith("      short: "))
    for changed, said in (
        (
            text.replace(short, "      short: " + "trop long " * 41, 1),
            "answers.0.fr.short: is too long: at most 400 characters",
        ),
        (text.replace("    en:\n", "    de:\n", 1), "answers.0.en: is missing: add it"),
        (text.replace("    kind: why", "    kind: because", 1), "answers.0.kind: Input should be 'overview'"),
    ):
        answers.write_text(changed, encoding="utf-8")
        assert any(said in line for line in new(broken)), said
    answers.write_text(text, encoding="utf-8")
    questions = broken / "content/checklist.yml"
    text = questions.read_text(encoding="utf-8")
    for changed, said in (
        (text.replace("weight: 2", "wieght: 2", 1), "0.wieght: is not a field here: remove it or mend its name"),
        (text.replace("weight: 2", "weight: 4", 1), "0.weight: Input should be less than or equal to 3"),
        (text.replace("verrouille-t-il", "très " * 40, 1), "0.fr.question: is too long: at most 160 characters"),
    ):
        questions.write_text(changed, encoding="utf-8")
        assert any(said in line for line in new(broken)), said
