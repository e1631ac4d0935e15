"""Stub modules for what Rasa imports but this bot never uses: TensorFlow, channels, brokers, databases, a training cache.

Importing `bot.assistant` installs them, before `rasa` is first imported. No file of Rasa is copied or changed.
docs/decisions/0011-rasa-without-tensorflow.md gives the reasons and the measurements.
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
    """A stub was called: what it replaces is not installed, or is deliberately not imported."""


class _StandInType(type):
    """The metaclass of stub classes: they can be imported, subclassed and compared with, but not instantiated."""

    def __call__(cls, *_: Any, **__: Any) -> Any:
        raise NotUsed(f"{cls.__module__}.{cls.__name__} is a stand-in: see {__name__}")


def _class(module: str, name: str) -> type:
    # Rasa calls name() on each of its channels at import.
    return _StandInType(name, (), {"__module__": module, "name": classmethod(lambda cls: name)})


def _declaration(*_: Any, **__: Any) -> None:
    """Ignore a declaration that Rasa makes at import, such as a database column."""


def _declarative_base() -> type:
    return type("Base", (), {"metadata": None})


def _resource_filename(package: str, path: str) -> str:
    return str(importlib.resources.files(package) / path)


# Modules of Rasa that are replaced entirely, with the names that other modules of Rasa import from them.
RASA: dict[str, Sequence[str]] = {
    # Imports all components of Rasa so that they register themselves; ours are configured by dotted path.
    "rasa.engine.recipes.default_components": (),
    # These neural components are only used in issubclass checks, and are the main importers of TensorFlow.
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
    "rasa.utils.tensorflow.model_data": ("RasaModelData", "FeatureArray", "Data", "ragged_array_to_ndarray"),
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
    # These extractors and featurizers are only used in issubclass checks; they import scikit-learn and others.
    "rasa.nlu.extractors.mitie_entity_extractor": ("MitieEntityExtractor",),
    "rasa.nlu.extractors.crf_entity_extractor": ("CRFEntityExtractor", "CRFEntityExtractorOptions"),
    "rasa.nlu.featurizers.sparse_featurizer.regex_featurizer": ("RegexFeaturizer",),
    # Rasa's `test` command plots with it; we tell it not to.
    "rasa.utils.plotting": ("plot_confusion_matrix", "plot_paired_histogram"),
    # Messages arrive through bot/, not through Rasa's channels.
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

# Packages that Rasa imports for features we do not use, with the names it imports from them.
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
    # Rasa's terminal prompts, random names for models, and the table of its telemetry notice.
    "questionary": (),
    "randomname": (),
    "terminaltables": ("SingleTable",),
    # The file format in which neural components save features.
    "safetensors": (),
    "safetensors.numpy": ("save_file", "load_file"),
}

# Values and functions that replace the real ones where Rasa uses them at import.
REPLACED: dict[str, Mapping[str, Any]] = {
    "rasa.engine.recipes.default_components": {"DEFAULT_COMPONENTS": ()},
    # Rasa's SQL tracker store declares its table at import; we never open it.
    "sqlalchemy": dict.fromkeys(("Column", "Sequence", "String"), _declaration) | dict.fromkeys(("Integer", "Float", "Text")),
    "sqlalchemy.ext": {},
    "sqlalchemy.ext.declarative": {"declarative_base": _declarative_base, "DeclarativeMeta": type},
    # Removed from setuptools; Rasa locates its own schemas with it.
    "pkg_resources": {"resource_filename": _resource_filename},
}

# Our modules that replace those of Rasa, by the name of the module of Rasa; loaded when Rasa imports it.
OURS: dict[str, str] = {
    # Dask plans the graph again for each message; ours plans it once. Training uses it too.
    "rasa.engine.runner.dask": "bot.assistant.graph_runner",
    # Rasa caches training results in a database; we train fully when a source has changed.
    "rasa.engine.caching": "bot.assistant.training_cache",
}


class _Finder(MetaPathFinder, Loader):
    """Provides the stubs before Python searches the disk, and calls `before_rasa` once, when Rasa is first imported."""

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
    """Return the function that fills each stubbed module, by the module's name."""
    named = {**RASA, **PACKAGES}
    filled = {name: _filled(named.get(name, ()), REPLACED.get(name, {})) for name in (*named, *REPLACED)}
    return filled | {name: _taken_from(ours) for name, ours in OURS.items()}


def install(before_rasa: Callable[[], None]) -> None:
    """Install the stubs, and call `before_rasa` when Rasa is first imported.

    Raises NotUsed if Rasa has already been imported.
    """
    if "rasa" in sys.modules:
        raise NotUsed("rasa was imported before its stand-ins were in place: import bot.assistant first")
    sys.meta_path.insert(0, _Finder(stand_ins(), before_rasa))


def _give_back_old_names() -> None:
    """Restore names that Rasa imports and that current NumPy and packaging have moved or removed."""
    import numpy as np
    import packaging.version

    # Rasa disables this warning by name.
    np.VisibleDeprecationWarning = np.exceptions.VisibleDeprecationWarning  # type: ignore[attr-defined]
    # Rasa checks whether a training file's version is of this class, which packaging has removed.
    packaging.version.LegacyVersion = _class("packaging.version", "LegacyVersion")  # type: ignore[attr-defined]
