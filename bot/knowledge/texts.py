"""Iterates over all texts for people, with their places: the input of the checks on writing."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.facets import says
from bot.knowledge.incidents import sentences_of, sentences_of_common
from bot.knowledge.load import Content
from bot.knowledge.yaml_file import Where, YamlFile
from bot.values import KINDS, Language

Text = tuple[YamlFile, Where, str]


def texts(content: Content, language: Language) -> Iterator[Text]:
    """Yield every text of `content/` in that language, except date patterns."""
    yield from _answers(content, language)
    yield from _checklist_and_reminders(content, language)
    files = content.files
    for id_, fact in content.facts.items():
        for part, both in (("name", fact.name), ("date", fact.date)):
            if both:
                yield files["content/sources.yml"], (id_, part, language), both[language]
    for index, guide in enumerate(content.guides):
        yield files["content/guides.yml"], (index, "title", language), guide.title[language]
        for number, step in enumerate(guide.steps):
            yield files["content/guides.yml"], (index, "steps", number, language), step[language]
    for index, command in enumerate(content.commands):
        yield files["content/commands.yml"], (index, language, "description"), command[language].description
    yield from _facets(content, language)
    yield from _suspicious(content, language)
    yield from _incidents(content, language)
    yield from _practice(content, language)
    for index, place in enumerate(content.places):
        yield files["content/places.yml"], (index, language), place[language]
    for index, subject in enumerate(content.subjects):
        yield files["content/subjects.yml"], (index, "name", language), subject.name[language]
    for key, text in content.phrases.get(language, {}).items():
        if not key.endswith("_pattern"):
            yield files[f"content/phrases.{language}.yml"], (key,), text


def _answers(content: Content, language: Language) -> Iterator[Text]:
    for placed in content.placed:
        wording, where = placed.answer[language], (*placed.where, language)
        for part in ("title", "short", "more", "spoken"):
            if text := getattr(wording, part):
                yield placed.source, (*where, part), text
        if wording.word:
            yield placed.source, (*where, "word", "ask"), wording.word.ask


def _facets(content: Content, language: Language) -> Iterator[Text]:
    for index, facet in enumerate(content.facets):
        yield content.files["content/facets.yml"], (index, "name", language), facet.name[language]
    for name, file in content.facet_files.items():
        for where, said in says(file):
            yield content.files[name], (*where, language), said[language]


def _suspicious(content: Content, language: Language) -> Iterator[Text]:
    for where, both in content.suspicious.sentences if content.suspicious else ():
        yield content.files["content/suspicious.yml"], (*where, language), both[language]


def _incidents(content: Content, language: Language) -> Iterator[Text]:
    for file, situation in content.incidents.items():
        for where, both in sentences_of(situation):
            yield content.files[file], (*where, language), both[language]
    for where, both in sentences_of_common(content.incident_common) if content.incident_common else ():
        yield content.files["content/incidents/common.yml"], (*where, language), both[language]


def _practice(content: Content, language: Language) -> Iterator[Text]:
    if content.practice is None:
        return
    source = content.files["content/practice.yml"]
    for channel, both in content.practice.channels.items():
        yield source, ("channels", channel, language), both[language]
    for index, example in enumerate(content.practice.examples):
        for part, text in example[language]:
            yield source, ("examples", index, language, part), text


def _checklist_and_reminders(content: Content, language: Language) -> Iterator[Text]:
    for index, item in enumerate(content.items):
        words = item[language]
        for text in (words.question, words.why, words.good, words.action, *words.look.values()):
            yield content.files["content/checklist.yml"], (index, language), text
    if content.tips is None:
        return
    source = content.files["content/reminders.yml"]
    for kind, act in content.tips.standing.items():
        yield source, ("standing", kind, language), act[language]
    for kind in KINDS:
        for index, tip in enumerate(content.tips.of(kind)):
            yield source, (kind, index, language), f"{tip[language].title}\n\n{tip[language].text}"
