"""The parts of the page on the sides of answers: what each says to a follow-up, and which have nothing to say."""

from __future__ import annotations

from html import escape

from bot.knowledge import LANGUAGES, Answer, Library
from bot.knowledge.facets import Other, Say


def sides_table(library: Library) -> str:
    """Return, for each answer but those on incidents, the facets that it has nothing for; complete answers are left out."""
    rows, complete = [], 0
    for answer in library.answers.values():
        if answer.kind == "incident":
            continue
        missing = [facet.id for facet in library.facets.missing(answer.id)]
        complete += not missing
        if missing:
            lacks = "all" if len(missing) == len(library.facets.known) else ", ".join(missing)
            link = f'<a href="#{answer.id}">{answer.id}</a>'
            rows.append(f"<tr><td>{link}</td><td>{len(missing)}</td><td>{lacks}</td></tr>")
    head = "".join(f"<th>{name}</th>" for name in ("Answer", "Missing", "Facets"))
    return (
        f"<section><h2>Facets that are missing</h2><p>{complete} answers have something for each of "
        f"{len(library.facets.known)} facets; the others lack these:</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></section>\n"
    )


def sides(answer: Answer, library: Library) -> str:
    """Return a table of what the answer says to each facet, French beside English, or where it leads."""
    rows = []
    for id_, side in library.facets.of_answer(answer.id).items():
        if isinstance(side, Say):
            said = "".join(f'<td lang="{language}">{escape(side[language])}</td>' for language in LANGUAGES)
            rows.append(f"<tr><td>{id_}</td>{said}<td>{', '.join(side.facts)}</td></tr>")
        else:
            leads = f"the answer {side.answer}" if isinstance(side, Other) else "its longer form"
            rows.append(f"<tr><td>{id_}</td><td>{leads}</td><td></td><td></td></tr>")
    heads = "".join(f"<th>{name}</th>" for name in ("Facet", "French", "English", "Facts"))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>" if rows else ""
