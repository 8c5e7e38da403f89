"""A model's server with one fault, on this machine, for benchmarks."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "model:1b"
NO_MEMORY = b'{"error":"model requires more system memory (5.6 GiB) than is available (2.4 GiB)"}'
PATIENCE = 60.0  # [s] until a slow server answers


class Answers(BaseHTTPRequestHandler):
    """Names the model, loads it, and fails when asked."""

    server: "FaultyServer"

    def do_GET(self) -> None:
        """Tell which models there are."""
        models = [] if self.server.fault == "missing" else [{"model": MODEL, "name": MODEL, "digest": "0"}]
        self.send(json.dumps({"models": models}).encode())

    def do_POST(self) -> None:
        """Describe the model, load it, or be asked."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            if self.path == "/api/chat" or (self.path, self.server.fault) == ("/api/generate", "memory"):
                FAULTS[self.server.fault](self)
            else:
                self.send(b'{"model_info": {}, "capabilities": [], "response": "", "done": true}')
        except OSError:
            pass  # the client has had enough
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing."""

    def send(self, data: bytes, status: int = 200, **headers: str) -> None:
        """Send a whole response."""
        self.begin(status, Content_Length=str(len(data)), **headers)
        self.wfile.write(data)

    def begin(self, status: int = 200, **headers: str) -> None:
        """Send the head of a response."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()


def said(text: str) -> bytes:
    """Return a reply in Ollama's form."""
    message = {"role": "assistant", "content": text}
    return json.dumps({"model": MODEL, "message": message, "done": True}).encode() + b"\n"


def _slow(call: Answers) -> None:
    time.sleep(PATIENCE)


def _trickling(call: Answers) -> None:
    call.begin()
    for _ in range(600):
        call.wfile.write(b" ")
        time.sleep(1.0)


def _dropping(call: Answers) -> None:
    call.begin(Content_Length="100000")
    call.wfile.write(b'{"message": {"content": "')


def _endless(call: Answers) -> None:
    call.begin()
    line = json.dumps({"model": MODEL, "message": {"content": "word " * 1000}, "done": False}).encode() + b"\n"
    while True:
        call.wfile.write(line)


FAULTS: dict[str, Callable[[Answers], None]] = {
    "missing": lambda call: call.send(b'{"error": "model not found"}', 404),
    "memory": lambda call: call.send(NO_MEMORY, 500),
    "slow": _slow,
    "trickling": _trickling,
    "dropping": _dropping,
    "endless": _endless,
    "garbage": lambda call: call.send(b"<html>\xff\xfe</html>\n"),
    "schema": lambda call: call.send(said('{"rules": []}')),
    "elsewhere": lambda call: call.send(b"", 307, Location="http://192.0.2.1/api/chat"),
}
"""What goes wrong when the model is loaded or asked, by name."""


class FaultyServer(ThreadingHTTPServer):
    """A server with one of `FAULTS`."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, fault: str) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.fault = fault
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def faulty_server(fault: str) -> Iterator[str]:
    """Serve with a fault; yields the address."""
    server = FaultyServer(fault)
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()
