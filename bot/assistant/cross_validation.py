"""Trains the text model outside Rasa on some examples and classifies others, for cross-validation and learning curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.assistant.classifier import QuestionClassifier
from bot.knowledge.examples import Example
from bot.understanding.text_training import fit


def rank_held_out(training: Sequence[Example], test: Sequence[Example], groups: Mapping[str, str]) -> list[str]:
    """Return the first-ranked label of each example of `test`, by the pipeline's text model fitted on `training`."""
    config = QuestionClassifier.get_default_config()
    model = fit([e.text for e in training], [e.intent for e in training], config, groups, {})
    return [model.labels[int(model.probabilities(example.text).argmax())] for example in test]
