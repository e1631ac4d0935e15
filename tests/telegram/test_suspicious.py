"""A suspicious message through Telegram: forwarded, pasted, and below a screenshot."""

from __future__ import annotations

import pytest

from playground import Person, Playground
from tests.telegram.conftest import ask, data_of

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]

SCAM = "Votre colis est en attente, réglez 1,99 € avant ce soir : http://colis-suivi.top ou appelez le 06 39 98 12 34"


async def test_a_forward_is_looked_at_and_two_taps_end_it(person: Person):
    first = await person.wait_for(after=person.forward(SCAM))
    assert "a les signes d’une arnaque" in first.text
    assert "hxxp://colis-suivi[.]top" in first.text
    person.press(first.id, data_of(first, "Non"))
    second = await person.wait_for(lambda message: "De quelle adresse" in message.text, after=first.id)
    person.press(second.id, data_of(second, "Un numéro de mobile"))
    end = await person.wait_for(lambda message: message.id == second.id and "33700" in message.text)
    assert "a les signes d’une arnaque" in end.text
    assert [message.text for message in person.messages if message.sender == "person"] == [SCAM]


async def test_a_screenshot_is_not_read_and_its_text_asked_for(playground: Playground, person: Person):
    sent = person.send_photo(caption="c’est une arnaque ?")
    reply = await person.wait_for(after=sent)
    assert "Je ne lis pas les captures d’écran" in reply.text
    assert playground.calls_of("getFile") == []
    assert "a les signes d’une arnaque" in (await ask(person, SCAM)).text
    assert len([message for message in person.messages if message.sender == "bot"]) == 2
