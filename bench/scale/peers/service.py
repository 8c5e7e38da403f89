"""What a peer's process answers: `{"num_robots": N}` makes robots, `{"seconds": S}` steps them; one answer a line."""

import json
import os
import sys
from collections.abc import Callable

from bench.scale.pace import rate_of

Stepped = tuple[Callable[[], None], int]
"""What takes a step, and how many robots it steps."""


def serve(make: Callable[[int], Stepped]) -> None:
    """Answer until nobody asks any more; what libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    stepped: Stepped | None = None
    for line in sys.stdin:
        request = json.loads(line)
        if stepped is None or "num_robots" in request:
            stepped = make(request["num_robots"])
            answers.write("{}\n")
        else:
            answers.write(json.dumps({"rate": rate_of(*stepped, request["seconds"])}) + "\n")
