"""Draws the incident note for the practice's own register as a PDF: what, when, what was done and what was not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import matplotlib
from fpdf import FPDF
from fpdf.enums import XPos, YPos

# The one font every machine with matplotlib has, with all of French.
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
# Millimetres on A4.
MARGIN, WIDTH, BOTTOM = 18.0, 174.0, 18.0


@dataclass(frozen=True)
class Note:
    """The note's contents in the person's language: `sections` are headings with their lines, `foot` comes last."""

    title: str
    date: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    foot: str


def note(content: Note) -> bytes:
    """Return the PDF, with as many pages as needed."""
    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(True, BOTTOM)
    pdf.set_margin(MARGIN)
    pdf.set_title(content.title)
    for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        pdf.add_font("DejaVu", style, FONTS / file)
    pdf.add_page()
    _line(pdf, content.title, 17, bold=True)
    _line(pdf, content.date, 9.5)
    for heading, lines in content.sections:
        pdf.ln(3)
        _line(pdf, heading, 12, bold=True)
        for line in lines:
            pdf.ln(0.8)
            _line(pdf, line, 10)
    pdf.ln(5)
    _line(pdf, content.foot, 8)
    return bytes(pdf.output())


def _line(pdf: FPDF, text: str, size: float, *, bold: bool = False) -> None:
    pdf.set_font("DejaVu", "B" if bold else "", size)
    pdf.multi_cell(WIDTH, size * 0.47, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
