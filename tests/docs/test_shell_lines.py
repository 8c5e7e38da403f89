"""Every shell line of the README and the tutorial is typed here, in order, in one folder per page.

Training lines are cut short by options behind them, and lines that ask a language model are sent to the small one; what
a reader types is otherwise run as it stands. `make` lines are checked by a dry run, since they would install anew.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from leed_ros.cli.reporting import EXIT_UNCLEAR
from leed_ros.demonstration.language.config import LanguageConfig
from tests.docs.shell_lines import ShellLine, shell_lines

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "docs" / "tutorial.md")
LINES = [line for page in PAGES for line in shell_lines(page)]

SHORT = {
    "leed swarm": "--max-steps 60 --missions 2",
    "leed evaluate": "--missions 2",
    "leed demonstrate": "--sites 1 --missions 4 --rounds 1 --simulations 1 --attempts 1 --ask repair --no-notes",
}
"""Options that cut a command short; click takes the last of each."""

ROS = ("ros2", "rosdep", "colcon", "source", "cd", "export")
"""Words that need a full ROS 2 install, or that change the shell that they are typed into."""

ASKS_A_MODEL = ("--llm", "--demonstrator llm", "leed rules", "leed demonstrate")

pytestmark = pytest.mark.docs


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder for each page, with what a clone would have in it."""
    made = {}
    for page in PAGES:
        made[page.name] = tmp_path_factory.mktemp(page.stem)
        for name in ("models", "config"):
            (made[page.name] / name).symlink_to(ROOT / name)
    return made


@pytest.mark.parametrize("line", LINES, ids=[f"{line.page}: {line.text.splitlines()[0]}" for line in LINES])
@pytest.mark.timeout(600)
def test_a_reader_can_type_it(line: ShellLine, folders: dict[str, Path], small_model: LanguageConfig) -> None:
    if line.command.split()[0] in ROS or line.command == "pip install":
        pytest.skip("needs a full ROS 2 install; tests/launch runs the launch files where there is one")
    if line.command.startswith("make"):
        target = line.command.split()[1]
        run_line(f"make -n {target}", ROOT)
        return
    text = f"{line.text} {SHORT.get(line.command, '')} {language_options(line, small_model)}".strip()
    run_line(text if "\n" not in line.text else line.text, folders[line.page])


def language_options(line: ShellLine, model: LanguageConfig) -> str:
    """Return options that send a question to the small model instead of the reader's own."""
    if not any(words in line.text for words in ASKS_A_MODEL):
        return ""
    if line.command == "leed swarm":
        return f"--llm {model.model} --llm-host {model.host} --params-file {ROOT / 'config' / 'small_model.yaml'}"
    return f"--model {model.model} --host {model.host}"


def run_line(text: str, folder: Path) -> None:
    """Run a line as a shell would, with the environment's commands in front."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "ROS_DOMAIN_ID": str(1 + os.getpid() % 100)}
    shell = shutil.which("bash") or "sh"
    result = subprocess.run(
        [shell, "-c", text], cwd=folder, env=environment, capture_output=True, text=True, timeout=580, check=False
    )
    fine = (0, EXIT_UNCLEAR) if text.startswith("leed rules") else (0,)  # a small model leaves things to be asked
    assert result.returncode in fine, f"{shlex.quote(text)}\n{result.stdout[-2000:]}\n{result.stderr[-2000:]}"
