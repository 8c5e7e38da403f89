"""How every command ends: exit codes, and the project's own errors as one line."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from leed_ros.runner.run_folder import RunError
from leed_ros.task.config import ConfigError

EXIT_FAILED, EXIT_USAGE, EXIT_ROBOT_LOST, EXIT_UNCLEAR, EXIT_INTERRUPTED = 1, 2, 3, 4, 130
EVALUATION_MISSIONS = 64

missions_option = click.option(
    "--missions", type=click.IntRange(1), default=EVALUATION_MISSIONS, show_default=True, help="Held-out missions"
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output")
run_argument = click.argument("run", type=click.Path(path_type=Path, file_okay=False))


def reported(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the project's own errors into one line and an exit code."""

    @wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        from leed_ros.demonstration.language.model import LanguageModelError  # noqa: PLC0415 (keeps --help quick)
        from leed_ros.demonstration.notes.note import NoteError  # noqa: PLC0415
        from leed_ros.deployment.errors import PolicyError  # noqa: PLC0415
        from leed_ros.learning.checkpoint import CheckpointError  # noqa: PLC0415
        from leed_ros.view.errors import ViewError  # noqa: PLC0415

        try:
            return command(*args, **kwargs)
        except (ConfigError, NoteError) as error:
            click.echo(f"leed: {error}", err=True)
            sys.exit(EXIT_USAGE)
        except (RunError, PolicyError, CheckpointError, LanguageModelError, ViewError) as error:
            click.echo(f"leed: {error}", err=True)
            sys.exit(EXIT_FAILED)

    return wrapper
