"""The page on which people read what is stored about them: sections of sentences and tables, in one HTML file."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

# Large enough to read on a phone, on paper as on the screen, in the dark as in the light; nothing is fetched.
_STYLE = """
:root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 0 auto; padding: 1.2rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.15rem; margin: 2rem 0 .4rem; }
p { margin: .4rem 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem .45rem 0; border-bottom: 1px solid #8886; }
th { font-size: .85rem; }
@media print { body { max-width: none; padding: 0; } }
"""
_META = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'


@dataclass(frozen=True)
class Section:
    """What is stored of one kind: `sentences`, then a table of `rows` under `columns`; either may be empty."""

    title: str
    sentences: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def page(title: str, sentences: tuple[str, ...], sections: list[Section], language: str) -> str:
    """Return the HTML file. All texts are plain, and are escaped here."""
    body = [_element("h1", title), *(_element("p", sentence) for sentence in sentences)]
    for section in sections:
        body += [_element("h2", section.title), *(_element("p", sentence) for sentence in section.sentences)]
        if section.rows:
            body.append(_table(section))
    head = "".join([_META, f"<title>{escape(title)}</title><style>{_STYLE}</style>"])
    inside = "\n".join(body)
    return f'<!doctype html>\n<html lang="{language}">\n<head>{head}</head>\n<body>\n{inside}\n</body>\n</html>\n'


def _table(section: Section) -> str:
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in section.columns)
    rows = "\n".join(f"<tr>{''.join(_element('td', cell) for cell in row)}</tr>" for row in section.rows)
    # It scrolls within itself on a phone; named and focusable, so that a keyboard scrolls it too.
    region = f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(section.title)}">'
    return f"{region}<table><thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"


def _element(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>"
