"""Draws the evaluation's charts as SVG: confusion matrix, reliability diagram, and the cost of each limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("svg")
# A fixed salt makes the SVG reproducible.
matplotlib.rcParams["svg.hashsalt"] = "vigie"

from matplotlib import pyplot as plt  # noqa: E402

from evaluation.judge import Judged  # noqa: E402

BINS = 10


def confusion(judged: Sequence[Judged], path: Path) -> None:
    """Draw the confusion matrix; rows: questions by theme or kind, columns: replies, as shares of each row."""
    asked = [j.question["theme"] if j.group == "faq" else j.group for j in judged]
    replied = [j.replied for j in judged]
    themes = sorted({j.question["theme"] for j in judged if j.group == "faq"})
    rows = themes + sorted(set(asked) - set(themes))
    columns = themes + sorted(set(replied) - set(themes))
    counts = Counter(zip(asked, replied, strict=True))
    totals = Counter(asked)
    figure, axes = plt.subplots(figsize=(9, 8))
    shares = [[counts[row, column] / totals[row] for column in columns] for row in rows]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(columns)), columns, rotation=60, ha="right")
    axes.set_yticks(range(len(rows)), [f"{row} ({totals[row]})" for row in rows])
    for y, row in enumerate(shares):
        for x, share in enumerate(row):
            if share:
                axes.text(x, y, f"{share:.0%}", ha="center", va="center", color="white" if share > 0.5 else "black", fontsize=7)
    axes.set_xlabel("replied")
    axes.set_ylabel("asked")
    _save(figure, path)


def reliability(judged: Sequence[Judged], path: Path) -> None:
    """Draw the reliability diagram: confidence against accuracy, for all replies except clarifying questions.

    Typed slash commands are excluded, because they involve no prediction.
    """
    given = [j for j in judged if j.reply["decision"] != "clarify" and not j.question["text"].startswith("/")]
    bins: dict[int, list[tuple[float, bool]]] = {}
    for j in given:
        confidence = j.reply["confidence"]
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, j.verdict in ("right", "right theme")))
    figure, axes = plt.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":")
    for _, members in sorted(bins.items()):
        x = sum(confidence for confidence, _ in members) / len(members)
        y = sum(right for _, right in members) / len(members)
        axes.scatter(x, y, s=20 + 2 * len(members), color="tab:blue")
        axes.annotate(str(len(members)), (x, y), xytext=(6, -10), textcoords="offset points", fontsize=8)
    axes.set_xlabel("confidence (beside each point: replies)")
    axes.set_ylabel("share that was right")
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.05)
    _save(figure, path)


def limits(curve: dict[str, list[tuple[float, float]]], chosen: dict[str, float], path: Path) -> None:
    """Draw, for each limit, the mean cost of a question at each value tried, with the other limits as chosen."""
    figure, axes = plt.subplots(1, len(curve), figsize=(3 * len(curve), 3), sharey=True)
    for ax, (name, tried) in zip(axes, curve.items(), strict=True):
        ax.plot([value for value, _ in tried], [cost for _, cost in tried], marker=".")
        ax.axvline(chosen[name], color="tab:red", linestyle=":")
        ax.set_title(name)
    axes[0].set_ylabel("mean cost of a question")
    _save(figure, path)


def _save(figure: plt.Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
