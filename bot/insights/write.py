"""Writes the tables into a folder: one page to read, JSON, a CSV file each, and an SQLite file for Datasette."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import json
from collections.abc import Sequence
from html import escape
from pathlib import Path

from bot.insights.gather import STEP, Table
from bot.storage.insights import write_database

STYLE = """
:root { color-scheme: light; font: 15px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fafaf7; }
body { margin: 0 auto; max-width: 70rem; padding: 1rem; }
section { border-top: 2px solid #999; margin-top: 2rem; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-size: .9em; }
th, td { border: 1px solid #bbb; padding: .2rem .5rem; text-align: left; overflow-wrap: anywhere; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.note { color: #555; }
"""


def write(folder: Path, tables: Sequence[Table], today: dt.date) -> list[Path]:
    """Write all files into `folder`, which is made when missing; return the paths."""
    # Imported only here: drawing takes half a second to import.
    from bot.insights.pictures import picture

    folder.mkdir(parents=True, exist_ok=True)
    pictures = {table.name: picture(table) for table in tables if table.drawn and table.rows}
    page, data, database = folder / "insights.html", folder / "insights.json", folder / "insights.db"
    page.write_text(_page(tables, pictures, today), encoding="utf-8")
    listed = {table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in tables}
    data.write_text(
        json.dumps({"day": today.isoformat(), "step": STEP, **listed}, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    files = []
    for table in tables:
        files.append(folder / f"{table.name}.csv")
        with files[-1].open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([table.columns, *table.rows])
    write_database(database, [(table.name.replace("-", "_"), table.columns, table.rows) for table in tables])
    return [page, data, *files, database]


def _page(tables: Sequence[Table], pictures: dict[str, bytes], today: dt.date) -> str:
    parts = [
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>What people ask, {today}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{STYLE}</style></head>\n<body>\n<h1>What people ask</h1>",
        f"<p>As of {today}. Numbers are rounded down to a multiple of {STEP}; groups of fewer than {STEP} are not shown. "
        "A person counts once a week for each thing, as far as the bot knows: after a restart perhaps twice.</p>",
        "<nav><ul>"
        + "".join(f'<li><a href="#{table.name}">{escape(table.title)}</a></li>' for table in tables)
        + "</ul></nav>",
    ]
    parts += [_section(table, pictures.get(table.name)) for table in tables]
    return "\n".join([*parts, "</body>\n</html>\n"])


def _section(table: Table, drawn: bytes | None) -> str:
    lines = [f'<section id="{table.name}"><h2>{escape(table.title)}</h2>', f'<p class="note">{escape(table.note)}</p>']
    if not table.rows:
        return "\n".join([*lines, f"<p>Nothing that {STEP} people or more did.</p></section>"])
    if drawn:
        encoded = base64.b64encode(drawn).decode("ascii")
        lines.append(
            f'<p><img alt="{escape(table.title)}: the numbers are in the table" src="data:image/png;base64,{encoded}"></p>'
        )
    head = "".join(f"<th>{escape(column)}</th>" for column in table.columns)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in table.rows)
    table_html = f"<table><tr>{head}</tr>\n{rows}</table>"
    # A long table is opened only by who wants it, where a picture shows the same.
    lines.append(f"<details><summary>{len(table.rows)} rows</summary>{table_html}</details>" if drawn else table_html)
    return "\n".join([*lines, "</section>"])


def _cell(value: str | int) -> str:
    return f'<td class="number">{value}</td>' if isinstance(value, int) else f"<td>{escape(value)}</td>"
