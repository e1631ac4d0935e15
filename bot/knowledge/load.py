"""Parses the files of `content/` into models, and collects all problems instead of stopping at the first."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.knowledge.checklist import Item
from bot.knowledge.editors import Editors
from bot.knowledge.facets import Facet, FacetFile
from bot.knowledge.guides import Guide
from bot.knowledge.incidents import Incident, IncidentCommon
from bot.knowledge.links import Links
from bot.knowledge.model import Answer, AnswerFile, Article, Command, Fact, Subject
from bot.knowledge.places import Place
from bot.knowledge.practice import Practice
from bot.knowledge.pronunciation import Pronunciation
from bot.knowledge.reminders import Tips, Zone
from bot.knowledge.suspicious import Official, Suspicious
from bot.knowledge.vocabulary import Preferred
from bot.knowledge.yaml_file import BadYaml, Where, YamlFile, read_yaml
from bot.values import LANGUAGES, Language

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, order=True)
class Problem:
    """A problem to fix: `file` relative to the project, 1-based `line`, the `field`, and `message`: how to fix it."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


@dataclass(frozen=True)
class LocatedAnswer:
    """An answer with its file and its place there, so that later checks can report its line."""

    answer: Answer
    source: YamlFile
    where: Where


@dataclass
class Content:
    """All of `content/` as parsed: each file is valid by itself; check.py checks that they are consistent with each other."""

    root: Path
    article: Article | None = None
    subjects: tuple[Subject, ...] = ()
    placed: list[LocatedAnswer] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)
    commands: tuple[Command, ...] = ()
    items: tuple[Item, ...] = ()
    tips: Tips | None = None
    guides: tuple[Guide, ...] = ()
    facets: tuple[Facet, ...] = ()
    facet_files: dict[str, FacetFile] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    incident_common: IncidentCommon | None = None
    zones: tuple[Zone, ...] = ()
    places: tuple[Place, ...] = ()
    pronunciations: tuple[Pronunciation, ...] = ()
    vocabulary: tuple[Preferred, ...] = ()
    suspicious: Suspicious | None = None
    official: tuple[Official, ...] = ()
    editors: Editors | None = None
    practice: Practice | None = None
    links: Links | None = None
    phrases: dict[Language, dict[str, str]] = field(default_factory=dict)
    files: dict[str, YamlFile] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def name(self, path: Path) -> str:
        """Return a file's name in problems: its path relative to the project."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name

    def report(self, source: YamlFile, where: Where, message: str) -> None:
        """Add a problem at `where` in `source`."""
        label = ".".join(str(part) for part in where) or "file"
        self.problems.append(Problem(self.name(source.path), source.line(where), label, message))

    def read(self, path: Path) -> YamlFile | None:
        """Parse one file; return None and add a problem if it is missing or malformed."""
        try:
            source = read_yaml(path)
        except FileNotFoundError:
            self.problems.append(Problem(self.name(path), 1, "file", "is missing: restore it from version control"))
            return None
        except BadYaml as error:
            self.problems.append(Problem(self.name(path), error.line, "YAML", f"{error.reason}: mend the syntax here"))
            return None
        self.files[self.name(path)] = source
        return source

    def parse(self, source: YamlFile, kind: Any, data: Any, at: Where = ()) -> Any:
        """Return `data` validated as `kind`; if it is invalid, add each of pydantic's errors as a problem and return None."""
        try:
            return TypeAdapter(kind).validate_python(data)
        except ValidationError as error:
            for complaint in error.errors():
                self.report(source, (*at, *complaint["loc"]), _advice(complaint))
            return None


# The files that hold a list of things of one kind, and those that hold one thing: file, field of `Content`, type.
LISTS: tuple[tuple[str, str, Any], ...] = (
    ("subjects.yml", "subjects", tuple[Subject, ...]),
    ("commands.yml", "commands", tuple[Command, ...]),
    ("checklist.yml", "items", tuple[Item, ...]),
    ("guides.yml", "guides", tuple[Guide, ...]),
    ("facets.yml", "facets", tuple[Facet, ...]),
    ("zones.yml", "zones", tuple[Zone, ...]),
    ("places.yml", "places", tuple[Place, ...]),
    ("pronunciation.yml", "pronunciations", tuple[Pronunciation, ...]),
    ("vocabulary.yml", "vocabulary", tuple[Preferred, ...]),
    ("official.yml", "official", tuple[Official, ...]),
)
WHOLES: tuple[tuple[str, str, Any], ...] = (
    ("reminders.yml", "tips", Tips),
    ("suspicious.yml", "suspicious", Suspicious),
    ("editors.yml", "editors", Editors),
    ("practice.yml", "practice", Practice),
    ("links.yml", "links", Links),
)


def load(root: Path) -> Content:
    """Parse `root`/content. The result holds the problems, and omits what could not be parsed."""
    content = Content(root)
    folder = root / "content"
    if source := content.read(folder / "article.yml"):
        content.article = content.parse(source, Article, source.data)
    for path in sorted((folder / "themes").glob("*.yml")):
        if source := content.read(path):
            _read_answers(content, source)
    if source := content.read(folder / "sources.yml"):
        content.facts = content.parse(source, dict[str, Fact], source.data or {}) or {}
    for name, field_, kind in LISTS:
        if source := content.read(folder / name):
            setattr(content, field_, content.parse(source, kind, source.data or []) or ())
    for name, field_, kind in WHOLES:
        if source := content.read(folder / name):
            setattr(content, field_, content.parse(source, kind, source.data or {}))
    _read_incidents(content, folder / "incidents")
    for path in sorted((folder / "facets").glob("*.yml")):
        if (source := content.read(path)) and (file := content.parse(source, FacetFile, source.data or {})):
            content.facet_files[content.name(path)] = file
    for language in LANGUAGES:
        if source := content.read(folder / f"phrases.{language}.yml"):
            content.phrases[language] = content.parse(source, dict[str, str], source.data or {}) or {}
    return content


def _read_answers(content: Content, source: YamlFile) -> None:
    file: AnswerFile | None = content.parse(source, AnswerFile, source.data)
    for index, answer in enumerate(file.answers if file else ()):
        assert file
        common = {"theme": answer.theme or file.theme, "reviewed": answer.reviewed or file.reviewed}
        content.placed.append(LocatedAnswer(answer.model_copy(update=common), source, ("answers", index)))


def _read_incidents(content: Content, folder: Path) -> None:
    """The situations, each by its file, and what they share."""
    if source := content.read(folder / "common.yml"):
        content.incident_common = content.parse(source, IncidentCommon, source.data or {})
    for path in sorted(folder.glob("*.yml")):
        if path.name != "common.yml" and (source := content.read(path)):
            incident = content.parse(source, Incident, source.data or {})
            if incident:
                content.incidents[content.name(path)] = incident


def _advice(complaint: Any) -> str:
    """Return a message that says how to fix one of pydantic's errors."""
    limits = complaint.get("ctx", {})
    match complaint["type"]:
        case "missing":
            return "is missing: add it"
        case "extra_forbidden":
            return "is not a field here: remove it or mend its name"
        case "string_too_long":
            return f"is too long: at most {limits['max_length']} characters"
        case "string_too_short":
            return f"is too short: at least {limits['min_length']} characters"
        case "string_pattern_mismatch":
            return f"does not have the form {limits['pattern']}: lower case, digits and hyphens"
        case _:
            return f"{complaint['msg'].removeprefix('Value error, ')}: mend the value"
