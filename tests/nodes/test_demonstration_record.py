"""What a demonstration node leaves behind is what the next one publishes."""

import json

import numpy as np
import pytest

from leed_ros.demonstration.archive import ArchiveError
from leed_ros.demonstration.session.update import Update
from leed_ros.nodes.demonstration_record import STORY, DemonstrationRecord
from leed_ros.task.records import Demonstration
from tests.demonstrations_made import drawn_demonstration

SIZES = (5, 5)


def demonstration(seed: int) -> Demonstration:
    return drawn_demonstration(3, 5, seed, times=np.arange(3.0))


ROBOTS = ((demonstration(0), demonstration(1)), (demonstration(2),))


def written(folder, **changes) -> DemonstrationRecord:
    record = DemonstrationRecord(folder, notes="A1 is closed")
    update = Update("demonstrations are complete", complete=True, missions=7, accepted_share=0.5, **changes)
    record.write(update, ROBOTS)
    return record


def test_what_was_published_last_is_there_again_bit_by_bit(tmp_path):
    written(tmp_path).finish()
    left = DemonstrationRecord(tmp_path).left(SIZES)
    assert left.complete
    assert left.notes == "A1 is closed"
    assert (left.update.missions, left.update.by_proposer) == (7, {"planner": 3})
    for before, after in zip(ROBOTS, left.update.demonstrations, strict=True):
        for one, other in zip(before, after, strict=True):
            assert np.array_equal(one.observations, other.observations)
            assert np.array_equal(one.poses, other.poses)
            assert (one.time_ratio, one.proposer) == (other.time_ratio, other.proposer)


def test_a_session_that_was_under_way_has_rules_or_trouble_is_begun_anew(tmp_path):
    written(tmp_path)
    assert not DemonstrationRecord(tmp_path).left(SIZES).complete, "it was killed under way"
    for changes in ({"rules": ("A1 is closed",)}, {"warning": "no language model"}):
        written(tmp_path, **changes).finish()
        left = DemonstrationRecord(tmp_path).left(SIZES)
        assert left.through
        assert not left.complete, changes


@pytest.mark.parametrize(
    "change", [{"missions": "many"}, {"missions": -1}, {"accepted_share": 10**400}, {"rules": 3}, {"warning": None}]
)
def test_a_damaged_story_is_refused(change, tmp_path):
    written(tmp_path).finish()
    path = tmp_path / STORY
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ArchiveError, match="cannot be used"):
        DemonstrationRecord(tmp_path).left(SIZES)


def test_a_folder_that_holds_nothing_or_demonstrations_of_others_is_refused(tmp_path):
    with pytest.raises(ArchiveError):
        DemonstrationRecord(tmp_path).left(SIZES)
    written(tmp_path).finish()
    with pytest.raises(ArchiveError):
        DemonstrationRecord(tmp_path).left((5, 5, 5))
