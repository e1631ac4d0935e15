"""A message is divided where it may hold several things, and a question mark stays with its question."""

from __future__ import annotations

from bot.understanding.segments import COMMA, STRONG, WEAK, Part, split
from tests.cases import cases
from tests.patterns import patterns

BETWEEN = patterns()["between_parts"]


@cases(
    ("text", "parts"),
    [
        ("combien de lettres ? et aussi un vpn ?", [("combien de lettres ?", None), ("et aussi un vpn ?", STRONG)]),
        ("le wifi public ? le cloud gratuit ?", [("le wifi public ?", None), ("le cloud gratuit ?", STRONG)]),
        ("le fax\nle cloud", [("le fax", None), ("le cloud", STRONG)]),
        ("Le fax ; le cloud", [("Le fax", None), ("le cloud", STRONG)]),
        ("le fax, et le cloud", [("le fax", None), ("le cloud", COMMA)]),
        ("Le fax ET le cloud", [("Le fax", None), ("le cloud", WEAK)]),
        ("fax and cloud", [("fax", None), ("cloud", WEAK)]),
        ("le fax. Et aussi le cloud", [("le fax", None), ("le cloud", STRONG)]),
        ("le fax, autre question : le cloud", [("le fax", None), ("le cloud", STRONG)]),
        # Nothing to tell apart, or nothing to read.
        ("combien de lettres", [("combien de lettres", None)]),
        ("j'ai plus de ligne", [("j'ai plus de ligne", None)]),
        ("???", []),
        ("", []),
    ],
)
def test_the_parts_of_a_message(text: str, parts: list[tuple[str, str | None]]):
    assert split(text, BETWEEN) == [Part(*part) for part in parts]
