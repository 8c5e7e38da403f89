"""`python -m leed_ros.cli` is `leed`."""

from leed_ros.cli import main

main(prog_name="leed")
