import numpy as np

from leed_sim.lock_step import LockStep


def test_complete_when_everybody_has_answered_the_stamp():
    lock_step = LockStep(2)
    lock_step.expect(10)
    assert lock_step.answer([0], 10, np.array([[0.1, 0.2]]))
    assert not lock_step.complete
    assert lock_step.answer([1], 10, np.array([[0.3, 0.4]]))
    assert lock_step.complete
    assert lock_step.commands.tolist() == [[0.1, 0.2], [0.3, 0.4]]


def test_robots_that_answer_together_count_as_if_each_had_by_itself():
    lock_step = LockStep(3)
    lock_step.leave_out([2])
    lock_step.expect(10)
    assert lock_step.answer([2, 0], 10, np.array([[0.1, 0.2], [0.3, 0.4]]))
    assert lock_step.missing == [1]
    assert lock_step.absent == set()
    assert lock_step.commands.tolist() == [[0.3, 0.4], [0.0, 0.0], [0.1, 0.2]]


def test_late_early_and_infinite_answers_do_not_count():
    lock_step = LockStep(1)
    lock_step.expect(10)
    for stamp, command in ((9, [0.1, 0.0]), (11, [0.1, 0.0]), (10, [np.inf, 0.0])):
        assert not lock_step.answer([0], stamp, np.array([command]))
    assert lock_step.missing == [0]


def test_a_silent_robot_stands_still_and_is_not_waited_for_until_it_answers_again():
    lock_step = LockStep(2)
    lock_step.expect(1)
    lock_step.answer([0], 1, np.array([[0.5, 0.0]]))
    assert lock_step.give_up() == [1]
    assert lock_step.complete
    assert lock_step.commands[1].tolist() == [0.0, 0.0]
    lock_step.expect(2)
    assert lock_step.missing == [0]
    lock_step.answer([1], 2, np.array([[0.2, 0.0]]))
    lock_step.expect(3)
    assert lock_step.missing == [0, 1]


def test_commands_do_not_outlive_their_stamp():
    lock_step = LockStep(1)
    lock_step.expect(1)
    lock_step.answer([0], 1, np.array([[0.5, 0.0]]))
    lock_step.expect(2)
    assert lock_step.commands.tolist() == [[0.0, 0.0]]


def test_an_absent_robot_that_answers_late_is_waited_for_from_the_next_stamp_on():
    lock_step = LockStep(2)
    lock_step.expect(5)
    lock_step.answer([0], 5, np.zeros((1, 2)))
    assert lock_step.give_up() == [1]
    lock_step.expect(6)
    assert not lock_step.answer([1], 5, np.array([[0.3, 0.0]]))
    assert lock_step.missing == [0], "this stamp goes on without it"
    assert lock_step.commands[1].tolist() == [0.0, 0.0]
    lock_step.expect(7)
    assert lock_step.missing == [0, 1]


def test_an_answer_that_names_no_stamp_or_one_to_come_shows_no_life():
    lock_step = LockStep(1)
    lock_step.expect(5)
    lock_step.give_up()
    for stamp in (0, 6):
        lock_step.answer([0], stamp, np.zeros((1, 2)))
    assert lock_step.absent == {0}


def test_robots_that_are_left_out_are_not_waited_for():
    lock_step = LockStep(3)
    lock_step.leave_out([0, 2])
    lock_step.expect(5)
    assert lock_step.missing == [1]
    lock_step.leave_out([1])
    assert lock_step.complete
