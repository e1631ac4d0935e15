"""Parameters: strict about names, easy about encodings, and true to the published description."""

import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from playground import Person, Playground
from playground.methods import METHODS
from tests.cases import cases

from .conftest import Raw

# The parameters of the methods we imitate, and whether Telegram requires them: from the description of Bot API 10.1.
DESCRIBED = json.loads(Path(__file__).with_name("bot_api.json").read_text(encoding="utf-8"))["methods"]


async def test_an_unknown_parameter_is_refused(raw: Raw, person: Person) -> None:
    refusal = await raw.refusal("sendMessage", chat_id=person.id, text="a", parsemode="HTML")
    assert refusal == "Bad Request: unknown parameter 'parsemode' of sendMessage"


async def test_a_missing_one_too(raw: Raw, person: Person) -> None:
    assert await raw.refusal("sendMessage", chat_id=person.id) == "Bad Request: missing parameter 'text' of sendMessage"


@pytest.mark.parametrize(
    ("method", "parameters", "refusal"),
    [
        ("editMessageText", {"message_id": "douze", "text": "a"}, "invalid message_id specified"),
        ("sendMessage", {"text": "a", "disable_notification": "peut-être"}, "invalid disable_notification specified"),
        ("sendMessage", {"text": "a", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ("sendMessage", {"text": "a", "reply_markup": []}, "reply_markup: expected an Object"),
        ("sendMessage", {"text": {"a": 1}}, "invalid text specified"),
    ],
)
async def test_a_value_of_another_type_is_refused(
    raw: Raw, person: Person, method: str, parameters: dict[str, Any], refusal: str
) -> None:
    assert await raw.refusal(method, chat_id=person.id, **parameters) == f"Bad Request: {refusal}"


async def test_an_unknown_method_is_not_found(raw: Raw) -> None:
    assert await raw("sendMesage", text="a") == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_a_wrong_token_is_unauthorized(raw: Raw) -> None:
    unauthorized = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    for path in ("/bot2:LOCAL/getMe", "/file/bot2:LOCAL/voices/file_0.oga"):
        async with raw.session.get(raw.url + path) as response:
            assert (response.status, await response.json()) == (401, unauthorized)


async def test_every_encoding_says_the_same(raw: Raw, person: Person, playground: Playground) -> None:
    url = f"{raw.url}/bot1:LOCAL/sendMessage"
    markup = json.dumps({"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]})
    fields = {"chat_id": str(person.id), "text": "é & 🎉", "disable_notification": "true", "reply_markup": markup}
    multipart = aiohttp.FormData(fields, quote_fields=True)
    multipart.add_field("parse_mode", "HTML", content_type="text/plain")
    for sending in (
        raw.session.post(url, params=fields),
        raw.session.post(url, data=fields),
        raw.session.post(url, json=fields),
        raw.session.post(url, data=multipart),
    ):
        async with sending as response:
            assert (await response.json())["ok"]
    assert {(m.text, str(m.keyboard)) for m in person.messages} == {("é & 🎉", "[[{'text': 'a', 'callback_data': 'a'}]]")}
    assert len(person.messages) == 4
    assert playground.errors == []


async def test_a_body_that_is_no_json_is_refused(raw: Raw) -> None:
    headers = {"Content-Type": "application/json"}
    async with raw.session.post(f"{raw.url}/bot1:LOCAL/getMe", data=b"{", headers=headers) as response:
        assert (await response.json())["description"] == "Bad Request: can't parse request JSON object"


async def test_a_text_that_looks_like_an_attachment_is_a_text(raw: Raw, person: Person) -> None:
    assert (await raw("sendMessage", chat_id=person.id, text="attach://x"))["result"]["text"] == "attach://x"


async def test_not_strict_lets_unknown_parameters_through() -> None:
    playground = Playground("1:LOCAL", strict=False)
    await playground.start()
    async with aiohttp.ClientSession() as session:
        answer = await Raw(playground, session)("sendMessage", chat_id=playground.person().id, text="a", new="b")
    await playground.stop()
    assert answer["ok"]


async def test_calls_and_refusals_are_on_record(raw: Raw, person: Person, playground: Playground) -> None:
    await raw("sendMessage", chat_id=person.id, text="a")
    await raw("sendMessage", chat_id=person.id, text="")
    assert [(c.method, c.ok, c.error) for c in playground.calls] == [
        ("sendMessage", True, None),
        ("sendMessage", False, "Bad Request: message text is empty"),
    ]
    assert playground.calls[0].parameters == {"chat_id": person.id, "text": "a"}
    assert playground.errors == playground.calls[1:]


@cases("name", METHODS)
def test_our_parameters_exist_on_telegram(name: str) -> None:
    theirs = DESCRIBED[name]
    assert METHODS[name].parameters.keys() <= theirs.keys()
    # What Telegram requires we require; we may require more (an edit without chat_id is for inline messages).
    assert {n for n, required in theirs.items() if required} <= {
        n for n, parameter in METHODS[name].parameters.items() if parameter.required
    }
