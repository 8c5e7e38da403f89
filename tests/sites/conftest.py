"""Where real sites for tests are."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_sites(request: pytest.FixtureRequest) -> Path:
    """Return the folder of real sites: LEED_SITES, or shared/sites beside the project; tests are skipped without it."""
    folder = Path(os.environ.get("LEED_SITES", request.config.rootpath.parent / "shared" / "sites"))
    if not folder.is_dir():
        pytest.skip("no real sites; LEED_SITES says where they are")
    return folder
