"""A swarm of two kinds of robot over DDS: each in its own layout, with its own policy and contract."""

import json

import pytest
import yaml

from leed_ros.deployment.contract_fit import fits
from leed_ros.deployment.onnx_policy import OnnxPolicy
from leed_ros.runner.evaluation import task_of

from .conftest import processes_of

VAN = """
name: van
footprint: {polygon: [[0.22, 0.13], [-0.18, 0.13], [-0.18, -0.13], [0.22, -0.13]]}
limits: {linear_velocity: 0.8, angular_velocity: 1.5, linear_acceleration: 1.0, angular_acceleration: 4.0}
lidar: {angle_min: -2.0, angle_max: 2.0, num_rays: 21, range_min: 0.1, range_max: 4.0, rate: 10.0, mount: {x: 0.15}}
"""


@pytest.mark.long
def test_two_kinds_train_and_export_and_each_refuses_the_others_policy(swarms, tmp_path):
    (tmp_path / "van.yaml").write_text(VAN)
    quick = swarms.params.read_text().replace("rollout_steps: 256", "rollout_steps: 96")
    swarms.params.write_text(quick)  # who has arrived records nothing until the slower robot has, too
    options = ("--robot", f"warehouse,{tmp_path / 'van.yaml'}", "--world", "arena", "--max-steps", "300")
    code, output = swarms.run("run", "--num-robots", "2", *options)
    run = tmp_path / "run"
    assert code == 0, output
    assert json.loads((run / "summary.json").read_text())["evaluation"]["missions"] == 2
    contracts = [OnnxPolicy.with_card(run / f"robot_{index}" / "policy.onnx").contract for index in range(2)]
    tasks = [task_of(run / f"robot_{index}") for index in range(2)]
    assert [contract.body.kind for contract in contracts] == ["warehouse", "van"]
    assert [contract.layout().size for contract in contracts] == [36 + 9, 21 + 9]
    assert [len(fits(contract, task)) > 0 for contract, task in zip(contracts, reversed(tasks), strict=True)] == [
        True
    ] * 2
    assert [fits(contract, task) for contract, task in zip(contracts, tasks, strict=True)] == [[], []]
    for index in range(2):
        curve = (run / f"robot_{index}" / "learning_curve.csv").read_text().splitlines()
        row = dict(zip(curve[0].split(","), curve[1].split(","), strict=True))
        assert int(row["demonstrations"]) > 0
    given = yaml.safe_load((run / "parameters" / "robot_1.yaml").read_text())["/robot_1/robot"]["ros__parameters"]
    assert (given["robot.kind"], given["robot.lidar_x"], given["lidar.x"]) == ("van", 0.15, 0.15)
    assert processes_of(run) == []
