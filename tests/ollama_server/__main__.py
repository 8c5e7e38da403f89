"""`python -m tests.ollama_server --model 0.5b --port 0 --threads 1 [COMMAND ...]`.

Prints the server's address and serves until it is stopped; with a command, until that ends. In the command, `{url}` and
`{model}` stand for the server's address and the model's name.
"""

import argparse
import contextlib
import signal
import subprocess
import sys
import threading

from tests.ollama_server.engine import Engine
from tests.ollama_server.server import OllamaServer
from tests.ollama_server.weights import MODELS


def main() -> int:
    """Serve; return the command's exit code."""
    options = _options()
    weights = MODELS[options.model]
    if not weights.present:
        sys.exit(f"{weights.path} is missing: python -m tests.ollama_server.weights {options.model}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = OllamaServer(Engine(weights.path, options.threads, options.num_ctx), weights, options.port)
    print(server.url, flush=True)
    if not options.command:
        return _serve(server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    places = {"{url}": server.url, "{model}": weights.model}
    return _run([places.get(word, word) for word in options.command])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.ollama_server", description=__doc__)
    parser.add_argument("--model", choices=MODELS, default="0.5b")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--num-ctx", type=int, default=8192)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args()


def _serve(server: OllamaServer) -> int:
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    return 0


def _run(command: list[str]) -> int:
    """Run a command to its end; Ctrl-C reaches it by itself, SIGTERM is passed on."""
    process = subprocess.Popen(command)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


if __name__ == "__main__":
    sys.exit(main())
