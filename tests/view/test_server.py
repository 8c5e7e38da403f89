import http.client
import json
import socket
import time

import pytest

from bench.fed_swarm import FedSwarm
from leed_ros.monitor.state import SwarmPicture
from leed_ros.view.config import ViewConfig
from leed_ros.view.errors import ViewError
from leed_ros.view.server.hosts import is_expected, is_local, url
from leed_ros.view.server.page_server import PageServer
from leed_sim.scenario import make_scenario


def ask(server, path="/", method="GET", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def open_stream(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/stream")
    return connection.getresponse()


def events(stream, count):
    """Return the next so many events of a stream as kind and content."""
    found = []
    while len(found) < count:
        line = stream.readline().decode()
        if line.startswith("event: "):
            kind = line.removeprefix("event: ").strip()
            found.append((kind, json.loads(stream.readline().decode().removeprefix("data: "))))
        elif not line:
            break
    return found


def test_the_page_and_all_that_it_names_are_served(page):
    status, _, document = ask(page)
    assert status == 200
    for name in ("/script/main.js", "/style/theme.css", "/library/uplot.iife.min.js", "/icon.svg"):
        assert name.encode() in document
        assert ask(page, name)[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/stream", "/nowhere"])
def test_nothing_can_be_written(page, method, path):
    status, headers, _ = ask(page, path, method)
    assert (status, headers["Allow"]) == (405, "GET")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example", ""]
)
def test_a_request_that_names_another_host_is_refused(page, host):
    assert ask(page, Host=host)[0] == 403
    assert ask(page, "/stream", Host=host)[0] == 403


def test_another_sites_page_gets_nothing_but_may_link_here(page):
    assert ask(page, "/stream", **{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"})[0] == 403
    assert ask(page, "/", **{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"})[0] == 200
    assert ask(page, "/", **{"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"})[0] == 200


@pytest.mark.parametrize(
    "path",
    ["/../setup.py", "/%2e%2e/%2e%2e/setup.py", "/script/../../errors.py", "//etc/passwd", "/library/", "/script/"],
)
def test_no_path_leads_out_of_the_page(page, path):
    assert ask(page, path)[0] == 404


def test_every_answer_forbids_what_the_page_does_not_need(page):
    for path in ("/", "/nowhere", "/script/main.js"):
        headers = ask(page, path)[1]
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in headers


def test_who_joins_is_told_everything_and_then_what_changes(served):
    stream = open_stream(served())
    told = events(stream, 9)
    assert [kind for kind, _ in told[:5]] == ["site", "frame", "panel", "curves", "paths"]
    assert len(told[0][1]["robots"]) == 4
    later = [content for kind, content in told[5:] if kind == "frame"]
    assert later[-1]["robots"][0][0] != told[1][1]["robots"][0][0]


def test_a_page_too_many_is_sent_away_and_its_place_is_free_again(served):
    server = served(max_pages=2)
    first, second = open_stream(server), open_stream(server)
    events(second, 1)
    assert ask(server, "/stream")[0] == 503
    first.close()
    deadline = time.monotonic() + 10.0
    while time.monotonic() < deadline:
        third = open_stream(server)
        if third.status == 200:
            break
        time.sleep(0.1)
    assert third.status == 200


def test_the_end_is_told_with_a_last_word():
    source = FedSwarm(make_scenario("warehouse", 1, 0).site, 1)
    server = PageServer(source, ViewConfig(port=0), "Look at the run")
    stream = open_stream(server)
    events(stream, 5)
    server.close()
    assert events(stream, 10_000)[-1] == ("end", "Look at the run")


class Faulty:
    """A source that fails at first."""

    def __init__(self):
        self.facts = FedSwarm(make_scenario("warehouse", 1, 0).site, 1).facts
        self.calls = 0

    def picture(self, now):
        self.calls += 1
        if self.calls < 4:
            raise OSError("the disk is gone")
        return SwarmPicture(steps=self.calls)

    def close(self):
        pass


def test_a_source_that_fails_does_not_end_the_stream_and_is_reported_once(served, capfd):
    stream = open_stream(served(Faulty()))
    assert events(stream, 1)[0][0] == "site"
    assert capfd.readouterr().err.count("the disk is gone") == 1


def test_a_busy_port_is_one_line_that_says_what_to_do(served):
    port = served().port
    with pytest.raises(ViewError, match=f"port {port} is taken: choose another with --port, or --port 0"):
        PageServer(Faulty(), ViewConfig(port=port))


def test_an_address_that_is_not_this_machines_is_one_line():
    with pytest.raises(ViewError, match=r"cannot serve on 192\.0\.2\.1 port 0: .*choose another address with --host"):
        PageServer(Faulty(), ViewConfig(host="192.0.2.1", port=0))


def test_only_this_machines_own_address_is_served_on(served):
    """127.0.0.2 is reached wherever a server listens on all addresses."""
    server, open_server = served(), served(host="0.0.0.0")
    assert server.warning == ""
    socket.create_connection(("127.0.0.2", open_server.port), timeout=2).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", server.port), timeout=2)


def test_serving_others_is_said(served):
    server = served(host="0.0.0.0")
    assert "everybody who reaches 0.0.0.0" in server.warning
    assert server.url == f"http://127.0.0.1:{server.port}/"


@pytest.mark.parametrize(
    ("header", "bound", "expected"),
    [
        ("127.0.0.1:8765", "127.0.0.1", True),
        ("LocalHost", "127.0.0.1", True),
        ("localhost.", "127.0.0.1", True),
        ("[::1]:8765", "::1", True),
        ("192.168.1.20:8765", "0.0.0.0", True),
        ("lab.example", "lab.example", True),
        ("lab.example", "0.0.0.0", False),
        ("[evil.example]", "0.0.0.0", False),
        ("127.0.0.1.evil", "127.0.0.1", False),
    ],
)
def test_which_hosts_are_answered(header, bound, expected):
    assert is_expected(header, bound) is expected


def test_which_addresses_are_this_machines_alone():
    assert all(is_local(host) for host in ("127.0.0.1", "::1", "localhost", "127.1.2.3"))
    assert not any(is_local(host) for host in ("0.0.0.0", "::", "192.168.1.20", "robot.example"))
    assert url("::", 80) == "http://[::1]:80/"
