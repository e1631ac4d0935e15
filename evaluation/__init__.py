"""Measures how often replies are right, on held-out questions; run by `vigie evaluate`."""

from evaluation.judge import Judged, judge
from evaluation.run import evaluate
from evaluation.score import Score, scores

__all__ = ["Judged", "Score", "evaluate", "judge", "scores"]
