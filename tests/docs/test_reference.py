import subprocess
import sys

import pytest

from docs.generator.topics import MissingWordsError, topics_page


def test_the_reference_pages_say_what_the_code_says():
    result = subprocess.run(
        [sys.executable, "-m", "docs.generator", "--check"], capture_output=True, text=True, timeout=200, check=False
    )
    assert result.returncode == 0, result.stderr


def test_a_topic_that_is_described_but_that_no_node_has_is_refused():
    with pytest.raises(MissingWordsError, match=r"no node has: .*/clock"):
        topics_page([])
