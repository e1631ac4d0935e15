"""Turn functions into Bot API methods; a method's name and parameters are those of its function."""

import inspect
import json
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import bad_request
from ..files import Upload
from ..state import State

InputFile = Upload | str
_TRUE, _FALSE = {"true", "1", "yes", "y", "t"}, {"false", "0", "no", "n", "f", ""}


@dataclass(frozen=True)
class Parameter:
    """A parameter of a method; `kind` is its type without None and without type arguments."""

    kind: Any
    required: bool


@dataclass(frozen=True)
class Method:
    """A Bot API method and the function that handles it."""

    name: str
    handler: Callable[..., Any]
    parameters: dict[str, Parameter]
    # Whether the method changes nothing, so that GET is safe.
    reads: bool

    async def call(self, state: State, given: Mapping[str, Any]) -> Any:
        result = self.handler(state, **self.read(given, strict=state.strict))
        return await result if inspect.isawaitable(result) else result

    def read(self, given: Mapping[str, Any], *, strict: bool) -> dict[str, Any]:
        """Return the arguments, converted to the types that the handler declares; raises Telegram's error for invalid ones."""
        uploads = {name: value for name, value in given.items() if isinstance(value, Upload)}
        attached: set[str] = set()
        read: dict[str, Any] = {}
        for name, parameter in self.parameters.items():
            value = given.get(name)
            if value is not None:
                value = _convert(name, value, parameter.kind)
                # A text may begin with attach:// by chance; only files and descriptions of files refer to uploads.
                read[name] = value if parameter.kind is str else _attach(value, uploads, attached)
            elif parameter.required:
                raise bad_request(f"missing parameter '{name}' of {self.name}")
        for name in given:
            if strict and name not in self.parameters and name not in attached:
                raise bad_request(f"unknown parameter '{name}' of {self.name}")
        return read


METHODS: dict[str, Method] = {}


def method[Handler: Callable[..., Any]](handler: Handler) -> Handler:
    """Register a function as a Bot API method: `send_message` becomes sendMessage."""
    first, *others = handler.__name__.split("_")
    name = first + "".join(word.capitalize() for word in others)
    parameters = _parameters(handler)
    # getUpdates writes: it confirms updates and ends another poll.
    METHODS[name] = Method(name, handler, parameters, reads=first == "get" and name != "getUpdates")
    return handler


def _parameters(handler: Callable[..., Any]) -> dict[str, Parameter]:
    """Return the handler's keyword parameters, including the keys of a TypedDict in `**options: Unpack[...]`."""
    hints = typing.get_type_hints(handler)
    found: dict[str, Parameter] = {}
    for parameter in inspect.signature(handler).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY:
            found[parameter.name] = Parameter(_kind(hints[parameter.name]), parameter.default is parameter.empty)
        elif parameter.kind is parameter.VAR_KEYWORD:
            [options] = typing.get_args(hints[parameter.name])
            for name, hint in typing.get_type_hints(options).items():
                found[name] = Parameter(_kind(hint), name in options.__required_keys__)
    return found


def _kind(hint: Any) -> Any:
    """Reduce a type hint to one type: `str | None` to str, `list[Any]` to list, `Upload | str` to Upload."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        kinds = [kind for kind in typing.get_args(hint) if kind is not type(None)]
        hint = Upload if Upload in kinds else kinds[0]
    return typing.get_origin(hint) or hint


def _convert(name: str, value: Any, kind: Any) -> Any:
    """Convert one parameter. Forms contain only text, JSON bodies typed values; both are accepted, as by Telegram."""
    if kind is Upload and isinstance(value, Upload | str):
        return value
    if kind is str and isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    if kind is int and isinstance(value, str | int) and not isinstance(value, bool):
        try:
            return int(value)
        except ValueError:
            raise bad_request(f"invalid {name} specified") from None
    if kind is bool and str(value).lower() in _TRUE | _FALSE:
        return str(value).lower() in _TRUE
    if kind in (list, dict):
        return _parse(name, value, kind)
    raise bad_request(f"invalid {name} specified")


def _parse(name: str, value: Any, kind: Any) -> Any:
    expected = "an Array" if kind is list else "an Object"
    try:
        parsed = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise bad_request(f"can't parse {name} JSON {expected.split()[1].lower()}") from None
    if not isinstance(parsed, kind):
        raise bad_request(f"{name}: expected {expected}")
    return parsed


def _attach(value: Any, uploads: Mapping[str, Upload], attached: set[str]) -> Any:
    """Replace each attach://field in `value` by the file uploaded in that field, and add the field to `attached`."""
    if isinstance(value, dict):
        return {key: _attach(item, uploads, attached) for key, item in value.items()}
    if isinstance(value, list):
        return [_attach(item, uploads, attached) for item in value]
    if isinstance(value, str) and value.startswith("attach://"):
        field = value.removeprefix("attach://")
        if field not in uploads:
            raise bad_request("file attached as " + field + " was not found")
        attached.add(field)
        return uploads[field]
    return value
