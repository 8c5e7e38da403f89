from leed_ros.deployment.errors import MAX_MESSAGE, ContractError, PolicyError


def test_message_is_one_printable_line_of_limited_length() -> None:
    assert str(ContractError("first\n  second \x1b[2J")) == "first second ?[2J"
    long = str(PolicyError("x" * 10_000))
    assert len(long) == MAX_MESSAGE and long.endswith("x...")
