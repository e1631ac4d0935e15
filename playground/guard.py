"""Reject requests from other computers and from other sites' pages, and set the page's security headers."""

import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
# Accepted values of Sec-Fetch-Site: none (address typed, or bookmark), or our own page. Another port is "same-site", which is
# another site.
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
    """Return whether `host[:port]` names this computer; a name that only resolves to it does not count (DNS rebinding)."""
    try:
        parts = urlsplit(f"//{netloc}")
        return parts.hostname in _LOCAL and parts.username is None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


class Guard:
    """Checks every request before it is handled.

    A page of another site can make a browser send requests here, by `<img>` and forms as well as by scripts. Each of these
    checks alone rejects them: the Host and Origin headers, Sec-Fetch-Site, and, for the page's own endpoints, a cookie whose
    key is new at each start and which a browser does not send from another site.
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
        """Return the cookie's name; it contains the port, since cookies do not distinguish ports."""
        return f"vigie-{request.url.port}"


def _follows_link(request: web.Request) -> bool:
    """Return whether the person followed a link on another site to the page, which is allowed, unlike a frame or an image."""
    fetch = {name: request.headers.get(f"Sec-Fetch-{name}") for name in ("Mode", "Dest")}
    return request.method == "GET" and request.path == "/" and fetch == {"Mode": "navigate", "Dest": "document"}
