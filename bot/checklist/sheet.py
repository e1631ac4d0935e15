"""Lays out the checklist or a guide on one page to print, as PDF: score, bars, actions with boxes to tick, what is in place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import matplotlib
from fpdf import FPDF
from fpdf.enums import XPos, YPos

# matplotlib brings DejaVu, which covers French, so the font is always there.
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
# Millimetres on A4, and the colours of the bars, as in pictures.py.
MARGIN, WIDTH, BOTTOM = 16.0, 178.0, 281.0
BAR, GROUND, INK = (0, 114, 178), (217, 217, 212), (26, 26, 26)


@dataclass(frozen=True)
class Sheet:
    """The content of the page, in the person's language; empty parts are omitted.

    `bars` are (measure, score from 0 to 100 or None, the score as shown); `actions` are (what to do, how long, why), and
    `ticked` the indices of those that are done.
    """

    title: str
    date: str
    score: str
    bars: tuple[tuple[str, int | None, str], ...]
    todo: str
    actions: tuple[tuple[str, str, str], ...]
    well: str
    good: tuple[str, ...]
    foot: str
    ticked: tuple[int, ...] = ()


def page(sheet: Sheet) -> bytes:
    """Return the PDF. To stay on one page, it omits what is in place if that no longer fits."""
    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_margin(MARGIN)
    pdf.set_title(sheet.title)
    for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        pdf.add_font("DejaVu", style, FONTS / file)
    pdf.add_page()
    pdf.set_text_color(*INK)
    _line(pdf, sheet.title, 17, bold=True)
    _line(pdf, sheet.date, 9.5)
    pdf.ln(2)
    if sheet.score:
        _line(pdf, sheet.score, 12.5, bold=True)
        pdf.ln(2)
    if sheet.bars:
        _bars(pdf, sheet)
    _line(pdf, sheet.todo, 12.5, bold=True)
    for place, (what, minutes, why) in enumerate(sheet.actions):
        pdf.ln(1.5)
        _box(pdf, ticked=place in sheet.ticked)
        _line(pdf, f"{what} · {minutes}" if minutes else what, 10.5, bold=True, indent=7)
        _line(pdf, why, 9, indent=7)
    if sheet.good:
        pdf.ln(3)
        _line(pdf, sheet.well, 12.5, bold=True)
        for line in sheet.good:
            if pdf.get_y() > BOTTOM - 12:
                break
            _line(pdf, f"✓ {line}", 9.5)
    pdf.set_y(BOTTOM - 5)
    _line(pdf, sheet.foot, 8)
    return bytes(pdf.output())


def _box(pdf: FPDF, *, ticked: bool) -> None:
    """Draw a box to tick, to the left of the next text."""
    top = pdf.get_y() + 0.8
    pdf.rect(MARGIN, top, 4, 4)
    if ticked:
        pdf.set_font("DejaVu", size=10)
        pdf.text(MARGIN + 0.6, top + 3.4, "✓")


def _bars(pdf: FPDF, sheet: Sheet) -> None:
    """Draw the bars in two columns."""
    top, half = pdf.get_y(), (len(sheet.bars) + 1) // 2
    for index, (name, value, shown) in enumerate(sheet.bars):
        x, y = MARGIN + (index // half) * (WIDTH / 2 + 2), top + (index % half) * 9.5
        pdf.set_font("DejaVu", size=8.5)
        pdf.text(x, y + 3, name)
        pdf.set_fill_color(*GROUND)
        pdf.rect(x, y + 4.2, 66, 2.6, "F")
        if value:
            pdf.set_fill_color(*BAR)
            pdf.rect(x, y + 4.2, 66 * value / 100, 2.6, "F")
        pdf.set_font("DejaVu", "B", 8.5)
        pdf.text(x + 68, y + 6.8, shown)
    pdf.set_y(top + half * 9.5 + 3)


def _line(pdf: FPDF, text: str, size: float, *, bold: bool = False, indent: float = 0) -> None:
    pdf.set_font("DejaVu", "B" if bold else "", size)
    pdf.set_x(MARGIN + indent)
    pdf.multi_cell(WIDTH - indent, size * 0.47, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
