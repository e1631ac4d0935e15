"""Draws a table's numbers as bars, or by week as lines, in the palette of the check-up's pictures."""

from __future__ import annotations

import io
from collections import defaultdict

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.checklist.pictures import GROUND, INK, NOW, STYLE
from bot.insights.gather import Table

# How many bars or lines are drawn; the table beside the picture has all rows.
MOST_BARS, MOST_LINES = 20, 8
# Okabe and Ito's palette: colour-blind people can tell these lines apart, and each is named at its end.
COLOURS = (NOW, "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#000000", "#999933")


def picture(table: Table) -> bytes:
    """Return a PNG of the table's drawn column: by week where it has a week, else as bars."""
    with rc_context({**STYLE, "font.size": 11}):
        return _lines(table) if table.columns[0] == "week" else _bars(table)


def _bars(table: Table) -> bytes:
    at = table.columns.index(table.drawn)
    rows = table.rows[:MOST_BARS]
    figure = Figure(figsize=(9, 0.9 + 0.34 * len(rows)), dpi=110, facecolor=GROUND)
    axes = figure.add_subplot(facecolor=GROUND)
    values = [int(row[at]) for row in rows]
    axes.barh(range(len(rows)), values, color=NOW, height=0.7)
    axes.set_yticks(range(len(rows)), [" · ".join(str(cell) for cell in row[:at])[:60] for row in rows])
    axes.invert_yaxis()
    for place, value in enumerate(values):
        axes.text(value, place, f" {value}", va="center")
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.set_xticks([])
    return _png(figure)


def _lines(table: Table) -> bytes:
    weeks = sorted({str(row[0]) for row in table.rows})
    by_name: dict[str, dict[str, int]] = defaultdict(dict)
    for week, name, value in table.rows:
        by_name[str(name)][str(week)] = int(value)
    largest = sorted(by_name, key=lambda name: -sum(by_name[name].values()))[:MOST_LINES]
    figure = Figure(figsize=(9, 4.5), dpi=110, facecolor=GROUND)
    axes = figure.add_subplot(facecolor=GROUND)
    for colour, name in zip(COLOURS, largest, strict=False):
        values = [by_name[name].get(week, 0) for week in weeks]
        axes.plot(range(len(weeks)), values, color=colour, linewidth=2.5, marker="o", markersize=4, label=name)
    step = max(1, -(-len(weeks) // 8))
    axes.set_xticks(range(0, len(weeks), step), weeks[::step])
    axes.set_ylim(bottom=0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, labelcolor=INK)
    return _png(figure)


def _png(figure: Figure) -> bytes:
    file = io.BytesIO()
    FigureCanvasAgg(figure).print_figure(file, format="png", bbox_inches="tight")
    return file.getvalue()
