"""A switch that loses and delays what passes through it, for kernels without netem.

    python -m bench.hosts.switch PORT...

Every frame that comes in at one port leaves at all the others. Lines of JSON on the standard input change how bad it
is: `{"loss": 0.1, "delay": 0.1}`, the share of frames that are lost and the time that the others take [s]. It needs the
right to open raw sockets, and Linux.
"""

import asyncio
import json
import random
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass

SOL_PACKET, PACKET_VNET_HDR, PACKET_IGNORE_OUTGOING = 263, 15, 23  # linux/if_packet.h; Python names none of them
ETH_P_ALL = 3
SO_RCVBUFFORCE = 33  # asm-generic/socket.h
MAX_FRAME = 1 << 17
MAX_WAITING = 1 << 25  # [B] a burst of large messages; what is lost is for `Line` to say


@dataclass
class Line:
    """How good the lines are.

    Attributes:
        loss: Share of frames that are lost.
        delay: Time that a frame takes [s].
    """

    loss: float = 0.0
    delay: float = 0.0


class Switch:
    """Passes frames on between ports.

    Args:
        ports: Names of the network interfaces.
        rng: Decides what is lost.

    Raises:
        OSError: There is no such interface, or no right to it.
    """

    def __init__(self, ports: Sequence[str], rng: random.Random) -> None:
        self.line = Line()
        self._rng = rng
        self._sockets = [_open(port) for port in ports]

    async def serve(self) -> None:
        """Pass frames on until the standard input ends."""
        loop = asyncio.get_running_loop()
        for one in self._sockets:
            loop.add_reader(one, self._pass_on, one)
        words = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(words), sys.stdin)
        print("ready", flush=True)
        while line := await words.readline():
            self.line = Line(**json.loads(line))

    def _pass_on(self, port: socket.socket) -> None:
        try:
            frame = port.recv(MAX_FRAME)
        except OSError:  # the other end of the cable is down
            return
        for other in self._sockets:
            if other is not port and self._rng.random() >= self.line.loss:
                asyncio.get_running_loop().call_later(self.line.delay, _send, other, frame)


def _open(port: str) -> socket.socket:
    """Open a port; frames come with a header that says which checksums are still to be filled in by the receiver."""
    opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    opened.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
    opened.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    opened.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, MAX_WAITING)
    opened.setblocking(False)
    opened.bind((port, 0))
    return opened


def _send(port: socket.socket, frame: bytes) -> None:
    try:
        port.send(frame)
    except OSError:  # the other end of the cable is down, or its queue is full: frames are lost then
        return


if __name__ == "__main__":
    asyncio.run(Switch(sys.argv[1:], random.Random(0)).serve())
