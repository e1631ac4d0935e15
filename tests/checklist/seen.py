"""What the pictures and the page to print look like, kept as somebody last looked at them.

python -m tests.checklist.seen     draws them anew into tests/checklist/seen/; look at them before you commit them
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.lazy import Lazy

pictures = Lazy("bot.checklist.pictures")
sheet = Lazy("bot.checklist.sheet")

FOLDER = Path(__file__).parent / "seen"
WORDS = {"now": "Aujourd’hui", "earlier": "La dernière fois"}
MEASURES = [
    ("Mots de passe", 75, 40, "75"),
    ("Double authentification", 0, None, "0"),
    ("Appareils", None, None, "passé"),
    ("Wi-Fi public", 100, 100, "100"),
    ("Messagerie sécurisée", 33, 66, "33"),
]
ALONE = [(name, now, None, text) for name, now, _, text in MEASURES]
MONTHS = [(f"mois {number}", 20 + number * 37 % 80) for number in range(17)]
ACTIONS = (
    ("Séparer le Wi-Fi des patients", "20 min", "Un appareil infecté dans la salle d’attente ne doit pas voir le vôtre. " * 2),
    ("Essayer une restauration", "", "Une sauvegarde qui ne se relit pas n’en est pas une."),
)
GOOD = tuple(f"Bonne nouvelle numéro {number}" for number in range(40))
# The fields of a Sheet.
FULL = {
    "title": "Mon plan d’action",
    "date": "26 novembre 2026",
    "score": "Score : 52 sur 100",
    "bars": tuple((name, now, "–" if now is None else str(now)) for name, now, _, _ in MEASURES),
    "todo": "À faire",
    "actions": ACTIONS,
    "well": "C’est déjà bien",
    "good": GOOD,
    "foot": "D’après l’article de Vigie",
}
EMPTY = FULL | {"bars": (("Appareils", 100, "100"),), "todo": "Tout est fait", "actions": (), "good": ()}

PICTURES: dict[str, Callable[[], bytes]] = {
    "bars": lambda: pictures.bars("Mon bilan : 52 sur 100", ALONE, WORDS),
    "bars-compared": lambda: pictures.bars("Mon bilan : 52 sur 100", MEASURES, WORDS),
    "curve": lambda: pictures.curve("Ma progression", MONTHS[:4]),
    "curve-long": lambda: pictures.curve("Ma progression", MONTHS),
}
PAGES = {"page": FULL, "page-empty": EMPTY}


def printed(name: str) -> bytes:
    """The page of that name as a PDF."""
    pdf: bytes = sheet.page(sheet.Sheet(**PAGES[name]))
    return pdf


def drawn(pdf: bytes) -> str:
    """What a page draws: PDF's own operators, one a line, text as numbers of glyphs."""
    packed = re.findall(rb"/FlateDecode[^>]*>>\s*stream\n(.*?)\nendstream", pdf, re.DOTALL)
    content = next(stream for stream in map(zlib.decompress, packed) if b" Tf" in stream)
    return "".join(f"{line}\n" for line in content.decode("latin-1").encode("unicode_escape").decode().split("\\n"))


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        (FOLDER / f"{name}.png").write_bytes(draw())
    for name in PAGES:
        (FOLDER / f"{name}.txt").write_text(drawn(printed(name)), encoding="utf-8")


if __name__ == "__main__":
    main()
