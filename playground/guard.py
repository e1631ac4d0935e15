"""Keeps other computers and other sites' pages away from the server, and tells the browser what the page may do."""

import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
# What a browser says of the page that asks: none (typed, a bookmark) or our own. Another port is "same-site", and another site.
_OURS = {None, "none", "same-origin"}
_LOCAL = {"127.0.0.1", "localhost", "::1"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def is_local(netloc: str) -> bool:
    """Whether `host[:port]` names this computer. A name that only resolves to it does not (DNS rebinding)."""
    try:
        parts = urlsplit(f"//{netloc}")
        return parts.hostname in _LOCAL and parts.username is None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


class Guard:
    """Checks every request before it is handled.

    A page of another site can make a browser send requests here, with `<img>` and forms as with scripts. Each of these is
    enough to refuse it: the Host and Origin headers, Sec-Fetch-Site, and for the page's own endpoints a cookie with a key
    that is made anew at each start and that a browser does not send along from another site.
    """

    def __init__(self) -> None:
        self._key = secrets.token_urlsafe()

    @web.middleware
    async def middleware(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        try:
            self._check(request)
            response = await handler(request)
        except web.HTTPException as refusal:
            refusal.headers.update(HEADERS)
            raise
        if not response.prepared:
            response.headers.update(HEADERS)
            if request.path == "/":
                response.set_cookie(self._cookie(request), self._key, httponly=True, samesite="Strict")
        return response

    def _check(self, request: web.Request) -> None:
        if not is_local(request.headers.get("Host", "")):
            raise web.HTTPForbidden(text="This server answers on this computer only.")
        origin = request.headers.get("Origin")
        foreign = origin is not None and origin != f"http://{request.headers['Host']}"
        if foreign or (request.headers.get("Sec-Fetch-Site") not in _OURS and not _follows_link(request)):
            raise web.HTTPForbidden(text="Another site may not use this server.")
        given = request.cookies.get(self._cookie(request), "")
        if request.path.startswith("/page/") and not secrets.compare_digest(given.encode(), self._key.encode()):
            raise web.HTTPForbidden(text="Open this server's first page again: it was started anew.")

    def _cookie(self, request: web.Request) -> str:
        """The cookie's name. Cookies do not tell ports apart, so that the port is in it."""
        return f"vigie-{request.url.port}"


def _follows_link(request: web.Request) -> bool:
    """Whether the person came to the page by a link on another site, which is welcome; a frame or an image is not."""
    fetch = {name: request.headers.get(f"Sec-Fetch-{name}") for name in ("Mode", "Dest")}
    return request.method == "GET" and request.path == "/" and fetch == {"Mode": "navigate", "Dest": "document"}
