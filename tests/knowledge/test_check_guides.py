"""What is wrong with the guides is said with its place and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge import Library, check
from bot.knowledge.check_guides import check_guides
from bot.knowledge.check_typography import check_typography
from bot.knowledge.check_vocabulary import check_vocabulary
from tests.knowledge.breaking import messages_about

FILE = "content/guides.yml"
Guides = list[dict[str, Any]]


def fullest(guides: Guides) -> dict[str, Any]:
    """The first guide that has as many steps as there may be."""
    return max(guides, key=lambda guide: len(guide["steps"]))


def longest(guides: Guides) -> None:
    """A guide whose steps are each short enough, and too long together."""
    for number, step in enumerate(fullest(guides)["steps"]):
        step["fr"] = f"Faites {number} fois " + "très " * 20 + "attention."


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda guides: guides[1].update(id=guides[0]["id"]), "stands twice"),
        (lambda guides: guides[0].update(id="wifi-hotel"), "is an answer's"),
        (lambda guides: guides[0].update(offered_under=["no-such"]), "'no-such' is no answer"),
        (lambda guides: [guide.update(offered_under=["wifi-hotel"]) for guide in guides[:3]], "at most 2"),
        (lambda guides: guides[0]["steps"][1].update(answer="no-such"), "'no-such' is no answer"),
        (lambda guides: guides[0]["steps"][1].update(answer=guides[0]["steps"][0]["answer"]), "stands twice in this guide"),
        (lambda guides: guides[1].update(steps=guides[1]["steps"][:3]), "3 steps: write 4 to 7"),
        (lambda guides: fullest(guides)["steps"].append({**guides[0]["steps"][0], "answer": "wifi-hotel"}), "8 steps"),
        (lambda guides: guides[0]["steps"][0].pop("en"), "is missing"),
        (lambda guides: guides[0]["title"].pop("en"), "is missing"),
        (lambda guides: guides[0]["steps"][0].update(fr="Faites " + "très " * 30 + "attention."), "too long"),
        (lambda guides: guides[0]["steps"][0].update(fr="Faites une chose. Puis une autre."), "not one sentence"),
        (lambda guides: guides[0]["steps"][0].update(en="Do one thing without its full stop"), "not one sentence"),
        (lambda guides: guides[0]["steps"][0].update(fr="Faites <b>vite</b> cette chose."), "HTML or Markdown"),
        (longest, "a phone's screen does not hold them"),
        (lambda guides: guides.__delitem__(slice(11, None)), "only 11 guides"),
        (lambda guides: guides[0].update(emojy="🤝"), "not a field"),
    ],
)
def test_each_mistake_is_named(project: Path, change: Callable[[Guides], object], said: str):
    assert any(said in message for message in messages_about(project, FILE, change, check_guides))


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("change", "rule", "said"),
    [
        (
            lambda guides: guides[0]["steps"][0].update(fr="Faites vite : cela presse bien."),
            check_typography, "non-breaking space",
        ),
        (lambda guides: guides[0]["steps"][0].update(en="Move the internet box."), check_vocabulary, "write 'router'"),
    ],
)  # fmt: skip
def test_guides_are_written_like_all_else(project: Path, change: Callable[[Guides], object], rule, said: str):
    assert any(said in message for message in messages_about(project, FILE, change, rule))


@pytest.mark.thorough
def test_a_guide_without_examples_and_examples_without_a_guide(project: Path):
    path = project / "nlu/guides.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("guide/retiring", "guide/resting"), encoding="utf-8")
    said = [(problem.file, problem.message) for problem in check(project)]
    assert any(file == FILE and "0 examples in 'en' for 'guide/retiring'" in message for file, message in said)
    assert any(file == "nlu/guides.yml" and "'guide/resting' has no answer or guide" in message for file, message in said)


def test_guides_are_found_by_id_and_by_the_answer_that_offers_them(library: Library):
    guide = library.guides["locum-leaves"]
    assert library.guides_under("access-departure") == [guide]
    assert library.guides_under("password-length") == []
    assert guide.intent == "guide/locum-leaves"
    assert all(step.answer in library.answers for guide in library.guides.values() for step in guide.steps)
