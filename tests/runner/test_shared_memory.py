import mmap
import os
import signal
import subprocess
import sys
import threading
import time

from leed_ros.runner.shared_memory import abandoned_files, remove_abandoned_files, wait_until_let_go

HOLD = "import sys, time; file = open(sys.argv[1]); print(flush=True); time.sleep(60)"


def test_only_what_nobody_maps_or_opens_is_removed(tmp_path):
    left, mapped, foreign = (tmp_path / name for name in ("fastrtps_port1", "sem.fastrtps_port2_mutex", "other"))
    for file in (left, mapped, foreign):
        file.write_bytes(b"x" * mmap.PAGESIZE)
    with mapped.open("r+b") as file:
        view = mmap.mmap(file.fileno(), 0)
    assert abandoned_files(tmp_path) == {left}
    remove_abandoned_files(tmp_path)
    view.close()
    assert sorted(tmp_path.iterdir()) == [foreign, mapped]


def test_a_killed_process_abandons_what_it_held(tmp_path):
    file = tmp_path / "fastrtps_port3"
    file.touch()
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(file)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    assert abandoned_files(tmp_path) == set()
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    time.sleep(0.1)
    assert abandoned_files(tmp_path) == {file}


def test_what_this_process_holds_is_waited_for(tmp_path):
    file = tmp_path / "fastrtps_port4"
    file.write_bytes(b"x" * mmap.PAGESIZE)
    with file.open("r+b") as opened:
        view = mmap.mmap(opened.fileno(), 0)
    wait_until_let_go(tmp_path, seconds=0.1)
    assert abandoned_files(tmp_path) == set(), "it is held still"
    assert abandoned_files(tmp_path, by_this_process=True) == {file}, "what a process that is done holds"
    threading.Timer(0.2, view.close).start()
    wait_until_let_go(tmp_path, seconds=30.0)
    assert abandoned_files(tmp_path) == {file}
