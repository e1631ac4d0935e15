"""Calibrates a model's probabilities and limits on held-out questions (nlu/calibration.jsonl)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import minimize

from bot.understanding.decision import Answers, Limits, Outcome
from bot.understanding.text_model import Numbers, TextModel, softmax

Question = dict[str, Any]

# The cost of each outcome. Declining a question of ours leaves somebody with nothing, which is as bad as a wrong answer with
# others beside it; a question back costs a tap and a bit of trust, even where the right choice is among those offered.
WRONG = 4.0
DECLINED = 4.0
ASKED_IN_VAIN = 2.0
ASKED = 1.5
OTHER_ANSWER = 0.5
# What was asked is offered beside another answer of its theme; and what two more buttons cost whoever has their answer.
OFFERED_BESIDE = 0.25
CROWDED = 0.05

# The correct label for each kind of message that is not a question on a theme.
REQUESTS = {"checklist": "checklist", "reminder": "reminders", "voice": "request/voice", "privacy": "request/privacy"}

GRID: dict[str, tuple[float, ...]] = {
    "answer": tuple(round(0.2 + 0.05 * step, 2) for step in range(15)),
    "leading": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7),
    "alike": (0.0, 0.1, 0.15, 0.2, 0.25, 0.3),
    "request": tuple(round(0.2 + 0.05 * step, 2) for step in range(13)),
    "clarify": tuple(round(0.1 + 0.05 * step, 2) for step in range(15)),
    "choice": (0.02, 0.05, 0.1, 0.15, 0.2),
}
ROUNDS = 3
# Mean costs that differ by less are equally good: about two questions more or less answered wrongly, of those in the set.
NOISE = 0.01


@dataclass(frozen=True)
class Calibration:
    """The limits chosen, their mean cost per question, and `curve`: the mean cost for each value tried of each limit."""

    limits: Limits
    cost: float
    curve: dict[str, list[tuple[float, float]]]

    def as_dict(self) -> dict[str, Any]:
        """Return the calibration as plain values, for the model's file and the report."""
        return {"limits": asdict(self.limits), "cost": self.cost, "curve": self.curve}


def wanted(question: Question, labels: Sequence[str], answers: Answers) -> set[str]:
    """Return the correct labels for `question`; none for questions to leave out of calibration, such as slash commands."""
    kind = question["kind"]
    themes = {question["theme"], *question.get("accept", [])}
    match kind:
        case "faq" | "ambiguous":
            # A word such as "sécurité" may mean anything: a clarifying question is then just as right.
            broad = {"broad"} if kind == "ambiguous" and len(themes - {None}) > 4 else set()
            return broad | {label for label in labels if label.startswith("faq/") and answers.theme(label) in themes}
        case "incident":
            return {label for label in labels if label.startswith("incident/")}
        case "guide":
            return {label for label in labels if label.startswith("guide/") and answers.id(label) in question["answers"]}
        case "out_of_scope":
            return {"out_of_scope", "complaint"}
        case "smalltalk":
            return {label for label in labels if label.startswith("smalltalk/")}
        case "command":
            return set()
        case _:
            return {REQUESTS[kind]}


def sharpen(model: TextModel, questions: Sequence[Question], answers: Answers) -> None:
    """Set the model's `sharpness` and `group_sharpness` (inverse temperatures of the softmax) to minimise the log loss."""
    asked = [(*model.margins(q["text"]), right) for q in questions if (right := _mask(q, model.labels, answers)).any()]

    def loss(logarithms: Numbers) -> float:
        own, group = np.exp(logarithms)
        return float(np.mean([-np.log(softmax(m, g, own, group)[right].sum() + 1e-9) for m, g, right in asked]))

    best = minimize(loss, np.log([model.sharpness, model.group_sharpness]), method="Nelder-Mead", options={"maxiter": 80})
    model.sharpness, model.group_sharpness = map(float, np.exp(best.x))


def _mask(question: Question, labels: list[str], answers: Answers) -> Numbers:
    right = wanted(question, labels, answers)
    return np.array([label in right for label in labels])


def cost(question: Question, outcome: Outcome, labels: Sequence[str], answers: Answers) -> float:
    """Return the cost of `outcome` for the person who asked `question`."""
    return _cost(question, outcome, wanted(question, labels, answers), answers)


def _cost(question: Question, outcome: Outcome, right: set[str], answers: Answers) -> float:
    if not right:
        return 0.0
    match outcome.label:
        case "likely":
            given = answers.label(outcome.answers[0])
            alone = Outcome(given or "", outcome.confidence, outcome.answers[:1])
            cost = _cost(question, alone, right, answers) + CROWDED
            offered = any(id_ in question.get("answers", []) for id_ in outcome.answers[1:])
            return min(cost, OFFERED_BESIDE) if given in right and offered else cost
        case label if label in right:
            accepted = question.get("answers", [])
            return OTHER_ANSWER if accepted and outcome.answers and outcome.answers[0] not in accepted else 0.0
        case "clarify" | "broad":
            return ASKED if any(answers.label(id_) in right for id_ in outcome.answers) else ASKED_IN_VAIN
        case label if label.startswith("guide/") and any(answers.label(id_) in right for id_ in answers.related(label)):
            # One of its steps leads to the right answer, as a clarifying question does.
            return ASKED
        case "out_of_scope":
            return DECLINED
        case label if question["kind"] == "incident" and answers.theme(label) in {
            question["theme"],
            *question.get("accept", []),
        }:
            # The answer explains the measure instead of the first things to do.
            return ASKED_IN_VAIN
        case _:
            return WRONG


def choose(
    questions: Sequence[Question], understand: Callable[[str, Limits], Outcome], labels: Sequence[str], answers: Answers
) -> Calibration:
    """Find the limits of least mean cost by coordinate descent over a grid. `understand` is called for each value tried."""

    judged = [(q, wanted(q, labels, answers)) for q in questions]

    def mean(limits: Limits) -> float:
        return float(np.mean([_cost(q, understand(q["text"], limits), right, answers) for q, right in judged]))

    limits, curve = Limits(), {}
    best = mean(limits)
    for _ in range(ROUNDS):
        for name, values in GRID.items():
            tried = [(value, mean(_with(limits, name, value))) for value in values]
            curve[name] = tried
            least = min(c for _, c in tried)
            # The middle of the equally good values is less sensitive to chance than an edge.
            good = [value for value, c in tried if c <= least + NOISE]
            limits = _with(limits, name, good[len(good) // 2])
            best = dict(tried)[good[len(good) // 2]]
    return Calibration(limits, best, curve)


def _with(limits: Limits, name: str, value: float) -> Limits:
    changed: dict[str, Any] = {name: value}
    return replace(limits, **changed)
