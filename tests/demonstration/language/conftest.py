"""A real HTTP server that speaks Ollama's protocol as well or as badly as a test wants."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import Prompt

MODEL = "llama:1b"
DIGEST = "0123456789abcdef"


class Conversation(BaseHTTPRequestHandler):
    """Answers one request by the server's behaviour for its path."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "ScriptedServer"

    def do_GET(self) -> None:
        self.body: Any = None
        self._answer()

    def do_POST(self) -> None:
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer()

    def _answer(self) -> None:
        self.server.requests.append((self.path, self.body))
        try:
            self.server.behaviour[self.path](self)
        except OSError:
            self.close_connection = True  # the client has had enough

    def send(self, data: bytes, status: int = 200, **headers: str) -> None:
        """Send a complete response."""
        self.begin(status, Content_Length=str(len(data)), **headers)
        self.write(data)

    def begin(self, status: int = 200, **headers: str) -> None:
        """Send the head of a response."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def write(self, data: bytes) -> None:
        """Send a part of the body."""
        self.wfile.write(data)
        self.server.bytes_sent += len(data)

    def hang_up(self) -> None:
        """Close the connection at once."""
        self.close_connection = True

    def wait(self, seconds: float = 60.0) -> bool:
        """Wait, at most until the test is over; true if it is."""
        return self.server.test_over.wait(seconds)

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing."""


class ScriptedServer(ThreadingHTTPServer):
    """A server with one model; `behaviour` says how it answers each path."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Conversation)
        self.test_over = threading.Event()
        self.requests: list[tuple[str, Any]] = []
        self.bytes_sent = 0
        models = {"models": [{"model": MODEL, "digest": DIGEST}]}
        self.behaviour: dict[str, Callable[[Conversation], None]] = {
            "/api/tags": lambda call: call.send(json.dumps(models).encode()),
            "/api/show": lambda call: call.send(b'{"model_info": {}, "capabilities": ["completion"]}'),
            "/api/generate": lambda call: call.send(b'{"response": "", "done": true, "done_reason": "load"}'),
            "/api/chat": lambda call: call.send(reply_lines("Hello", " you")),
        }

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what many of these tests are about."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def asked(self, path: str) -> list[Any]:
        """Return the bodies of the requests to a path."""
        return [body for requested, body in self.requests if requested == path]


def reply_lines(*texts: str, done: bool = True) -> bytes:
    """Return the lines of a streamed reply."""
    lines = [{"model": MODEL, "message": {"role": "assistant", "content": text}, "done": False} for text in texts]
    last = {"model": MODEL, "message": {"role": "assistant", "content": ""}, "done": True}
    if done:
        lines.append(last | {"prompt_eval_count": 7, "eval_count": len(texts)})
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as scripted:
        thread = threading.Thread(target=scripted.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield scripted
        scripted.test_over.set()
        scripted.shutdown()
        thread.join()


@pytest.fixture
def config(server: ScriptedServer) -> LanguageConfig:
    """How to ask the server, at once and in few words."""
    return LanguageConfig(
        host=server.url,
        model=MODEL,
        timeout=10.0,
        first_timeout=10.0,
        probe_timeout=10.0,
        retries=0,
        max_reply_tokens=16,
    )


@pytest.fixture
def prompt() -> Prompt:
    return Prompt("greeting", 1, "You are polite.", "Greet me.")
