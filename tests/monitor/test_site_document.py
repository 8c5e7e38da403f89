import numpy as np
import pytest

from leed_ros.monitor.site_document import SiteDocumentError, document_from_site, site_from_document
from leed_ros.monitor.state import RobotBody
from leed_ros.task.robot import RobotConfig
from leed_sim.scenario import make_scenario


@pytest.mark.parametrize("name", ["warehouse", "arena", "corridor"])
def test_a_site_and_its_robots_survive(name):
    site = make_scenario(name, 4, 1).site
    robot = RobotConfig(radius=0.3, footprint="[[0.2, 0.1], [-0.2, 0.1], [0, -0.2]]", lidar_x=0.1, kind="truck")
    again, bodies = site_from_document(document_from_site(site, {"robot_0": RobotBody.of(robot)}))
    np.testing.assert_allclose(again.boxes, site.boxes, atol=1e-4)
    np.testing.assert_allclose(again.bounds, site.bounds, atol=1e-4)
    assert (again.name, again.roadmap.edges) == (site.name, site.roadmap.edges)
    assert dict(again.stations) == dict(site.stations)
    assert set(again.roadmap.nodes) == set(site.roadmap.nodes)
    body = bodies["robot_0"]
    assert (body.radius, body.kind, body.lidar.tolist()) == (0.3, "truck", [0.1, 0.0])
    assert body.corners.tolist() == [[0.2, 0.1], [-0.2, 0.1], [0.0, -0.2]]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"bounds": [0, 0]}', "null", '{"name": 3, "bounds": "abcd"}'])
def test_what_is_no_site_is_refused_in_one_line(text):
    with pytest.raises(SiteDocumentError, match=r"^not a site: [^\n]*$"):
        site_from_document(text)
