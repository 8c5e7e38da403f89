"""Ollama's wire protocol over HTTP, as far as its official client uses it to ask a model."""

import json
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from tests.ollama_server.engine import Engine, Json, RequestError
from tests.ollama_server.weights import Weights

DETAILS = {"format": "gguf", "family": "qwen2", "families": ["qwen2"], "quantization_level": "Q4_K_M"}


class OllamaServer(ThreadingHTTPServer):
    """Serves one model.

    Args:
        engine: Generates the replies.
        weights: Name, digest and size of the model.
        port: TCP port, 0 for a free one.
    """

    daemon_threads = True

    def __init__(self, engine: Engine, weights: Weights, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.engine = engine
        self.weights = weights

    @property
    def url(self) -> str:
        """The address that a client connects to."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: OllamaServer
    _begun = False
    ANSWERS: ClassVar[dict[str, str]] = {
        "GET /api/version": "_version",
        "GET /api/tags": "_tags",
        "GET /api/ps": "_tags",
        "POST /api/show": "_show",
        "POST /api/chat": "_chat",
        "POST /api/generate": "_generate",
    }

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            body = json.loads(text)
            if not isinstance(body, dict):
                raise TypeError("json: cannot unmarshal into an object")
        except (ValueError, TypeError) as error:
            self._send({"error": str(error)}, 400)
            return
        if body.get("model") != self.server.weights.model:
            missing = f"model '{body['model']}' not found" if body.get("model") else "model is required"
            self._send({"error": missing}, 404 if body.get("model") else 400)
            return
        self._answer(body)

    def _answer(self, body: Json) -> None:
        if name := self.ANSWERS.get(f"{self.command} {self.path}"):
            getattr(self, name)(body)
        else:
            self._send({"error": "404 page not found"}, 404)

    def _version(self, body: Json) -> None:
        self._send({"version": "0.12.0"})

    def _tags(self, body: Json) -> None:
        weights = self.server.weights
        model: Json = {"name": weights.model, "model": weights.model, "size": weights.size, "digest": weights.sha256}
        self._send({"models": [model | {"modified_at": _now(), "details": DETAILS}]})

    def _show(self, body: Json) -> None:
        info = {"general.architecture": "qwen2"}
        self._send({"details": DETAILS, "model_info": info, "capabilities": ["completion"], "modified_at": _now()})

    def _chat(self, body: Json) -> None:
        self._reply(body, body.get("messages") or [], lambda text: {"message": {"role": "assistant", "content": text}})

    def _generate(self, body: Json) -> None:
        system = [{"role": "system", "content": body["system"]}] if body.get("system") else []
        prompt = body.get("prompt")
        messages = [*system, {"role": "user", "content": prompt}] if prompt else []
        self._reply(body, messages, lambda text: {"response": text})

    def _reply(self, body: Json, messages: list[dict[str, str]], part: Any) -> None:
        """Answer with a reply, in parts unless `stream` is false; without messages the model is only loaded."""
        streamed, texts = body.get("stream", True), []
        self._begun = False

        def emit(text: str) -> bool:
            texts.append(text)
            return not streamed or self._send_line(self._head() | part(text) | {"done": False})

        try:
            last = self.server.engine.chat(messages, body, emit) if messages else {"done_reason": "load"}
        except RequestError as error:
            self._fail(str(error))
            return
        last = self._head() | part("" if streamed else "".join(texts)) | last | {"done": True}
        if streamed:
            self._send_line(last)
        else:
            self._send(last)

    def _fail(self, message: str) -> None:
        """Say what is wrong: with a status, or within a stream that has begun."""
        if self._begun:
            self._send_line({"error": message})
        else:
            self._send({"error": message}, 400)

    def _head(self) -> Json:
        return {"model": self.server.weights.model, "created_at": _now()}

    def _send(self, content: Json, status: int = 200) -> None:
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _send_line(self, content: Json) -> bool:
        """Send one line of a stream; False if nobody listens any more."""
        data = json.dumps(content).encode() + b"\n"
        try:
            if not self._begun:
                self._begin_lines()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            if content.get("done", "error" in content):
                self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.close_connection = True
            return False
        return True

    def _begin_lines(self) -> None:
        self._begun = True
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing: the output belongs to the command that runs beside the server."""


def _now() -> str:
    return datetime.now(UTC).isoformat()
