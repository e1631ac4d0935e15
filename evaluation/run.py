"""Asks every question of a set through the path of `vigie ask`, and judges the replies; cross-validates the examples."""

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

# Questions never trained on and never tuned on.
QUESTIONS = "nlu/evaluation/questions.jsonl"
FOLDS = 5


async def evaluate(asker: Asker, questions: Sequence[dict[str, Any]]) -> list[Judged]:
    """A verdict for each of `questions`, each asked by somebody new."""
    return [judge(question, await asker.ask(question["text"])) for question in questions]


def held_out(examples: Sequence[Example], folds: int = FOLDS) -> Iterator[tuple[list[Example], list[Example]]]:
    """Each fold's (training, test) examples; every example is tested once, by a model that has not seen it.

    Done on the examples themselves: Rasa's own cross-validation would train each fold with our importer, which brings all of
    them back in.
    """
    for fold in range(folds):
        yield (
            [example for index, example in enumerate(examples) if index % folds != fold],
            [example for index, example in enumerate(examples) if index % folds == fold],
        )


def cross_validate(root: Path) -> tuple[int, float, float]:
    """The number of examples, and the shares of held-out ones whose first-ranked label is right, and whose theme is."""
    # Rasa takes seconds to import, and most evaluations go without.
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
