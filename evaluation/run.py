"""Asks every question of a set as `vigie ask` does, and judges the replies; cross-validates the training examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.ask import Asker
from bot.knowledge import Library
from bot.knowledge.examples import Example, read_examples
from bot.knowledge.load import Content
from evaluation.judge import Judged, judge

# The test set: used neither for training nor for tuning.
QUESTIONS = "nlu/evaluation/questions.jsonl"
FOLDS = 5


async def evaluate(asker: Asker, questions: Sequence[dict[str, Any]]) -> list[Judged]:
    """Ask each of `questions` as a new person, and return the verdicts."""
    return [judge(question, await asker.ask(question["text"])) for question in questions]


def held_out(examples: Sequence[Example], folds: int = FOLDS) -> Iterator[tuple[list[Example], list[Example]]]:
    """Yield the (training, test) examples of each fold; each example is in exactly one test set.

    Works on the examples rather than through Rasa, whose cross-validation would train each fold with our importer, which
    imports all examples.
    """
    for fold in range(folds):
        yield (
            [example for index, example in enumerate(examples) if index % folds != fold],
            [example for index, example in enumerate(examples) if index % folds == fold],
        )


def cross_validate(root: Path) -> tuple[int, float, float]:
    """Return the number of examples, and the shares of held-out ones with the right first-ranked label and theme."""
    # Imported here because Rasa takes seconds to import, and most evaluations do not cross-validate.
    from bot.assistant.cross_validation import rank_held_out

    library = Library.load(root)
    themes = {answer.intent: answer.theme or "incidents" for answer in library.answers.values()}
    themes |= {guide.intent: "guides" for guide in library.guides.values()}
    examples = read_examples(Content(root))
    right: Counter[str] = Counter()
    for training, test in held_out(examples):
        for example, label in zip(test, rank_held_out(training, test, themes), strict=True):
            right["label"] += label == example.intent
            right["theme"] += themes.get(label, label) == themes.get(example.intent, example.intent)
    return len(examples), right["label"] / len(examples), right["theme"] / len(examples)
