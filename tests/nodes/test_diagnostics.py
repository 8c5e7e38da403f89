from leed_ros.nodes.diagnostics import Tempo


def test_a_tempo_tells_rate_and_longest_time_since_the_last_report():
    now = [0.0]
    tempo = Tempo("decisions", lambda: now[0])
    for seconds in (0.1, 0.3, 0.1):
        with tempo.timed():
            now[0] += seconds
    now[0] = 2.0
    assert tempo.values() == {"decisions [1/s]": 1.5, "longest of decisions [ms]": 300.0}
    now[0] = 3.0
    assert tempo.values() == {"decisions [1/s]": 0.0, "longest of decisions [ms]": 0.0}
