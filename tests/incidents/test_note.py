"""The incident note as a PDF: every word of it, on as many A4 pages as it takes, the longest lines within the margins."""

from __future__ import annotations

import re
import zlib

import pytest

from bot.incidents.note import Note, note

# Points a millimetre, and A4 in points.
POINT = 72 / 25.4
A4 = (595.28, 841.89)


def made(*sections: tuple[str, tuple[str, ...]], foot: str = "À garder.") -> bytes:
    return note(Note("Note d’incident", "le 30 novembre", sections, foot))


def streams(pdf: bytes) -> list[bytes]:
    """Each stream of a PDF, plain."""
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            found.append(packed)
    return found


def lines(pdf: bytes) -> list[tuple[float, float, float, str]]:
    """Each line shown: how far from the left, how high, how large, and in which font."""
    shown = []
    for stream in streams(pdf):
        if b"BT" not in stream:
            continue
        font, size = "", 0.0
        for part in stream.decode("latin-1").split("\n"):
            if face := re.search(r"/(F\d+) ([\d.]+) Tf", part):
                font, size = face[1], float(face[2])
            if place := re.search(r"BT ([\d.]+) ([\d.]+) Td", part):
                shown.append((float(place[1]), float(place[2]), size, font))
    return shown


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


@pytest.fixture(scope="module")
def short() -> bytes:
    return made(("Ce qui s’est passé", ("Un portable volé.", "Il est chiffré.")), ("Fait", ("Verrouillé.",)))


def test_it_is_one_a4_page_with_its_title(short: bytes):
    assert short.startswith(b"%PDF-")
    assert pages(short) == 1
    [box] = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", short)
    assert (float(box[0]), float(box[1])) == pytest.approx(A4, abs=0.1)
    assert re.search(rb"/Title ", short)


def test_every_line_begins_at_the_margin_below_the_one_before(short: bytes):
    shown = lines(short)
    # The title, the day, two headings, three lines and the foot.
    assert len(shown) == 8
    assert all(left == pytest.approx(shown[0][0]) for left, *_ in shown)
    assert shown[0][0] == pytest.approx(19 * POINT, abs=1.5 * POINT)
    heights = [height for _, height, *_ in shown]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == len(heights)


def test_headings_stand_out_and_the_foot_is_small(short: bytes):
    title, date, heading, first, second, other, last, foot = lines(short)
    assert title[2] > heading[2] > first[2] > date[2] > foot[2]
    assert first[2] == second[2] == last[2]
    assert title[3] == heading[3] == other[3] != first[3] == date[3] == foot[3]
    # A section stands apart from the one before.
    assert second[1] - other[1] > first[1] - second[1]


def test_what_is_long_goes_on_in_the_next_line_and_on_the_next_page():
    long = made(("Fait", (" ".join(["attestation"] * 60),)))
    assert len(lines(long)) > 8
    assert pages(long) == 1
    many = made(("Fait", tuple(f"Étape {number}" for number in range(120))))
    assert pages(many) == 3
    assert len(lines(many)) == 124
    # Nothing is lost below the edge of a page.
    assert all(18 * POINT <= height <= A4[1] - 18 * POINT for _, height, *_ in lines(many))


def test_all_of_french_is_drawn_and_told_to_whoever_copies_it(short: bytes):
    mapped = b"\n".join(stream for stream in streams(short) if b"beginbfchar" in stream or b"beginbfrange" in stream).lower()
    for letter in "éÀ’":
        assert f"<{ord(letter):04x}>".encode() in mapped
