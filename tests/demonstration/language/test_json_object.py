import pytest

from leed_ros.demonstration.language.json_object import NoObjectError, json_object


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ('{"a": 1}', '{"a": 1}'),
        ('Sure!\n```json\n{"a": {"b": 2}}\n```\nBye.', '{"a": {"b": 2}}'),
        ('{"a": "}"} and {"b": 1}', '{"a": "}"} and {"b": 1}'),
        ("{}", "{}"),
    ],
)
def test_the_outermost_object_is_what_stands_between_first_and_last_brace(reply, found):
    assert json_object(reply) == found


@pytest.mark.parametrize("reply", ["", "no", "}{", "{", "}", "[1]"])
def test_a_reply_without_an_object_is_refused(reply):
    with pytest.raises(NoObjectError, match="the reply holds no JSON object"):
        json_object(reply)


def test_a_reply_that_is_too_long_is_not_looked_at():
    assert json_object("{" + "x" * 8 + "}", limit=10)
    with pytest.raises(NoObjectError, match="has 11 characters, at most 10 are read"):
        json_object("{" + "x" * 9 + "}", limit=10)
