"""The library: all validated content that the bot can send, by id and language."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from bot.knowledge.check import check_content
from bot.knowledge.checklist import Checklist, Item
from bot.knowledge.defined_words import DefinedWords
from bot.knowledge.editors import Editors
from bot.knowledge.facets import Facets, Other, Say
from bot.knowledge.guides import Guide
from bot.knowledge.incidents import FromFacts, Incidents
from bot.knowledge.linked_words import LinkedWords
from bot.knowledge.load import Content, Problem, load
from bot.knowledge.model import Answer, Article, Command, Fact, Measure, Subject
from bot.knowledge.places import Place, find_place
from bot.knowledge.practice import Practice, PracticeExample
from bot.knowledge.reminders import StandingAct, Tip, Zone
from bot.knowledge.spoken_words import SpokenWords
from bot.knowledge.suspicious import Official, Suspicious
from bot.values import KINDS, Language


class BrokenContent(Exception):
    """The content is invalid; `problems` are those that `vigie check` prints."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Library:
    """Answers, measures, commands and phrases. Looking up an unknown id raises KeyError."""

    def __init__(self, content: Content, article: Article) -> None:
        self.article = article
        self.measures: dict[str, Measure] = {m.theme: m for m in sorted(article.measures, key=lambda m: m.number)}
        # The entries of the menu: the measures, then the other subjects.
        self.themes: dict[str, Subject] = {**self.measures, **{subject.theme: subject for subject in content.subjects}}
        self.answers: dict[str, Answer] = {placed.answer.id: placed.answer for placed in content.placed}
        self.checklist = Checklist(content.items)
        assert content.tips
        self.tips = content.tips
        self.guides: dict[str, Guide] = {guide.id: guide for guide in content.guides}
        self.facets = Facets.of(content.facets, content.facet_files.values(), self.answers.values())
        assert content.incident_common
        self.incidents = Incidents(tuple(content.incidents.values()), content.incident_common)
        assert content.suspicious
        self.suspicious: Suspicious = content.suspicious
        self.official: tuple[Official, ...] = content.official
        assert content.editors
        self.editors: Editors = content.editors
        assert content.practice
        self.practice: Practice = content.practice
        self.examples: dict[str, PracticeExample] = {example.id: example for example in content.practice.examples}
        self.pronunciations = content.pronunciations
        self.tip_ids = frozenset(tip.id for kind in KINDS for tip in content.tips.of(kind))
        self.zones: dict[str, Zone] = {zone.id: zone for zone in content.zones}
        self.commands: tuple[Command, ...] = content.commands
        # What people type is matched with these words even before the model is loaded.
        self.spoken = SpokenWords.read(content)
        self._words = DefinedWords(self.answers.values())
        self._places = content.places
        self.linked = LinkedWords(content)
        self.facts: dict[str, Fact] = content.facts
        self._phrases = content.phrases
        self._by_name = {command[lang].name: command for command in self.commands for lang in content.phrases}

    @classmethod
    def load(cls, root: Path) -> Library:
        """Load the content of the project at `root`; raise BrokenContent if `vigie check` would report an error."""
        content = load(root)
        problems = check_content(content)
        if problems or content.article is None:
            raise BrokenContent(problems)
        return cls(content, content.article)

    def of_theme(self, theme: str) -> list[Answer]:
        """Return the answers of a theme, overview first, in the order of the file, without incidents and definitions."""
        answers = [a for a in self.answers.values() if a.theme == theme and a.kind not in ("incident", "definition")]
        return sorted(answers, key=lambda answer: answer.kind != "overview")

    def pages(self, theme: str) -> list[list[Answer]]:
        """Return what a theme lists without its overview: one page, or one for each of its parts."""
        others, parts = self.of_theme(theme)[1:], self.themes[theme].parts
        named = {id_ for part in parts for id_ in part.answers}
        pages = [[answer for answer in others if answer.id not in named]]
        for number, part in enumerate(parts):
            listed = [self.answers[id_] for id_ in part.answers]
            listed += [answer for answer in self.answers.values() if part.definitions and answer.kind == "definition"]
            pages[number : number + 1] = [(pages[number] if number < len(pages) else []) + listed]
        return pages

    def overview(self, theme: str) -> Answer:
        """Return the overview of a theme."""
        return self.of_theme(theme)[0]

    def sources(self, drawn: Answer | Item | Tip | FromFacts | Say) -> list[Fact]:
        """Return the facts (sources beyond the article) of an answer, a question or a tip, each once."""
        unique = {fact.name.fr: fact for fact in (self.facts[id_] for id_ in drawn.facts)}
        return list(unique.values())

    def tip(self, id_: str) -> tuple[Tip, StandingAct | None]:
        """Return a tip by its id, and the standing act to do before it, if any."""
        kind, tip = next((kind, tip) for kind in KINDS for tip in self.tips.of(kind) if tip.id == id_)
        return tip, self.tips.first(kind, tip)

    def word_in(self, text: str, answer: Answer, language: Language) -> Answer | None:
        """Return the definition of the first word in `text`, a part of `answer`, that `answer` neither is about nor links."""
        known = self._words.found(answer[language].title, language) | {answer.id, *answer.related}
        if answer.theme:
            # The subject of a theme needs no definition within that theme.
            known.add(self.overview(answer.theme).id)
        id_ = self._words.first(text, language, known)
        return self.answers[id_] if id_ else None

    def place(self, text: str) -> Place | None:
        """Return the official resource for the subject of a question without an answer, or None."""
        return find_place(self._places, text)

    def facet(self, answer: str, facet: str) -> Say | Other | Literal["more"] | None:
        """Return what the answer has for a facet: a sentence, another answer, its longer form, or None."""
        return self.facets.of_answer(answer).get(facet)

    def guides_under(self, answer: str) -> list[Guide]:
        """Return the guides that an answer offers."""
        return [guide for guide in self.guides.values() if answer in guide.offered_under]

    def command(self, name: str) -> Command | None:
        """Return the command with that name (without its slash) in either language, or None."""
        return self._by_name.get(name.lower())

    def phrase(self, key: str, language: Language, **values: object) -> str:
        """Return a phrase of `content/phrases.*.yml` with its placeholders filled in."""
        return self._phrases[language][key].format(**values)
