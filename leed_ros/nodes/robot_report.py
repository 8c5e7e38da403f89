"""What a learning robot says of itself on `/diagnostics`, in named values."""

from leed_ros.learning.local_learner import LocalLearner
from leed_ros.nodes.robot_record import RobotRecord
from leed_ros.nodes.robot_worker import RobotWorker


def robot_values(learner: LocalLearner, worker: RobotWorker, record: RobotRecord | None) -> dict[str, float | str]:
    """Return how learning goes, and what went wrong."""
    return {**_progress(learner), **_faults(learner, worker, record), **_training(worker)}


def _progress(learner: LocalLearner) -> dict[str, float | str]:
    values: dict[str, float | str] = {
        "transitions": learner.transitions,
        "updates": learner.agent.updates,
        "missions": learner.history.ended,
        "demonstrations": learner.agent.demonstrations.num_demonstrations,
        **learner.history.success(),
    }
    if learner.succession.enabled:
        values |= {"policy": learner.succession.verdict.value, "withdrawals": learner.succession.withdrawals}
    return values


def _faults(learner: LocalLearner, worker: RobotWorker, record: RobotRecord | None) -> dict[str, float | str]:
    return {
        "rolled_back_updates": learner.agent.rolled_back_updates,
        "dropped demonstration disagreement": learner.agent.demonstrations.num_left_out,
        "dropped transition not finite": learner.agent.broken_transitions,
        "failed_jobs": worker.failures,
        "failed_writes": record.storage.failures if record else 0,
    }


def _training(worker: RobotWorker) -> dict[str, float | str]:
    if worker.latest is None:
        return {}
    names = ("expert_coef", "policy_loss", "value_loss", "expert_loss", "entropy")
    return {**{name: getattr(worker.latest, name) for name in names}, "training [s]": round(worker.seconds, 3)}
