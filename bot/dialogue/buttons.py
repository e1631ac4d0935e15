"""Encode and decode the callback data of buttons.

Each kind of button is a frozen dataclass of its feature, and its field types define how it is encoded. Data is short and
readable, and is validated on the way back, since anybody can forge it. docs/buttons.md lists all kinds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import Annotated, Any, ClassVar, get_type_hints

from bot.knowledge import Library

# Telegram's limit for callback data. Bytes.
MAX_BYTES = 64


class BadButton(Exception):
    """Callback data that none of today's buttons sends: from an old keyboard, or forged."""


@dataclass(frozen=True)
class Field[T]:
    """Encodes and decodes a value in callback data.

    `read` raises ValueError for a value unknown to the content; `renew` converts the value of an older keyboard to today's
    form; `about` describes the field in docs/buttons.md. A button's field is declared as `Annotated[type, Field(…)]`.
    """

    about: str
    read: Callable[[str, Library], T]
    write: Callable[[T], str] = str
    renew: Callable[[str], str] = str


def known(about: str, values: Callable[[Library], Container[str]]) -> Field[str]:
    """Return a field whose text must be among the `values` of the library."""

    def read(text: str, library: Library) -> str:
        if text not in values(library):
            raise ValueError(text)
        return text

    return Field(about, read)


def one_of[T](about: str, codes: dict[str, T]) -> Field[T]:
    """Return a field with a few possible values, each encoded by its code."""
    written = {value: code for code, value in codes.items()}

    def read(text: str, library: Library) -> T:
        if text not in codes:
            raise ValueError(text)
        return codes[text]

    return Field(about, read, written.__getitem__)


AnswerId = Annotated[str, known("an answer's id", lambda library: library.answers)]
FacetId = Annotated[str, known("a facet's id", lambda library: library.facets.known)]
ThemeId = Annotated[str, known("a theme's id", lambda library: library.themes)]
ItemId = Annotated[str, known("the id of a question of the checklist", lambda library: library.checklist.items)]


@dataclass(frozen=True)
class ButtonPress:
    """The action of a button; each kind is a subclass with its own fields.

    `wire` is the format of its data: parts separated by colons, each a literal or a field's name in braces. A field with its
    default value is encoded as an empty part, and empty parts at the end are omitted. `needs_model` means that the reply
    requires the model; `sets_aside`, that the pending question of the checklist is no longer what the person sees.
    """

    wire: ClassVar[str]
    needs_model: ClassVar[bool] = False
    sets_aside: ClassVar[bool] = False

    def __str__(self) -> str:
        """Return the callback data."""
        form = form_of(type(self))
        parts = [self._written(part, form.fields.get(part)) for part in form.parts]
        while not parts[-1]:
            parts.pop()
        data = ":".join(parts)
        assert len(data.encode()) <= MAX_BYTES, data
        return data

    def _written(self, part: str, field: FormField | None) -> str:
        if field is None:
            return part
        value = getattr(self, field.name)
        return "" if value == field.default else field.how.write(value)


@dataclass(frozen=True)
class FormField:
    """A field of a kind of button: its name, its encoding, and its default (dataclasses.MISSING for none)."""

    name: str
    how: Field[Any]
    default: Any


@dataclass(frozen=True)
class Form:
    """The format of a kind's data: its parts, and the fields among them by part."""

    parts: tuple[str, ...]
    fields: dict[str, FormField]


_FORMS: dict[type[ButtonPress], Form] = {}


def form_of(kind: type[ButtonPress]) -> Form:
    """Return the format of that kind's data, computed once."""
    if kind not in _FORMS:
        parts = tuple(kind.wire.split(":"))
        hints = get_type_hints(kind, include_extras=True)
        fields: dict[str, FormField] = {}
        for field in dataclasses.fields(kind):
            [how] = [extra for extra in hints[field.name].__metadata__ if isinstance(extra, Field)]
            fields[f"{{{field.name}}}"] = FormField(field.name, how, field.default)
        assert fields.keys() <= set(parts), kind
        _FORMS[kind] = Form(parts, fields)
    return _FORMS[kind]


class Codec:
    """Decodes callback data of the given kinds of buttons."""

    def __init__(self, kinds: Iterable[type[ButtonPress]]) -> None:
        self.kinds = tuple(kinds)
        self._by_letter: dict[str, list[type[ButtonPress]]] = {}
        for kind in self.kinds:
            self._by_letter.setdefault(form_of(kind).parts[0], []).append(kind)

    @classmethod
    def of(cls, *modules: ModuleType) -> Codec:
        """Return a codec of all kinds that these modules declare."""
        declared = [(kind, module) for module in modules for kind in vars(module).values() if isinstance(kind, type)]
        return cls(kind for kind, m in declared if issubclass(kind, ButtonPress) and kind.__module__ == m.__name__)

    def decode(self, data: str, library: Library) -> ButtonPress:
        """Return the button that `data` encodes. Raises BadButton if the format or a value is unknown."""
        parts = data.split(":")
        for kind in self._by_letter.get(parts[0], ()):
            press = _read(kind, parts, library)
            if press is not None:
                return press
        raise BadButton


def _read(kind: type[ButtonPress], parts: list[str], library: Library) -> ButtonPress | None:
    """Return the button of that kind that `parts` encode, or None."""
    form = form_of(kind)
    if len(parts) > len(form.parts):
        return None
    fields = [form.fields.get(part) for part in form.parts]
    texts = [field.how.renew(text) if field else text for field, text in zip(fields, parts, strict=False)]
    values: dict[str, Any] = {}
    for part, field, text in zip(form.parts, fields, [*texts, *[""] * (len(fields) - len(texts))], strict=True):
        if field is None:
            if text != part:
                return None
        elif text or field.default is dataclasses.MISSING:
            try:
                values[field.name] = field.how.read(text, library)
            except ValueError:
                return None
    press = kind(**values)
    # Accept only the canonical form: "05" is not 5, and nothing may follow.
    return press if str(press) == ":".join(texts) else None
