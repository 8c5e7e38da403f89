"""A node that hangs before it has said anything, deaf to all that would end it in order."""

import signal
import time


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(300.0)
    return 0
