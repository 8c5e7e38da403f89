"""The page's server in a thread of its own, so that whatever else the process does goes on."""

import asyncio
import errno
import os
import threading

from aiohttp import web

from leed_ros.view.config import ViewConfig
from leed_ros.view.errors import ViewError
from leed_ros.view.server.application import make_application
from leed_ros.view.server.assets import page_assets
from leed_ros.view.server.hosts import is_local, url
from leed_ros.view.source import Source

START_TIME, STOP_TIME = 10.0, 5.0


class PageServer:
    """Serves the page of a source until it is closed.

    Args:
        source: Where the pictures come from; its methods are called from the server's thread; the caller closes it.
        config: How it is served.
        farewell: What a page that is open is told at the end.

    Raises:
        ViewError: The page's plotting library is missing, or the address cannot be served on.
    """

    def __init__(self, source: Source, config: ViewConfig, farewell: str = "") -> None:
        self._source, self._config, self._farewell = source, config, farewell
        self._assets = page_assets()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._started = threading.Event()
        self._failure: OSError | None = None
        self.port = config.port
        self._thread = threading.Thread(target=self._serve, name="page", daemon=True)
        self._thread.start()
        if not self._started.wait(START_TIME):
            raise ViewError("the page's server did not come up in time")
        if self._failure is not None:
            raise ViewError(_explanation(self._failure, config)) from self._failure

    @property
    def url(self) -> str:
        """The address to type into a browser on this machine."""
        return url(self._config.host, self.port)

    @property
    def warning(self) -> str:
        """What to know where others can see the page too, in one line; empty if only this machine can."""
        if is_local(self._config.host):
            return ""
        return f"everybody who reaches {self._config.host}:{self.port} over the network can see this page"

    def close(self) -> None:
        """Stop serving."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(STOP_TIME)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._run())
        except OSError as error:
            self._failure = error
        finally:
            self._loop.close()
            self._started.set()

    async def _run(self) -> None:
        application = make_application(self._source, self._assets, self._config, self._farewell)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._config.host, self._config.port)
            await site.start()
            self.port = runner.addresses[0][1]
            self._started.set()
            await self._stop.wait()
        finally:
            await runner.cleanup()


def _explanation(error: OSError, config: ViewConfig) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {config.port} is taken: choose another with --port, or --port 0 for any that is free"
    if error.errno == errno.EACCES:
        return f"port {config.port} may not be served on: choose one above 1023 with --port"
    reason = os.strerror(error.errno) if error.errno else str(error)
    return f"cannot serve on {config.host} port {config.port}: {reason}; choose another address with --host"
