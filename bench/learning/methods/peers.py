"""What others are measured by: rows that learn nothing, and other ways to learn."""

from collections.abc import Mapping

from bench.learning.course import Course
from bench.learning.followers import straight_line_follower
from bench.learning.methods.method import Method, needs
from bench.learning.peers.mappo.method import train_mappo
from bench.learning.peers.orca.method import drive_orca
from bench.learning.peers.with_benchmarl.method import train_benchmarl
from bench.learning.peers.with_sb3.method import train_sb3
from bench.learning.peers.with_skrl.method import train_skrl
from leed_ros.demonstration.roads.conventions import Convention, divided_convention


def _follow(course: Course) -> None:
    course.begin([straight_line_follower(course.ground.task)] * course.job.num_robots)


PEERS: Mapping[str, Method] = {
    "follower": Method("straight-line follower", _follow),
    "orca": Method("ORCA, shortest ways; sees all robots", drive_orca(lambda _: Convention()), needs("pyrvo")),
    "orca_one_way": Method("ORCA, one-way aisles; sees all robots", drive_orca(divided_convention), needs("pyrvo")),
    "mappo": Method("MAPPO (separate actors, central critic)", train_mappo),
    "skrl_ippo": Method("skrl IPPO", train_skrl("observations"), needs("skrl")),
    "benchmarl_ippo": Method("BenchMARL IPPO", train_benchmarl, needs("benchmarl")),
    "sb3_ppo": Method("Stable-Baselines3 PPO (one policy shared by all)", train_sb3, needs("stable_baselines3")),
    "skrl_mappo": Method("skrl MAPPO", train_skrl("states"), needs("skrl")),
}
"""Methods by name."""
