"""Export of a run's policies from their checkpoints."""

from leed_ros.artifact.export import Artifact, export_artifact
from leed_ros.deployment.contract import contract_from_task
from leed_ros.deployment.contract_sections import TrainingFacts
from leed_ros.learning.checkpoint import load_checkpoint
from leed_ros.runner.evaluation import robot_config, task_of
from leed_ros.runner.run_folder import RunFolder
from leed_ros.swarm import robot_name


def export_run(run: RunFolder) -> dict[str, Artifact]:
    """Export every robot's policy, into the robot's folder of the run.

    Raises:
        RunError: A robot never started.
        CheckpointError: A checkpoint is missing or unreadable.
        PolicyError: An exported policy differs from the one in torch.
    """
    swarm = run.swarm()
    return {robot_name(index): _export_robot(run, index) for index in range(swarm.num_robots)}


def export_missing(run: RunFolder) -> None:
    """Export, from their checkpoints, the policies of robots that were lost before they could do so themselves.

    Raises:
        RunError: A robot was lost before it had started.
    """
    for index in run.robots_without_policy():
        _export_robot(run, index)


def _export_robot(run: RunFolder, index: int) -> Artifact:
    folder, swarm = run.robot(index), run.swarm()
    task, node = task_of(folder), robot_config(folder)["node"]
    agent = load_checkpoint(folder / "checkpoint.pt", task.layout())
    facts = TrainingFacts(
        robot=robot_name(index),
        site=node["site"],
        world=node["world"],
        num_robots=swarm.num_robots,
        demonstrations=swarm.demonstrator,
        env_steps=agent.transitions,
        seed=node["seed"],
    )
    return export_artifact(agent, contract_from_task(task, facts), folder)
