import os
import subprocess
import sys
import threading

import pytest

from leed_ros.nodes.monitor.priority import AUTOGROUP, NICENESS, go_last

SAY = "from leed_ros.nodes.monitor.priority import AUTOGROUP, go_last; go_last(); print(AUTOGROUP.read_text())"


def test_a_thread_that_watches_goes_last_and_the_others_keep_their_priority():
    before, seen = os.getpriority(os.PRIO_PROCESS, 0), []
    thread = threading.Thread(target=lambda: (go_last(), seen.append(os.getpriority(os.PRIO_PROCESS, 0))))
    thread.start()
    thread.join()
    assert seen == [NICENESS]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this kernel does not weigh sessions")
@pytest.mark.parametrize("leads", [True, False])
def test_only_a_process_that_leads_its_session_lowers_it(leads):
    shell = [] if leads else ["bash", "-c", '"$0" "$@"; true']
    argv = [*shell, sys.executable, "-c", SAY]
    output = subprocess.run(argv, start_new_session=True, capture_output=True, text=True, check=True).stdout
    assert f"nice {NICENESS if leads else 0}" in output
