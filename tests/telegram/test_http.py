"""python-telegram-bot over aiohttp: what Telegram and the network do comes back as the library's own errors."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.http import AiohttpRequest
from playground import Playground
from playground.errors import Refused


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    playground = Playground(rate_limit=None)
    await playground.start()
    yield playground
    await playground.stop()


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[Bot]:
    request = AiohttpRequest()
    bot = Bot(playground.token, base_url=f"{playground.url}/bot", base_file_url=f"{playground.url}/file/bot", request=request)
    async with bot:
        yield bot


async def test_texts_files_and_downloads_go_through(playground: Playground, bot: Bot):
    person = playground.person()
    sent = await bot.send_message(person.id, "déjà là ✅ & <b>")
    assert person.message(sent.message_id).text == "déjà là ✅ & <b>"
    document = await bot.send_document(person.id, InputFile(b"%PDF-1.4 page", filename="plan.pdf"), caption="Le plan")
    assert document.document.file_name == "plan.pdf"
    file = await bot.get_file(document.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.4 page"


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        (Refused(400, "Bad Request: chat not found"), BadRequest),
        (Refused(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (Refused(429, "Too Many Requests: retry after 7", retry_after=7), RetryAfter),
        (Refused(500, "Internal Server Error"), TelegramError),
    ],
)
async def test_what_telegram_refuses(playground: Playground, bot: Bot, refusal: Refused, error: type[Exception]):
    person = playground.person()
    playground.faults.refuse(refusal, method="sendMessage")
    with pytest.raises(error):
        await bot.send_message(person.id, "a")


async def test_a_page_from_a_proxy_and_a_dropped_connection_are_network_errors(playground: Playground, bot: Bot):
    person = playground.person()
    playground.faults.bad_gateway(method="sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(person.id, "a")
    playground.faults.drop(method="sendMessage")
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(person.id, "a")
    assert "LOCAL" not in str(caught.value)


async def test_no_answer_in_time_is_timed_out(playground: Playground, bot: Bot):
    person = playground.person()
    playground.faults.hang(2, method="sendMessage")
    with pytest.raises(TimedOut):
        await bot.send_message(person.id, "a", read_timeout=0.2)


async def test_an_address_where_nobody_listens_is_a_network_error():
    with pytest.raises(NetworkError):
        async with Bot("1:LOCAL", base_url="http://127.0.0.1:9/bot", request=AiohttpRequest()):
            pass


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"[" * 200_000),
        (200, b"null"),
        (200, b"\xff\x00"),
        (200, b'{"ok": true}'),
        (200, b'{"ok": false, "error_code": 400}'),
        (401, b"<html>log in</html>"),
        (404, b"<html>not here</html>"),
        (429, b'{"ok": false, "description": "Too Many Requests", "parameters": {"retry_after": "soon"}}'),
    ],
)
async def test_answers_that_telegram_never_gives_are_network_errors(playground: Playground, bot: Bot, status: int, body: bytes):
    person = playground.person()
    playground.faults.answer(body, status=status, method="sendMessage")
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(person.id, "a")
    assert type(caught.value) is NetworkError
