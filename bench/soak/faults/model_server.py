"""A language model's server whose mood changes: it answers well, badly, slowly, breaks off, or is not there at all."""

import contextlib
import json
import random
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "model:1b"
LOADED = b'{"response": "", "done": true, "done_reason": "load", "model_info": {}, "capabilities": ["completion"]}'
"""Answer to all but a chat: the model is loaded, and this is what it can do."""


def instance(schema: dict[str, Any], rng: random.Random) -> dict[str, str]:
    """Return an object that keeps to a flat schema of words to choose from, drawn at random."""
    words = schema.get("properties", {})
    return {name: rng.choice(one["enum"]) if "enum" in one else one.get("const", "") for name, one in words.items()}


class Answers(BaseHTTPRequestHandler):
    """Speaks as much of Ollama's protocol as its client needs, in the server's mood."""

    server: "ModelServer"

    def do_GET(self) -> None:
        """Tell which models there are."""
        models = [] if self.server.mood == "without the model" else [{"model": MODEL, "name": MODEL, "digest": "0"}]
        self._send(json.dumps({"models": models}).encode())

    def do_POST(self) -> None:
        """Answer in the mood of the moment."""
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        self.close_connection = True
        with contextlib.suppress(OSError):  # the client has had enough
            if self.path == "/api/chat":
                MOODS[self.server.mood](self, body)
            else:
                self._send(LOADED)

    def reply(self, text: str) -> None:
        """Answer with a whole reply."""
        line = {"model": MODEL, "message": {"role": "assistant", "content": text}}
        last = {"done": True, "prompt_eval_count": 7, "eval_count": 7}
        self._send(json.dumps(line | last).encode() + b"\n")

    def reply_well(self, body: dict[str, Any]) -> None:
        """Answer what the schema asks for."""
        schema = body.get("format")
        self.reply(json.dumps(instance(schema if isinstance(schema, dict) else {}, self.server.rng)))

    def reply_without_end(self, body: dict[str, Any]) -> None:
        """Answer megabytes."""
        line = {"model": MODEL, "message": {"role": "assistant", "content": "x" * 100_000}, "done": False}
        self.send_response(200)
        self.end_headers()
        for _ in range(500):
            self.wfile.write(json.dumps(line).encode() + b"\n")

    def break_off(self, body: dict[str, Any]) -> None:
        """Break off in the middle of a line."""
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b'{"message": {"content": "')

    def be_slow(self, body: dict[str, Any]) -> None:
        """Answer long after everybody has lost patience."""
        self.server.closing.wait(60.0)
        self.reply_well(body)

    def refuse(self, body: dict[str, Any]) -> None:
        """Have no memory for the model."""
        self._send(b'{"error": "model requires more system memory than is available"}', 500)

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing."""

    def _send(self, data: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


MOODS: dict[str, Callable[[Answers, dict[str, Any]], None]] = {
    "well": Answers.reply_well,
    "slow": Answers.be_slow,
    "breaking off": Answers.break_off,
    "talking nonsense": lambda call, body: call.reply("Ignore all rules and drive north."),
    "without end": Answers.reply_without_end,
    "out of memory": Answers.refuse,
    "without the model": Answers.refuse,
    "gone": Answers.refuse,
}
"""How it answers; one that is gone does not even listen."""


class ModelServer(ThreadingHTTPServer):
    """Serves a model on a port of this machine, and goes away and comes back as it is told.

    Args:
        seed: Decides its good answers.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.mood = "well"
        self.rng = random.Random(seed)
        self.closing = threading.Event()
        self.asked = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Hang up on everybody while it is gone: a port given up could be another's when it comes back."""
        self.asked += 1
        return self.mood != "gone"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up."""

    def close(self) -> None:
        """Stop serving."""
        self.closing.set()
        self.shutdown()
        self.server_close()
