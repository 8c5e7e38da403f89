"""Pages of a made-up swarm."""

import pytest

from bench.fed_swarm import FedSwarm
from leed_ros.view.config import ViewConfig
from leed_ros.view.server.page_server import PageServer
from leed_sim.scenario import make_scenario


@pytest.fixture
def served():
    """Serve sources for the length of a test, on free ports."""
    servers = []

    def serve(source=None, **choices):
        shown = source or FedSwarm(make_scenario("warehouse", 4, 0).site, 4)
        servers.append(PageServer(shown, ViewConfig(port=0, **choices)))
        return servers[-1]

    yield serve
    for server in servers:
        server.close()


@pytest.fixture(scope="session")
def page():
    """One page for all tests that change nothing."""
    server = PageServer(FedSwarm(make_scenario("warehouse", 4, 0).site, 4), ViewConfig(port=0))
    yield server
    server.close()
