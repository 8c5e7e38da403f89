"""Libraries: that they load, and do the least of what they are for."""

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from leed_ros.doctor.finding import Finding, fault, ok
from leed_ros.documents.one_line import one_line


def check_torch() -> Finding:
    """Take one gradient."""

    def take_gradient() -> str:
        import torch  # noqa: PLC0415 (each check loads its own)

        x = torch.ones(2, requires_grad=True)
        (gradient,) = torch.autograd.grad((x * x).sum(), x)
        assert gradient.tolist() == [2.0, 2.0]
        return f"{torch.get_num_threads()} threads here, one in each robot's process"

    return _used("torch", take_gradient)


def check_pybullet() -> Finding:
    """Let a body fall."""

    def let_fall() -> str:
        from leed_sim.bullet import pybullet  # noqa: PLC0415

        client = pybullet.connect(pybullet.DIRECT)
        pybullet.setGravity(0.0, 0.0, -9.81, physicsClientId=client)
        body = pybullet.createMultiBody(1.0, basePosition=[0, 0, 1], physicsClientId=client)
        for _ in range(10):
            pybullet.stepSimulation(physicsClientId=client)
        height = pybullet.getBasePositionAndOrientation(body, physicsClientId=client)[0][2]
        pybullet.disconnect(client)
        assert height < 1.0
        return "simulates"

    return _used("pybullet", let_fall)


def check_onnxruntime() -> Finding:
    """Look for the provider that policies run on."""

    def find_provider() -> str:
        import onnxruntime  # noqa: PLC0415

        assert "CPUExecutionProvider" in onnxruntime.get_available_providers()
        return "runs on the CPU"

    return _used("onnxruntime", find_provider)


def _used(package: str, use: Callable[[], str]) -> Finding:
    try:
        found = use()
    except Exception as error:  # whatever a broken install raises
        return fault(package, f"does not work: {one_line(error)}", "make clean, then make venv")
    return ok(package, f"{_version(package)}, {found}")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "version unknown"
