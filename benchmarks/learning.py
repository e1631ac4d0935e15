"""The learning curve of the chosen pipeline: `python -m benchmarks.learning`, about five minutes.

Training sets are nested and stratified by label. Writes docs/learning-curve.md and its chart; keeps the hand-written text below
the tables.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.pipelines_data import Data, Question
from bot.knowledge.examples import Example
from bot.settings import PROJECT
from bot.understanding.text_training import fit
from evaluation.report import percent, table

SIZES = (500, 1000, 2000, 4000, 8000, 12_000, 16_000)
SEED = 1
DOCUMENT = PROJECT / "docs/learning-curve.md"
PICTURE = PROJECT / "docs/evaluation/learning-curve.svg"
READING = "## Reading"
# By set of questions, then by theme (or OVERALL): the shares of right themes and answers at each size.
OVERALL = "all"
Shares = dict[str, list[tuple[float, float]]]


def main() -> None:
    """Train at each size, score, and write. A path on the command line saves first-ranked labels, or loads saved ones."""
    data = Data()
    ordered = nested(data.examples)
    sizes = [size for size in SIZES if size < len(ordered)] + [len(ordered)]
    kept = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    ranked = (
        json.loads(kept.read_text(encoding="utf-8")) if kept and kept.exists() else [_labels(data, ordered[:n]) for n in sizes]
    )
    if kept:
        kept.write_text(json.dumps(ranked, ensure_ascii=False), encoding="utf-8")
    found = {name: _shares(data, questions, [labels[name] for labels in ranked]) for name, questions in data.questions.items()}
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    _draw(sizes, found)
    DOCUMENT.write_text(_document(data, ordered, sizes, found), encoding="utf-8")


def nested(examples: Sequence[Example]) -> list[Example]:
    """Return the examples in an order of which every prefix is stratified by label."""
    chance = random.Random(SEED)
    by_label: dict[str, list[Example]] = {}
    for example in examples:
        by_label.setdefault(example.intent, []).append(example)
    placed: list[tuple[float, Example]] = []
    for label in sorted(by_label):
        members = by_label[label]
        chance.shuffle(members)
        # A random offset per label, or the labels' examples would be synchronised.
        start = chance.random()
        placed += [((index + start) / len(members), example) for index, example in enumerate(members)]
    return [example for _, example in sorted(placed, key=lambda pair: pair[0])]


def _labels(data: Data, examples: Sequence[Example]) -> dict[str, list[str]]:
    """Return the first-ranked label of each question of each set, by the product's own model trained on `examples`."""
    started = time.perf_counter()
    texts, labels = [example.text for example in examples], [example.intent for example in examples]
    model = fit(texts, labels, data.config, data.themes, data.short_forms)
    print(f"{len(examples)} examples, {len(set(labels))} labels: {time.perf_counter() - started:.0f} s", flush=True)
    return {
        name: [model.labels[int(model.probabilities(question["text"]).argmax())] for question in questions]
        for name, questions in data.questions.items()
    }


def _shares(data: Data, questions: Sequence[Question], ranked: Sequence[Sequence[str]]) -> Shares:
    themes = [theme for theme in data.library.measures if any(_on(theme)(question) for question in questions)]
    return {group: [_share(data, questions, labels, _on(group)) for labels in ranked] for group in (OVERALL, *themes)}


def _on(theme: str) -> Callable[[Question], bool]:
    return lambda question: question["kind"] == "faq" and theme in (OVERALL, question["theme"])


def _share(
    data: Data, questions: Sequence[Question], labels: Sequence[str], counts: Callable[[Question], bool]
) -> tuple[float, float]:
    scores = data.scores(*zip(*[pair for pair in zip(questions, labels, strict=True) if counts(pair[0])], strict=True))
    return scores.theme, scores.answer


def _document(data: Data, examples: Sequence[Example], sizes: Sequence[int], found: dict[str, Shares]) -> str:
    reading = DOCUMENT.read_text(encoding="utf-8").partition(READING)[2] if DOCUMENT.exists() else ""
    learnt = [_by_theme(data, examples[:size]) for size in sizes]
    counts = {name: sum(q["kind"] == "faq" for q in questions) for name, questions in data.questions.items()}
    parts = [
        "# Learning curve\n",
        f"{dt.date.today().isoformat()}, {os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"`.venv/bin/python -m benchmarks.learning`.\nThe pipeline chosen, trained on {sizes[0]:,} to {sizes[-1]:,} examples: "
        f"nested random sets (seed {SEED}), every label in proportion. First-ranked\nlabel, no limits; "
        f"{counts['test']} test questions on the themes, {counts['development']} development questions.\n",
        "![Right themes and right answers for each number of examples](evaluation/learning-curve.svg)\n",
        "## Examples of each theme\n",
        "Those of out-of-scope messages, incidents and requests make up the rest.\n",
        table(["theme", *(f"{size:,}" for size in sizes)], [[t, *(c[t] for c in learnt)] for t in data.library.measures]),
        "",
    ]
    for name, shares in found.items():
        for index, what in enumerate(("right theme", "right answer")):
            parts += [f"## {name.capitalize()} questions, {what}\n", _table(data, name, shares, index, sizes), ""]
    return "\n".join([*parts, f"{READING}{reading}" if reading else READING])


def _by_theme(data: Data, examples: Sequence[Example]) -> Counter[str]:
    return Counter(data.themes.get(example.intent, "") for example in examples)


def _table(data: Data, name: str, shares: Shares, index: int, sizes: Sequence[int]) -> str:
    count = {group: sum(map(_on(group), data.questions[name])) for group in shares}
    rows = [[group, count[group], *(percent(point[index]) for point in points)] for group, points in shares.items()]
    return table(["theme", "questions", *(f"{size:,}" for size in sizes)], rows)


def _draw(sizes: Sequence[int], found: dict[str, Shares]) -> None:
    import matplotlib

    matplotlib.use("svg")
    # A fixed salt makes the SVG reproducible.
    matplotlib.rcParams["svg.hashsalt"] = "vigie"
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(12, 4.5), sharey=True)
    for ax, index, title in zip(axes, range(2), ("right theme", "right answer"), strict=True):
        for (name, shares), line in zip(found.items(), ("-", "--"), strict=True):
            for color, (group, points) in enumerate(shares.items()):
                overall = group == OVERALL
                # Themes of one set only, for legibility.
                if overall or name == "development":
                    ax.plot(
                        sizes,
                        [point[index] for point in points],
                        line if overall else ":",
                        color="black" if overall else f"C{color}",
                        linewidth=2 if overall else 1,
                        label=f"all, {name} questions" if overall else group,
                    )
        ax.set_title(title)
        ax.set_xscale("log")
        ax.set_xticks(sizes, [f"{size:,}" for size in sizes], rotation=45)
        ax.set_xticks([], minor=True)
        ax.set_xlabel("examples")
        ax.grid(alpha=0.3)
    axes[0].set_ylabel("share of questions on the themes")
    # Outside the axes, where it covers no curve.
    axes[1].legend(loc="upper left", bbox_to_anchor=(1.02, 1), fontsize=8, title="dotted: themes,\ndevelopment questions")
    figure.tight_layout()
    figure.savefig(PICTURE, metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    main()
