"""A message that replies to an older one is about that one, over HTTP and with the real model."""

from __future__ import annotations

import pytest

from bot.knowledge import Library
from playground import Person
from tests.telegram.conftest import ask, labels

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]


async def test_a_reply_to_an_older_answer_is_about_that_one(person: Person, library: Library):
    older = await ask(person, "c'est quoi un vpn ?")
    await ask(person, "un dossier par fax ?")
    assert library.answers["sharing-why"].fr.short in (await ask(person, "pourquoi ?")).text
    replied = await person.wait_for(after=person.reply(older.id, "pourquoi ?"))
    assert library.answers["wifi-why"].fr.short in replied.text
    # From then on, it is what the talk is about.
    assert library.answers["wifi-why"].fr.more in (await ask(person, "plus de détails")).text


async def test_a_quoted_part_says_which_of_two_answers_is_meant(person: Person, library: Library):
    both = await ask(person, "Signal c'est bon, et le fax ?")
    quote = library.answers["sharing-whatsapp"].fr.short[:40]
    more = await person.wait_for(after=person.reply(both.id, "plus de détails", quote))
    assert library.answers["sharing-whatsapp"].fr.more in more.text


async def test_quoted_words_complete_a_few_words(person: Person, library: Library):
    answer = await ask(person, "c'est quoi un vpn ?")
    asked = await person.wait_for(after=person.reply(answer.id, "c'est quoi ?", "4G/5G"))
    assert library.answers["wifi-mobile-data"].fr.short in asked.text


async def test_the_last_answer_is_said_again_in_the_language_asked_for(person: Person, library: Library):
    await ask(person, "c'est quoi un vpn ?")
    asked = person.send("in english please")
    again = await person.wait_for(lambda m: library.answers["wifi-vpn"].en.short in m.text, after=asked)
    assert labels(again)[0] == "Learn more"


async def test_all_buttons_are_in_the_language_of_the_message(person: Person, library: Library):
    await ask(person, "c'est quoi un vpn ?")
    assert labels(await ask(person, "how long should a password be?"))[0] == "Learn more"
    assert labels(await ask(person, "combien de lettres pour un mot de passe ?"))[0] == "En bref"


async def test_what_was_read_is_looked_back_at(person: Person, library: Library):
    await ask(person, "c'est quoi un vpn ?")
    await ask(person, "un dossier par fax ?")
    recap = await ask(person, "récapitule tout ce qu'on s'est dit")
    assert library.answers["wifi-vpn"].fr.title in recap.text
    assert labels(recap)[:2] == ["1", "2"]
