"""What belongs to a tagged name: unlisted words beside it, an initial, and its other mentions; and a town of an address."""

from __future__ import annotations

from collections import defaultdict
from typing import cast

from bot.privacy import Detector
from bot.privacy.findings import Text
from bot.privacy.tagging import Lexicon, Tag, Tagger
from bot.privacy.tagging.lexicon import Entry
from bot.privacy.whole_names import mentions, whole_name
from tests.cases import cases
from tests.privacy.given_tags import Given, detector

WORDS = {
    "demande": Entry(french=50),
    "asks": Entry(english=50),
    "twelve": Entry(french=12),
    "onzieme": Entry(english=11),
    "thirtyfive": Entry(english=35),
    "thirtysix": Entry(french=36),
}


class Known(defaultdict[str, Entry]):
    """A lexicon of these words."""

    def __init__(self) -> None:
        super().__init__(Entry, WORDS)


LEXICON = cast(Lexicon, Known())


def whole(typed: str, name: str) -> str:
    start, end = whole_name(Text(typed), typed.index(name), typed.index(name) + len(name), LEXICON)
    return typed[start:end]


@cases(
    ("typed", "name", "found"),
    [
        ("demande nirina andriamasy demande", "nirina", "nirina andriamasy"),
        ("demande nirina-andriamasy demande", "nirina", "nirina-andriamasy"),
        ("demande kwasnie barbara ici", "barbara", "kwasnie barbara"),
        ("demande Kwasnie, Barbara ici", "Barbara", "Kwasnie, Barbara"),
        ("demande Barbara, Kwasnie ici", "Barbara", "Barbara, Kwasnie"),
        ("demande barbara onzieme", "barbara", "barbara onzieme"),
        ("demande zorg barbara", "barbara", "zorg barbara"),
        ("demande barbara zorg", "barbara", "barbara zorg"),
        ("demande barbara zorg k. ici", "barbara", "barbara zorg k."),
        ("karim b veut", "karim", "karim b"),
        # An ordinary word, or one of the lists, is no part of it; nor is what is far or glued to something else.
        ("demande barbara demande", "barbara", "barbara"),
        ("asks barbara asks", "barbara", "barbara"),
        ("twelve barbara twelve", "barbara", "barbara"),
        ("demande barbara whatsapp", "barbara", "barbara"),
        ("doctolib barbara", "barbara", "barbara"),
        ("demande barbara zor", "barbara", "barbara"),
        ("zor barbara", "barbara", "barbara"),
        ("kwasnie. barbara. kwasnie", "barbara", "barbara"),
        ("kwasnie, barbara, kwasnie", "barbara", "barbara"),
        ("barbara kwasnie@exemple.fr", "barbara", "barbara"),
        ("barbara kwasnie12", "barbara", "barbara"),
        ("nom.kwasnie barbara", "barbara", "barbara"),
        ("barbara y va", "barbara", "barbara"),
    ],
)
def test_the_whole_of_a_name(typed: str, name: str, found: str):
    assert whole(typed, name) == found


def names_of(typed: str, *tags: tuple[str, str, float]) -> list[tuple[str, int, float]]:
    given = [Tag(kind, typed.index(name), typed.index(name) + len(name), likelihood) for kind, name, likelihood in tags]
    found = list(mentions(Text(typed), given, LEXICON))
    assert found[: len(given)] == given
    return [(typed[tag.start : tag.end], tag.start, tag.likelihood) for tag in found[len(given) :]]


def test_a_name_is_found_wherever_it_is_said_again():
    assert names_of("perumal rit, Pérumal et _PERUMAL_", ("name", "perumal", 0.5)) == [
        ("Pérumal", 13, 0.5),
        ("PERUMAL", 25, 0.5),
    ]
    assert names_of("perumal rit - perumal.", ("name", "perumal", 0.5)) == [("perumal", 14, 0.5)]
    # The likeliest tag of a word counts.
    both = (("name", "perumal a", 0.3), ("name", "perumal b", 0.7))
    assert [found[2] for found in names_of("perumal a, perumal b, perumal", *both)] == [0.7]
    assert [found[2] for found in names_of("perumal a, perumal b, perumal", *reversed(both))] == [0.7]


@cases(
    ("typed", "kind", "name"),
    [
        ("zut zut", "name", "zut"),
        ("doctolib rit doctolib", "name", "doctolib"),
        ("thirtysix rit thirtysix", "name", "thirtysix"),
        ("perumal rit perumal", "secret", "perumal"),
        ("perumal rit", "name", "perumal"),
        (f"perumal {'y' * 53} perumal", "name", f"perumal {'y' * 53}"),
    ],
)
def test_what_is_not_looked_for_again(typed: str, kind: str, name: str):
    assert names_of(typed, (kind, name, 0.5)) == []


def test_uncommon_words_are_looked_for_again():
    assert names_of("thirtyfive, thirtyfive", ("name", "thirtyfive", 0.5)) == [("thirtyfive", 12, 0.5)]
    long = f"perumal {'y' * 52}"
    assert [found[0] for found in names_of(f"{long} perumal", ("name", long, 0.5))] == ["perumal"]


def test_the_detector_takes_the_whole_and_every_mention():
    given = Given(("name", "barbara", 0.95))
    given.lexicon["kwasnie"] = given.lexicon["barbara"] = Entry()
    text = "mail de kwasnie barbara, puis kwasnie encore"
    found = Detector(cast(Tagger, given)).find(text)
    assert [text[one.start : one.end] for one in found] == ["kwasnie barbara", "kwasnie"]
    assert all(one.sure for one in found)
    # What is too unlikely is neither a finding nor looked for again.
    assert detector(("name", "barbara", 0.19)).find(text) == ()


def test_an_address_goes_on_to_a_town_of_four_letters():
    given = Given()
    given.lexicon["metz"] = Entry(town=1)
    given.lexicon["sur"] = Entry(town=1)
    read = Detector(cast(Tagger, given)).find
    assert [one.end for one in read("elle habite 12 rue des ormes à Metz")] == [len("elle habite 12 rue des ormes à Metz")]
    assert [one.end for one in read("elle habite 12 rue des ormes à sur")] == [len("elle habite 12 rue des ormes")]
