"""Machines as network namespaces: each with an address and a shared memory of its own, on one switch."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

SUBNET = "10.78.0"
SHARED_MEMORY = "/dev/shm"
WITH_OWN_SHARED_MEMORY = f'mount --bind "$0" {SHARED_MEMORY} && exec "$@"'


class MachinesError(Exception):
    """This machine cannot pretend to be several; the message says what it lacks."""


class Machines:
    """Several machines on one switch.

    Args:
        names: Names of the machines.
        prefix: What the names of namespaces and interfaces begin with: at most eight characters, one of a kind.
        switch: The process that passes frames on.
    """

    def __init__(self, names: Sequence[str], prefix: str, switch: "subprocess.Popen[str]") -> None:
        self._numbers = {name: number for number, name in enumerate(names, start=1)}
        self._prefix, self._switch = prefix, switch

    def address(self, name: str) -> str:
        """Return a machine's address."""
        return f"{SUBNET}.{self._numbers[name]}"

    def peers(self, name: str) -> str:
        """Return the addresses of all other machines, with commas."""
        return ",".join(self.address(other) for other in self._numbers if other != name)

    def start(self, name: str, argv: Sequence[str], log: Path, **environment: str) -> "subprocess.Popen[str]":
        """Start a process on a machine; what it says goes to a file."""
        space = f"{self._prefix}{self._numbers[name]}"
        inside = ["unshare", "-m", "bash", "-c", WITH_OWN_SHARED_MEMORY, f"{SHARED_MEMORY}/{space}", *argv]
        with log.open("a", encoding="utf-8") as file:
            return subprocess.Popen(
                ["ip", "netns", "exec", space, *inside],
                env=_environment(environment),
                stdout=file,
                stderr=file,
                text=True,
            )

    def plug(self, name: str, *, plugged: bool) -> None:
        """Pull a machine's cable out, or plug it in again."""
        number = self._numbers[name]
        _ip("-n", f"{self._prefix}{number}", "link", "set", "eth0", "up" if plugged else "down")

    def set_lines(self, *, loss: float = 0.0, delay: float = 0.0) -> None:
        """Make the lines bad, or good again.

        Args:
            loss: Share of frames that are lost.
            delay: Time that the others take [s].
        """
        assert self._switch.stdin is not None
        self._switch.stdin.write(json.dumps({"loss": loss, "delay": delay}) + "\n")
        self._switch.stdin.flush()


@contextmanager
def machines(names: Sequence[str], prefix: str) -> Iterator[Machines]:
    """Make machines, and remove them in the end with all that runs on them.

    Raises:
        MachinesError: This machine cannot do that.
    """
    if os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("unshare"):
        raise MachinesError("needs root, ip and unshare")
    with ExitStack() as stack:
        try:
            ports = _wire(names, prefix, stack)
        except subprocess.CalledProcessError as error:
            raise MachinesError(f"no network namespaces here: {error.stderr.decode().strip()}") from error
        switch = _start_switch(f"{prefix}0", ports)
        stack.callback(switch.kill)
        yield Machines(names, prefix, switch)


def _wire(names: Sequence[str], prefix: str, stack: ExitStack) -> list[str]:
    """Make a namespace for the switch and one for each machine, with a cable between; return the switch's ports."""
    for number in range(len(names) + 1):
        space = f"{prefix}{number}"
        stack.callback(_remove, space)
        _ip("netns", "add", space)
        Path(SHARED_MEMORY, space).mkdir()
        _ip("-n", space, "link", "set", "lo", "up")
    ports = [f"port{number}" for number in range(1, len(names) + 1)]
    for number, port in enumerate(ports, start=1):
        space = f"{prefix}{number}"
        _ip("link", "add", port, "netns", f"{prefix}0", "type", "veth", "peer", "name", "eth0", "netns", space)
        _ip("-n", space, "addr", "add", f"{SUBNET}.{number}/24", "dev", "eth0")
        _ip("-n", space, "link", "set", "eth0", "up")
        _ip("-n", f"{prefix}0", "link", "set", port, "up")
    return ports


def _start_switch(space: str, ports: Sequence[str]) -> "subprocess.Popen[str]":
    argv = ["ip", "netns", "exec", space, sys.executable, "-m", "bench.hosts.switch", *ports]
    switch = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_environment({}))
    assert switch.stdout is not None
    if switch.stdout.readline().strip() != "ready":
        raise MachinesError("no switch here: raw sockets cannot be opened")
    return switch


def _remove(space: str) -> None:
    """Kill what runs in a namespace, and remove it with its shared memory."""
    found = subprocess.run(["ip", "netns", "pids", space], capture_output=True, text=True, check=False)
    for pid in found.stdout.split():
        subprocess.run(["kill", "-9", pid], capture_output=True, check=False)
    subprocess.run(["ip", "netns", "del", space], capture_output=True, check=False)
    shutil.rmtree(Path(SHARED_MEMORY, space), ignore_errors=True)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment without what it says of the network, and with what is given."""
    network = ("ROS_AUTOMATIC_DISCOVERY_RANGE", "ROS_STATIC_PEERS", "FASTRTPS_DEFAULT_PROFILES_FILE")
    return {name: value for name, value in os.environ.items() if name not in network} | dict(given)
