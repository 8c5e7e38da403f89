"""Build of the package for pip and for colcon (ament_python)."""

from setuptools import find_packages, setup

setup(
    name="leed_ros",
    version="0.1.0",
    packages=[*find_packages(include=["leed_ros", "leed_ros.*"]), "leed_sim"],
    package_dir={"leed_sim": "sim"},
    python_requires=">=3.11",
)
