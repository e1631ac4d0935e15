"""Days, hours, durations and ends: what each way of saying them comes to, and what holds for any of them."""

from __future__ import annotations

import calendar
import datetime as dt
import re

import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import PROJECT
from bot.understanding.dates import When
from bot.understanding.text import normalise
from tests.cases import cases

LOOKUPS = {
    table["lookup"]: [line.removeprefix("- ") for line in table["examples"].splitlines()]
    for table in yaml.safe_load((PROJECT / "nlu/when.yml").read_text(encoding="utf-8"))["nlu"]
}
WHEN = When(LOOKUPS)
# A Wednesday.
TODAY = dt.date(2027, 3, 10)
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
ENGLISH = [name.lower() for name in calendar.month_name[1:]]
ORDINALS = {word for name, words in LOOKUPS.items() if name.startswith("nth:") for word in words}
dates = st.dates(dt.date(2026, 1, 1), dt.date(2032, 12, 31))
months = st.integers(1, 12)


def words(group: str) -> list[tuple[str, str]]:
    """Each word of a group of lookups, with what it stands for."""
    return [(word, name.partition(":")[2]) for name, of in LOOKUPS.items() if name.startswith(f"{group}:") for word in of]


def read(text: str, *, last: bool = False) -> dict[str, str]:
    return WHEN.read(normalise(text), last=last)


def until(text: str, today: dt.date = TODAY) -> str | None:
    found = WHEN.until(normalise(text), today)
    return found.isoformat() if found else None


def since(text: str, today: dt.date = TODAY) -> str | None:
    found = WHEN.since(normalise(text), today)
    return found.isoformat() if found else None


@cases(
    ("text", "wanted"),
    [
        ("le 5", {"day": "5"}),
        ("le 31", {"day": "31"}),
        ("le 32", {}),
        ("le 0", {}),
        ("le 1er", {"day": "1"}),
        ("le premier du mois", {"day": "1"}),
        ("début du mois", {"day": "1"}),
        ("au début de chaque mois, le 3", {"day": "3"}),
        ("the beginning of each month", {"day": "1"}),
        ("mi-mois", {"day": "15"}),
        ("au milieu du mois", {"day": "15"}),
        ("fin du mois", {"day": "31"}),
        ("le dernier jour", {"day": "31"}),
        ("end of the month", {"day": "31"}),
        ("8 du mois", {"day": "8"}),
        ("the 3rd", {"day": "3"}),
        ("on the 22nd", {"day": "22"}),
        ("le vingt et un", {"day": "21"}),
        # A number of something else is no day.
        ("les 3 rappels", {}),
        ("le 5 mois", {}),
        ("le 12h", {"time": "12:00"}),
        ("tous les 3 jours", {}),
        # Weekdays.
        ("le premier lundi du mois", {"nth": "1", "weekday": "mon"}),
        ("le dernier vendredi", {"nth": "-1", "weekday": "fri"}),
        ("the 2nd Tuesday", {"nth": "2", "weekday": "tue"}),
        ("le 3e jeudi à 9h", {"nth": "3", "weekday": "thu", "time": "09:00"}),
        ("chaque premier mardi, le 5", {"nth": "1", "weekday": "tue"}),
        # Hours.
        ("à 8h", {"time": "08:00"}),
        ("à 18h30", {"time": "18:30"}),
        ("à 18:30", {"time": "18:30"}),
        ("à dix-neuf heures trente", {"time": "19:30"}),
        ("à sept heures", {"time": "07:00"}),
        ("le sept à sept heures", {"day": "7", "time": "07:00"}),
        ("8 h et demie", {"time": "08:30"}),
        ("8h et quart", {"time": "08:15"}),
        ("9h moins le quart", {"time": "08:45"}),
        ("à 8.15", {"time": "08:15"}),
        ("vers 7:45 le soir", {"time": "19:45"}),
        ("at 7:05", {"time": "07:05"}),
        ("le 5 à 18:30", {"day": "5", "time": "18:30"}),
        ("à 18:75", {}),
        ("0h", {"time": "00:00"}),
        ("23h59", {"time": "23:59"}),
        ("24h", {}),
        ("à trente heures", {}),
        ("8h du soir", {"time": "20:00"}),
        ("8h du matin", {"time": "08:00"}),
        ("12h le soir", {"time": "12:00"}),
        ("3h de l'après-midi", {"time": "15:00"}),
        ("8h de l'après-midi", {"time": "08:00"}),
        ("12 am", {"time": "00:00"}),
        ("12 pm", {"time": "12:00"}),
        ("12:30 am", {"time": "00:30"}),
        ("12:30 pm", {"time": "12:30"}),
        ("11 am", {"time": "11:00"}),
        ("11 pm", {"time": "23:00"}),
        ("1 p.m.", {"time": "13:00"}),
        ("at 7.30 pm", {"time": "19:30"}),
        ("at 9", {"time": "09:00"}),
        ("at 7 in the evening", {"time": "19:00"}),
        ("half past 8", {"time": "08:30"}),
        ("à 14:59", {"time": "14:59"}),
        ("à 14:60", {}),
        ("half past 8 in the evening", {"time": "20:30"}),
        ("half 9", {"time": "09:30"}),
        ("8 heures trente", {"time": "08:30"}),
        ("8h trente", {"time": "08:30"}),
        ("plutôt lundi que mardi", {}),
        ("le premier lundi au lieu du dernier vendredi", {"nth": "1", "weekday": "mon"}),
        ("le matin, pas le soir", {"time": "08:00"}),
        ("quarter past 7", {"time": "07:15"}),
        ("quarter to 8", {"time": "07:45"}),
        ("the 12th at quarter to 8", {"day": "12", "time": "07:45"}),
        ("le matin", {"time": "08:00"}),
        ("à midi", {"time": "12:00"}),
        ("plutôt l'aprem", {"time": "14:00"}),
        ("en fin de journée", {"time": "19:00"}),
        # In so many hours is no hour of the day.
        ("dans 2 h", {}),
        ("in 3 hours", {}),
        ("d'ici deux heures, le 5", {"day": "5"}),
        # The new ones, where old ones are said too.
        ("13 h au lieu de 8 h", {"time": "13:00"}),
        ("le 12 au lieu du 5", {"day": "12"}),
        ("du 5 au 12", {"day": "12"}),
        ("from the 5th to the 12th", {"day": "12"}),
        ("plutôt le soir que le matin", {"time": "19:00"}),
        ("le 8, pas le 5", {"day": "8"}),
        ("je veux que le 5 tu me rappelles", {"day": "5"}),
        ("le 5 à 18h30", {"day": "5", "time": "18:30"}),
        ("le vingt-cinq à dix-neuf heures trente", {"day": "25", "time": "19:30"}),
        ("sauvegarde", {}),
        ("", {}),
    ],
)
def test_days_and_hours(text: str, wanted: dict[str, str]):
    assert read(text) == wanted


@cases(
    ("text", "first", "last"),
    [
        ("le 5 tombe mal, plutôt le 27", "5", "27"),
        ("le 3, le 8 ou le 12", "3", "12"),
        ("le 5", "5", "5"),
    ],
)
def test_of_several_days_the_first_or_the_last(text: str, first: str, last: str):
    assert (read(text)["day"], read(text, last=True)["day"]) == (first, last)


@cases(
    ("text", "several"),
    [
        ("les mises à jour le 3 et les sauvegardes le 17", True),
        ("le 3", False),
        ("le 3, oui le 3", False),
        ("le 17 au lieu du 3", False),
        ("du 3 au 17", False),
        ("the 3rd at quarter to 8", False),
        ("le matin", False),
    ],
)
def test_whether_several_days_are_wanted(text: str, several: bool):
    assert WHEN.several_days(normalise(text)) is several


@cases(
    ("text", "hours"),
    [("dans 2 h", 2), ("dans deux heures", 2), ("in 3 hours", 3), ("d'ici 12h", 12), ("à 2 h", None), ("dans 2 jours", None)],
)
def test_in_how_many_hours(text: str, hours: int | None):
    assert WHEN.hours(normalise(text)) == hours


@cases(
    ("text", "days"),
    [
        ("ce soir", 0),
        ("tout à l'heure", 0),
        ("this afternoon", 0),
        ("demain", 1),
        ("tomorrow", 1),
        ("après-demain", 2),
        ("the day after tomorrow", 2),
        ("la semaine prochaine", 7),
        ("next week", 7),
        ("le mois prochain", 30),
        ("next month", 30),
        ("trois jours", 3),
        ("dans une semaine", 7),
        ("a week", 7),
        ("deux semaines", 14),
        ("deux petites semaines", 14),
        ("quinze jours", 15),
        ("une quinzaine", 14),
        ("pendant une quinzaine de jours", 14),
        ("in a fortnight", 14),
        ("un mois", 30),
        ("3 months", 90),
        ("lundi", None),
        ("bientôt", None),
    ],
)
def test_for_how_many_days(text: str, days: int | None):
    assert WHEN.days(normalise(text)) == days


@cases(
    ("text", "last"),
    [
        # A day and a month: that day, today included.
        ("jusqu'au 15 août", "2027-08-15"),
        ("jusqu'au 10 mars", "2027-03-10"),
        ("jusqu'au 11 mars", "2027-03-11"),
        ("jusqu'au 9 mars", "2028-03-09"),
        ("jusqu'au premier avril", "2027-04-01"),
        ("jusqu'au 31 février", "2028-02-29"),
        ("until the 5th of May", "2027-05-05"),
        ("until May 5th", "2027-05-05"),
        ("jusqu'au 2 sept", "2027-09-02"),
        ("jusqu'au 1er sept.", "2027-09-01"),
        ("until March the 10th", "2027-03-10"),
        # A day alone: the next one that is not today.
        ("jusqu'au 9", "2027-04-09"),
        ("jusqu'au 10", "2027-04-10"),
        ("jusqu'au 11", "2027-03-11"),
        ("jusqu'au 31", "2027-03-31"),
        ("avant le 5", "2027-04-05"),
        ("until the 20th", "2027-03-20"),
        ("until the 1st", "2027-04-01"),
        # A month as an end: when it begins, and when it ends where it has begun.
        ("jusqu'en avril", "2027-04-01"),
        ("jusqu'à avril", "2027-04-01"),
        ("jusqu'au mois d'avril", "2027-04-01"),
        ("jusqu'à début avril", "2027-04-01"),
        ("until April", "2027-04-01"),
        ("until in April", "2027-04-01"),
        ("till the beginning of April", "2027-04-01"),
        ("jusqu'en mars", "2027-03-31"),
        ("jusqu'à mars", "2027-03-31"),
        ("jusqu'au mois de mars", "2027-03-31"),
        ("until March", "2027-03-31"),
        ("jusqu'en février", "2028-02-01"),
        ("jusqu'à la rentrée", "2027-09-01"),
        # A whole month, or its end.
        ("en mars", "2027-03-31"),
        ("en août", "2027-08-31"),
        ("en février", "2028-02-29"),
        ("in April", "2027-04-30"),
        ("au mois de mai", "2027-05-31"),
        ("tout le mois de mai", "2027-05-31"),
        ("pendant le mois de mai", "2027-05-31"),
        ("during the month of May", "2027-05-31"),
        ("fin mars", "2027-03-31"),
        ("fin sept", "2027-09-30"),
        ("jusqu'à fin avril", "2027-04-30"),
        ("until the end of April", "2027-04-30"),
        ("jusqu'à la fin de l'année", "2027-12-31"),
        ("until the end of the year", "2027-12-31"),
        # None of these is an end.
        ("mars", None),
        ("trois semaines", None),
        ("jusqu'à nouvel ordre", None),
        ("", None),
    ],
)
def test_until_when(text: str, last: str | None):
    assert until(text) == last
    assert until(f"mets mes rappels en pause {text}") == last


@cases(
    ("text", "first"),
    [
        ("en août", "2027-08-01"),
        ("pendant avril", "2027-04-01"),
        ("au mois de mai", "2027-05-01"),
        ("tout le mois de mai", "2027-05-01"),
        ("pendant le mois de mai", "2027-05-01"),
        ("in February", "2028-02-01"),
        # Under way already: from now on.
        ("en mars", "2027-03-10"),
        # An end is no beginning.
        ("jusqu'en mars", None),
        ("jusqu'en août", None),
        ("jusqu'au mois de mai", None),
        ("until in May", None),
        ("avant mars", None),
        ("jusqu'au 15 août", None),
        ("fin avril", None),
        ("mars", None),
    ],
)
def test_from_when(text: str, first: str | None):
    assert since(text) == first
    assert since(f"mets mes rappels en pause {text}") == first


def test_the_turn_of_the_year():
    december = dt.date(2027, 12, 20)
    assert until("jusqu'au 19", december) == "2028-01-19"
    assert until("jusqu'au 21", december) == "2027-12-21"
    assert until("jusqu'en janvier", december) == "2028-01-01"
    assert until("en décembre", december) == "2027-12-31"
    assert since("en janvier", december) == "2028-01-01"
    # A day that the next month has not: its last.
    assert until("jusqu'au 31", dt.date(2027, 1, 31)) == "2027-02-28"


@cases(("word", "number"), [(word, number) for word, number in words("number") if word not in ORDINALS])
def test_each_number_is_read_as_a_day(word: str, number: str):
    assert read(f"le {word}") == {"day": number}


@cases(("word", "month"), words("month"))
def test_each_name_of_a_month_is_read(word: str, month: str):
    found = WHEN.until(f"jusqu au 2 {word}", TODAY)
    assert found is not None
    assert (found.day, found.month) == (2, int(month))


@cases(("word", "time"), words("part"))
def test_each_part_of_the_day_has_its_hour(word: str, time: str):
    assert read(word) == {"time": time}


@cases(("word", "zone"), words("zone"))
def test_each_place_has_its_zone(word: str, zone: str):
    assert WHEN.zone(f"je suis {word} maintenant") == zone


@cases(("word", "kind"), words("kind"))
def test_each_kind_is_named(word: str, kind: str):
    assert kind in WHEN.kinds(f"rappel {word} stp")


def test_of_two_the_first_is_named_and_kinds_are_all():
    assert WHEN.zone("paris ou noumea") == "Europe/Paris"
    assert WHEN.zone("noumea, pas paris") == "Pacific/Noumea"
    assert WHEN.zone("ici") is None
    assert WHEN.weekday("mardi ou lundi") == "tue"
    assert WHEN.weekday("ce week-end") == "sat"
    assert WHEN.weekday("un jour") is None
    assert WHEN.kinds("mots de passe et mises a jour") == ["update", "passwords"]
    # Words within words name nothing.
    assert WHEN.kinds("majorette photocopies") == []


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from(["{}h{:02}", "{}:{:02}", "{} h {:02}", "{} heures {:02}"]))
def test_any_hour_of_the_day_is_read_as_it_is(hour: int, minute: int, form: str):
    assert read("à " + form.format(hour, minute)) == {"time": f"{hour:02}:{minute:02}"}


@given(st.integers(1, 12), st.integers(0, 59), st.sampled_from(["am", "pm"]))
def test_twelve_hours_twice(hour: int, minute: int, half: str):
    expected = dt.datetime.strptime(f"{hour}:{minute:02} {half}", "%I:%M %p").strftime("%H:%M")
    assert read(f"at {hour}:{minute:02} {half}") == {"time": expected}


@given(dates, st.integers(1, 31), months, st.booleans())
def test_a_day_and_month_is_the_next_such_day(today: dt.date, day: int, month: int, french: bool):
    text = f"jusqu'au {day} {MONTHS[month - 1]}" if french else f"until {ENGLISH[month - 1]} {day}"
    found = WHEN.until(normalise(text), today)
    assert found is not None
    assert found >= today
    assert (found.day, found.month) == (min(day, calendar.monthrange(found.year, month)[1]), month)
    # No earlier one was ahead.
    before = dt.date(found.year - 1, month, min(day, calendar.monthrange(found.year - 1, month)[1]))
    assert before < today


@given(dates, st.integers(1, 31))
def test_a_day_alone_is_within_two_months_and_not_today_unless_the_month_ends(today: dt.date, day: int):
    found = WHEN.until(f"jusqu au {day}", today)
    assert found is not None
    assert today <= found <= today + dt.timedelta(62)
    # "Jusqu'au 31", said on the 30th of April, is its last day.
    assert found > today or (day > today.day and (today + dt.timedelta(1)).day == 1)
    assert found.day == min(day, calendar.monthrange(found.year, found.month)[1])


@given(dates, months, st.sampled_from(["jusqu'en {}", "jusqu'à {}", "jusqu'au mois de {}", "avant {}"]))
def test_a_month_as_an_end_begins_nothing_and_ends_with_its_first_day_or_its_last(today: dt.date, month: int, form: str):
    text = normalise(form.format(MONTHS[month - 1]))
    assert WHEN.since(text, today) is None
    found = WHEN.until(text, today)
    assert found is not None
    assert found.month == month
    last = calendar.monthrange(found.year, month)[1]
    assert found.day == (last if month == today.month else 1)
    assert today <= found <= today + dt.timedelta(366)


@given(dates, months, st.sampled_from(["en {}", "pendant {}", "au mois de {}", "pendant tout le mois de {}"]))
def test_a_whole_month_begins_with_its_first_day_or_today(today: dt.date, month: int, form: str):
    text = normalise(form.format(MONTHS[month - 1]))
    first, last = WHEN.since(text, today), WHEN.until(text, today)
    assert first is not None
    assert last is not None
    assert (last.month, last.day) == (month, calendar.monthrange(last.year, month)[1])
    assert first == max(last.replace(day=1), today)


LINKS = """
    le les au du de en à jusqu'au jusqu'en avant fin début mois du matin soir h heures : 30 5 31 99 am pm at half past
    quarter to dans in until the pas au lieu de plutôt que et demi 1st 2nd 2026
"""
PIECES = [word for of in LOOKUPS.values() for word in of] + LINKS.split()


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=12).map(" ".join), dates, st.booleans())
def test_whatever_is_said_what_is_read_of_it_can_be_kept(text: str, today: dt.date, last: bool):
    said = normalise(text)
    found = WHEN.read(said, last=last)
    assert found.keys() <= {"day", "nth", "weekday", "time"}
    assert ("nth" in found) == ("weekday" in found)
    assert not {"nth", "day"} <= found.keys()
    assert 1 <= int(found.get("day", 1)) <= 31
    assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", found.get("time", "00:00"))
    end, begin = WHEN.until(said, today), WHEN.since(said, today)
    assert end is None or end >= today
    assert begin is None or begin >= today
    assert WHEN.in_digits(WHEN.in_digits(said)) == WHEN.in_digits(said)


def test_each_reader_knows_the_words_of_its_own_lookups():
    reader = When({"kind:backup": ["copie", "save + go"], "kind:update": ["copie", "neuf"]})
    for _ in range(2):
        assert reader.kinds("une copie neuve, neuf copies") == ["backup", "update"]
        assert reader.kinds("du neuf") == ["update"]
        assert reader.kinds("save + go") == ["backup"]
        assert reader.kinds("photocopies, savee go") == []
