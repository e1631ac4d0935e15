"""Renders all answers, French beside English, with sources, dates and readability, as one HTML page to print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from html import escape

from bot.fact_check.facets import sides, sides_table
from bot.fact_check.readability import readability
from bot.knowledge import LANGUAGES, Answer, Language, Library
from bot.knowledge.editors import Editors
from bot.knowledge.model import Fact

# A4 layout for print; no external resources.
STYLE = """
:root { color-scheme: light; font: 15px/1.45 system-ui, sans-serif; color: #1a1a1a; }
body { margin: 0 auto; max-width: 76rem; padding: 1rem; }
nav ul { columns: 3 16rem; padding-left: 1.2rem; }
article { border-top: 2px solid #999; margin-top: 2rem; padding-top: .5rem; }
.texts { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem; }
.texts p { white-space: pre-line; }
.part, .meta { color: #555; font-size: .85em; }
table { border-collapse: collapse; width: 100%; font-size: .9em; }
th, td { border: 1px solid #bbb; padding: .25rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
.late { font-weight: bold; }
@media (max-width: 45rem) { .texts { display: block; } }
@media print {
  :root { font-size: 9.5pt; }
  body { max-width: none; padding: 0; }
  article { break-inside: avoid-page; }
  a { color: inherit; text-decoration: none; }
}
"""
PARTS = {"short": "Short form", "more": "Longer form", "spoken": "As the voice says it"}
TO_MARK = "☐ right as it stands   ☐ to correct:"


def fact_check_page(library: Library, today: dt.date) -> str:
    """Return the page; marks the sources that were due for review before `today`."""
    by_theme = {theme: [a for a in library.answers.values() if a.theme == theme] for theme in library.themes}
    by_theme[""] = [a for a in library.answers.values() if a.theme is None]
    names = {theme: subject.name[Language.FR] for theme, subject in library.themes.items()} | {"": "Incidents"}
    late = sum(_is_late(library.facts[id_], today) for id_ in library.facts)
    head = (
        f"{len(library.answers)} answers, {len(library.facts)} facts, of which {late} were to be read again before "
        f"{today.isoformat()}. Readability: Flesch's formula, Kandel and Moles' for French; 100 is easiest."
    )
    sections = [
        f"<section><h2>{escape(names[theme])}</h2>{''.join(_article(a, library, today) for a in answers)}</section>"
        for theme, answers in by_theme.items()
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Vigie: answers and their sources, {today.isoformat()}</title><style>{STYLE}</style></head><body>\n"
        f"<h1>Vigie: answers and their sources</h1><p>{head}</p>\n{_editors(library.editors)}{_contents(by_theme, names)}\n"
        + sides_table(library)
        + "\n".join(sections)
        + "\n</body></html>\n"
    )


def _editors(editors: Editors) -> str:
    """Who may correct what, before the first answer."""
    areas = [(area.covers, area.write, area.approve) for area in editors.areas]
    parts = [(part.covers, part.correct) for part in editors.parts]
    tables = _table(("Answers", "Written by", "Approved by"), areas) + _table(("In any answer", "Corrected by"), parts)
    agreed = f"Last agreed on: {editors.reviewed.isoformat()}."
    return f"<section><h2>Who may correct what</h2><p>{agreed}</p>{tables}</section>\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _contents(by_theme: dict[str, list[Answer]], names: dict[str, str]) -> str:
    lists = [
        f"<h3>{escape(names[theme])}</h3><ul>"
        + "".join(f'<li><a href="#{answer.id}">{escape(answer.fr.title)}</a></li>' for answer in answers)
        + "</ul>"
        for theme, answers in by_theme.items()
    ]
    return f'<nav aria-label="Contents">{"".join(lists)}</nav>'


def _article(answer: Answer, library: Library, today: dt.date) -> str:
    reviewed = answer.reviewed.isoformat() if answer.reviewed else "never"
    columns = "".join(_column(answer, language) for language in LANGUAGES)
    area = library.editors.area(answer)
    assert area
    return (
        f'<article id="{answer.id}"><h3>{escape(answer.fr.title)}</h3>'
        f'<p class="meta">{answer.id}, {answer.kind}, last compared with its sources: {reviewed}. '
        f"To be approved by {escape(area.approve)}.</p>"
        f'<div class="texts">{columns}</div>{_points(answer, library)}{_facts(answer, library, today)}{sides(answer, library)}'
        f'<p class="meta">{TO_MARK}</p></article>\n'
    )


def _column(answer: Answer, language: Language) -> str:
    wording = answer[language]
    parts = [f"<h4>{escape(wording.title)}</h4>"]
    for part, label in PARTS.items():
        if text := getattr(wording, part):
            read = readability(text, language)
            said = f"{label}: readability {read.score}, {read.words} words, longest sentence {read.longest}"
            parts.append(f'<p class="part">{said}</p><p>{escape(text)}</p>')
    return f'<div lang="{language}">{"".join(parts)}</div>'


def _points(answer: Answer, library: Library) -> str:
    said = [
        measure.points[point] for measure in library.measures.values() for point in answer.points if point in measure.points
    ]
    return _list("From the article:", said) if said else ""


def _list(head: str, lines: Iterable[str]) -> str:
    return f"<p>{head}</p><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _facts(answer: Answer, library: Library, today: dt.date) -> str:
    if not answer.facts:
        return ""
    heads = "".join(f"<th>{name}</th>" for name in ("Fact", "Source", "Address", "Dated", "Read", "Read again by"))
    rows = "".join(_fact(id_, library.facts[id_], today) for id_ in answer.facts)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _fact(id_: str, fact: Fact, today: dt.date) -> str:
    address = f'<a href="{escape(fact.url)}">{escape(fact.url)}</a>' if fact.url else "none"
    late = ' class="late"' if _is_late(fact, today) else ""
    cells = (id_, escape(fact.name.fr), address, escape(fact.date.fr) if fact.date else "", _day(fact.read))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}<td{late}>{_day(fact.reread)}</td></tr>"


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _is_late(fact: Fact, today: dt.date) -> bool:
    return fact.reread is not None and fact.reread < today
