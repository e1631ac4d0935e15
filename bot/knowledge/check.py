"""Checks `content/` and `nlu/` for consistency; each problem names its place and its fix."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from string import Formatter

from bot.knowledge.check_editors import check_editors
from bot.knowledge.check_facets import check_facets, check_follow_ups
from bot.knowledge.check_guides import FILE as GUIDES
from bot.knowledge.check_guides import check_guides
from bot.knowledge.check_incidents import check_incidents, check_remarks, facts_drawn
from bot.knowledge.check_items import check_items, holds_markup
from bot.knowledge.check_links import check_links
from bot.knowledge.check_practice import check_practice
from bot.knowledge.check_pronunciation import check_pronunciation
from bot.knowledge.check_reminders import check_reminders
from bot.knowledge.check_replies import check_replies
from bot.knowledge.check_sentences import check_sentences
from bot.knowledge.check_subjects import check_subjects
from bot.knowledge.check_suspicious import check_suspicious
from bot.knowledge.check_typography import check_typography
from bot.knowledge.check_vocabulary import check_vocabulary
from bot.knowledge.examples import (
    CALIBRATION,
    FILES,
    Example,
    read_blocks,
    read_examples,
    read_follow_ups,
    read_remarks,
    read_replies,
)
from bot.knowledge.facets import says
from bot.knowledge.load import Content, LocatedAnswer, Problem, load
from bot.knowledge.model import Id
from bot.knowledge.yaml_file import Where, YamlFile
from bot.values import KINDS, LANGUAGES

LEAST_ANSWERS = 60
LEAST_EXAMPLES = {"fr": 15, "en": 6}
# Rasa reads these characters as entity markup, and a leading slash as one of its commands.
MARKUP = re.compile(r"[\[\]()]|^/")

__all__ = ["Problem", "check", "check_content"]


def check(root: Path) -> list[Problem]:
    """Return all problems of the project at `root`, in content and examples, by file and line."""
    content = load(root)
    _check_rules(content)
    _check_examples(content, read_examples(content))
    _each_example(content, replies := read_replies(content), set())
    check_replies(content, replies)
    _each_example(content, remarks := read_remarks(content), set())
    check_remarks(content, remarks)
    _each_example(content, follow_ups := read_follow_ups(content), set())
    check_follow_ups(content, follow_ups)
    _check_forms(content)
    _check_calibration(content)
    return sorted(set(content.problems))


def check_content(content: Content) -> list[Problem]:
    """Return the problems of `content/` alone, which would stop the bot from starting."""
    _check_rules(content)
    return sorted(set(content.problems))


def _check_rules(content: Content) -> None:
    rules = (
        _ids, _themes, _references, _coverage, _wording, _words,
        check_items, check_reminders, check_guides, check_facets, check_suspicious, check_incidents, check_editors,
        check_practice, check_links, check_subjects,
    )  # fmt: skip
    writing = (check_typography, check_sentences, check_vocabulary, check_pronunciation)
    for rule in (*rules, _facts, _phrases, _commands, _places, *writing):
        rule(content)


def _ids(content: Content) -> None:
    seen: dict[str, LocatedAnswer] = {}
    for placed in content.placed:
        if (other := seen.setdefault(placed.answer.id, placed)) is not placed:
            line = f"{content.name(other.source.path)}:{other.source.line(other.where)}"
            content.report(placed.source, (*placed.where, "id"), f"'{placed.answer.id}' is also at {line}: rename one")
    if 0 < len(content.placed) < LEAST_ANSWERS:
        count = len(content.placed)
        content.report(content.placed[0].source, (), f"only {count} answers in all: write at least {LEAST_ANSWERS}")


def _themes(content: Content) -> None:
    if not content.article:
        return
    themes = {subject.theme for subject in (*content.article.measures, *content.subjects)}
    kinds = Counter((placed.answer.theme, placed.answer.kind) for placed in content.placed)
    for placed in content.placed:
        theme = placed.answer.theme
        if theme not in themes and not (theme is None and placed.answer.kind == "incident"):
            content.report(placed.source, (*placed.where, "theme"), f"'{theme}' is no theme: one of {sorted(themes)}")
        if placed.answer.reviewed is None:
            content.report(placed.source, placed.where, "has no review date: add 'reviewed', to it or to its file")
    places: list[tuple[str, Where, Id]] = [
        ("content/article.yml", ("measures", index), measure.theme) for index, measure in enumerate(content.article.measures)
    ]
    places += [("content/subjects.yml", (index,), subject.theme) for index, subject in enumerate(content.subjects)]
    for file, where, name in places:
        for kind in ("overview", "why"):
            if kinds[name, kind] != 1:
                content.report(content.files[file], where, f"'{name}' needs exactly one answer '{kind}'")


def _references(content: Content) -> None:
    answers = {placed.answer.id for placed in content.placed}
    points = _points(content)
    for placed in content.placed:
        answer, where = placed.answer, placed.where
        if len(answer.related) not in (2, 3):
            content.report(placed.source, (*where, "related"), f"names {len(answer.related)} answers: name two or three")
        for index, related in enumerate(answer.related):
            if related not in answers or related == answer.id:
                content.report(placed.source, (*where, "related", index), f"'{related}' is no other answer: mend or remove it")
        for index, point in enumerate(answer.points):
            if content.article and point not in points:
                message = f"'{point}' is no point of content/article.yml: mend or remove it"
                content.report(placed.source, (*where, "points", index), message)
        if not answer.points and not answer.facts:
            content.report(placed.source, where, "draws on nothing: name points of the article, or facts from beyond it")
        for index, fact in enumerate(answer.facts):
            if fact not in content.facts:
                message = f"'{fact}' is not in content/sources.yml: add its source there"
                content.report(placed.source, (*where, "facts", index), message)


def _points(content: Content) -> dict[str, tuple[str | int, ...]]:
    measures = content.article.measures if content.article else ()
    return {point: ("measures", index, "points", point) for index, m in enumerate(measures) for point in m.points}


def _coverage(content: Content) -> None:
    covered = {point for placed in content.placed for point in placed.answer.points}
    for point, where in _points(content).items():
        if point not in covered:
            content.report(content.files["content/article.yml"], where, "no answer draws on this point: write one")


def _wording(content: Content) -> None:
    for placed in content.placed:
        for language in LANGUAGES:
            for part in ("title", "short", "more"):
                if holds_markup(getattr(placed.answer[language], part)):
                    where = (*placed.where, language, part)
                    content.report(placed.source, where, "holds HTML or Markdown: write plain text")


def _words(content: Content) -> None:
    """Check that each definition names its word, and that no two answers explain the same word."""
    for language in LANGUAGES:
        seen: dict[str, Id] = {}
        for placed in content.placed:
            word, where = placed.answer[language].word, (*placed.where, language)
            if word is None:
                if placed.answer.kind == "definition":
                    content.report(placed.source, where, "names no word: add 'word', with its forms and what its button asks")
                continue
            for form in word.forms:
                if (other := seen.setdefault(form, placed.answer.id)) != placed.answer.id:
                    content.report(placed.source, (*where, "word", "forms"), f"'{form}' is explained by '{other}': choose one")


def _facts(content: Content) -> None:
    used = {fact for placed in content.placed for fact in placed.answer.facts}
    used |= {fact for item in content.items for fact in item.facts}
    used |= {fact for kind in KINDS if content.tips for tip in content.tips.of(kind) for fact in tip.facts}
    used |= {fact for act in (content.tips.standing.values() if content.tips else ()) for fact in act.facts}
    used |= content.suspicious.facts if content.suspicious else set()
    used |= facts_drawn(content)
    used |= {fact for file in content.facet_files.values() for _, said in says(file) for fact in said.facts}
    used |= {fact for example in (content.practice.examples if content.practice else ()) for fact in example.facts}
    for fact in content.facts:
        if fact not in used:
            content.report(content.files["content/sources.yml"], (fact,), "nothing draws on this source: remove it")


def _phrases(content: Content) -> None:
    if set(content.phrases) != set(LANGUAGES):
        return
    for language, other in (("fr", "en"), ("en", "fr")):
        source = content.files[f"content/phrases.{language}.yml"]
        for key, text in content.phrases[language].items():  # type: ignore[index]
            twin = content.phrases[other].get(key)  # type: ignore[index]
            if twin is None:
                content.report(source, (key,), f"is missing in phrases.{other}.yml: add it there")
            elif _placeholders(text) is None:
                content.report(source, (key,), "has a brace without its other half: write {name}, or {{ for a brace")
            elif _placeholders(text) != _placeholders(twin):
                content.report(source, (key,), f"has other {{placeholders}} than in phrases.{other}.yml: align them")


def _placeholders(text: str) -> set[str] | None:
    """Return the names in braces; None if the braces are unbalanced."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name}
    except ValueError:
        return None


def _commands(content: Content) -> None:
    names = Counter(name for command in content.commands for name in {command[lang].name for lang in LANGUAGES})
    for index, command in enumerate(content.commands):
        for language in LANGUAGES:
            if names[command[language].name] > 1:
                where = (index, language, "name")
                content.report(content.files["content/commands.yml"], where, "names two commands: rename one")


def _places(content: Content) -> None:
    for index, place in enumerate(content.places):
        try:
            re.compile(place.words)
        except re.error as error:
            message = f"is no regular expression ({error}): mend it"
            content.report(content.files["content/places.yml"], (index, "words"), message)


def _check_examples(content: Content, examples: list[Example]) -> None:
    by_intent: dict[str, Counter[str]] = defaultdict(Counter)
    for example in examples:
        by_intent[example.intent][example.language] += 1
    led_to: list[tuple[str, YamlFile, Where]] = [(p.answer.intent, p.source, p.where) for p in content.placed]
    led_to += [(guide.intent, content.files[GUIDES], (index,)) for index, guide in enumerate(content.guides)]
    for intent, source, where in led_to:
        for language, least in LEAST_EXAMPLES.items():
            if (count := by_intent[intent][language]) < least:
                message = f"{count} examples in '{language}' for '{intent}': write at least {least} in nlu/"
                content.report(source, where, message)
    _each_example(content, examples, {intent for intent, _, _ in led_to})


def _each_example(content: Content, examples: Iterable[Example], intents: set[str]) -> None:
    seen: dict[str, Example] = {}
    for example in examples:
        if example.intent.startswith(("faq/", "incident/", "guide/")) and example.intent not in intents:
            _at(content, example, f"'{example.intent}' has no answer or guide in content/: write it or mend the intent")
        if example.language not in LANGUAGES:
            _at(content, example, f"language '{example.language}' is unknown: one of {', '.join(LANGUAGES)}")
        if MARKUP.search(example.text):
            _at(content, example, "holds brackets or a leading slash, which Rasa reads as markup: reword it")
        first = seen.setdefault(" ".join(example.text.casefold().split()), example)
        if first is not example:
            _at(content, example, f"stands already at {first.file}:{first.line} for '{first.intent}': remove one")


def _check_forms(content: Content) -> None:
    """Check that each short form has one meaning, and that the patterns compile."""
    seen: dict[str, str] = {}
    for full, forms in read_blocks(content, "synonym").items():
        for short in forms:
            if (other := seen.setdefault(short, full)) != full:
                _form(content, "synonym", short, f"stands for '{other}' and for '{full}': choose one")
    for name, patterns in read_blocks(content, "regex").items():
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                _form(content, "regex", name, f"is no regular expression ({error}): mend it")


def _form(content: Content, kind: str, name: str, message: str) -> None:
    content.problems.append(Problem(f"nlu/{FILES[kind]}", 1, name, message))


def _check_calibration(content: Content) -> None:
    """Check that each question is valid JSON, and that the answers it names exist."""
    path = content.root / CALIBRATION
    answers = {placed.answer.id for placed in content.placed} | {guide.id for guide in content.guides}
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, start=1):
        try:
            question = json.loads(line)
            unknown = {"text", "kind", "theme"} - question.keys() or set(question.get("answers", [])) - answers
        except (ValueError, AttributeError):
            content.problems.append(Problem(CALIBRATION, number, "line", "is no JSON object: mend or remove it"))
            continue
        if unknown:
            message = f"lacks a field or names an answer that does not exist: {sorted(unknown)}"
            content.problems.append(Problem(CALIBRATION, number, "line", message))


def _at(content: Content, example: Example, message: str) -> None:
    content.problems.append(Problem(example.file, example.line, "examples", message))
