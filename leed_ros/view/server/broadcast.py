"""The broadcast: takes pictures from the source as long as anybody looks, and tells the audience what has changed."""

import asyncio
import sys
import traceback

from leed_ros.view.messages.numbers import encoded, words
from leed_ros.view.messages.stream import Message, MessageStream
from leed_ros.view.server.audience import Audience
from leed_ros.view.source import Source


class Broadcast:
    """Keeps the audience informed.

    Args:
        source: Where the pictures come from.
        audience: Who is told.
        frame_rate: Most frames per second [1/s].
    """

    def __init__(self, source: Source, audience: Audience, frame_rate: float) -> None:
        self._source, self._audience = source, audience
        self._period = 1.0 / frame_rate
        self._stream = MessageStream()

    async def run(self) -> None:
        """Go on until cancelled. An error in one picture is reported and does not end the broadcast."""
        clock = asyncio.get_running_loop().time
        start, failed = clock(), ""
        while True:
            await self._audience.somebody()
            began = clock()
            try:
                self._tell(began - start)
            except Exception as error:  # whatever a source meets must not take the page down
                failed = self._complain(error, failed)
            await asyncio.sleep(max(self._period - (clock() - began), 0.2 * self._period))

    def end(self, farewell: str) -> None:
        """Tell everybody that nothing more will come, with a last word."""
        self._audience.dismiss(Message("end", encoded(words(farewell, 400))).event())

    def _tell(self, now: float) -> None:
        picture, facts = self._source.picture(now), self._source.facts
        self._audience.tell([message.event() for message in self._stream.changes(picture, facts, now)])
        if self._audience.waits:
            self._audience.join([message.event() for message in self._stream.whole(picture, facts)])

    def _complain(self, error: Exception, before: str) -> str:
        """Report an error once, however often it comes back."""
        line = "".join(traceback.format_exception_only(error)).strip()
        if line != before:
            sys.stderr.write(f"leed view: no picture: {line}\n")
        return line
