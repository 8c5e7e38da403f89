"""Keeps DDS on this machine, unless somebody chose otherwise: what LOCALHOST promises, held by the sockets.

`ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST` alone keeps a node from looking beyond this machine. Fast DDS still listens at
every address, and takes in whoever names this machine as its peer and knows the domain. With this profile it listens at
127.0.0.1 alone, and its histories hold no more memory than messages wait. Other middlewares do not read it.
"""

import os
from collections.abc import MutableMapping
from importlib.resources import files

RANGE = "ROS_AUTOMATIC_DISCOVERY_RANGE"
PROFILE = "FASTRTPS_DEFAULT_PROFILES_FILE"  # as Jazzy calls it; later ones the name below
WITH_HISTORIES = "RMW_FASTRTPS_USE_QOS_FROM_XML"  # without it the profile's part on histories is passed over
CHOSEN = (PROFILE, "FASTDDS_DEFAULT_PROFILES_FILE", "ROS_STATIC_PEERS", "ROS_DISCOVERY_SERVER")
"""Who has set one of these has said how DDS is to connect."""


def keep_to_this_machine(environment: MutableMapping[str, str] = os.environ) -> None:
    """Set range and profile where nobody did; before `rclpy.init`."""
    environment.setdefault(RANGE, "LOCALHOST")
    if environment[RANGE] == "LOCALHOST" and not any(environment.get(name) for name in CHOSEN):
        environment[PROFILE] = str(files(__package__).joinpath("this_machine.xml"))
        environment.setdefault(WITH_HISTORIES, "1")
