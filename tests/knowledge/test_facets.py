"""What an answer says to a facet: its own before that of its theme, and never itself."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.knowledge import Library
from bot.knowledge.facets import MORE, FacetFile, Facets, Other, Say
from bot.knowledge.load import load


def changed(project: Path, library: Library, **sides: object) -> Facets:
    """The facets where the file of public Wi-Fi holds `sides` alone: `every` and `answers`."""
    (project / "content/facets/public-wifi.yml").write_text(yaml.safe_dump({"theme": "public-wifi", **sides}), encoding="utf-8")
    content = load(project)
    assert content.problems == []
    return Facets.of(content.facets, content.facet_files.values(), library.answers.values())


def test_an_answers_own_side_comes_before_that_of_every_answer(project: Path, library: Library):
    said = Say(fr="Le prix dépend du forfait.", en="The price depends on the plan.", facts=("EDI-01",))
    facets = changed(
        project,
        library,
        every={"cost": {"answer": "wifi-vpn"}, "how": "more"},
        answers={"wifi-hotel": {"cost": said.model_dump(mode="json")}, "wifi-train": {"which": {"answer": "wifi-mobile-data"}}},
    )
    assert facets.of_answer("wifi-hotel") == {"cost": said, "how": MORE}
    assert facets.of_answer("wifi-train") == {
        "cost": Other(answer="wifi-vpn"), "how": MORE, "which": Other(answer="wifi-mobile-data"),
    }  # fmt: skip
    # The answer that another one is led to is being read already: what remains is its longer form.
    assert facets.of_answer("wifi-vpn")["cost"] == MORE


def test_every_answer_means_those_listed_under_the_theme(library: Library):
    theme = FacetFile(theme="phishing")
    kinds = {answer.kind for answer in library.answers.values() if theme.covers(answer)}
    assert kinds == {"overview", "why", "point", "situation"}
    words = FacetFile()
    assert {answer.kind for answer in library.answers.values() if words.covers(answer)} == {"definition"}


def test_what_is_missing_is_what_there_is_nothing_for(project: Path, library: Library):
    facets = changed(project, library, answers={"wifi-hotel": {"cost": "more", "how": "more"}})
    missing = [facet.id for facet in facets.missing("wifi-hotel")]
    assert len(missing) == len(facets.known) - 2
    assert not {"cost", "how"} & set(missing)
    assert len(facets.missing("wifi-train")) == len(facets.known)


def test_the_library_looks_them_up(library: Library):
    assert isinstance(library.facet("wifi-vpn", "cost"), Say)
    assert library.facet("wifi-hotel", "instead") == Other(answer="wifi-mobile-data")
    assert library.facet("wifi-vpn", "how") == MORE
    assert library.facet("wifi-vpn", "no-such-facet") is None
    assert library.facet("incident-ransomware", "cost") is None


def test_public_wifi_says_something_to_whatever_is_asked_of_a_vpn(library: Library):
    assert library.facets.missing("wifi-vpn") == []
