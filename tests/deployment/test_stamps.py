from leed_ros.deployment.stamps import SETTLED, StampTimeline

SECOND = 1_000_000_000


def followed(stamps, period=0.1):
    """Take stamps [s] that come one period apart; return which were accepted."""
    timeline = StampTimeline()
    return [timeline.take(round(stamp * SECOND), index * period) for index, stamp in enumerate(stamps)]


def test_stray_stamps_of_the_past_and_the_future_are_refused_one_by_one():
    assert followed([5.0, 5.1, 4.0, 5.2, 900.0, 5.3, 0.0, 5.4]) == [True, True, False, True, False, True, False, True]


def test_strays_that_continue_each_other_never_take_over_while_the_sensor_goes_on():
    own = [5.0 + 0.1 * index for index in range(20)]
    stray = [900.0 + 0.1 * index for index in range(20)]
    accepted = followed([stamp for pair in zip(own, stray, strict=True) for stamp in pair])
    assert accepted == [True, False] * 20


def test_a_clock_that_was_set_anew_is_followed_once_it_has_settled():
    for begin in (0.0, 1e6):
        stamps = [500.0, 500.1, *(begin + 0.1 * index for index in range(6))]
        assert followed(stamps) == [True, True, *[False] * (SETTLED - 1), *[True] * (6 - SETTLED + 1)]


def test_a_clock_that_stands_is_never_followed():
    assert followed([5.0, *[5.0] * 10]) == [True, *[False] * 10]


def test_a_sensor_that_was_away_goes_on():
    timeline = StampTimeline()
    assert timeline.take(SECOND, 0.0)
    assert timeline.take(61 * SECOND, 60.0)
