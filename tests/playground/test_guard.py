"""The server is for this computer, and for no other site's pages."""

import aiohttp
import pytest

from playground import Person, Playground

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
    headers = {"Origin": raw.url, "Sec-Fetch-Site": "same-origin"}
    async with raw.session.post(f"{raw.url}/page/chats", json=person, headers=headers) as response:
        assert response.status == 200


IMAGE = {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
FRAME = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything else"])
@pytest.mark.parametrize("how", [IMAGE, FRAME, {}], ids=["image", "frame", "no more said"])
async def test_what_another_site_has_a_browser_ask_for_is_refused(raw: Raw, person: Person, site: str, how) -> None:
    file = await sent_file(raw, person)
    bot = f"/bot{raw.token}"
    paths = (
        f"{bot}/getMe",
        f"{bot}/setMyName?name=Other",
        f"{bot}/setWebhook?url=http://127.0.0.1:1/",
        f"{bot}/sendMessage?chat_id={person.id}&text=a",
        f"/file{bot}/{file['file_path']}",
        f"/page/files/{file['file_id']}",
        f"/page/chats/{person.id}/events",
        "/",
        "/static/chat.js",
    )
    before = len(person.messages)
    for path in paths:
        async with raw.session.get(raw.url + path, headers={"Sec-Fetch-Site": site, **how}) as response:
            assert response.status == 403, path
    assert len(person.messages) == before
    assert (await raw("getMyName"))["result"]["name"] == "Vigie"
    assert (await raw("getWebhookInfo"))["result"]["url"] == ""


async def test_a_link_on_another_site_leads_to_the_page(raw: Raw) -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    async with raw.session.get(raw.url, headers=link) as response:
        assert response.status == 200
    for path in ("/page/chats/1", f"/bot{raw.token}/getMe"):
        async with raw.session.get(raw.url + path, headers=link) as response:
            assert response.status == 403


@pytest.mark.parametrize(
    "change",
    ["setMyName?name=Other", "setWebhook?url=http://127.0.0.1:1/", "sendMessage?text=a&chat_id={chat}", "getUpdates"],
)
@pytest.mark.parametrize("verb", ["GET", "HEAD", "PUT", "DELETE"])
async def test_what_changes_something_is_by_post_alone(
    raw: Raw, person: Person, playground: Playground, change: str, verb: str
) -> None:
    """Also where the browser says nothing of the page that asks, as old ones do."""
    sent = person.send("a")
    async with raw.session.request(verb, f"{raw.url}/bot{raw.token}/{change.format(chat=person.id)}") as response:
        assert response.status == 405
    assert [message.id for message in person.messages] == [sent]
    assert (await raw("getMyName"))["result"]["name"] == "Vigie"
    assert playground.state.updates.webhook_url == ""
    assert len(playground.state.updates.pending) == 1


async def test_what_changes_nothing_may_be_asked_for_by_get(raw: Raw) -> None:
    async with raw.session.get(f"{raw.url}/bot{raw.token}/getMyName", params={"language_code": "fr"}) as response:
        assert (await response.json())["result"] == {"name": "Vigie"}


async def test_the_page_needs_the_key_of_this_start(playground: Playground, person: Person, raw: Raw) -> None:
    file = await sent_file(raw, person)
    paths = (f"/page/chats/{person.id}", f"/page/chats/{person.id}/events", f"/page/files/{file['file_id']}")
    async with aiohttp.ClientSession() as stranger:
        for path in paths:
            async with stranger.get(raw.url + path) as response:
                assert response.status == 403, path
        async with stranger.get(raw.url) as response:
            said = response.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict"} <= set(said.split("; "))
    async with raw.session.get(raw.url + paths[0]) as response:
        assert response.status == 200
    port = int(raw.url.rpartition(":")[2])
    await playground.stop()
    await playground.start(port=port)
    async with raw.session.get(raw.url + paths[0]) as response:
        assert response.status == 403


def test_the_bots_token_is_another_at_each_start() -> None:
    first, second = Playground(), Playground()
    assert first.token != second.token
    assert len(first.token) > 32


async def sent_file(raw: Raw, person: Person) -> dict[str, str]:
    """A file that a person sent, as getFile describes it."""
    message = person.chat.messages[person.send_document()]
    described: dict[str, str] = (await raw("getFile", file_id=message.media.file.id))["result"]
    return described


@pytest.mark.parametrize("path", ["/", "/static/chat.js", "/page/chats/1/events", "/nowhere"])
async def test_every_answer_tells_the_browser_to_be_careful(raw: Raw, path: str) -> None:
    async with raw.session.get(raw.url + path) as response:
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "no-store"
