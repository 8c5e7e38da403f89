"""All hyper-parameters of learning, each written once. Names follow CleanRL."""

from dataclasses import dataclass

from leed_ros.task.config import Config, ConfigError, parameter


@dataclass(frozen=True)
class LearningConfig(Config):
    """How one robot learns: network, PPO, expert loss and warm start.

    Raises:
        ConfigError: A value does not fit its range, or a rollout has fewer transitions than minibatches.
    """

    hidden_size: int = parameter(128, "Units of each hidden layer", minimum=1, maximum=4096)
    hidden_layers: int = parameter(2, "Hidden layers of actor and critic each", minimum=1, maximum=8)
    place_octaves: int = parameter(
        4,
        "Wavelengths, from 2 m up and each twice the one before, by which the network is told the places of robot and "
        "goal; 0 is off",
        minimum=0,
        maximum=12,
    )
    log_std: float = parameter(-0.5, "Initial logarithm of the action's deviation", minimum=-5.0, maximum=2.0)

    max_log_std: float = parameter(
        2.0, "Largest logarithm of the action's deviation: bounds exploration", minimum=-5.0, maximum=2.0
    )

    rollout_steps: int = parameter(1024, "Transitions of this robot per update", minimum=1)
    update_epochs: int = parameter(4, "Passes over a rollout", minimum=1, maximum=1000)
    num_minibatches: int = parameter(4, "Minibatches per pass", minimum=1)
    learning_rate: float = parameter(3e-4, "Step size of Adam", minimum=0.0, maximum=1.0)
    gamma: float = parameter(0.99, "Discount per step", minimum=0.0, maximum=1.0)
    gae_lambda: float = parameter(0.95, "Decay of the generalised advantage estimate", minimum=0.0, maximum=1.0)
    clip_coef: float = parameter(0.2, "How far the probability ratio may gain from 1", minimum=0.0, maximum=10.0)
    vf_coef: float = parameter(0.05, "Weight of the value loss", minimum=0.0)
    ent_coef: float = parameter(0.0, "Weight of the entropy", minimum=0.0)
    max_grad_norm: float = parameter(0.5, "Norm to which gradients are clipped", minimum=0.0)
    target_kl: float = parameter(0.0, "Divergence that ends an update's passes early; 0 is off", minimum=0.0)

    expert_loss: str = parameter(
        "squared_error", "Form of the expert loss", choices=("squared_error", "negative_log_likelihood")
    )
    expert_filter: str = parameter(
        "none",
        "Which demonstrated steps weigh in: all, or those whose return is above what the critic expects",
        choices=("none", "advantage"),
    )
    expert_coef: float = parameter(2.0, "Weight of the expert loss at the start; 0 is plain PPO", minimum=0.0)
    expert_schedule: str = parameter(
        "linear",
        "Course of the expert loss's weight: constant, falling to zero, by how much less the robot's missions return "
        "than its demonstrations, or by how far from these it drives (dynamic time warping)",
        choices=("constant", "linear", "return_gap", "dtw"),
    )
    expert_decay_steps: int = parameter(
        100_000, "Transitions of this robot after which the linear schedule is at zero", minimum=1
    )
    expert_batch_size: int = parameter(256, "Demonstrated steps per minibatch", minimum=1)
    demonstration_capacity: int = parameter(200_000, "Demonstrated steps that a robot keeps at most", minimum=1)

    max_disagreement: float = parameter(
        0.0,
        "Demonstrations that are so many times farther from what the others show than the median are left out; 0 is "
        "off, 2.5 where their source is in doubt",
        minimum=0.0,
        maximum=1000.0,
    )

    warm_start: bool = parameter(True, "Clone the demonstrations before the first update")
    warm_start_steps: int = parameter(2000, "Gradient steps of cloning", minimum=1, maximum=1_000_000)
    warm_start_batch_size: int = parameter(512, "Demonstrated steps per gradient step of cloning", minimum=1)
    warm_start_learning_rate: float = parameter(
        5e-3, "Step size of Adam at the start of cloning, falling to zero", minimum=0.0, maximum=1.0
    )
    warm_start_log_std: float = parameter(
        -2.0, "Logarithm of the action's deviation after cloning", minimum=-5.0, maximum=2.0
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.rollout_steps < self.num_minibatches:
            raise ConfigError(
                f"rollout_steps = {self.rollout_steps} must be at least num_minibatches = {self.num_minibatches}"
            )
