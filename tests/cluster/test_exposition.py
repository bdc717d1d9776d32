"""The page that a program shows to Prometheus, read as Prometheus reads it."""

import pytest

from setsail.cluster import exposition
from setsail.cluster.exposition import Matcher, Names
from setsail.cluster.seen import BOUNDS, Counters

PLAIN = Names(
    "http_requests_total", "http_request_duration_seconds", exposition.matcher('code=~"5.."')
)
PAGE = """\
# HELP http_requests_total All requests.
# TYPE http_requests_total counter
http_requests_total{code="200",path="/a \\"b\\" }{"} 90
http_requests_total{code="404"} 6 1700000000000
http_requests_total{code="503"} 3
http_requests_total{code="500"} 1.0
http_requests_total_created{code="500"} 1.7e9
http_request_duration_seconds_bucket{le="0.1"} 50
http_request_duration_seconds_bucket{le="0.25"} 80
http_request_duration_seconds_bucket{le="1.0"} 95
http_request_duration_seconds_bucket{le="+Inf"} 100
http_request_duration_seconds_sum 12.5
http_request_duration_seconds_count 100
"""


def test_requests_failures_and_buckets_are_summed_over_the_series():
    found = exposition.read(PAGE, PLAIN)
    assert (found.requests, found.errors) == (100, 4)
    within = dict(zip(BOUNDS, found.within))
    assert (within[0.075], within[0.1], within[0.2], within[0.3]) == (0, 50, 50, 80)
    assert (within[0.75], within[1.0], within[5.0]) == (80, 95, 95)


def test_without_a_histogram_nothing_is_slow():
    page = 'http_requests_total{code="200"} 7\n'
    assert exposition.read(page, PLAIN) == Counters(7, 0, (7,) * len(BOUNDS))


def test_a_histogram_of_fewer_requests_says_only_how_many_were_slow():
    page = 'http_requests_total 10\nhttp_request_duration_seconds_bucket{le="0.1"} 3\n'
    page += 'http_request_duration_seconds_bucket{le="+Inf"} 4\n'
    assert dict(zip(BOUNDS, exposition.read(page, PLAIN).within))[0.1] == 9


def test_nothing_counted_yet_is_no_requests_and_a_foreign_page_shows_nothing():
    assert exposition.read("# TYPE http_requests_total counter\n", PLAIN) == Counters()
    assert not exposition.shows("# TYPE http_requests_total counter\n", PLAIN)
    assert not exposition.shows('http_requests_total_created{code="200"} 1\n', PLAIN)
    assert exposition.shows("http_requests_total 0\n", PLAIN)


def test_what_does_not_count_is_left_out():
    names = PLAIN._replace(counted=(exposition.matcher('path!~"/health.*"'),))
    page = 'http_requests_total{code="500",path="/health/x"} 9\nhttp_requests_total{path="/a"} 1\n'
    page += 'http_request_duration_seconds_bucket{le="+Inf",path="/health"} 9\n'
    found = exposition.read(page, names)
    assert (found.requests, found.errors, found.within[-1]) == (1, 0, 1)


@pytest.mark.parametrize("bad", ["http_requests_total x\n", "http_requests_total NaN\n", "{}\n"])
def test_what_is_no_sample_is_left_out(bad):
    assert exposition.read(bad + PAGE, PLAIN) == exposition.read(PAGE, PLAIN)


def test_matchers_are_those_of_promql():
    assert exposition.matcher('code=~"5.."') == Matcher("code", "5..")
    assert exposition.matcher('code="5.."').holds({"code": "5.."})
    assert not exposition.matcher('code="5.."').holds({"code": "500"})
    assert exposition.matcher('code!="200"').holds({})
    assert not exposition.matcher('code=~"5.."').holds({"code": "5000"})
    for bad in ("code", "code~500", 'code=~"["'):
        with pytest.raises(ValueError):
            exposition.matcher(bad)
