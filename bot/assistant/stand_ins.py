"""Stand-ins for what Rasa imports and this bot never uses: TensorFlow, channels, brokers, databases, a training cache.

Importing `bot.assistant` installs them, so that they are in place before `rasa` is first imported. Nothing of Rasa is copied or
changed on disk. docs/decisions/0011-rasa-without-tensorflow.md gives the reasons and what was measured.
"""

from __future__ import annotations

import importlib
import importlib.resources
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class NotUsed(RuntimeError):
    """Something called a stand-in: what it stands for is not installed, or is kept out of the process."""


class _StandInType(type):
    """The type of stand-in classes: they can be named, subclassed and compared with, but not called."""

    def __call__(cls, *_: Any, **__: Any) -> Any:
        raise NotUsed(f"{cls.__module__}.{cls.__name__} is a stand-in: see {__name__}")


def _class(module: str, name: str) -> type:
    # Rasa asks each of its channels for its name while it imports them.
    return _StandInType(name, (), {"__module__": module, "name": classmethod(lambda cls: name)})


def _declaration(*_: Any, **__: Any) -> None:
    """Accept a declaration that Rasa makes while it is imported (a database column, say), and make nothing of it."""


def _declarative_base() -> type:
    return type("Base", (), {"metadata": None})


def _resource_filename(package: str, path: str) -> str:
    return str(importlib.resources.files(package) / path)


# Modules of Rasa that are replaced as a whole, with the names that other modules of Rasa import from them.
RASA: dict[str, Sequence[str]] = {
    # Imports every component Rasa has, so that they register themselves; ours are given by dotted path.
    "rasa.engine.recipes.default_components": (),
    # These neural components are only compared with (issubclass), and are TensorFlow's main way in.
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
    "rasa.utils.tensorflow.model_data": ("RasaModelData", "FeatureArray", "Data", "ragged_array_to_ndarray"),
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
    # These extractors and featurizers are only compared with; they bring scikit-learn and others.
    "rasa.nlu.extractors.mitie_entity_extractor": ("MitieEntityExtractor",),
    "rasa.nlu.extractors.crf_entity_extractor": ("CRFEntityExtractor", "CRFEntityExtractorOptions"),
    "rasa.nlu.featurizers.sparse_featurizer.regex_featurizer": ("RegexFeaturizer",),
    # Rasa's tests draw with it; ours ask them not to.
    "rasa.utils.plotting": ("plot_confusion_matrix", "plot_paired_histogram"),
    # Messages come in through bot/, not through Rasa's channels.
    "rasa.core.channels.botframework": ("BotFrameworkInput",),
    "rasa.core.channels.callback": ("CallbackInput",),
    "rasa.core.channels.console": ("CmdlineInput",),
    "rasa.core.channels.facebook": ("FacebookInput",),
    "rasa.core.channels.hangouts": ("HangoutsInput",),
    "rasa.core.channels.mattermost": ("MattermostInput",),
    "rasa.core.channels.rasa_chat": ("RasaChatInput",),
    "rasa.core.channels.rest": ("RestInput",),
    "rasa.core.channels.rocketchat": ("RocketChatInput",),
    "rasa.core.channels.slack": ("SlackInput",),
    "rasa.core.channels.socketio": ("SocketIOInput",),
    "rasa.core.channels.telegram": ("TelegramInput",),
    "rasa.core.channels.twilio": ("TwilioInput",),
    "rasa.core.channels.twilio_voice": ("TwilioVoiceInput",),
    "rasa.core.channels.webexteams": ("WebexTeamsInput",),
}

# Packages that Rasa imports for features that are not used here, with the names it imports from them.
PACKAGES: dict[str, Sequence[str]] = {
    # Rasa's HTTP server and its tokens.
    "sanic": ("Sanic", "Blueprint"),
    "sanic.request": ("Request",),
    "jwt": (),
    # Rasa's other tracker stores, and its event broker.
    "boto3": (),
    "boto3.dynamodb": (),
    "boto3.dynamodb.conditions": ("Key",),
    "pymongo": (),
    "pymongo.collection": ("Collection",),
    "aiormq": (),
    # Rasa's questions on a terminal, names for models, and the table it announces telemetry in.
    "questionary": (),
    "randomname": (),
    "terminaltables": ("SingleTable",),
    # Features as neural components keep them on disk.
    "safetensors": (),
    "safetensors.numpy": ("save_file", "load_file"),
}

# Values and functions in place of the real ones, where Rasa does something with them while it is imported.
REPLACED: dict[str, Mapping[str, Any]] = {
    "rasa.engine.recipes.default_components": {"DEFAULT_COMPONENTS": ()},
    # Rasa's SQL tracker store declares its table at import; nothing ever opens it.
    "sqlalchemy": dict.fromkeys(("Column", "Sequence", "String"), _declaration) | dict.fromkeys(("Integer", "Float", "Text")),
    "sqlalchemy.ext": {},
    "sqlalchemy.ext.declarative": {"declarative_base": _declarative_base, "DeclarativeMeta": type},
    # Removed from setuptools; Rasa finds its own schemas with it.
    "pkg_resources": {"resource_filename": _resource_filename},
}

# Modules of ours that stand in the place of Rasa's, by the name of Rasa's: loaded when Rasa asks for them.
OURS: dict[str, str] = {
    # Dask plans the graph anew at each message; ours plans it once. Training uses it as well.
    "rasa.engine.runner.dask": "bot.assistant.graph_runner",
    # Rasa keeps training results in a database of its own; we train anew where anything changed.
    "rasa.engine.caching": "bot.assistant.training_cache",
}


class _Finder(MetaPathFinder, Loader):
    """Finds the stand-ins before Python looks on disk, and calls `before_rasa` once, when Rasa is first imported."""

    def __init__(self, modules: Mapping[str, Callable[[ModuleType], None]], before_rasa: Callable[[], None]) -> None:
        self._modules = modules
        self._before_rasa = before_rasa

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname == "rasa":
            _give_back_old_names()
            self._before_rasa()
        if fullname not in self._modules:
            return None
        return ModuleSpec(fullname, self, is_package=any(name.startswith(f"{fullname}.") for name in self._modules))

    def exec_module(self, module: ModuleType) -> None:
        self._modules[module.__name__](module)


def _filled(names: Sequence[str], values: Mapping[str, Any]) -> Callable[[ModuleType], None]:
    def fill(module: ModuleType) -> None:
        vars(module).update({name: _class(module.__name__, name) for name in names} | dict(values))

    return fill


def _taken_from(ours: str) -> Callable[[ModuleType], None]:
    def fill(module: ModuleType) -> None:
        vars(module).update({name: value for name, value in vars(importlib.import_module(ours)).items() if name[:2] != "__"})

    return fill


def stand_ins() -> dict[str, Callable[[ModuleType], None]]:
    """What fills each module that is stood in for, by the module's name."""
    named = {**RASA, **PACKAGES}
    filled = {name: _filled(named.get(name, ()), REPLACED.get(name, {})) for name in (*named, *REPLACED)}
    return filled | {name: _taken_from(ours) for name, ours in OURS.items()}


def install(before_rasa: Callable[[], None]) -> None:
    """Put the stand-ins in place, and have `before_rasa` called when Rasa is first imported.

    Raises NotUsed where Rasa has already been imported.
    """
    if "rasa" in sys.modules:
        raise NotUsed("rasa was imported before its stand-ins were in place: import bot.assistant first")
    sys.meta_path.insert(0, _Finder(stand_ins(), before_rasa))


def _give_back_old_names() -> None:
    """Names that Rasa imports and that today's NumPy and packaging have moved or removed."""
    import numpy as np
    import packaging.version

    # Rasa turns this warning off by name.
    np.VisibleDeprecationWarning = np.exceptions.VisibleDeprecationWarning  # type: ignore[attr-defined]
    # Rasa asks whether a training file's version is of this kind, which packaging no longer parses.
    packaging.version.LegacyVersion = _class("packaging.version", "LegacyVersion")  # type: ignore[attr-defined]
