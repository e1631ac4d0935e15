"""Checks that the sides of answers name known facets, answers and facts, and that each has its examples in nlu/."""

from __future__ import annotations

from collections import Counter, defaultdict

from bot.knowledge.check_items import holds_markup
from bot.knowledge.examples import FACETS, OTHER_FACET, Example
from bot.knowledge.facets import FacetFile, Other, says
from bot.knowledge.load import Content, Problem
from bot.knowledge.yaml_file import Where
from bot.values import LANGUAGES

FILE, FOLDER = "content/facets.yml", "content/facets/"
# What the follow-ups are learnt from: of each facet, at least so many examples by language.
LEAST = {"fr": 15, "en": 6}


def check_facets(content: Content) -> None:
    """Report what is wrong with content/facets.yml and content/facets/."""
    ids = Counter(facet.id for facet in content.facets)
    for index, facet in enumerate(content.facets):
        if ids[facet.id] > 1 or facet.id == OTHER_FACET:
            content.report(content.files[FILE], (index, "id"), f"'{facet.id}' stands twice, or is reserved: rename one")
    held: dict[str, str] = {}
    every: dict[tuple[str | None, str], str] = {}
    for name, file in content.facet_files.items():
        _check_file(content, name, file)
        for answer in file.answers:
            if (other := held.setdefault(answer, name)) != name:
                content.report(content.files[name], ("answers", answer), f"has sides in {other} too: join them")
        for id_ in file.every:
            if (other := every.setdefault((file.theme, id_), name)) != name:
                content.report(content.files[name], ("every", id_), f"stands in {other} too: choose one")


def _check_file(content: Content, name: str, file: FacetFile) -> None:
    source = content.files[name]
    answers = {placed.answer.id: placed.answer for placed in content.placed}
    facets = {facet.id for facet in content.facets}
    if file.theme is not None and file.theme not in {answer.theme for answer in answers.values()}:
        content.report(source, ("theme",), f"'{file.theme}' is no theme of an answer: mend it")
    for answer, sides in (("every", file.every), *file.answers.items()):
        where: Where = ("every",) if answer == "every" else ("answers", answer)
        if answer != "every" and (answer not in answers or answers[answer].kind == "incident"):
            content.report(source, where, f"'{answer}' is no answer, or an incident's: mend or remove it")
        for id_, side in sides.items():
            if id_ not in facets:
                content.report(source, (*where, id_), f"'{id_}' is no facet of {FILE}: mend or remove it")
            if isinstance(side, Other) and side.answer not in answers:
                content.report(source, (*where, id_, "answer"), f"'{side.answer}' is no answer: mend or remove it")
            elif isinstance(side, Other) and side.answer == answer:
                content.report(source, (*where, id_, "answer"), "is the answer itself: write 'more' for its longer form")
    for place, said in says(file):
        for index, fact in enumerate(said.facts):
            if fact not in content.facts:
                content.report(
                    source, (*place, "facts", index), f"'{fact}' is not in content/sources.yml: add its source there"
                )
        for language in LANGUAGES:
            if holds_markup(said[language]):
                content.report(source, (*place, language), "holds HTML or Markdown: write plain text")


def check_follow_ups(content: Content, examples: list[Example]) -> None:
    """Report follow-ups of nlu/ that ask for no known facet, and facets with too few of them."""
    known = {facet.id for facet in content.facets} | {OTHER_FACET}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for example in examples:
        id_ = example.intent.removeprefix(f"{FACETS}/")
        counts[id_][example.language] += 1
        if id_ not in known:
            message = f"'{example.intent}' is no facet of {FILE}: mend or remove it"
            content.problems.append(Problem(example.file, example.line, "examples", message))
    for index, facet in enumerate(content.facets):
        for language, least in LEAST.items():
            if (count := counts[facet.id][language]) < least:
                message = f"{count} examples in '{language}' for '{facet.id}': write at least {least} in nlu/facets.yml"
                content.report(content.files[FILE], (index,), message)
