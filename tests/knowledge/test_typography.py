"""French spaces that must not break: found where they are missing, left alone where they are none of our business."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.check_typography import check_typography, faults
from bot.knowledge.load import Problem, load
from bot.values import Language
from tests.cases import cases


@cases(
    "text",
    [
        "Vraiment ?",
        "Vraiment?",
        "Attention : danger",
        "Attention: danger",
        "<b>Attention</b> : danger",
        "un mot« entre guillemets\u00a0»",
        "« mot\u00a0»",
        "«\u00a0mot »",
        "avant ; après",
        "sous 72 h",
        "{minutes} min",
        "0,34 €",
        "50%",
        "au 36 08",
        "2 500\u00a0€",
        "fin de ligne\n: suite",
        "RGPD, art. 33",
        "décision n° 449694",
    ],
)
def test_a_missing_space_is_found(text: str):
    assert faults(text)


@cases(
    "text",
    [
        "Vraiment\u00a0? Oui\u202f!",
        "Attention\u00a0: danger",
        "<b>Attention</b>\u00a0: danger",
        "«\u00a0mot\u00a0» et «\u202fmot\u202f»",
        "sous 72\u00a0h, 0,34\u00a0€, 50\u00a0%",
        "au 36\u00a008",
        "à 12:30",
        "https://exemple.fr/page?x=1;y=2",
        "(! ? % & @ -…)".replace(" ?", "\u00a0?").replace(" %", "\u00a0%"),
        "dans 3 mois et 20 heures",
        "{emoji} {measure}",
        "RGPD, art.\u00a033, décision n°\u00a0449694",
    ],
)
def test_what_is_right_or_no_french_stays(text: str):
    assert faults(text) == []


@cases(("text", "wrong"), [("ring 36 08", 1), ("0 892 705\u00a0705", 2), ("Windows 11 25H2, really?", 0)])
def test_a_telephone_number_holds_together_in_english_too(text: str, wrong: int):
    assert len(faults(text, Language.EN)) == wrong


def found(project: Path) -> list[Problem]:
    check_typography(content := load(project))
    return content.problems


def test_check_points_at_the_file_and_line(project: Path):
    path = project / "content/themes/passwords.yml"
    text = path.read_text(encoding="utf-8").replace("title: Les bons mots de passe", "title: Les bons mots de passe ?", 1)
    path.write_text(text, encoding="utf-8")
    [problem] = found(project)
    assert (problem.file, problem.field) == ("content/themes/passwords.yml", "answers.0.fr.title")
    assert "takes a non-breaking space" in problem.message


def test_english_keeps_its_own_spaces(project: Path):
    path = project / "content/themes/passwords.yml"
    text = path.read_text(encoding="utf-8").replace("title: Good passwords", "title: Good passwords?", 1)
    path.write_text(text, encoding="utf-8")
    assert found(project) == []
