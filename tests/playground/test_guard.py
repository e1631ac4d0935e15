"""The server is for this computer, and for no other site's pages."""

import pytest

from playground import Playground

from .conftest import Raw


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.org", ""])
async def test_it_serves_no_other_address(host: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)this computer only"):
        await Playground().start(host)


async def test_localhost_will_do() -> None:
    playground = Playground()
    await playground.start("localhost")
    assert playground.url.startswith("http://localhost:")
    await playground.stop()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "localhost", "localhost:80", "[::1]", "[::1]:8080"])
async def test_local_host_names_are_answered(raw: Raw, host: str) -> None:
    for path in ("/", "/bot1:LOCAL/getMe"):
        async with raw.session.get(raw.url + path, headers={"Host": host}) as response:
            assert response.status == 200


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "127.0.0.1.example.org",
        "localhost.example.org:80",
        "127.0.0.1:x",
        "",
        "user@127.0.0.1",
        "example.org@localhost:80",
    ],
)
async def test_others_are_refused(raw: Raw, host: str) -> None:
    for path in ("/", "/static/chat.js", "/bot1:LOCAL/getMe", "/page/chats/1/events"):
        async with raw.session.get(raw.url + path, headers={"Host": host}) as response:
            assert response.status in (400, 403)
            assert "default-src" in response.headers.get("Content-Security-Policy", "default-src")


@pytest.mark.parametrize("origin", ["https://example.org", "null", "http://127.0.0.1", "https://127.0.0.1:{port}"])
async def test_pages_of_other_origins_are_refused(raw: Raw, origin: str) -> None:
    headers = {"Origin": origin.format(port=raw.url.rpartition(":")[2])}
    person = {"first_name": "Camille", "language_code": "fr"}
    for path in ("/page/chats", "/bot1:LOCAL/getMe"):
        async with raw.session.post(raw.url + path, json=person, headers=headers) as response:
            assert response.status == 403


async def test_its_own_page_is_not(raw: Raw) -> None:
    person = {"first_name": "Camille", "language_code": "fr"}
    async with raw.session.post(f"{raw.url}/page/chats", json=person, headers={"Origin": raw.url}) as response:
        assert response.status == 200


@pytest.mark.parametrize("path", ["/", "/static/chat.js", "/page/chats/1/events", "/nowhere"])
async def test_every_answer_tells_the_browser_to_be_careful(raw: Raw, path: str) -> None:
    async with raw.session.get(raw.url + path) as response:
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "no-store"
