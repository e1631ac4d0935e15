"""Evaluation: how often the reply is right, on questions never trained on; `vigie evaluate`."""

from evaluation.judge import Judged, judge
from evaluation.run import evaluate
from evaluation.score import Score, scores

__all__ = ["Judged", "Score", "evaluate", "judge", "scores"]
