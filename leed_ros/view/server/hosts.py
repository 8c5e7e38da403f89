"""Which addresses are bound, and which names a request may call the server by.

A page of somebody else's can let its own name point to this machine (DNS rebinding) and would then be of the same
origin as this server. Such a request names that host, so only addresses and names of this machine are answered.
"""

import ipaddress
import socket


def is_local(host: str) -> bool:
    """Return whether an address to bind is reached from this machine alone."""
    if host == "localhost":
        return True
    address = _address(host)
    return address is not None and address.is_loopback


def is_expected(header: str, bound: str) -> bool:
    """Return whether a request names this server.

    Args:
        header: The request's Host header.
        bound: The address or name that the server was told to serve on.
    """
    host = _without_port(header).rstrip(".").lower()
    own = socket.gethostname().lower()
    names = {"localhost", bound.lower(), own, f"{own}.local"}
    return bool(host) and (host in names or _address(host) is not None)


def url(host: str, port: int) -> str:
    """Return the address to type into a browser on this machine."""
    address = _address(host)
    if address is not None and address.is_unspecified:
        host = "127.0.0.1" if address.version == 4 else "::1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _without_port(header: str) -> str:
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0]


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
