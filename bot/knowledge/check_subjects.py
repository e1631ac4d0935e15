"""Check content/subjects.yml: the parts of a theme name answers that exist, once, and fit a panel."""

from __future__ import annotations

from bot.knowledge.load import Content

# Answers of a page: three rows of eight numbers.
MOST = 24


def check_subjects(content: Content) -> None:
    """Report what is wrong with content/subjects.yml."""
    source = content.files.get("content/subjects.yml")
    if source is None:
        return
    answers = {placed.answer.id: placed.answer for placed in content.placed}
    for index, subject in enumerate(content.subjects):
        seen: set[str] = set()
        for number, part in enumerate(subject.parts):
            where = (index, "parts", number, "answers")
            for id_ in part.answers:
                if id_ not in answers or id_ in seen:
                    content.report(source, where, f"'{id_}' is no answer, or named twice: mend or remove it")
                seen.add(id_)
        of_theme = [
            a for a in answers.values() if a.theme == subject.theme and a.kind not in ("incident", "definition", "overview")
        ]
        definitions = sum(answer.kind == "definition" for answer in answers.values())
        for number, part in enumerate(subject.parts):
            count = len(part.answers) + definitions * part.definitions
            count += sum(answer.id not in seen for answer in of_theme) if number == 0 else 0
            if count > MOST:
                content.report(source, (index, "parts", number), f"lists {count} answers: move some, at most {MOST} fit a page")
