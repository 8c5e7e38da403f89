"""The ROS environment: which distribution is sourced, whether rclpy loads, where logs go, which domain is used."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from leed_ros.doctor.finding import Finding, fault, ok, warning
from leed_ros.documents.one_line import one_line

DISTRIBUTION = "jazzy"
OTHERS = (
    "ardent",
    "bouncy",
    "crystal",
    "dashing",
    "eloquent",
    "foxy",
    "galactic",
    "humble",
    "iron",
    "kilted",
    "rolling",
)
OTHERS_OF_ROS_1 = ("kinetic", "melodic", "noetic")
PATHS = ("AMENT_PREFIX_PATH", "CMAKE_PREFIX_PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "ROS_PACKAGE_PATH")
MAX_SAFE_DOMAIN, MAX_DOMAIN = 101, 232


def check_distribution(environment: Mapping[str, str]) -> Finding:
    """Tell whether another distribution than ours is sourced in this shell."""
    name = "ROS distribution"
    sourced = environment.get("ROS_DISTRO", "")
    if sourced and sourced != DISTRIBUTION:
        return fault(name, f"{sourced} is sourced, {DISTRIBUTION} is needed", "open a shell without it")
    for variable in PATHS:
        foreign = next(filter(_is_foreign, environment.get(variable, "").split(os.pathsep)), "")
        if foreign:
            return fault(name, f"{variable} holds {foreign}, of another ROS", "open a shell without it, or unset it")
    middleware = environment.get("RMW_IMPLEMENTATION", "")
    if middleware not in ("", "rmw_fastrtps_cpp"):
        return warning(name, f"RMW_IMPLEMENTATION={middleware}", "unset it unless that middleware is installed")
    return ok(name, f"{DISTRIBUTION}, {'sourced' if sourced else 'from the wheels'}")


def _is_foreign(entry: str) -> bool:
    return any(part in (*OTHERS, *OTHERS_OF_ROS_1) for part in Path(entry).parts)


def check_rclpy() -> Finding:
    """Tell whether rclpy can be imported with its middleware."""
    try:
        import rclpy  # noqa: PLC0415 (that it cannot be imported is what is looked for)
        from rclpy.utilities import get_rmw_implementation_identifier  # noqa: PLC0415

        middleware = get_rmw_implementation_identifier()
    except Exception as error:  # whatever a broken install raises
        advice = "make venv, or source /opt/ros/jazzy/setup.bash"
        return fault("rclpy", f"cannot be imported: {one_line(error)}", advice)
    return ok("rclpy", f"{Path(str(rclpy.__file__)).parents[1]}, {middleware}")


def check_domain(environment: Mapping[str, str]) -> Finding:
    """Tell whether the ROS domain can be used."""
    text = environment.get("ROS_DOMAIN_ID", "") or "0"
    if not text.isdigit() or int(text) > MAX_DOMAIN:
        return fault("ROS domain", f"ROS_DOMAIN_ID={text} is none", f"set it to a number from 0 to {MAX_SAFE_DOMAIN}")
    if int(text) > MAX_SAFE_DOMAIN:
        advice = f"set it to a number from 0 to {MAX_SAFE_DOMAIN}"
        return warning("ROS domain", f"ROS_DOMAIN_ID={text} uses ports that Linux gives to others", advice)
    reach = environment.get("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST (as leed swarm sets it)")
    if reach == "OFF":
        return fault("ROS domain", "ROS_AUTOMATIC_DISCOVERY_RANGE=OFF: no node finds another", "unset it")
    return ok("ROS domain", f"{text}, discovery {reach}")


def check_logs(environment: Mapping[str, str]) -> Finding:
    """Tell whether there is a place for the nodes' logs; rclpy cannot start without one."""
    chosen = environment.get("ROS_LOG_DIR") or (environment.get("ROS_HOME") and f"{environment['ROS_HOME']}/log")
    home = environment.get("HOME", "")
    if not chosen and not home:
        return fault("logs", "neither HOME nor ROS_LOG_DIR is set: no node starts", "set ROS_LOG_DIR to a folder")
    folder = Path(chosen or f"{home}/.ros/log")
    existing = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    if not (existing.is_dir() and os.access(existing, os.W_OK)):
        return fault("logs", f"{existing} cannot be written", "set ROS_LOG_DIR to a folder of yours")
    return ok("logs", str(folder))


def check_python() -> Finding:
    """Tell whether this Python is one that everything has wheels for."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] == (3, 11):
        return ok("Python", version)
    return warning("Python", f"{version}; PyBullet has wheels for 3.11", "PyBullet will have to be built")
