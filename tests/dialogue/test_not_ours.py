"""The reply to what is plainly of another kind: a few words and the way back, with nothing to forward to the editors."""

from __future__ import annotations

import pytest
import yaml

from bot.assistant import Turn, remember_answer
from bot.settings import PROJECT
from bot.values import Language


def kinds() -> list[str]:
    """Return the kinds of nlu/out_of_scope.yml."""
    blocks = yaml.safe_load((PROJECT / "nlu" / "out_of_scope.yml").read_text(encoding="utf-8"))["nlu"]
    return sorted({block["intent"].partition("/")[2] for block in blocks} - {""})


@pytest.mark.parametrize("kind", kinds())
async def test_each_kind_has_a_short_reply_with_the_way_back(talk, kind: str):
    said = await talk({"x": Turn("out_of_scope", not_ours=kind, language=Language.FR)}).types("x")
    assert "{" not in said
    assert 40 < len(said) < 320


async def test_one_tap_leads_back_to_the_themes_and_nothing_is_kept_for_the_editors(talk):
    person = talk({"x": Turn("out_of_scope", not_ours="billing", language=Language.FR)})
    await person.types("x")
    [[only]] = person.seen[0].rows
    await person.presses(only.data)
    assert any("Mots de passe" in button.label for row in person.seen[0].rows for button in row)


async def test_what_is_of_no_kind_is_still_offered_to_the_editors(talk):
    person = talk({"x": Turn("out_of_scope", language=Language.FR)})
    await person.types("x")
    assert any("rédaction" in button.label for row in person.seen[0].rows for button in row)


async def test_while_an_answer_is_read_what_is_near_it_is_offered_in_place_of_all_themes(talk, library):
    person = talk({"x": Turn("out_of_scope", language=Language.FR)})
    remember_answer(person.storage.conversations, person.sender, "wifi-vpn")
    assert f"«\u00a0{library.answers['wifi-vpn']['fr'].title}\u00a0»" in await person.types("x")
    near = library.answers["wifi-vpn"].related[0]
    assert library.answers[near]["fr"].title in await person.taps(library.answers[near]["fr"].title)
    person = talk({"x": Turn("out_of_scope", not_ours="billing", language=Language.FR)})
    remember_answer(person.storage.conversations, person.sender, "wifi-vpn")
    assert "VPN" not in await person.types("x")
