import pytest
from click.testing import CliRunner

from leed_ros.cli import main
from leed_ros.cli.view import Address
from leed_ros.view.config import ViewConfig


def leed(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_help_says_what_can_be_shown():
    output = leed("view", "--help").output
    for word in ("RUN", "--host", "--port", "--frame-rate", "recording"):
        assert word in output
    assert "--view" in leed("swarm", "--help").output


def test_a_folder_that_is_no_run_is_one_line(tmp_path):
    result = leed("view", tmp_path)
    assert result.exit_code == 1
    assert "is not the folder of a run" in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_file_that_is_no_recording_is_one_line(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("no recording")
    result = leed("view", path)
    assert result.exit_code == 1
    assert "notes.txt" in result.output
    assert len(result.output.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [("view", "--port", "70000"), ("swarm", "--view", "127.0.0.1:99999"), ("swarm", "--view", "a b")]
)
def test_an_address_that_cannot_be_is_wrong_usage(arguments):
    assert leed(*arguments).exit_code == 2


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("127.0.0.1:9000", "127.0.0.1", 9000),
        ("lab.example", "lab.example", ViewConfig().port),
        ("[::1]:0", "::1", 0),
        ("[::]", "::", ViewConfig().port),
    ],
)
def test_an_address_is_a_host_and_perhaps_a_port(text, host, port):
    config = Address().convert(text, None, None)
    assert (config.host, config.port) == (host, port)
