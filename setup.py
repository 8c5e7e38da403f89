"""Build of the package, for pip and for colcon (ament_python).

Executables are data files under lib/leed_ros: `ros2 run` and launch's Node look there, and pip ignores setup.cfg's
install_scripts.
"""

from pathlib import Path

from setuptools import find_packages, setup

NAME = "leed_ros"


def pins(file):
    """Return the requirements in a file."""
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    return [line.split("#")[0].strip() for line in lines if line.split("#")[0].strip()]


def share(folder, pattern):
    """Return the data-file entry of a folder that goes to share/leed_ros."""
    return (f"share/{NAME}/{folder}", sorted(str(path) for path in Path(folder).glob(pattern)))


def share_tree(folder):
    """Return the data-file entries of a folder with all folders below it."""
    return [share(str(parent), "*.*") for parent in sorted({path.parent for path in Path(folder).rglob("*.*")})]


setup(
    name=NAME,
    version="0.1.0",
    description="LEED for ROS 2: swarms that learn from an LLM's advice, one node per robot",
    license="Apache-2.0",
    maintainer="leed_ros maintainers",
    maintainer_email="maintainers@leed-ros.example",
    packages=[*find_packages(include=[NAME, f"{NAME}.*"]), "leed_sim"],
    package_dir={"leed_sim": "sim"},
    package_data={
        f"{NAME}.demonstration.prompts": ["templates/*.txt"],
        f"{NAME}.demonstration.notes": ["*.jsonl"],
        f"{NAME}.demonstration.report": ["*.html"],
        f"{NAME}.nodes": ["*.xml"],
        f"{NAME}.records.report": ["*.html", "*.css", "*.js"],
        f"{NAME}.robots": ["presets/*.yaml"],
        f"{NAME}.view": ["static/*", "static/*/*", "static/*/*/*"],
    },
    python_requires=">=3.11",
    # On a ROS 2 install rosdep brings what package.xml names; `standalone` brings the same, and ROS itself, as wheels.
    extras_require={
        "standalone": pins("requirements.txt"),
        "test": pins("requirements-test.txt"),
        "bench": pins("requirements-bench.txt"),
        "llm": pins("requirements-llm.txt"),
    },
    entry_points={"console_scripts": ["leed = leed_ros.cli:main"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
        (f"lib/{NAME}", sorted(str(path) for path in Path("scripts").iterdir())),
        share("launch", "*.launch.py"),
        share("config", "*.yaml"),
        share("security", "*.xml"),
        *share_tree("models"),
        share("rviz", "*.rviz"),
    ],
    zip_safe=False,
)
