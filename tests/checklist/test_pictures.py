"""Pictures and page come out whole: sizes, colours that can be told apart, one page with every line on it."""

from __future__ import annotations

import io
import itertools
import re
import zlib
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from bot.checklist.sheet import Sheet
from bot.checklist.sheet import page as sheet_page
from bot.knowledge import Library
from tests.cases import cases
from tests.checklist import seen
from tests.checklist.seen import WORDS, pictures

pytestmark = pytest.mark.thorough


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image.convert("RGB")


def count(image: Image.Image, colour: str) -> int:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return sum(n for n, found in image.getcolors(1 << 24) if found == (red, green, blue))


def test_bars_are_as_long_as_their_scores(library: Library):
    names = [measure.name.fr for measure in library.measures.values()][:2]

    def blue(value: int | None) -> int:
        return count(opened(pictures.bars("Titre", [(name, value, None, "–") for name in names], WORDS)), pictures.NOW)

    assert blue(100) == pytest.approx(2 * blue(50), rel=0.02)
    # With one series there is no legend.
    assert blue(0) == blue(None) == 0


def test_two_series_have_a_legend(library: Library):
    measures = [("Mots de passe", None, None, "–"), ("Wi-Fi public", None, 40, "–")]
    assert count(opened(pictures.bars("Titre", measures, WORDS)), pictures.NOW) > 0


@cases("months", [1, 60])
def test_a_curve_of_any_length_fits(months: int):
    image = opened(pictures.curve("Mon score", [(f"mois {number}", number % 101) for number in range(months)]))
    assert image.width == 1080
    assert count(image, pictures.NOW) > 50


def luminance(colour: str) -> float:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_text_is_readable_and_bars_stand_out_without_colour_vision():
    assert contrast(pictures.INK, pictures.GROUND) >= 7
    assert contrast(pictures.NOW, pictures.FAINT) >= 3
    # Blue and orange differ in lightness too, so that they can be told apart in grey.
    assert contrast(pictures.NOW, pictures.EARLIER) >= 2


@cases("language", ["fr", "en"])
def test_the_page_is_one_page_and_holds_every_action_even_the_longest(library: Library, language):
    items = sorted(library.checklist.items.values(), key=lambda item: -len(item[language].why))
    actions = tuple((item[language].action, "45 min", item[language].why) for item in items[:6])
    good = tuple(item[language].good for item in items[6:])
    bars = tuple((m.name[language], value, f"{value}") for m, value in zip(library.measures.values(), itertools.count(10)))
    text = ("Titre", "26 novembre 2026", "Score : 52 sur 100")
    made = seen.sheet.page(seen.sheet.Sheet(*text, bars, "À faire", actions, "Déjà", good, "D’après…"))
    assert made.startswith(b"%PDF-")
    assert made.count(b"/Type /Page\n") == 1


def differing(one: Image.Image, other: Image.Image) -> int:
    """How many pixels differ by more than what another processor's rounding makes of an edge."""
    bands = ImageChops.difference(one, other).split()
    darkest = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return sum(darkest.histogram()[48:])


@cases("name", ["bars", "bars-compared", "curve", "curve-long"])
def test_a_picture_looks_as_when_somebody_last_looked_at_it(name: str):
    kept, drawn = Image.open(seen.FOLDER / f"{name}.png").convert("RGB"), opened(seen.PICTURES[name]())
    assert drawn.size == kept.size
    assert differing(kept, drawn) < 10, f"look at it, then `python -m tests.checklist.seen` keeps it as {name}.png"


@cases("name", ["page", "page-empty"])
def test_a_page_is_drawn_as_when_somebody_last_looked_at_it(name: str):
    kept = (seen.FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert seen.drawn(seen.printed(name)) == kept, f"look at it, then `python -m tests.checklist.seen` keeps it as {name}.txt"


def test_a_page_with_more_good_news_than_fits_stays_one_page():
    assert seen.printed("page").count(b"/Type /Page\n") == 1


def written(pdf: bytes) -> int:
    """How many texts stand on the page."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.S)
    unpacked = [zlib.decompress(stream) for stream in streams if stream[:1] == b"x"]
    return max(text.count(b" Tj") for text in unpacked)


def test_what_is_ticked_has_a_tick_in_its_box_and_what_is_empty_is_left_out():
    actions = tuple((f"Étape {number}.", "", "Pourquoi.") for number in range(4))
    sheet = Sheet("Titre", "30 novembre 2026", "", (), "À faire", actions, "", (), "Pied")
    plain = written(sheet_page(sheet))
    assert written(sheet_page(replace(sheet, ticked=(2,)))) == plain + 1
    assert written(sheet_page(replace(sheet, ticked=(0, 3, 9)))) == plain + 2
    assert written(sheet_page(replace(sheet, score="Score"))) == plain + 1
