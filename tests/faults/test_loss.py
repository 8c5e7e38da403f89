from bench.kills.state import RobotState, SwarmState, loss_of
from bench.soak.remains import curve_faults

BOUND = 200


def rows(*transitions):
    return [{"updates": str(number), "transitions": str(one)} for number, one in enumerate(transitions, start=1)]


def swarm(steps, updates, transitions, curve, demonstrations=8):
    return SwarmState(steps, {"robot_0": RobotState(updates, transitions, demonstrations, curve)})


BEFORE = swarm(450, 3, 420, rows(128, 256, 384))


def test_a_robot_that_goes_on_from_its_last_snapshot_loses_what_came_since():
    after = swarm(600, 4, 512, rows(128, 256, 384, 512))
    loss = loss_of(BEFORE, swarm(450, 3, 390, []), after, ["robot_0"], BOUND)
    assert (loss.broken, loss.steps, loss.transitions) == ([], 0, {"robot_0": 30})


def test_a_run_that_is_resumed_makes_updates_again_and_they_come_out_alike():
    after = swarm(600, 4, 512, rows(128, 256, 384, 512))
    loss = loss_of(BEFORE, swarm(300, 2, 290, []), after, ["robot_0"], BOUND)
    assert (loss.broken, loss.steps, loss.transitions) == ([], 150, {"robot_0": 130})
    assert (loss.replayed, loss.replayed_alike) == (1, 1)
    other = loss_of(BEFORE, swarm(300, 2, 290, []), swarm(600, 4, 512, rows(128, 256, 390)), ["robot_0"], BOUND)
    assert (other.replayed, other.replayed_alike) == (1, 0)


def test_more_than_the_bound_a_changed_row_and_forgotten_demonstrations_break_the_promise():
    after = swarm(600, 4, 512, rows(128, 250, 384, 512), demonstrations=0)
    loss = loss_of(BEFORE, swarm(200, 3, 200, []), after, ["robot_0"], BOUND)
    assert loss.broken == [
        "robot_0 has lost 220 transitions",
        "250 steps are lost",
        "robot_0: one of the first 3 rows of the curve is another one now",
        "robot_0 has forgotten its demonstrations",
    ]


def test_the_curve_of_a_robot_that_was_not_killed_stays_as_it_was():
    after = swarm(600, 1, 128, rows(128))
    assert loss_of(BEFORE, BEFORE, after, [], BOUND).broken == [
        "robot_0: one of the first 3 rows of the curve is another one now"
    ]


def test_torn_missing_and_endless_rows_of_a_curve_are_found():
    assert curve_faults(rows(128, 256)) == []
    torn = [*rows(128), {"updates": "2", "transitions": None}]
    assert curve_faults(torn) == ["curve row 2 is not whole"]
    assert curve_faults(rows(128, 256)[1:]) == ["curve row 1 is of update 2 after update 0"]
    assert curve_faults([{"updates": "1", "transitions": "128", "loss": "inf"}]) == ["curve row 1 is not finite"]
