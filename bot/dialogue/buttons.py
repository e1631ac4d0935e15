"""The callback data of buttons: each kind is a frozen dataclass of its feature, written and read back here by its field types.

Data is short and readable, and checked when it comes back, since anybody can forge it. docs/buttons.md lists all kinds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import Annotated, Any, ClassVar, get_type_hints

from bot.knowledge import Library

# Telegram's limit. Bytes.
LONGEST = 64


class BadButton(Exception):
    """Callback data that no button of ours sends today: an old keyboard, or a forged one."""


@dataclass(frozen=True)
class Field[T]:
    """How callback data holds a value: `read` raises ValueError where the content does not know it; `renew` puts what an older
    keyboard holds as it is written today.

    A field of a button takes one as `Annotated[type, Field(…)]`. `about` describes it in docs/buttons.md.
    """

    about: str
    read: Callable[[str, Library], T]
    write: Callable[[T], str] = str
    renew: Callable[[str], str] = str


def known(about: str, values: Callable[[Library], Container[str]]) -> Field[str]:
    """A text that has to be among those that the library gives."""

    def read(text: str, library: Library) -> str:
        if text not in values(library):
            raise ValueError(text)
        return text

    return Field(about, read)


def one_of[T](about: str, codes: dict[str, T]) -> Field[T]:
    """One of a few values, each by its code."""
    written = {value: code for code, value in codes.items()}

    def read(text: str, library: Library) -> T:
        if text not in codes:
            raise ValueError(text)
        return codes[text]

    return Field(about, read, written.__getitem__)


AnswerId = Annotated[str, known("an answer's id", lambda library: library.answers)]
ThemeId = Annotated[str, known("a theme's id", lambda library: library.themes)]
ItemId = Annotated[str, known("the id of a question of the checklist", lambda library: library.checklist.items)]


@dataclass(frozen=True)
class ButtonPress:
    """What a button asks for; each kind is a subclass with its fields.

    `wire` is the form of its data: parts divided by colons, each a text or the name of a field in braces. A field left at its
    default is written as nothing, and what is empty at the end is left out. `needs_model` tells that the reply takes the model,
    `sets_aside` that the question of the checklist is then no longer what the person looks at.
    """

    wire: ClassVar[str]
    needs_model: ClassVar[bool] = False
    sets_aside: ClassVar[bool] = False

    def __str__(self) -> str:
        """The callback data."""
        form = form_of(type(self))
        parts = [self._written(part, form.fields.get(part)) for part in form.parts]
        while not parts[-1]:
            parts.pop()
        data = ":".join(parts)
        assert len(data.encode()) <= LONGEST, data
        return data

    def _written(self, part: str, field: FormField | None) -> str:
        if field is None:
            return part
        value = getattr(self, field.name)
        return "" if value == field.default else field.how.write(value)


@dataclass(frozen=True)
class FormField:
    """A field of a kind of button: its name, how it is written, and its default (dataclasses.MISSING for none)."""

    name: str
    how: Field[Any]
    default: Any


@dataclass(frozen=True)
class Form:
    """The form of a kind's data: its parts, and those that are fields, by the part."""

    parts: tuple[str, ...]
    fields: dict[str, FormField]


_FORMS: dict[type[ButtonPress], Form] = {}


def form_of(kind: type[ButtonPress]) -> Form:
    """The form of that kind's data, worked out once."""
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
    """Reads callback data of the kinds it is given."""

    def __init__(self, kinds: Iterable[type[ButtonPress]]) -> None:
        self.kinds = tuple(kinds)
        self._by_letter: dict[str, list[type[ButtonPress]]] = {}
        for kind in self.kinds:
            self._by_letter.setdefault(form_of(kind).parts[0], []).append(kind)

    @classmethod
    def of(cls, *modules: ModuleType) -> Codec:
        """A codec of all kinds that these modules declare."""
        declared = [(kind, module) for module in modules for kind in vars(module).values() if isinstance(kind, type)]
        return cls(kind for kind, m in declared if issubclass(kind, ButtonPress) and kind.__module__ == m.__name__)

    def decode(self, data: str, library: Library) -> ButtonPress:
        """Return what `data` asks for; raises BadButton on what no keyboard sends, or what names something unknown."""
        parts = data.split(":")
        for kind in self._by_letter.get(parts[0], ()):
            press = _read(kind, parts, library)
            if press is not None:
                return press
        raise BadButton


def _read(kind: type[ButtonPress], parts: list[str], library: Library) -> ButtonPress | None:
    """The button of that kind that `parts` describe, or None."""
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
    # Only as it would be written: "05" is no "5", and nothing follows.
    return press if str(press) == ":".join(texts) else None
