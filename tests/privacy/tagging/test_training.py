"""Training on a few messages: it learns, it is the same each time, and it is done again only where something changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.privacy import Detector
from bot.privacy.tagging import Lexicon, LexiconMissing, Tagger, load, train
from bot.privacy.tagging.annotations import parse
from bot.privacy.tagging.model import model_path, plain
from bot.privacy.tagging.tagger import LEAST
from bot.privacy.tagging.training import train as train_on

LINES = [
    *(f"mme [{name}](name) veut son dossier" for name in ("dupont", "kowalczyk", "zhang", "petit")),
    *(f"je tape [{word}](secret) sur le pc" for word in ("lune44", "soleil12", "chat-33", "loup78")),
    *(f"combien de {what} faut il garder" for what in ("temps", "dossiers", "copies", "mois")),
]


@pytest.fixture
def root(tmp_path: Path, lexicon: Lexicon) -> Path:
    """A project of these lines alone."""
    root = tmp_path / "project"
    (root / "nlu/privacy").mkdir(parents=True)
    (root / "nlu/answers").mkdir()
    for name in ("requests", "out_of_scope", "answers/some"):
        (root / f"nlu/{name}.yml").write_text("nlu:\n  - examples: |\n      - bonjour le monde\n", encoding="utf-8")
    (root / "nlu/privacy/some.txt").write_text("\n".join(LINES), encoding="utf-8")
    (root / "models").mkdir()
    shutil.copy(lexicon.path, root / "models/lexicon.marisa")
    return root


def test_it_learns_and_each_time_the_same(tmp_path: Path, lexicon: Lexicon):
    made = []
    for number in range(2):
        path = tmp_path / f"{number}.crfsuite"
        train_on([parse(line) for line in LINES] * 4, ["quel temps fait il"] * 8, lexicon, path)
        made.append(path.read_bytes())
    assert made[0] == made[1]
    tagger = Tagger(tmp_path / "0.crfsuite", lexicon)
    (tag,) = tagger.tag("mme goff veut son dossier")
    assert (tag.kind, tag.start, tag.end) == ("name", 4, 8)
    assert tag.likelihood > 0.5
    assert [tag.kind for tag in tagger.tag("je tape lune99 sur le pc")] == ["secret"]
    # A name that the text ends with, and one after another datum.
    assert [(tag.kind, tag.start, tag.end) for tag in tagger.tag("le dossier de mme zhang")] == [("name", 18, 23)]
    found = tagger.tag("je tape lune99 sur le pc mme goff veut son dossier")
    assert [(tag.kind, tag.start, tag.end) for tag in found] == [("secret", 8, 14), ("name", 29, 33)]
    assert tagger.tag("quel temps fait il") == []
    assert tagger.tag("") == []
    # What is less likely than not is told all the same; what is unlikely is not.
    doubtful = [tag.likelihood for text in ("mme temps", "petit dossier", "zhang", "je garde lune") for tag in tagger.tag(text)]
    assert doubtful
    assert LEAST <= min(doubtful) < 0.5


def test_no_datum_goes_over_the_end_of_a_line(tmp_path: Path, lexicon: Lexicon):
    train_on([parse(line) for line in LINES] * 4, ["quel temps fait il"] * 8, lexicon, tmp_path / "some.crfsuite")
    tagger = Tagger(tmp_path / "some.crfsuite", lexicon)
    text = "mme zhang\nmme goff\nmme petit"
    assert [text[tag.start : tag.end] for tag in tagger.tag(text)] == ["zhang", "goff", "petit"]


def test_it_trains_only_where_something_changed(root: Path):
    models = root / "models"
    path = train(root, models)
    assert path == model_path(root, models)
    made = path.stat().st_mtime_ns
    assert train(root, models) == path
    assert path.stat().st_mtime_ns == made
    assert train(root, models, force=True).stat().st_mtime_ns > made
    (root / "nlu/answers/some.yml").write_text("nlu:\n  - examples: |\n      - bonsoir\n", encoding="utf-8")
    assert model_path(root, models) == path
    with (root / "nlu/privacy/some.txt").open("a", encoding="utf-8") as file:
        file.write("\nmr [zhang](name) attend\n")
    assert train(root, models) != path
    assert not path.exists()


def test_a_model_that_is_there_is_used_where_nothing_can_be_written(root: Path):
    path = train(root, root / "models")
    lock = root / "models/privacy.lock"
    lock.unlink()
    lock.mkdir()
    assert train(root, root / "models") == path


def test_of_the_examples_without_data_some_are_learned_and_more_of_those_with_odd_words(root: Path, lexicon: Lexicon):
    def learned(*texts: str) -> list[str]:
        lines = "".join(f"      - {text}\n" for text in texts)
        for name in ("requests", "out_of_scope", "answers/some"):
            (root / f"nlu/{name}.yml").write_text("nlu:\n  - examples: |\n", encoding="utf-8")
        (root / "nlu/requests.yml").write_text(f"nlu:\n  - examples: |\n{lines}", encoding="utf-8")
        return list(plain(root, lexicon))

    # "petit" is a common word; nobody knows "zorglub", and words of three letters tell nothing.
    common, odd = [f"petit {number}" for number in range(1, 25)], [f"zorglub {number}" for number in range(1, 7)]
    assert learned(*common) == ["petit 12", "petit 24"]
    assert learned(*odd) == ["zorglub 3", "zorglub 6"]
    assert learned(*common[:11], *odd[:2], "un fax", "le [wifi](place) zorglub") == ["un fax", "le wifi zorglub"]
    # What the rules find data in is no example of a text without.
    assert learned(*odd[:2], "zorglub au 06 39 98 12 34") == []


def test_a_detector_trains_what_is_missing(root: Path):
    detector = Detector.load(root, root / "models")
    assert model_path(root, root / "models").exists()
    assert detector.find("mme dupont veut son dossier")


def test_without_a_lexicon_the_rules_are_left(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    detector = Detector.load(tmp_path, tmp_path)
    assert "make setup" in caplog.text
    assert [one.kind for one in detector.find("appelez le 06 39 98 12 34")] == ["phone"]
    with pytest.raises(LexiconMissing):
        load(tmp_path, tmp_path)
