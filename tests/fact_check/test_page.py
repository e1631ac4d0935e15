"""The page to fact-check holds every answer with its sources, dates and readability, and needs nothing from elsewhere."""

from __future__ import annotations

import datetime as dt
from copy import copy
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.cli import main
from bot.fact_check import fact_check_page
from bot.fact_check.readability import readability
from bot.knowledge import LANGUAGES, Library
from bot.knowledge.facets import Say
from bot.values import Language
from tests.cases import cases

pytestmark = pytest.mark.thorough

TODAY = dt.date(2026, 11, 30)
EMPTY = {"meta"}


class Reader(HTMLParser):
    """Keeps the text of each article, all attributes, and what is left open."""

    def __init__(self) -> None:
        super().__init__()
        self.articles: dict[str, str] = {}
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self._article = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "article":
            self._article = dict(attrs)["id"] or ""
            self.articles[self._article] = ""
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "article":
            self._article = ""

    def handle_data(self, data: str) -> None:
        if self._article:
            self.articles[self._article] += data


@pytest.fixture(scope="module")
def page(library: Library) -> Reader:
    reader = Reader()
    reader.feed(fact_check_page(library, TODAY))
    reader.close()
    return reader


def test_every_answer_stands_there_in_both_languages_and_every_form(page: Reader, library: Library):
    assert page.articles.keys() == library.answers.keys()
    for id_, answer in library.answers.items():
        for language in LANGUAGES:
            wording = answer[language]
            for text in (wording.title, wording.short, wording.more, wording.spoken):
                assert text is None or text in page.articles[id_]
        assert answer.reviewed
        assert f"last compared with its sources: {answer.reviewed}" in page.articles[id_]
        assert page.articles[id_].count("readability") == 4 + bool(answer.fr.spoken) + bool(answer.en.spoken)


def test_each_answer_has_its_facts_with_source_address_and_dates(page: Reader, library: Library):
    for id_, answer in library.answers.items():
        for fact_id in answer.facts:
            fact = library.facts[fact_id]
            row = page.articles[id_].partition(fact_id)[2]
            assert row.startswith(fact.name.fr + (fact.url or "none"))
            for day in (fact.read, fact.reread):
                assert day is None or day.isoformat() in row


def test_what_an_answer_says_to_follow_ups_stands_below_it_and_what_is_missing_at_the_top(page: Reader, library: Library):
    said = library.facet("wifi-vpn", "cost")
    assert isinstance(said, Say)
    assert f"cost{said.fr}{said.en}" in page.articles["wifi-vpn"]
    whole = fact_check_page(library, TODAY)
    for answer in library.answers.values():
        missing = [facet.id for facet in library.facets.missing(answer.id)]
        row = f'<tr><td><a href="#{answer.id}">{answer.id}</a></td><td>{len(missing)}</td><td>{", ".join(missing)}</td></tr>'
        assert (row in whole) == (bool(missing) and answer.kind != "incident"), answer.id


def test_it_is_one_whole_page_that_loads_nothing(page: Reader):
    assert page.open == []
    assert {name for tag, name, _ in page.attributes if tag != "a"} <= {
        "lang",
        "charset",
        "name",
        "content",
        "id",
        "class",
        "aria-label",
    }
    links = {value for tag, name, value in page.attributes if (tag, name) == ("a", "href")}
    assert all(link.startswith(("#", "https://", "http://")) for link in links)
    assert {link[1:] for link in links if link.startswith("#")} == page.articles.keys()


def test_what_was_to_be_read_again_is_marked(library: Library):
    late = [id_ for id_, fact in library.facts.items() if fact.reread and fact.reread < dt.date(2027, 3, 1)]
    assert late
    page = fact_check_page(library, dt.date(2027, 3, 1))
    assert f"{len(late)} were to be read again before 2027-03-01" in page
    assert page.count('<td class="late">') == sum(fact in late for a in library.answers.values() for fact in a.facts)
    assert '<td class="late">' not in fact_check_page(library, dt.date(2026, 1, 1))


def test_a_text_cannot_break_the_page(library: Library):
    answer = library.answers["wifi-vpn"]
    wording = answer.fr.model_copy(update={"short": "Du <b>gras</b> & un </article>."})
    library = copy(library)
    library.answers = {**library.answers, "wifi-vpn": answer.model_copy(update={"fr": wording})}
    reader = Reader()
    reader.feed(fact_check_page(library, TODAY))
    assert "Du <b>gras</b> & un </article>." in reader.articles["wifi-vpn"]
    assert reader.open == []


@pytest.mark.slow
def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "report.html"
    assert main(["check", "--report", str(file)]) == 0
    assert "in order" in capsys.readouterr().out
    assert file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert main(["check", "--report", str(tmp_path / "no such folder" / "report.html")]) == 1


# Worked out by hand: 2 sentences, 6 words of 7 syllables ("dorment" is one); 1 sentence, 3 words of 3 syllables.
@cases(
    ("text", "language", "score", "words", "longest"),
    [
        ("La souris dort. Les chats dorment.", Language.FR, 118, 6, 3),
        ("The cat sleeps.", Language.EN, 119, 3, 3),
    ],
)
def test_readability_by_the_published_formulas(text: str, language: Language, score: int, words: int, longest: int):
    found = readability(text, language)
    assert (found.score, found.words, found.longest) == (score, words, longest)


def test_long_words_and_long_sentences_read_harder():
    easy = readability("Fermez la porte. Posez la clé. Partez.", Language.FR).score
    longer = readability("Fermez la porte, posez la clé, partez.", Language.FR).score
    harder = readability(
        "Verrouillez systématiquement l’établissement. Conservez précautionneusement l’authentification.", Language.FR
    ).score
    assert easy > longer > harder


def test_it_says_first_who_may_correct_what(library: Library):
    page = fact_check_page(library, TODAY)
    before = page.partition("<nav")[0]
    assert f"Last agreed on: {library.editors.reviewed}" in before
    for area in library.editors.areas:
        assert f"<td>{escape(area.covers)}</td><td>{escape(area.write)}</td><td>{escape(area.approve)}</td>" in before
    for part in library.editors.parts:
        assert f"<td>{escape(part.covers)}</td><td>{escape(part.correct)}</td>" in before


def test_each_answer_names_who_must_approve_it(page: Reader, library: Library):
    by_area = {area.id: f"To be approved by {area.approve}." for area in library.editors.areas}
    for id_, area in (("incident-help", "incidents"), ("obligation-heirs", "law"), ("wifi-vpn", "security")):
        assert [said for said in by_area.values() if said in page.articles[id_]] == [by_area[area]]
    assert all(sum(said in text for said in by_area.values()) == 1 for text in page.articles.values())
