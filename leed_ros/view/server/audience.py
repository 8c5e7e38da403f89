"""The audience: pages that listen, each with a short queue; who falls behind starts anew and holds nobody up."""

import asyncio
from collections.abc import Iterable

QUEUE = 64
"""Events that wait for a slow page before it starts anew."""


class Listener:
    """One page that listens.

    Attributes:
        joined: It has been told everything, and is now told what changes.
        dismissed: What waits is the last that it is told.
    """

    def __init__(self) -> None:
        self._events: asyncio.Queue[bytes] = asyncio.Queue(QUEUE)
        self.joined = self.dismissed = False

    @property
    def ended(self) -> bool:
        """Whether it has been told the last."""
        return self.dismissed and self._events.empty()

    def put(self, events: Iterable[bytes]) -> None:
        """Queue events; a page that is too slow for them loses all that wait, and joins anew."""
        for event in events:
            if self._events.full():
                self._forget()
                return
            self._events.put_nowait(event)

    async def next(self, patience: float) -> bytes:
        """Return what waits, all in one; a comment that keeps the connection open if nothing comes in time [s]."""
        try:
            first = await asyncio.wait_for(self._events.get(), patience)
        except TimeoutError:
            return b": still here\n\n"
        return b"".join([first, *(self._events.get_nowait() for _ in range(self._events.qsize()))])

    def _forget(self) -> None:
        while not self._events.empty():
            self._events.get_nowait()
        self.joined = False


class Audience:
    """All pages that listen.

    Args:
        most: Most of them at the same time.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._listeners: list[Listener] = []
        self._somebody = asyncio.Event()

    def admit(self) -> Listener | None:
        """Return a new listener, None if there are too many."""
        if len(self._listeners) >= self._most:
            return None
        listener = Listener()
        self._listeners.append(listener)
        self._somebody.set()
        return listener

    def leave(self, listener: Listener) -> None:
        """Take out a listener whose page has gone."""
        self._listeners.remove(listener)
        if not self._listeners:
            self._somebody.clear()

    async def somebody(self) -> None:
        """Wait until anybody listens."""
        await self._somebody.wait()

    def tell(self, changes: Iterable[bytes]) -> None:
        """Tell those who have joined what has changed."""
        told = list(changes)
        for listener in self._listeners:
            if listener.joined:
                listener.put(told)

    def dismiss(self, event: bytes) -> None:
        """Tell everybody one last thing."""
        for listener in self._listeners:
            listener.put([event])
            listener.dismissed = True

    @property
    def waits(self) -> bool:
        """Whether a listener has yet to join."""
        return any(not listener.joined for listener in self._listeners)

    def join(self, whole: Iterable[bytes]) -> None:
        """Tell those who have not joined yet everything; from now on they are told what changes."""
        told = list(whole)
        for listener in self._listeners:
            if not listener.joined:
                listener.joined = True
                listener.put(told)
