"""The shape of content/facets.yml and content/facets/: what each answer says where a few words ask for one side of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StringConstraints, Tag

from bot.knowledge.model import Answer, Both, Id, Line, Shape
from bot.values import Language

# Id of a facet. It must fit into a button beside an answer's id.
FacetId = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=16)]
# A sentence or two. Characters.
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=300)]
MORE: Literal["more"] = "more"


class Facet(Shape):
    """A side of a subject that a follow-up may ask for; `name` completes "I have nothing on …"."""

    id: FacetId
    name: Both


class Say(Shape):
    """A sentence or two of the answer's own, with the facts that they draw on."""

    fr: Sentence
    en: Sentence
    facts: tuple[Line, ...] = Field(min_length=1)

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en

    @property
    def points(self) -> tuple[str, ...]:
        """No point of the article: what is said here is held by facts alone."""
        return ()


class Other(Shape):
    """Another answer replies."""

    answer: Id


def _kind(value: Any) -> str:
    """Return the tag of a side as it is written, so that a mistake is reported once and not for each possible form."""
    if isinstance(value, str | None):
        return MORE
    return "other" if isinstance(value, Other) or (isinstance(value, dict) and "answer" in value) else "say"


# What an answer has for a facet: a sentence, another answer, or its longer form.
Side = Annotated[
    Annotated[Say, Tag("say")] | Annotated[Other, Tag("other")] | Annotated[Literal["more"], Tag(MORE)], Discriminator(_kind)
]
Sides = dict[FacetId, Side]


class FacetFile(Shape):
    """A file of content/facets/: `answers` holds the sides of each answer.

    `every` holds for each answer of the theme that has nothing of its own; in a file without a theme, for each definition.
    """

    theme: Id | None = None
    every: Sides = Field(default_factory=dict)
    answers: dict[Id, Sides] = Field(default_factory=dict)

    def covers(self, answer: Answer) -> bool:
        """Whether `every` holds for that answer; incidents have a way of their own."""
        if answer.kind == "incident":
            return False
        if self.theme is None:
            return answer.kind == "definition"
        return answer.kind != "definition" and answer.theme == self.theme


@dataclass(frozen=True)
class Facets:
    """All facets by id, and what each answer has for them."""

    known: dict[str, Facet] = field(default_factory=dict)
    sides: dict[str, dict[str, Say | Other | Literal["more"]]] = field(default_factory=dict)

    @classmethod
    def of(cls, facets: Iterable[Facet], files: Iterable[FacetFile], answers: Iterable[Answer]) -> Facets:
        """Return the facets with the sides that `files` give to `answers`, an answer's own before those for every one."""
        files = list(files)
        sides: dict[str, dict[str, Say | Other | Literal["more"]]] = {}
        for answer in answers:
            every = {id_: side for file in files if file.covers(answer) for id_, side in file.every.items()}
            own = {id_: side for file in files for id_, side in file.answers.get(answer.id, {}).items()}
            sides[answer.id] = {id_: _longer(side, answer) for id_, side in (every | own).items()}
        return cls({facet.id: facet for facet in facets}, sides)

    def of_answer(self, answer: str) -> dict[str, Say | Other | Literal["more"]]:
        """Return what the answer has, by facet."""
        return self.sides.get(answer, {})

    def missing(self, answer: str) -> list[Facet]:
        """Return the facets for which the answer has nothing."""
        has = self.of_answer(answer)
        return [facet for facet in self.known.values() if facet.id not in has]


def _longer(side: Say | Other | Literal["more"], answer: Answer) -> Say | Other | Literal["more"]:
    """Return the side; the longer form in place of the answer itself, which is being read already."""
    return MORE if isinstance(side, Other) and side.answer == answer.id else side


def says(file: FacetFile) -> Iterator[tuple[tuple[str, ...], Say]]:
    """Yield each sentence of a file with its place there."""
    for id_, side in file.every.items():
        if isinstance(side, Say):
            yield ("every", id_), side
    for answer, sides in file.answers.items():
        for id_, side in sides.items():
            if isinstance(side, Say):
                yield ("answers", answer, id_), side
