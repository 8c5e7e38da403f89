from dataclasses import replace

import pytest

from bench.soak.faults.history import Injected
from bench.soak.faults.schedule import Fault
from bench.soak.figures.limits import Limits
from bench.soak.figures.samples import DiskSample, Meter, ProcessSample
from bench.soak.figures.verdict import checks_of, lives_of

LIMITS = Limits(memory=0.1, warm_up=100.0, least_samples=20)


def meter_of(tmp_path, steps_per_sample=500, **changes):
    """Return what 5 minutes of a robot look like, a sample every 5 s; changes map a sample's number to a figure."""
    meter = Meter(tmp_path, [])
    sample = ProcessSample("robot_0", 7, 0.0, 1, 400.0, 300.0, 268.0, 21, 18, 1.0)
    for number in range(60):
        own = {name: change(number) for name, change in changes.items()}
        meter.processes.append(replace(sample, time=5.0 * number, steps=steps_per_sample * number, **own))
        meter.disk.append(DiskSample(5.0 * number, steps_per_sample * number, 20, 0, 1000, 1_000_000 + number))
    return meter


def failed(checks):
    return [check.name for check in checks if not check.passed]


def test_a_swarm_that_stays_as_it_is_passes(tmp_path):
    noisy = meter_of(tmp_path, uss=lambda number: 268.0 + 0.3 * (number % 5))
    assert failed(checks_of(noisy, [], [3.0], LIMITS)) == []


def test_what_a_process_takes_while_it_warms_up_is_no_leak(tmp_path):
    warming = meter_of(tmp_path, uss=lambda number: 268.0 + min(number, 20))
    assert failed(checks_of(warming, [], [], LIMITS)) == []


def test_a_megabyte_in_few_steps_is_no_leak(tmp_path):
    slow = meter_of(tmp_path, steps_per_sample=2, uss=lambda number: 268.0 + number / 60.0)
    assert failed(checks_of(slow, [], [], LIMITS)) == []


def test_a_leak_of_two_kilobytes_a_step_fails_and_names_the_process(tmp_path):
    leaking = meter_of(tmp_path, uss=lambda number: 268.0 + 0.001 * 2.0 * 500 * number)
    checks = checks_of(leaking, [], [], LIMITS)
    assert failed(checks) == ["growth of memory"]
    assert checks[0].figure == "2.000 (2.000 to 2.000), robot_0"
    assert lives_of(leaking, LIMITS)[0].memory.slope == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("name", "figure"), [("files", "growth of open files"), ("threads", "growth of threads")], ids=["files", "threads"]
)
def test_what_is_opened_and_never_closed_fails(tmp_path, name, figure):
    growing = meter_of(tmp_path, **{name: lambda number: 20 + number // 2})
    assert failed(checks_of(growing, [], [], LIMITS)) == [figure]


def test_abandoned_shared_memory_logs_and_a_growing_folder_fail(tmp_path):
    meter = meter_of(tmp_path)
    meter.disk = [
        replace(one, abandoned=25, logs=20_000_000, run=one.steps * 200 + number)
        for number, one in enumerate(meter.disk)
    ]
    names = ["abandoned files in /dev/shm", "size of the logs", "growth of the run's folder"]
    assert failed(checks_of(meter, [], [], LIMITS)) == names


def test_a_pause_and_a_fault_that_nobody_recovers_from_fail(tmp_path):
    fault = Injected(Fault(10.0, "kill", "robot_1"), 10.0, lambda: None)
    checks = checks_of(meter_of(tmp_path), [fault], [61.0], LIMITS)
    assert failed(checks) == ["longest time without a step", "longest time to recover"]
    assert checks[-1].figure == "never: kill robot_1"


def test_a_swarm_of_which_nothing_was_measured_fails(tmp_path):
    assert "processes watched for long enough" in failed(checks_of(Meter(tmp_path, []), [], [], LIMITS))
