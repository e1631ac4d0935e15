"""Keeps the server to this computer: who may ask, and what the browser may do with the answer."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

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
    """Whether `host[:port]` names this computer; another name that resolves to it does not (DNS rebinding)."""
    try:
        parts = urlsplit(f"//{netloc}")
        return parts.hostname in _LOCAL and parts.username is None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


@web.middleware
async def local_only(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuses other hosts, and pages of other sites: a form on any web page could otherwise post here."""
    try:
        _check(request)
        response = await handler(request)
    except web.HTTPException as refusal:
        refusal.headers.update(HEADERS)
        raise
    if not response.prepared:
        response.headers.update(HEADERS)
    return response


def _check(request: web.Request) -> None:
    if not is_local(request.headers.get("Host", "")):
        raise web.HTTPForbidden(text="This server answers on this computer only.")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.headers['Host']}":
        raise web.HTTPForbidden(text="Another site may not use this server.")
