"""Gives DDS the profile that fits where a swarm's nodes run, unless somebody chose one.

`ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST` alone keeps a node from looking beyond this machine. Fast DDS still listens at
every address, and takes in whoever names this machine as its peer and knows the domain. With the profile of this
machine it listens at 127.0.0.1 alone. Where the user has said how machines find each other, the profile of several
machines leaves that alone and sends in datagrams of one frame. Other middlewares read neither.
"""

import os
from collections.abc import MutableMapping
from importlib.resources import files

RANGE = "ROS_AUTOMATIC_DISCOVERY_RANGE"
PROFILE = "FASTRTPS_DEFAULT_PROFILES_FILE"  # as Jazzy calls it; later ones the name below
OWN_PROFILES = (PROFILE, "FASTDDS_DEFAULT_PROFILES_FILE")
WITH_HISTORIES = "RMW_FASTRTPS_USE_QOS_FROM_XML"  # without it the profile's part on histories is passed over
CONNECTIONS = ("ROS_STATIC_PEERS", "ROS_DISCOVERY_SERVER")
"""Who has set one of these has said how machines find each other."""


def choose_dds_profile(environment: MutableMapping[str, str] = os.environ) -> None:
    """Set range and profile where nobody did; before `rclpy.init`."""
    environment.setdefault(RANGE, "LOCALHOST")
    if any(environment.get(name) for name in OWN_PROFILES):
        return
    connected = environment[RANGE] == "SUBNET" or any(environment.get(name) for name in CONNECTIONS)
    if connected or environment[RANGE] == "LOCALHOST":
        name = "several_machines.xml" if connected else "this_machine.xml"
        environment[PROFILE] = str(files(__package__).joinpath(name))
        environment.setdefault(WITH_HISTORIES, "1")
