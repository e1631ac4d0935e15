"""The editors' tools: list unanswered questions in groups with the nearest answers, and add an example to nlu/."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bot.assistant import AssistantLoader
from bot.knowledge import LANGUAGES, Library, Problem, check
from bot.knowledge.examples import example_files
from bot.storage import Storage, UnansweredQuestion

# The largest distance between two questions of a group, as the cosine distance of their character n-grams; chosen by hand on
# the examples.
APART = 0.75
NEAREST = 3


class NoSuchLabel(Exception):
    """A label that is neither the id of an answer or guide nor an intent of nlu/; the message says where to look."""


def groups(questions: Sequence[UnansweredQuestion]) -> list[list[UnansweredQuestion]]:
    """Group similar questions, the largest group first."""
    if len(questions) < 2:
        return [list(questions)] if questions else []
    # Imported only here: it takes seconds, and `vigie example` does not need it.
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), strip_accents="unicode", sublinear_tf=True)
    matrix = letters.fit_transform([question.text for question in questions]).toarray()
    clustering = AgglomerativeClustering(None, metric="cosine", linkage="average", distance_threshold=APART)
    found: dict[int, list[UnansweredQuestion]] = {}
    for question, group in zip(questions, clustering.fit_predict(matrix), strict=True):
        found.setdefault(int(group), []).append(question)
    return sorted(found.values(), key=lambda members: (-len(members), members[0].text))


async def report(storage: Storage, loader: AssistantLoader) -> str:
    """Return a report: the unanswered questions by group with the answers nearest to each group, the votes, and the sides that
    answers lacked.
    """
    lines = []
    for number, members in enumerate(groups(storage.questions.all()), start=1):
        nearest = await loader.nearest(members[0].text, NEAREST)
        lines.append(f"{number}. nearest: " + ", ".join(f"{answer} ({p:.0%})" for answer, p in nearest))
        for question in members:
            why = f"{question.reason}: {question.answer}" if question.answer else question.reason
            lines.append(f"   {question.day} [{question.language}, {why}] {question.text}")
    votes = [f"   {votes.answer}: {votes.up} 👍 {votes.down} 👎" for votes in storage.feedback.counts()]
    sides = [f"   {missing.answer}: {missing.facet} ({missing.times})" for missing in storage.missing_facets.all()]
    return "\n".join(
        [
            *(lines or ["No question is waiting."]),
            *("Votes, the least liked first:", *(votes or ["   none yet"])),
            *("Sides asked for in vain (content/facets.yml), the most often first:", *(sides or ["   none yet"])),
        ]
    )


def add_example(root: Path, library: Library, label: str, text: str, language: str) -> tuple[Path, list[Problem]]:
    """Add `text` to nlu/ as an example of `label`; return the file and the problems that `vigie check` finds.

    `label` is the id of an answer or guide, or an intent. If there are problems, the file is left unchanged. Raises
    NoSuchLabel.
    """
    if language not in LANGUAGES:
        raise NoSuchLabel(f"'{language}' is no language of ours: one of {', '.join(LANGUAGES)}")
    named = library.answers.get(label) or library.guides.get(label)
    intent = named.intent if named else label
    head = re.compile(
        rf"^  - intent: {re.escape(intent)}\n    metadata: \{{language: {language}\}}\n    examples: \|\n(?:      - .*\n)+",
        re.M,
    )
    for path in example_files(root):
        before = path.read_text(encoding="utf-8")
        if block := head.search(before):
            line = " ".join(text.split())
            path.write_text(f"{before[: block.end()]}      - {line}\n{before[block.end() :]}", encoding="utf-8")
            problems: list[Problem] | None = None
            try:
                problems = check(root)
            finally:
                if problems != []:
                    path.write_text(before, encoding="utf-8")
            return path, problems
    raise NoSuchLabel(
        f"'{label}' has no examples in '{language}': give an answer's id (vigie questions names them) or an intent"
    )
