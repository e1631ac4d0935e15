"""What a request about reminders wants, once its action is known: which kinds start, move, stop or stay, and until when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import KINDS
from bot.settings import PROJECT
from bot.understanding.text_model import TextModel
from tests.cases import cases

if TYPE_CHECKING:
    from bot.assistant.reminder_reader import ReminderReader

TODAY = dt.date(2027, 3, 10)
NAMES = {"update": "les mises à jour", "backup": "les sauvegardes", "passwords": "les mots de passe", "habits": "les réflexes"}


class Decided(TextModel):
    """A model that has made up its mind on the action."""

    def __init__(self, action: str) -> None:
        self.labels = ["other", action]

    def probabilities(self, text: str):
        return np.array([0.1, 0.9])


def entries(file: str, kind: str) -> list[tuple[str, list[str]]]:
    """The patterns or lookups of a file under nlu/, by name."""
    known = yaml.safe_load((PROJECT / "nlu" / file).read_text(encoding="utf-8"))["nlu"]
    return [(e[kind], [line.removeprefix("- ") for line in e["examples"].splitlines()]) for e in known if kind in e]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> ReminderReader:
    """With the patterns and the words of nlu/, written down and read back."""
    # Rasa takes a second to import.
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.assistant.reminder_reader import ReminderReader

    data = TrainingData(
        regex_features=[{"name": name, "pattern": lines[0]} for name, lines in entries("patterns.yml", "regex")],
        lookup_tables=[{"name": name, "elements": lines} for name, lines in entries("when.yml", "lookup")],
    )
    folder: Path = tmp_path_factory.mktemp("reader")
    ReminderReader({}, None, None).finish(data, Decided("on"), folder)
    reader = ReminderReader({}, None, None)
    reader.restore(folder)
    return reader


@pytest.fixture(scope="module")
def wish(reader: ReminderReader):
    return lambda action, text, today=TODAY: reader.wish(text, Decided(action), today)


@cases(
    ("action", "text", "wanted"),
    [
        ("on", "rappelle-moi de sauvegarder le 5 à 18h30", {"kinds": "backup", "day": "5", "time": "18:30"}),
        ("on", "rappel sauvegarde le premier mardi", {"kinds": "backup", "nth": "1", "weekday": "tue", "monthly": "yes"}),
        ("on", "mets tous mes rappels le 3", {"kinds": "update,backup,passwords,habits", "day": "3"}),
        ("on", "les quatre rappels à midi", {"kinds": "update,backup,passwords,habits", "time": "12:00"}),
        # Of four kinds, three may be any.
        ("on", "les trois rappels à midi", {"time": "12:00"}),
        ("on", "active les réflexes le 12", {"kinds": "habits", "day": "12"}),
        ("on", "remind me about good habits on the 12th", {"kinds": "habits", "day": "12"}),
        ("on", "rappel sauvegarde, comme d'habitude", {"kinds": "backup"}),
        ("on", "un rappel", {}),
        ("on", "rappel sauvegarde, je suis à La Réunion", {"kinds": "backup", "zone": "Indian/Reunion"}),
        # Of two days the first, unless it is a move from one to the other.
        ("on", "sauvegarde le 5, ou le 27", {"kinds": "backup", "day": "5"}),
        ("move", "le 5 tombe mal, plutôt le 27", {"day": "27"}),
        ("move", "passe au 20", {"day": "20"}),
        ("move", "plutôt le soir", {"time": "19:00"}),
        # How often, and when not.
        ("on", "rappel sauvegarde tous les lundis", {"kinds": "backup", "weeks": "1", "weekday": "mon"}),
        (
            "on",
            "rappelle-moi de sauvegarder le vendredi soir",
            {"kinds": "backup", "weeks": "1", "weekday": "fri", "time": "19:00"},
        ),
        ("on", "les mises à jour une semaine sur deux", {"kinds": "update", "weeks": "2"}),
        ("on", "sauvegarde tous les deux mois le 10", {"kinds": "backup", "every": "2", "day": "10"}),
        ("on", "mes mots de passe chaque trimestre", {"kinds": "passwords", "every": "3"}),
        ("on", "mots de passe une fois par an en janvier", {"kinds": "passwords", "every": "12", "within": "1"}),
        ("on", "sauvegarde chaque mois sauf juillet et août", {"kinds": "backup", "monthly": "yes", "without": "7,8"}),
        ("on", "backups every month but not in August", {"kinds": "backup", "monthly": "yes", "without": "8"}),
        ("on", "sauvegarde le 5, jamais les jours fériés", {"kinds": "backup", "day": "5", "workdays": "yes"}),
        ("move", "plutôt le jeudi", {"weekday": "thu"}),
        ("move", "moins souvent", {"often": "less"}),
        ("move", "une fois par semaine", {"weeks": "1"}),
        # Once.
        ("on", "rappelle-moi demain à 18 h de sauvegarder", {"kinds": "backup", "once": "yes", "days": "1", "time": "18:00"}),
        ("on", "rappelle-moi de sauvegarder dans deux heures", {"kinds": "backup", "once": "yes", "hours": "2"}),
        ("on", "fais-moi changer mes mots de passe vendredi", {"kinds": "passwords", "once": "yes", "weekday": "fri"}),
        ("on", "remind me on 12 December to back up", {"kinds": "backup", "once": "yes", "date": "12-12"}),
        # What was not taken is named.
        ("on", "rappel sauvegarde tous les jours", {"kinds": "backup", "untaken": "daily"}),
        ("on", "sauvegarde le 5 si je suis au cabinet", {"kinds": "backup", "day": "5", "untaken": "condition"}),
        ("on", "sauvegarde le 5 jusqu'en juin", {"kinds": "backup", "day": "5", "untaken": "until"}),
        # A step of the person's own.
        ("on", "rappelle-moi d'appeler le notaire", {"own": "yes"}),
        ("on", "remind me to call the bank tomorrow", {"own": "yes"}),
        ("on", "rappelle-moi de le faire le 5", {"day": "5"}),
        # Several kinds on several days, and several kinds on one.
        (
            "on",
            "les mises à jour le 3 et les sauvegardes le 17",
            {"kinds": "update,backup", "day": "3", "several": "yes"},
        ),
        ("on", "les mises à jour et les sauvegardes le 3", {"kinds": "update,backup", "day": "3"}),
        ("on", "sauvegarde le 3 et le 17", {"kinds": "backup", "day": "3"}),
        # Stopping.
        ("off", "arrête les sauvegardes", {"kinds": "backup"}),
        ("off", "arrête les rappels", {}),
        ("off", "arrête tous mes rappels", {"kinds": "update,backup,passwords,habits"}),
        ("off", "garde tout sauf les réflexes", {"kept": "habits"}),
        ("off", "arrête tout sauf les sauvegardes", {"kept": "backup"}),
        (
            "off",
            "arrête les sauvegardes et les mises à jour mais garde les mises à jour",
            {"kinds": "backup", "kept": "update"},
        ),
        ("off", "arrête les mots de passe et garde les sauvegardes", {"kinds": "passwords", "kept": "backup"}),
        ("off", "garde les sauvegardes", {"kept": "backup"}),
        ("off", "laisse les sauvegardes et arrête les autres", {"kept": "backup"}),
        ("off", "stop the updates but keep the backups", {"kinds": "update", "kept": "backup"}),
        # Pausing.
        ("pause", "mets mes rappels en pause jusqu'en mars", {"until": "2027-03-31"}),
        ("pause", "mets mes rappels en pause jusqu'en avril", {"until": "2027-04-01"}),
        ("pause", "pause jusqu'au 15 août", {"until": "2027-08-15"}),
        ("pause", "pause en août", {"until": "2027-08-31", "since": "2027-08-01"}),
        ("pause", "pas de rappel en mars", {"until": "2027-03-31", "since": "2027-03-10"}),
        ("pause", "pause pendant trois semaines", {"days": "21"}),
        ("pause", "pause jusqu'à lundi", {"weekday": "mon"}),
        ("pause", "pas de rappel du 1er au 15 août", {"since": "2027-08-01", "until": "2027-08-15"}),
        ("pause", "I'm away from 24 December to 3 January", {"since": "2027-12-24", "until": "2028-01-03"}),
        ("pause", "pause", {}),
        # Putting off.
        ("snooze", "redis-le dans 2 h", {"hours": "2"}),
        ("snooze", "redis-le demain à 18h", {"days": "1", "time": "18:00"}),
        ("snooze", "redis-le ce soir", {"days": "0", "time": "19:00"}),
        ("snooze", "redis-le lundi matin", {"weekday": "mon", "time": "08:00"}),
        ("snooze", "redis-le plus tard", {}),
        ("snooze", "rappelle-moi d'appeler le notaire demain", {"days": "1", "own": "yes"}),
        # A place is a zone to set, and without one there is nothing to set.
        ("zone", "je suis à Nouméa", {"zone": "Pacific/Noumea"}),
        ("done", "c'est fait, j'ai sauvegardé", {"kinds": "backup"}),
        ("undo", "annule", {}),
        ("undo", "annule le rappel", {"named": "yes"}),
        ("resume", "remets les sauvegardes", {"kinds": "backup"}),
    ],
)
def test_what_a_request_wants(wish, action: str, text: str, wanted: dict[str, str]):
    assert wish(action, text) == {"action": action, **wanted}


@cases(
    ("text", "action", "wanted"),
    [
        ("je ne l'ai pas faite", "not_done", {}), ("j'ai pas eu le temps de sauvegarder", "not_done", {"kinds": "backup"}),
        ("not done yet", "not_done", {}), ("que les sauvegardes", "only", {"kinds": "backup"}),
        ("only keep the updates", "only", {"kinds": "update"}),
    ],
)  # fmt: skip
def test_what_a_text_says_overrules_what_it_resembles(wish, text: str, action: str, wanted: dict[str, str]):
    assert wish("done" if action == "not_done" else "off", text) == {"action": action, **wanted}


def test_a_zone_without_a_place_shows_what_there_is(wish):
    assert wish("zone", "change l'heure") == {"action": "panel"}


kinds = st.lists(st.sampled_from(KINDS), unique=True, min_size=1)


@given(kinds, kinds, st.sampled_from(["sauf", "mais garde", "et laisse", "mais pas"]))
def test_what_is_to_stay_is_never_stopped(wish, stopped: list[str], staying: list[str], link: str):
    text = f"arrête {' et '.join(NAMES[kind] for kind in stopped)} {link} {' et '.join(NAMES[kind] for kind in staying)}"
    found = wish("off", text)
    assert set(found["kept"].split(",")) == set(staying)
    assert set(found.get("kinds", "").split(",")) - {""} == set(stopped) - set(staying)


@given(st.sampled_from(["on", "move", "off", "pause", "snooze", "zone", "done", "undo", "resume"]), st.text(max_size=60))
def test_nothing_empty_is_handed_on(wish, action: str, text: str):
    found = wish(action, text)
    assert found["action"] in (action, "panel", "not_done", "only")
    assert all(found.values())
