"""Only this machine and listed ones are ever connected to."""

import socket

import httpx
import pytest

from leed_ros.demonstration.language.backends import available, make_model
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.hosts import Host, checked_host
from leed_ros.demonstration.language.model import ModelRefused
from leed_ros.demonstration.language.transport import BoundedTransport, Limit


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
