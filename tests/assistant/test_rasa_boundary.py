"""Where we touch Rasa's inside: what is stood in for, what stays out of the process, and names that must stay as they are."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from bot.assistant import stand_ins
from bot.settings import PROJECT
from tests.cases import cases
from tests.lazy import Lazy

graph_runner, training_cache = Lazy("bot.assistant.graph_runner"), Lazy("bot.assistant.training_cache")

# Packages that must not come in, whatever the program does.
KEPT_OUT = "tensorflow keras torch sanic jwt boto3 pymongo aiormq sqlalchemy redis kafka twilio aiogram dask sentry_sdk"
WATCH = f"""
import sys, traceback
kept_out, importers = {KEPT_OUT.split()!r} + sys.argv[1:], {{}}
class Watch:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in kept_out:
            importers[name] = [f.filename for f in traceback.extract_stack() if "importlib" not in f.filename][-2]
sys.meta_path.insert(0, Watch())
"""
ENDING = """
for name, module in sorted(sys.modules.items()):
    # A stand-in has no file.
    if name.split(".")[0] in kept_out and getattr(module, "__file__", None):
        sys.exit(f"{name} was imported by {importers.get(name)}")
"""


def brought_in(code: str, *also: str) -> str:
    """What `code`, run in a process of its own, imports that must stay out, with its importer; empty where all is well."""
    done = subprocess.run(
        [sys.executable, "-c", WATCH + code + ENDING, *also], cwd=PROJECT, capture_output=True, text=True, timeout=300
    )
    return done.stderr if done.returncode else ""


@pytest.mark.model
@pytest.mark.parametrize(
    "code",
    [
        pytest.param("from bot.cli import main\nmain(['ask', 'le wifi de la clinique ?'])", id="ask"),
        pytest.param("import bot.app, bot.telegram.app, playground, bot.assistant.agent, bot.voice", id="run"),
        pytest.param("import evaluation.run, evaluation.report, bot.assistant.agent", id="evaluate"),
    ],
)
def test_what_the_bot_never_uses_stays_out_of_the_process(code: str):
    assert brought_in(code, "sklearn") == ""


@pytest.mark.model
@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import bot.assistant.rasa_training, bot.understanding.text_training, bot.assistant.importer", id="train"),
        pytest.param("import bot.assistant\nfrom rasa.core.test import test", id="stories' tests"),
        pytest.param("import bot.assistant, rasa.validator\nfrom rasa.cli.utils import validate_files", id="validate"),
    ],
)
def test_what_training_and_checking_never_use_stays_out_as_well(code: str):
    assert brought_in(code) == ""


@pytest.mark.slow
def test_an_import_that_must_stay_out_is_named_with_its_importer():
    assert "sklearn was imported by <string>" in brought_in("import sklearn", "sklearn")


def test_a_stand_in_can_be_compared_with_and_says_what_it_is_when_called():
    from rasa.nlu.classifiers.diet_classifier import DIETClassifier

    assert not issubclass(dict, DIETClassifier)
    with pytest.raises(stand_ins.NotUsed, match=r"rasa\.nlu\.classifiers\.diet_classifier\.DIETClassifier is a stand-in"):
        DIETClassifier({})


def defined(module: str) -> set[str]:
    """The names that the module as Rasa ships it defines or imports, read from its file."""
    root = Path(importlib.util.find_spec("rasa").origin).parent.parent
    tree = ast.parse((root / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


@cases("module", [*stand_ins.RASA, *stand_ins.OURS])
def test_what_is_stood_in_for_is_still_there_in_rasa(module: str):
    names = set(stand_ins.RASA.get(module, ())) | set(stand_ins.REPLACED.get(module, ()))
    if module in stand_ins.OURS:
        used = ("DaskGraphRunner", "TrainingCache", "LocalTrainingCache", "Cacheable")
        names = {name for name in used if hasattr(_ours(module), name)}
    assert names <= defined(module)


def _ours(module: str) -> object:
    return {"rasa.engine.runner.dask": graph_runner, "rasa.engine.caching": training_cache}[module]


def test_our_runner_and_cache_have_the_methods_of_rasas():
    from rasa.engine.runner.interface import GraphRunner

    for name in ("create", "run"):
        ours, theirs = (inspect.signature(getattr(cls, name)) for cls in (graph_runner.DaskGraphRunner, GraphRunner))
        assert list(ours.parameters) == list(theirs.parameters)
    root = Path(importlib.util.find_spec("rasa").origin).parent
    tree = ast.parse((root / "engine/caching.py").read_text(encoding="utf-8"))
    cache = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "TrainingCache")
    for method in cache.body:
        if isinstance(method, ast.FunctionDef):
            ours = inspect.signature(getattr(training_cache.TrainingCache, method.name))
            assert list(ours.parameters) == [argument.arg for argument in method.args.args]


@cases(
    ("path", "parameters"),
    [
        ("rasa.core.processor.MessageProcessor.predict_next_with_tracker_if_should", "self, tracker"),
        ("rasa.core.actions.action.Action.run", "self, output_channel, nlg, tracker, domain"),
        ("rasa.core.actions.action.Action.event_for_successful_execution", "self, prediction"),
        (
            "rasa.core.policies.rule_policy.RulePolicy._find_action_from_rules",
            "self, tracker, domain, use_text_for_last_user_input",
        ),
        ("rasa.core.actions.action.RemoteAction.__init__", "self, name, action_endpoint"),
        ("rasa.engine.storage.local_model_storage.LocalModelStorage.__init__", "self, storage_path"),
        ("rasa.engine.storage.local_model_storage.LocalModelStorage._create_model_metadata", "domain, model_configuration"),
        ("rasa.engine.storage.local_model_storage.LocalModelStorage._persist_metadata", "metadata, temporary_directory"),
        ("rasa.graph_components.providers.domain_provider.DomainProvider.__init__", "self, model_storage, resource, domain"),
        ("rasa.graph_components.providers.domain_provider.DomainProvider._persist", "self, domain"),
        ("rasa.engine.training.graph_trainer.GraphTrainer.__init__", "self, model_storage, cache, graph_runner_class"),
        ("rasa.core.tracker_store.TrackerStore.init_tracker", "self, sender_id"),
    ],
)
def test_the_names_of_rasa_that_we_rely_on_take_what_they_took(path: str, parameters: str):
    module, owner, name = path.rsplit(".", 2)
    function = getattr(getattr(importlib.import_module(module), owner), name)
    assert ", ".join(inspect.signature(function).parameters) == parameters


def test_rasas_storage_still_keeps_its_folder_where_ours_looks():
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    assert LocalModelStorage(Path("somewhere"))._storage_path == Path("somewhere")


def test_results_of_a_real_action_server_are_still_checked(library):
    from jsonschema import ValidationError
    from rasa.core.actions.action import RemoteAction
    from rasa.utils.endpoints import EndpointConfig

    from bot.assistant.actions import InProcessActions

    wrong = {"events": "none"}
    assert RemoteAction("ours", InProcessActions(library))._validate_action_result(wrong)
    with pytest.raises(ValidationError):
        RemoteAction("theirs", EndpointConfig("http://127.0.0.1:1"))._validate_action_result(wrong)
