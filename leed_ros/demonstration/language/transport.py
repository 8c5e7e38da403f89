"""A connection to one host whose every read is bounded in time and size.

httpx bounds the silence between two reads; a server that drips bytes would hold a call for ever. So the deadline and
the number of bytes are kept where bytes come in, below everything that parses them.
"""

import codecs
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import httpcore
import httpx

from leed_ros.demonstration.language.hosts import Host
from leed_ros.demonstration.language.model import ModelRefused, ModelTimeout, ReplyRejected

CONNECT_TIMEOUT = 5.0
"""Longest time to connect [s]; a machine that is there answers much sooner."""


@dataclass
class Limit:
    """What the call in progress may still take; one for all connections of a transport.

    Attributes:
        deadline: When it ends, by `clock` [s].
        bytes_left: How much may still come in [B].
        clock: Monotonic time [s].
    """

    deadline: float = 0.0
    bytes_left: int = 0
    clock: Callable[[], float] = time.monotonic

    def start(self, seconds: float, size: int) -> None:
        """Begin a call of at most so many seconds and bytes."""
        self.deadline = self.clock() + seconds
        self.bytes_left = size

    def seconds_left(self) -> float:
        """Return the time left [s].

        Raises:
            ModelTimeout: None is left.
        """
        left = self.deadline - self.clock()
        if left <= 0.0:
            raise ModelTimeout("the model did not finish its reply in time; a longer timeout or a smaller model helps")
        return left

    def take(self, size: int) -> None:
        """Count bytes that came in.

        Raises:
            ReplyRejected: More came than allowed.
        """
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise ReplyRejected("the reply is larger than allowed")


class _BoundedStream(httpcore.NetworkStream):
    """A network stream that keeps to a limit."""

    def __init__(self, stream: httpcore.NetworkStream, limit: Limit) -> None:
        self._stream = stream
        self._limit = limit

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._limit.seconds_left())
        self._limit.take(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._limit.seconds_left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._limit.seconds_left())
        return _BoundedStream(secured, self._limit)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class _BoundedBackend(httpcore.NetworkBackend):
    """Connects to one host and to no other."""

    def __init__(self, host: Host, limit: Limit) -> None:
        self._host = host
        self._limit = limit
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        if (host, port) != (self._host.name, self._host.port):
            raise ModelRefused(f"refused to connect to {host}:{port}, which is not the configured host")
        address = self._host.address()
        timeout = min(CONNECT_TIMEOUT, self._limit.seconds_left())
        stream = self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
        return _BoundedStream(stream, self._limit)


class BoundedTransport(httpx.BaseTransport):
    """Carries httpx's requests to one host, without proxies, within a limit.

    Args:
        host: The only host that is connected to.
        limit: What each call may take; whoever makes calls starts it.
    """

    def __init__(self, host: Host, limit: Limit) -> None:
        context = ssl.create_default_context() if host.scheme == "https" else None
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=_BoundedBackend(host, limit))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return the response, whose body is read as it comes in."""
        request.headers["Accept-Encoding"] = "identity"
        request.headers.pop(
            "Authorization", None
        )  # the client takes a key for somebody else's servers from OLLAMA_API_KEY
        response = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=str(request.url),
                headers=request.headers.raw,
                content=request.stream,
            )
        )
        body = _TextBody(response)
        if any(name.lower() == b"content-encoding" and value != b"identity" for name, value in response.headers):
            body.close()
            raise ReplyRejected("the server compressed its reply, which it was asked not to do")
        return httpx.Response(response.status, headers=response.headers, stream=body)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _TextBody(httpx.SyncByteStream):
    """The body of a response, which must be UTF-8 throughout."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder("utf-8")()
        for chunk in self._response.iter_stream():
            decoder.decode(chunk)  # httpx would replace what is no text, and nobody would know
            yield chunk
        decoder.decode(b"", final=True)

    def close(self) -> None:
        self._response.close()
