"""What every request has to pass, and what every answer says to the browser: read only, this host, nothing foreign."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Middleware

from leed_ros.view.server.hosts import is_expected

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
    "Server": "leed",
}


def guard(bound: str) -> Middleware:
    """Return a middleware that refuses what is not meant for this server.

    Args:
        bound: The address or name that the server was told to serve on.
    """

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        return _refusal(request, bound) or await handler(request)

    return middleware


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers of every answer; a signal handler of aiohttp's `on_response_prepare`."""
    response.headers.update(HEADERS)


def _refusal(request: web.Request, bound: str) -> web.Response | None:
    if request.method != "GET":
        return web.Response(status=405, text="This server only shows: GET.\n", headers={"Allow": "GET"})
    if not is_expected(request.headers.get("Host", ""), bound):
        text = "This server answers to localhost, addresses and the name it was given with --host.\n"
        return web.Response(status=403, text=text)
    if _foreign(request):
        return web.Response(status=403, text="This server serves its own page only.\n")
    return None


def _foreign(request: web.Request) -> bool:
    """Return whether another site's page asks for something, other than by a link that leads here."""
    site, mode = (request.headers.get(f"Sec-Fetch-{name}", "") for name in ("Site", "Mode"))
    return site in ("cross-site", "same-site") and mode != "navigate"
