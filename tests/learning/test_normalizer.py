import torch

from leed_ros.learning.normalizer import CLIP, EPSILON, Normalizer


def test_statistics_are_those_of_all_observations() -> None:
    observation = torch.randn(1000, 3, generator=torch.Generator().manual_seed(0)) * torch.tensor([0.1, 1, 30]) + 5
    normalizer = Normalizer(3)
    for part in observation.split([100, 700, 200]):
        normalizer.update(part)
    var, mean = torch.var_mean(observation, dim=0, correction=0)
    torch.testing.assert_close(normalizer.mean, mean)
    torch.testing.assert_close(normalizer.var, var)


def test_forward_centres_scales_and_clips_and_learns_nothing() -> None:
    normalizer = Normalizer(2)
    normalizer.update(torch.tensor([[1.0, 4.0], [3.0, 4.0]]))
    before = {name: tensor.clone() for name, tensor in normalizer.state_dict().items()}
    result = normalizer(torch.tensor([[4.0, 4.0], [1e6, 4.01]]))
    torch.testing.assert_close(result, torch.tensor([[2.0 / (1.0 + EPSILON), 0.0], [CLIP, 1.0]]), rtol=1e-4, atol=0)
    assert all(torch.equal(tensor, before[name]) for name, tensor in normalizer.state_dict().items())
