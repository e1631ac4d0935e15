"""Evaluation: how often the reply is right, on questions never trained on; `vigie evaluate`."""

from bot.evaluation.judge import Judged, judge
from bot.evaluation.run import evaluate
from bot.evaluation.score import Score, scores

__all__ = ["Judged", "Score", "evaluate", "judge", "scores"]
