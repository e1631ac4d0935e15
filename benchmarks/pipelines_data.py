"""What the pipeline comparison measures on: the examples, the two sets of questions, and which labels are right for each."""

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

# The name of each set, and where it is. The second may be looked at to choose by, and calibrates; the first only measures.
SETS = {"test": PROJECT / "nlu/evaluation/questions.jsonl", "development": PROJECT / CALIBRATION}
REQUESTS = frozenset({"checklist", "reminder", "voice", "privacy", "incident"})


class Candidate(Protocol):
    """A way to tell the label of a text; trained in one process, loaded and asked in another."""

    def train(self, data: Data, folder: Path) -> None:
        """Learn, and leave all that is needed to answer in `folder`."""

    def load(self, folder: Path) -> Callable[[str], Label]:
        """What says the first-ranked label of a text."""


@dataclass(frozen=True)
class Scores:
    """Shares, from 0 to 1, of first-ranked labels that are right, each for a kind of question."""

    theme: float
    answer: float
    out_of_scope: float
    near_misses: float
    requests: float


class Data:
    """The examples, the questions, the themes of the answers, and the configuration that the product has."""

    def __init__(self) -> None:
        # Brings Rasa with it.
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
        """Whether `label` is one of those the question wants: for a question on a theme, any answer of an accepted theme."""
        return label in wanted(question, self.labels, self.answers)

    def right_answer(self, question: Question, label: Label) -> bool:
        """Whether `label` is an answer the question accepts by id."""
        return label in self.answers and self.answers.id(label) in question.get("answers", [])

    def sizes(self, questions: Sequence[Question]) -> dict[str, int]:
        """How many of `questions` each share of `scores` is of."""
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
        """The shares for `questions`, given the first-ranked label of each."""
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
