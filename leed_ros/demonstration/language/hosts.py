"""Which machine may be asked: this one, and those that the operator lists.

The address is taken apart strictly, and put together again from the parts that were checked, so that no two parsers
can read it differently. Names of this machine are looked up here, and only its own addresses are connected to, whatever
a name server says; what a listed name means is for the name server of the site to say.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass

import psutil

from leed_ros.demonstration.language.model import ModelRefused

DEFAULT_PORT = 11434
_ADDRESS = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<host>[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::(?P<port>\d{1,5}))?/?"
)


@dataclass(frozen=True)
class Host:
    """A machine that may be asked.

    Attributes:
        scheme: http or https.
        name: Name or address, without brackets.
        port: TCP port.
        listed: The operator lists it; otherwise it is this machine.
    """

    scheme: str
    name: str
    port: int
    listed: bool = False

    @property
    def url(self) -> str:
        """The base address, such as `http://127.0.0.1:11434`."""
        name = f"[{self.name}]" if ":" in self.name else self.name
        return f"{self.scheme}://{name}:{self.port}"

    def address(self) -> str:
        """Return the name or address to connect to.

        Raises:
            ModelRefused: The host is not listed, and its name leads to another machine.
            OSError: The name is unknown.
        """
        if self.listed:
            return self.name
        found = socket.getaddrinfo(self.name, self.port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        own = [address for address in addresses if _is_own(address)]
        if not own:
            raise ModelRefused(
                f"host '{self.name}' leads to {addresses[0]}, which is neither this machine nor listed in allowed_hosts"
            )
        return own[0]


def checked_host(address: str, allowed_hosts: str) -> Host:
    """Return where to connect to.

    Args:
        address: Such as `http://127.0.0.1:11434`, `gpu-box:11434` or `gpu-box`.
        allowed_hosts: Names or addresses of further machines that may be asked, separated by commas.

    Raises:
        ModelRefused: It is no address of a server, or the machine is neither this one nor listed.
    """
    match = _ADDRESS.fullmatch(address.strip())
    if match is None:
        raise ModelRefused(f"host '{address[:100]}' is no address such as http://127.0.0.1:{DEFAULT_PORT}")
    name, port = match["host"].strip("[]").lower(), int(match["port"] or _default_port(match["scheme"]))
    if port > 65535:
        raise ModelRefused(f"host '{address}': there is no port {port}")
    listed = {entry.strip().strip("[]").lower() for entry in allowed_hosts.split(",")}
    if name not in listed and not _is_local(name):
        raise ModelRefused(f"host '{name}' is neither this machine nor listed in allowed_hosts")
    return Host(match["scheme"] or "http", name, port, listed=name in listed)


def _default_port(scheme: str | None) -> int:
    """Return the port of an address that names none, as Ollama's client does."""
    return {"http": 80, "https": 443}.get(scheme or "", DEFAULT_PORT)


def _is_local(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name in ("localhost", socket.gethostname().lower())
    return address.is_loopback or address.is_unspecified


def _is_own(address: str) -> bool:
    """Return whether an address is one of this machine's."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if parsed.is_loopback or parsed.is_unspecified:
        return True
    return any(entry.address == address for entries in psutil.net_if_addrs().values() for entry in entries)
