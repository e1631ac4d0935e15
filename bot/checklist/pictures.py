"""Draws the scores by measure and their history by month, as PNG sized for a phone."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

# Okabe and Ito's palette, which colour-blind people can distinguish; an opaque background, so that it works in dark chats too.
NOW, EARLIER, GROUND, INK, FAINT = "#0072B2", "#E69F00", "#FAFAF7", "#1A1A1A", "#D9D9D4"
# Inches, and dots per inch: 1080 pixels wide, about the width of a phone's screen.
WIDTH, DOTS = 7.2, 150
STYLE = {"font.family": "DejaVu Sans", "font.size": 13, "text.color": INK, "axes.labelcolor": INK, "xtick.color": INK}

# A measure's name, its score, the one before, and what to write where it has none.
Bars = Sequence[tuple[str, int | None, int | None, str]]


def bars(title: str, measures: Bars, words: Mapping[str, str]) -> bytes:
    """Draw one bar for each measure, given as (name, current score, previous score, text in the place of a score); return PNG.

    Scores go from 0 to 100, or are None. `words` are the labels `now` and `earlier`, in the person's language; a legend is
    drawn only where both are shown.
    """
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 1.3 + 0.74 * len(measures)), dpi=DOTS, facecolor=GROUND)
        axes = figure.add_subplot()
        compared = any(earlier is not None for _, _, earlier, _ in measures)
        for row, (name, now, earlier, unscored) in enumerate(measures):
            # The name is above its bar so that both have the full width.
            axes.text(0, row - 0.30, name, va="bottom", fontsize=13)
            axes.barh(row, 100, height=0.34, color=FAINT)
            if now is None:
                axes.text(2, row, unscored, va="center", fontsize=12)
            else:
                axes.barh(row, now, height=0.34, color=NOW)
                axes.text(102, row, f"{now}", va="center", fontsize=15, fontweight="bold")
            if earlier is not None:
                # A line across the bar: not distinguished by colour alone.
                axes.plot([earlier, earlier], [row - 0.27, row + 0.27], color=EARLIER, linewidth=5, solid_capstyle="butt")
        axes.set(xlim=(0, 122), ylim=(len(measures) - 0.4, -0.8))
        axes.axis("off")
        if compared:
            handles: list[Any] = [axes.barh([0], [0], color=NOW), axes.plot([], [], color=EARLIER, linewidth=5)[0]]
            labels = [words["now"], words["earlier"]]
            axes.legend(handles, labels, loc="lower left", bbox_to_anchor=(-0.01, -0.085), ncol=2, frameon=False, fontsize=12)
        axes.set_title(title, loc="left", fontsize=17, fontweight="bold", pad=14)
        return _png(figure)


def curve(title: str, months: Sequence[tuple[str, int]]) -> bytes:
    """Draw the score at the end of each month, given as (label, score from 0 to 100); return PNG."""
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 5.2), dpi=DOTS, facecolor=GROUND)
        axes = figure.add_subplot(facecolor=GROUND)
        places, scores = range(len(months)), [score for _, score in months]
        axes.plot(places, scores, color=NOW, linewidth=3.5, marker="o", markersize=10)
        # With many months, label only the first, the last and every n-th.
        step = max(1, -(-len(months) // 7))
        for place, score in zip(places, scores, strict=True):
            if place % step == 0 or place == len(months) - 1:
                axes.annotate(f"{score}", (place, score), (0, 11), textcoords="offset points", ha="center", fontweight="bold")
        axes.set_xticks(places[::step], [label for label, _ in months][::step])
        axes.set(ylim=(0, 112), xlim=(-0.5, len(months) - 0.5))
        axes.set_yticks([0, 25, 50, 75, 100])
        axes.grid(axis="y", color=FAINT)
        axes.tick_params(length=0)
        for side in axes.spines.values():
            side.set_visible(False)
        axes.set_title(title, loc="left", fontsize=17, fontweight="bold", pad=14)
        return _png(figure)


def _png(figure: Figure) -> bytes:
    FigureCanvasAgg(figure)
    figure.subplots_adjust(left=0.06, right=0.97, top=0.90, bottom=0.09)
    out = io.BytesIO()
    figure.savefig(out, format="png", facecolor=GROUND)
    return out.getvalue()
