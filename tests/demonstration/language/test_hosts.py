"""Only this machine and listed ones are ever connected to."""

import os
import socket
import subprocess
import sys

import httpx
import pytest

from leed_ros.demonstration.language.backends import available, make_model
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.hosts import Host, checked_host
from leed_ros.demonstration.language.model import ModelRefused, Prompt
from leed_ros.demonstration.language.ollama_model import OllamaModel
from leed_ros.demonstration.language.transport import BoundedTransport, Limit
from tests.demonstration.language.conftest import ScriptedServer


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("http://127.0.0.1:11434", "http://127.0.0.1:11434"),
        ("http://127.8.9.10", "http://127.8.9.10:80"),
        ("localhost", "http://localhost:11434"),
        ("LOCALHOST:5000/", "http://localhost:5000"),
        ("[::1]:7000", "http://[::1]:7000"),
        ("https://localhost", "https://localhost:443"),
        ("0.0.0.0:11434", "http://0.0.0.0:11434"),
        (socket.gethostname(), f"http://{socket.gethostname().lower()}:11434"),
        ("gpu-box", "http://gpu-box:11434"),
        ("10.0.0.7:80", "http://10.0.0.7:80"),
        ("[fd00::7]", "http://[fd00::7]:11434"),
    ],
)
def test_this_machine_and_listed_ones_may_be_asked(address: str, url: str) -> None:
    assert checked_host(address, "GPU-Box, 10.0.0.7,[fd00::7]").url == url


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com",
        "http://10.0.0.8:11434",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://localhost@example.com",
        "http://example.com#@localhost",
        "http://example.com\\@localhost",
        "http://localhost:80@example.com",
        "http://127.0.0.1:11434/?url=http://example.com",
        "http://2130706434",
        "http://[::ffff:10.0.0.8]",
        "file:///etc/passwd",
        "gpu-box.example.com",
        "http://localhost:99999",
        "",
        "   ",
        "http://",
        "http://\u2113ocalhost",
        "localhost\nexample.com",
    ],
)
def test_every_other_address_is_refused(address: str) -> None:
    with pytest.raises(ModelRefused, match=r"host|port"):
        checked_host(address, "gpu-box, 10.0.0.7")


def test_an_unlisted_host_is_never_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*args: object, **kwargs: object) -> None:
        raise AssertionError("it tried to connect")

    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    monkeypatch.setattr(socket.socket, "connect", no_network)
    config = LanguageConfig(host="http://models.example.com", model="m")
    with pytest.raises(ModelRefused, match="neither this machine nor listed"):
        make_model(config)
    assert "allowed_hosts" in available(config)


def test_the_transport_connects_to_its_host_alone() -> None:
    limit = Limit()
    limit.start(5.0, 1000)
    with httpx.Client(transport=BoundedTransport(Host("http", "127.0.0.1", 9), limit)) as client:
        with pytest.raises(ModelRefused, match="not the configured host"):
            client.get("http://127.0.0.2:9/")
        with pytest.raises(ModelRefused, match="not the configured host"):
            client.get("http://127.0.0.1:10/")


def resolving(monkeypatch: pytest.MonkeyPatch, **names: str) -> list[object]:
    """Let names lead to addresses, and note down who is connected to."""
    connected: list[object] = []
    connect = socket.create_connection

    def lookup(name: str, port: int, *args: object, **kwargs: object) -> list[tuple[object, ...]]:
        address = names.get(name, name)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    def noted(address: tuple[str, int], *args: object, **kwargs: object) -> socket.socket:
        connected.append(address[0])
        return connect(address, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", noted)
    return connected


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "169.254.1.1", "::ffff:192.0.2.1"])
def test_a_name_of_this_machine_that_leads_elsewhere_is_not_followed(
    monkeypatch: pytest.MonkeyPatch, config: LanguageConfig, prompt: Prompt, address: str
) -> None:
    connected = resolving(monkeypatch, localhost=address)
    elsewhere = config.replace(host="http://localhost:11434")
    with pytest.raises(ModelRefused, match=f"leads to {address}"):
        make_model(elsewhere).ask(prompt, seed=1)
    assert "neither this machine nor listed" in available(elsewhere)
    assert connected == []


def test_a_name_is_looked_up_once_and_its_address_connected_to(
    monkeypatch: pytest.MonkeyPatch, server: ScriptedServer, config: LanguageConfig, prompt: Prompt
) -> None:
    connected = resolving(monkeypatch, localhost="127.0.0.1")
    assert make_model(config.replace(host=f"localhost:{server.server_port}")).ask(prompt, seed=1).text == "Hello you"
    assert set(connected) == {"127.0.0.1"}


def test_a_listed_name_may_lead_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, **{"gpu-box": "192.0.2.7"})
    assert checked_host("gpu-box", "gpu-box").address() == "gpu-box"


ASK = """
import sys
from leed_ros.demonstration.language.backends import make_model
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import Prompt
print(make_model(LanguageConfig(host=sys.argv[1], model="llama:1b")).ask(Prompt("p", 1, "", "secret"), 1).text)
"""


def test_proxies_of_the_environment_get_nothing(server: ScriptedServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.settimeout(0.1)
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        names = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy")
        environment = {**os.environ, **dict.fromkeys(names, address), "NO_PROXY": "", "no_proxy": ""}
        environment |= {"OLLAMA_HOST": address}
        argv = [sys.executable, "-c", ASK, server.url]
        said = subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=60, check=True)
        assert said.stdout == "Hello you\n"
        with pytest.raises(TimeoutError):
            proxy.accept()


def test_no_key_of_the_environment_is_sent_along(
    monkeypatch: pytest.MonkeyPatch, server: ScriptedServer, config: LanguageConfig, prompt: Prompt
) -> None:
    monkeypatch.setenv("OLLAMA_API_KEY", "secret-key")
    sent: list[str] = []
    chat = server.behaviour["/api/chat"]

    def noted(call: object) -> None:
        sent.append(str(call.headers))  # type: ignore[attr-defined]
        chat(call)  # type: ignore[arg-type]

    server.behaviour["/api/chat"] = noted
    OllamaModel(config).ask(prompt, seed=1)
    assert sent and "secret-key" not in sent[0]
