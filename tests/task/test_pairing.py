import numpy as np

from leed_ros.task.pairing import ReadingPairing


def filled(scan=5, odometry=5, contact=5):
    pairing = ReadingPairing()
    pairing.put_scan(scan, np.array([1.0, 2.0]))
    pairing.put_odometry(odometry, np.array([1.0, 2.0, 3.0]), np.array([0.1, 0.2]))
    pairing.put_contact(contact, True)
    return pairing


def test_messages_of_one_stamp_make_a_reading_of_a_batch_of_one():
    pairing = filled()
    reading = pairing.reading()
    assert pairing.stamp == 5
    assert reading.ranges.tolist() == [[1.0, 2.0]]
    assert reading.pose.tolist() == [[1.0, 2.0, 3.0]]
    assert reading.velocity.tolist() == [[0.1, 0.2]]
    assert reading.contact.tolist() == [True]


def test_stamps_that_differ_do_not_pair_but_can_be_read_as_the_latest():
    pairing = filled(odometry=4)
    assert pairing.stamp is None
    assert pairing.complete


def test_without_a_contact_sensor_two_messages_suffice():
    pairing = ReadingPairing(needs_contact=False)
    pairing.put_scan(1, np.zeros(4))
    assert not pairing.complete
    pairing.put_odometry(1, np.zeros(3), np.zeros(2))
    assert pairing.stamp == 1
    assert pairing.reading().contact.tolist() == [False]
