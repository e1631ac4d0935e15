"""What is read of a request about reminders beside its action: kinds, days, hours, how often, when not, and what cannot be."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.knowledge import Library
from bot.understanding.reminder_details import ReminderDetails
from bot.understanding.text import normalise
from tests.cases import cases

TODAY = dt.date(2026, 12, 1)
ALL = "update,backup,passwords,habits"


@pytest.fixture(scope="module")
def details(library: Library) -> ReminderDetails:
    """The reader with the words and patterns of nlu/."""
    spoken = library.spoken
    return ReminderDetails(spoken.lookups, {name: spoken.pattern(name) for name in spoken.patterns})


def told(found: dict[str, str]) -> dict[str, str]:
    """Return what is said, without what is empty."""
    return {name: value for name, value in found.items() if value != ""}


@cases(
    ("action", "text", "found"),
    [
        ("on", "rappelle-moi les sauvegardes le 3 à 18h", {"kinds": "backup", "day": "3", "time": "18:00"}),
        ("on", "un rappel pour les mots de passe tous les 2 mois", {"kinds": "passwords", "every": "2"}),
        (
            "on",
            "les mises à jour chaque lundi à 8 h 30",
            {"kinds": "update", "weeks": "1", "time": "08:30", "weekday": "mon"},
        ),
        ("on", "remind me to back up every other week", {"kinds": "backup", "weeks": "2"}),
        ("on", "tous mes rappels le premier mardi du mois", {"kinds": ALL, "monthly": "yes", "nth": "1", "weekday": "tue"}),
        (
            "on",
            "sauvegardes le dernier vendredi du mois à midi",
            {"kinds": "backup", "monthly": "yes", "nth": "-1", "weekday": "fri", "time": "12:00"},
        ),
        ("on", "rappelle-moi la sauvegarde demain à 18h", {"kinds": "backup", "once": "yes", "days": "1", "time": "18:00"}),
        ("on", "rappelle-moi les mises à jour le 24 décembre", {"kinds": "update", "once": "yes", "date": "12-24"}),
        (
            "on",
            "remind me to update on the 3rd of March at 9",
            {"kinds": "update", "once": "yes", "date": "03-03", "time": "09:00"},
        ),
        ("on", "dans deux heures la sauvegarde", {"kinds": "backup", "once": "yes", "hours": "2"}),
        ("on", "dans 20 minutes les sauvegardes", {"kinds": "backup", "once": "yes", "minutes": "20"}),
        ("on", "ce soir les mots de passe", {"kinds": "passwords", "once": "yes", "days": "0", "time": "19:00"}),
        ("on", "les sauvegardes tous les mois sauf en août", {"kinds": "backup", "without": "8", "monthly": "yes"}),
        ("on", "sauvegardes tous les mois sauf juillet et août", {"kinds": "backup", "without": "7,8", "monthly": "yes"}),
        ("on", "sauvegardes tous les mois, en juillet août non", {"kinds": "backup", "without": "7,8", "monthly": "yes"}),
        ("on", "sauvegardes tous les mois en juillet et août", {"kinds": "backup", "within": "7,8", "monthly": "yes"}),
        (
            "on",
            "mises à jour chaque semaine mais jamais un jour férié",
            {"kinds": "update", "workdays": "yes", "weeks": "1"},
        ),
        ("on", "les sauvegardes toutes les semaines sauf l'été", {"kinds": "backup", "without": "7,8", "weeks": "1"}),
        ("on", "sauvegardes une fois par trimestre", {"kinds": "backup", "every": "3"}),
        ("on", "mots de passe tous les ans", {"kinds": "passwords", "every": "12"}),
        ("on", "mots de passe tous les six mois", {"kinds": "passwords", "every": "6"}),
        ("on", "moins souvent les sauvegardes", {"kinds": "backup", "often": "less"}),
        ("on", "plus souvent les sauvegardes", {"kinds": "backup", "often": "more"}),
        ("on", "sauvegardes tous les jours", {"kinds": "backup", "untaken": "daily"}),
        ("on", "rappel par sms pour les sauvegardes", {"kinds": "backup", "untaken": "channel"}),
        ("on", "sauvegardes matin et soir", {"kinds": "backup", "untaken": "twice", "time": "08:00"}),
        ("on", "si je suis au cabinet rappelle-moi les sauvegardes", {"kinds": "backup", "untaken": "condition"}),
        ("on", "sauvegarde le 32", {"kinds": "backup", "untaken": "fifth"}),
        ("on", "rappelle-moi d'appeler le labo", {"own": "yes"}),
        ("on", "sauvegardes le 3 et mises à jour le 10", {"kinds": "update,backup", "day": "3", "several": "yes"}),
        ("off", "arrête les sauvegardes", {"kinds": "backup"}),
        ("off", "plus de rappels sauf les sauvegardes", {"kept": "backup"}),
        ("off", "stop all my reminders", {"kinds": ALL}),
        ("move", "plutôt le jeudi", {"weekday": "thu"}),
        ("move", "mets le à 19 h 30", {"time": "19:30"}),
        ("zone", "je suis à la Réunion", {"zone": "Indian/Reunion"}),
        ("pause", "pause pendant 15 jours", {"days": "15"}),
        ("pause", "pas de rappels jusqu'en septembre", {"until": "2027-09-01"}),
    ],
)  # fmt: skip
def test_what_a_request_says_is_read(details: ReminderDetails, action: str, text: str, found: dict[str, str]):
    assert told(details.read(action, normalise(text), TODAY)) == {"action": action, **found}


@cases(
    ("action", "text", "becomes"),
    [
        ("zone", "change mon fuseau", "panel"),
        ("on", "seulement les sauvegardes", "only"),
        ("move", "que les mots de passe", "only"),
        # The one just set, and not all of them.
        ("off", "finalement non, annule celui-là", "undo"),
        ("off", "cancel that one", "undo"),
        ("off", "enlève le dernier", "undo"),
        ("off", "arrête tout", "off"),
        ("off", "plus de rappel pour celui-ci, les sauvegardes", "off"),
    ],
)
def test_the_words_may_make_it_another_action(details: ReminderDetails, action: str, text: str, becomes: str):
    assert details.read(action, normalise(text), TODAY)["action"] == becomes


@cases(
    ("text", "found"),
    [
        ("plutôt le jeudi", {"weekday": "thu"}),
        ("et à 19 h 30", {"time": "19:30"}),
        ("moins souvent", {"often": "less"}),
        ("une fois par semaine", {"weeks": "1"}),
        ("et en juillet août non", {"without": "7,8"}),
        ("le 5 plutôt", {"day": "5"}),
        ("tous les deux mois", {"every": "2"}),
    ],
)
def test_a_bare_detail_changes_the_reminder_just_set(details: ReminderDetails, text: str, found: dict[str, str]):
    assert told(details.follows(normalise(text), TODAY)) == {"action": "move", **found}


@cases("text", ["merci", "c'est quoi un vpn", "à la Réunion", "oui"])
def test_anything_else_changes_nothing(details: ReminderDetails, text: str):
    assert details.follows(normalise(text), TODAY) == {}
