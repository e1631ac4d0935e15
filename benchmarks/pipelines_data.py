"""The data of the pipeline comparison: the examples, both sets of questions, and the right labels for each question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bot.assistant.turn import payloads
from bot.knowledge import Library
from bot.knowledge.examples import CALIBRATION, read_blocks, read_examples, read_questions
from bot.knowledge.load import Content
from bot.settings import PROJECT
from bot.understanding.calibration import wanted
from bot.understanding.decision import Answers
from bot.understanding.text import normalise

__all__ = ["SETS", "Candidate", "Data", "Label", "Scores"]

Label = str
Question = dict[str, Any]

# The path of each set by name. The development set serves for choosing and calibrating; the test set only for measuring.
SETS = {"test": PROJECT / "nlu/evaluation/questions.jsonl", "development": PROJECT / CALIBRATION}
REQUESTS = frozenset({"checklist", "reminder", "voice", "privacy", "incident"})


class Candidate(Protocol):
    """A classifier of texts; trained in one process, loaded and queried in another."""

    def train(self, data: Data, folder: Path) -> None:
        """Train, and save all that `load` needs in `folder`."""

    def load(self, folder: Path) -> Callable[[str], Label]:
        """Return a function that returns the first-ranked label of a text."""


@dataclass(frozen=True)
class Scores:
    """The shares, from 0 to 1, of right first-ranked labels, by kind of question."""

    theme: float
    answer: float
    out_of_scope: float
    near_misses: float
    requests: float


class Data:
    """The examples, the questions, the themes of the answers, and the product's configuration."""

    def __init__(self) -> None:
        # Imported here because it imports Rasa.
        from bot.assistant.classifier import QuestionClassifier

        content = Content(PROJECT)
        self.config: dict[str, Any] = QuestionClassifier.get_default_config()
        self.examples = read_examples(content)
        synonyms = read_blocks(content, "synonym")
        self.short_forms = {normalise(short): normalise(full) for full, forms in synonyms.items() for short in forms}
        self.library = Library.load(PROJECT)
        self.answers = Answers(payloads(self.library))
        self.themes = {label: self.answers.theme(label) for label in self.answers.payloads}
        self.labels = sorted({example.intent for example in self.examples})
        self.questions = {name: read_questions(path) for name, path in SETS.items()}

    def right(self, question: Question, label: Label) -> bool:
        """Whether `label` is right for the question: for a question on a theme, any answer of an accepted theme is."""
        return label in wanted(question, self.labels, self.answers)

    def right_answer(self, question: Question, label: Label) -> bool:
        """Whether `label` is an answer that the question accepts by id."""
        return label in self.answers and self.answers.id(label) in question.get("answers", [])

    def sizes(self, questions: Sequence[Question]) -> dict[str, int]:
        """Return the number of `questions` behind each share of `scores`."""
        beyond = [q for q in questions if q["kind"] == "out_of_scope"]
        near = sum(bool(q.get("near_miss")) for q in beyond)
        faq, requests = sum(q["kind"] == "faq" for q in questions), sum(q["kind"] in REQUESTS for q in questions)
        return {
            "on the themes": faq,
            "out of scope": len(beyond) - near,
            "near misses": near,
            "requests and incidents": requests,
        }

    def scores(self, questions: Sequence[Question], labels: Sequence[Label]) -> Scores:
        """Return the shares for `questions`, given the first-ranked label of each."""
        judged = [(q, self.right(q, label), self.right_answer(q, label)) for q, label in zip(questions, labels, strict=True)]
        faq = [(theme, answer) for q, theme, answer in judged if q["kind"] == "faq"]
        beyond = [(bool(q.get("near_miss")), right) for q, right, _ in judged if q["kind"] == "out_of_scope"]
        return Scores(
            theme=_share([theme for theme, _ in faq]),
            answer=_share([answer for _, answer in faq]),
            out_of_scope=_share([right for near, right in beyond if not near]),
            near_misses=_share([right for near, right in beyond if near]),
            requests=_share([right for q, right, _ in judged if q["kind"] in REQUESTS]),
        )


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 0.0
