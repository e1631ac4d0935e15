"""The library: everything the bot can say, by id and language, once it has been found sound."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.check import check_content
from bot.knowledge.checklist import Checklist, Item
from bot.knowledge.defined_words import DefinedWords
from bot.knowledge.guides import Guide
from bot.knowledge.incidents import FromFacts, Incidents
from bot.knowledge.load import Content, Problem, load
from bot.knowledge.model import Answer, Article, Command, Fact, Measure, Subject
from bot.knowledge.places import Place, find_place
from bot.knowledge.reminders import StandingAct, Tip, Zone
from bot.knowledge.suspicious import Official, Suspicious
from bot.values import KINDS, Language


class BrokenContent(Exception):
    """The content cannot be used; `problems` tells why, in the words of `vigie check`."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Library:
    """Answers, measures, commands and phrases. Look-ups of unknown ids raise KeyError."""

    def __init__(self, content: Content, article: Article) -> None:
        self.article = article
        self.measures: dict[str, Measure] = {m.theme: m for m in sorted(article.measures, key=lambda m: m.number)}
        # All that people choose from: the measures, then the subjects that stand beside them.
        self.themes: dict[str, Subject] = {**self.measures, **{subject.theme: subject for subject in content.subjects}}
        self.answers: dict[str, Answer] = {placed.answer.id: placed.answer for placed in content.placed}
        self.checklist = Checklist(content.items)
        assert content.tips
        self.tips = content.tips
        self.guides: dict[str, Guide] = {guide.id: guide for guide in content.guides}
        assert content.incident_common
        self.incidents = Incidents(tuple(content.incidents.values()), content.incident_common)
        assert content.suspicious
        self.suspicious: Suspicious = content.suspicious
        self.official: tuple[Official, ...] = content.official
        self.pronunciations = content.pronunciations
        self.tip_ids = frozenset(tip.id for kind in KINDS for tip in content.tips.of(kind))
        self.zones: dict[str, Zone] = {zone.id: zone for zone in content.zones}
        self.commands: tuple[Command, ...] = content.commands
        self._words = DefinedWords(self.answers.values())
        self._places = content.places
        self.facts: dict[str, Fact] = content.facts
        self._phrases = content.phrases
        self._by_name = {command[lang].name: command for command in self.commands for lang in content.phrases}

    @classmethod
    def load(cls, root: Path) -> Library:
        """Read the content of the project at `root`; raises BrokenContent where `vigie check` would complain."""
        content = load(root)
        problems = check_content(content)
        if problems or content.article is None:
            raise BrokenContent(problems)
        return cls(content, content.article)

    def of_theme(self, theme: str) -> list[Answer]:
        """The answers of a theme, overview first, in the order of their file; incidents and definitions left out."""
        answers = [a for a in self.answers.values() if a.theme == theme and a.kind not in ("incident", "definition")]
        return sorted(answers, key=lambda answer: answer.kind != "overview")

    def overview(self, theme: str) -> Answer:
        """The answer that sums a theme up."""
        return self.of_theme(theme)[0]

    def sources(self, drawn: Answer | Item | Tip | FromFacts) -> list[Fact]:
        """Where what goes beyond the article in an answer or a question comes from, each source once."""
        unique = {fact.name.fr: fact for fact in (self.facts[id_] for id_ in drawn.facts)}
        return list(unique.values())

    def tip(self, id_: str) -> tuple[Tip, StandingAct | None]:
        """A reminder's step, by its id, and what is to be done before it."""
        kind, tip = next((kind, tip) for kind in KINDS for tip in self.tips.of(kind) if tip.id == id_)
        return tip, self.tips.first(kind, tip)

    def word_in(self, text: str, answer: Answer, language: Language) -> Answer | None:
        """The answer that explains the first word in `text`, part of `answer`, which it neither is about nor leads to."""
        known = self._words.found(answer[language].title, language) | {answer.id, *answer.related}
        if answer.theme:
            # What a whole theme is about needs no explaining within it.
            known.add(self.overview(answer.theme).id)
        id_ = self._words.first(text, language, known)
        return self.answers[id_] if id_ else None

    def place(self, text: str) -> Place | None:
        """The official place where the subject of a question without an answer lives, where that can be told."""
        return find_place(self._places, text)

    def guides_under(self, answer: str) -> list[Guide]:
        """The guides that an answer offers."""
        return [guide for guide in self.guides.values() if answer in guide.offered_under]

    def command(self, name: str) -> Command | None:
        """The command a person typed, by its name in either language and without its slash."""
        return self._by_name.get(name.lower())

    def phrase(self, key: str, language: Language, **values: object) -> str:
        """A sentence of `content/phrases.*.yml` with its placeholders filled in."""
        return self._phrases[language][key].format(**values)
