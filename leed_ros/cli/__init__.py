"""`leed`: the command for machines without `ros2`.

Exit codes: 0 all went well, 1 the run failed, 2 wrong usage or configuration, 3 the run ended but a robot was lost on
the way, 4 a note leaves something to be asked, 130 interrupted.
"""

import click

from leed_ros import __version__
from leed_ros.cli.demonstrate import demonstrate
from leed_ros.cli.doctor import doctor
from leed_ros.cli.evaluate import evaluate
from leed_ros.cli.export import export
from leed_ros.cli.extract import extract
from leed_ros.cli.inspect import inspect
from leed_ros.cli.record import record
from leed_ros.cli.report import report
from leed_ros.cli.robot import robot
from leed_ros.cli.rules import rules
from leed_ros.cli.site import site
from leed_ros.cli.swarm import swarm
from leed_ros.cli.view import view


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="leed")
def main() -> None:
    """Swarms of robots that learn from expert demonstrations, one ROS 2 node per robot."""


for command in (
    swarm,
    site,
    evaluate,
    export,
    inspect,
    robot,
    rules,
    report,
    record,
    extract,
    demonstrate,
    doctor,
    view,
):
    main.add_command(command)
