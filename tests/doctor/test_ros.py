import pytest

from leed_ros.doctor.finding import Level
from leed_ros.doctor.ros import check_distribution, check_domain, check_logs, check_rclpy


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"ROS_DISTRO": "humble"}, "humble is sourced"),
        ({"ROS_DISTRO": "noetic", "ROS_VERSION": "1"}, "noetic is sourced"),
        ({"AMENT_PREFIX_PATH": "/home/me/ws:/opt/ros/iron"}, "AMENT_PREFIX_PATH holds /opt/ros/iron"),
        ({"PYTHONPATH": "/opt/ros/humble/lib/python3.10/site-packages"}, "PYTHONPATH holds /opt/ros/humble"),
        ({"LD_LIBRARY_PATH": "/usr/lib:/opt/ros/rolling/lib"}, "LD_LIBRARY_PATH holds /opt/ros/rolling/lib"),
    ],
)
def test_a_foreign_ros_environment_is_named(environment, named):
    finding = check_distribution(environment)
    assert finding.level is Level.FAULT
    assert named in finding.message
    assert "open a shell without it" in finding.advice


@pytest.mark.parametrize(
    "environment", [{}, {"ROS_DISTRO": "jazzy", "AMENT_PREFIX_PATH": "/opt/ros/jazzy", "PYTHONPATH": "/home/humble_me"}]
)
def test_our_own_environment_is_well(environment):
    assert check_distribution(environment).level is Level.OK


def test_another_middleware_is_a_warning():
    assert check_distribution({"RMW_IMPLEMENTATION": "rmw_cyclonedds_cpp"}).level is Level.WARNING


@pytest.mark.parametrize(
    ("environment", "level"),
    [
        ({}, Level.OK),
        ({"ROS_DOMAIN_ID": "67"}, Level.OK),
        ({"ROS_DOMAIN_ID": "150"}, Level.WARNING),
        ({"ROS_DOMAIN_ID": "233"}, Level.FAULT),
        ({"ROS_DOMAIN_ID": "mine"}, Level.FAULT),
        ({"ROS_AUTOMATIC_DISCOVERY_RANGE": "OFF"}, Level.FAULT),
    ],
)
def test_domains_that_cannot_be_used_are_named(environment, level):
    assert check_domain(environment).level is level


def test_without_a_place_for_logs_no_node_starts(tmp_path):
    assert check_logs({}).level is Level.FAULT
    (tmp_path / "file").write_text("")
    assert check_logs({"ROS_LOG_DIR": str(tmp_path / "file" / "log")}).level is Level.FAULT
    assert check_logs({"HOME": str(tmp_path)}).level is Level.OK
    assert str(tmp_path / "logs") in check_logs({"HOME": "/nowhere", "ROS_LOG_DIR": str(tmp_path / "logs")}).message


def test_rclpy_is_found_with_its_middleware():
    finding = check_rclpy()
    assert finding.level is Level.OK
    assert "rmw_fastrtps_cpp" in finding.message
