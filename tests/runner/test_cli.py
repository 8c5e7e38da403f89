import pytest
from click.testing import CliRunner

from leed_ros.cli import main


@pytest.fixture
def leed():
    runner = CliRunner()
    return lambda *arguments: runner.invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("command", [(), ("swarm",), ("evaluate",), ("export",)])
def test_help_names_what_a_command_takes(leed, command):
    result = leed(*command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_options_of_the_swarm_come_from_its_configuration(leed):
    output = leed("swarm", "--help").output
    for option in ("--num-robots", "--world", "--demonstrator", "--seed", "--max-steps", "--out", "--quiet", "--json"):
        assert option in output


@pytest.mark.parametrize(
    "arguments", [("--num-robots", "0"), ("--num-robots", "four"), ("--demonstrator", "oracle"), ("--nonsense",)]
)
def test_wrong_usage_is_exit_code_2(leed, arguments):
    assert leed("swarm", *arguments).exit_code == 2


def test_an_unknown_world_is_one_line_with_the_nearest_name(leed, tmp_path):
    result = leed("swarm", "--world", "warehous", "--out", tmp_path / "run")
    assert result.exit_code == 2
    assert "did you mean 'warehouse'" in result.output
    assert len(result.output.strip().splitlines()) == 1


@pytest.mark.parametrize("command", ["evaluate", "export"])
def test_a_folder_that_is_no_run_is_one_line(leed, tmp_path, command):
    result = leed(command, tmp_path)
    assert result.exit_code == 1
    assert "is not the folder of a run" in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_folder_that_holds_a_run_is_not_overwritten(leed, tmp_path):
    (tmp_path / "swarm.yaml").write_text("seed: 1\n")
    result = leed("swarm", "--out", tmp_path)
    assert result.exit_code == 1
    assert "holds another run" in result.output
    assert (tmp_path / "swarm.yaml").read_text() == "seed: 1\n"
