"""The application: the page's files and its stream of events."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping

from aiohttp import web

from leed_ros.view.config import ViewConfig
from leed_ros.view.server.assets import Asset
from leed_ros.view.server.audience import Audience
from leed_ros.view.server.broadcast import Broadcast
from leed_ros.view.server.guard import Handler, add_headers, guard
from leed_ros.view.source import Source

PATIENCE = 10.0
"""Time after which a comment keeps a silent stream open [s]."""


def make_application(
    source: Source, assets: Mapping[str, Asset], config: ViewConfig, farewell: str = ""
) -> web.Application:
    """Make the application that serves a source; it is to run in one event loop.

    Args:
        source: Where the pictures come from.
        assets: Files of the page, by the path of their address.
        config: How it is served.
        farewell: What pages are told at the end.
    """
    application = web.Application(middlewares=[guard(config.host)])
    application.on_response_prepare.append(add_headers)
    for path, asset in assets.items():
        application.router.add_get(path, _file_handler(asset), allow_head=False)
    audience = Audience(config.max_pages)
    application.router.add_get("/stream", _stream_handler(audience), allow_head=False)
    broadcast = Broadcast(source, audience, config.frame_rate)
    application.cleanup_ctx.append(lambda _: _running(broadcast))
    application.on_shutdown.append(lambda _: _ended(broadcast, farewell))
    return application


async def _running(broadcast: Broadcast) -> AsyncIterator[None]:
    task = asyncio.create_task(broadcast.run())
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _ended(broadcast: Broadcast, farewell: str) -> None:
    broadcast.end(farewell)


def _file_handler(asset: Asset) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        return web.Response(body=asset.content, content_type=asset.content_type, charset="utf-8")

    return handle


def _stream_handler(audience: Audience) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        listener = audience.admit()
        if listener is None:
            return web.Response(status=503, text="Too many pages are open: close one.\n")
        try:
            response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
            await response.prepare(request)
            while not listener.ended:
                await response.write(await listener.next(PATIENCE))
        except ConnectionError:
            return response  # the page has gone
        finally:
            audience.leave(listener)
        return response

    return handle
