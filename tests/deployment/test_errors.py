from leed_ros.deployment.errors import ContractError, PolicyError
from leed_ros.documents.one_line import LONGEST


def test_message_is_one_printable_line_of_limited_length() -> None:
    assert str(ContractError("first\n  second \x1b[2J")) == "first second ?[2J"
    long = str(PolicyError("x" * 10_000))
    assert len(long) == LONGEST and long.endswith("x...")
