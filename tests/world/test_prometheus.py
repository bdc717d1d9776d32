"""The Prometheus client against a server that says what it is told to, and a real one."""

import json
import math
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from setsail.capacity import promql
from setsail.capacity.history import History
from setsail.engine import size_sources
from setsail.world.prometheus import Prometheus, PrometheusFailed, Range

ASKED = Range("up", 0.0, 600.0, 300.0)
NOW = 1_790_000_000 // 300 * 300.0


@pytest.fixture
def serve() -> Iterator[Callable[[int, bytes], str]]:
    """Start a server that gives one answer to everything; its address."""
    servers: list[HTTPServer] = []

    def start(status: int, body: bytes) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def answer(points: list[list[object]]) -> bytes:
    result = [{"metric": {"a": "b"}, "values": points}]
    return json.dumps({"status": "success", "data": {"result": result}}).encode()


def test_an_answer_becomes_lines(serve: Callable[[int, bytes], str]) -> None:
    server = Prometheus(serve(200, answer([[0, "1.5"], [300, "NaN"]])))
    ((line,),) = server.ranges([ASKED])
    assert line.labels == {"a": "b"} and line.points[0] == (0.0, 1.5)
    assert math.isnan(line.points[1][1])
    assert server.asked == 1


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (200, b"<html>hello</html>", "not that of a Prometheus"),
        (200, b"[]", "not that of a Prometheus"),
        (503, b"", "HTTP 503"),
        (422, b'{"status": "error", "error": "bad query"}', "bad query"),
    ],
)
def test_a_bad_answer_is_the_worlds_failure(
    serve: Callable[[int, bytes], str], status: int, body: bytes, told: str
) -> None:
    with pytest.raises(PrometheusFailed) as caught:
        Prometheus(serve(status, body)).ranges([ASKED])
    assert told in caught.value.problems[0].message.en and caught.value.exit_code == 3


def test_an_unreachable_server_is_named_without_its_password() -> None:
    with pytest.raises(PrometheusFailed) as caught:
        Prometheus("http://user:hunter2@127.0.0.1:1").ranges([ASKED])
    told = caught.value.problems[0].message.en
    assert "127.0.0.1:1" in told and "hunter2" not in told


def test_the_budget_stops_an_answer_that_is_too_large(serve: Callable[[int, bytes], str]) -> None:
    many: list[list[object]] = [[n, "1.234567"] for n in range(5000)]
    server = Prometheus(serve(200, answer(many)), most_bytes=1000)
    with pytest.raises(PrometheusFailed) as caught:
        server.ranges([ASKED])
    assert "budget" in caught.value.problems[0].message.en


DAYS = 9


def openmetrics(end: float) -> str:
    """Counters and gauges of two pods of one Deployment and one of a StatefulSet, a minute each."""
    lines: dict[str, list[str]] = {"cpu": [], "memory": [], "request": []}
    lines |= {"restarts": [], "info": []}
    begin = int(end - DAYS * 86400)
    pods = {"web-7d4b9c8f6-x2x9p": 0.2, "web-7d4b9c8f6-b4d5f": 0.4, "order-service-0": 1.0}
    for pod, cores in pods.items():
        for at in range(begin, int(end) + 1, 60):
            labels = f'{{namespace="shop",pod="{pod}",container="main",image="x"}}'
            used = cores * (at - begin)
            lines["cpu"].append(f"container_cpu_usage_seconds_total{labels} {used} {at}")
            held = int((300 + 100 * cores) * 1024**2)
            lines["memory"].append(f"container_memory_working_set_bytes{labels} {held} {at}")
            asked = f'{{namespace="shop",pod="{pod}",container="main",resource="cpu"}}'
            lines["request"].append(f"kube_pod_container_resource_requests{asked} 0.5 {at}")
            late = at >= begin + (int(end) - begin) // 2
            whose = f'namespace="shop",pod="{pod}",container="main"'
            count = int(late and pod.startswith("order"))
            restarted = f"kube_pod_container_status_restarts_total{{{whose}}} {count} {at}"
            lines["restarts"].append(restarted)
            image = f"shop:{2 if late and pod.startswith('web') else 1}"
            lines["info"].append(f'kube_pod_container_info{{{whose},image="{image}"}} 1 {at}')
    text = "# TYPE container_cpu_usage_seconds counter\n" + "\n".join(lines["cpu"])
    text += "\n# TYPE container_memory_working_set_bytes gauge\n" + "\n".join(lines["memory"])
    text += "\n# TYPE kube_pod_container_resource_requests gauge\n" + "\n".join(lines["request"])
    text += "\n# TYPE kube_pod_container_status_restarts counter\n" + "\n".join(lines["restarts"])
    text += "\n# TYPE kube_pod_container_info gauge\n" + "\n".join(sorted(lines["info"]))
    return text + "\n# EOF\n"


@pytest.fixture(scope="module")
def real_prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Prometheus with backfilled blocks; its address."""
    if not shutil.which("prometheus") or not shutil.which("promtool"):
        pytest.skip("NOT RUN: prometheus is not installed, so no query was held to account")
    folder = tmp_path_factory.mktemp("prometheus")
    (folder / "in.om").write_text(openmetrics(NOW))
    (folder / "conf.yml").write_text("scrape_configs: []\n")
    command = ["promtool", "tsdb", "create-blocks-from", "openmetrics"]
    subprocess.run([*command, folder / "in.om", folder / "data"], check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = subprocess.Popen(
        [
            "prometheus",
            f"--config.file={folder / 'conf.yml'}",
            f"--storage.tsdb.path={folder / 'data'}",
            "--storage.tsdb.retention.time=100y",
            f"--web.listen-address=127.0.0.1:{port}",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(30)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as link:
                link.sendall(b"GET /-/ready HTTP/1.0\r\n\r\n")
                if b" 200 " in link.recv(100):
                    return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError("Prometheus did not become ready")


def read(url: str) -> dict[str, History]:
    asked = size_sources.Asked((url,), ("shop",), days=8.0)
    return {h.key.workload: h for h in size_sources.read(asked, NOW, 1).histories}


@pytest.mark.slow
def test_a_real_prometheus_says_what_was_put_in(real_prometheus: str) -> None:
    found = read(real_prometheus)
    assert set(found) == {"web", "order-service"}
    web, store = found["web"], found["order-service"]
    assert web.cpu.known.mean() == pytest.approx(0.3, rel=0.01)
    assert store.cpu.known.mean() == pytest.approx(1.0, rel=0.01)
    assert web.memory.known.max() == 340 * 1024**2
    assert web.pods.known.max() == 2.0
    assert web.settings.cpu_request == 0.5
    assert [round((NOW - m.at) / 86400.0) for m in web.moments("version")] == [DAYS // 2]
    assert not web.moments("restart") and not store.moments("version")
    assert len(store.moments("restart")) == 1
    assert web.skew == pytest.approx(4 / 3, rel=0.01)
    assert web.cpu.coverage > 0.99 and web.cpu.days == pytest.approx(8.0, abs=0.1)


@pytest.mark.slow
def test_at_most_one_query_a_metric_and_day(real_prometheus: str) -> None:
    asked = size_sources.Asked((real_prometheus,), ("shop",), days=8.0)
    queries = promql.queries("shop", NOW - 8 * 86400.0, NOW)
    assert size_sources.read(asked, NOW, 1).asked == len(queries)
    days = [(q.what, q.start) for q in queries]
    assert len(days) == len(set(days))


@pytest.mark.slow
def test_promtool_reads_every_query(tmp_path: Path) -> None:
    if not shutil.which("promtool"):
        pytest.skip("NOT RUN: promtool is not installed, so no query was read by it")
    rules = [
        {"record": f"x:{n}", "expr": q.expression}
        for n, q in enumerate(promql.queries('a"b\\c', 0.0, 86400.0))
    ]
    (tmp_path / "rules.yml").write_text(json.dumps({"groups": [{"name": "g", "rules": rules}]}))
    done = subprocess.run(
        ["promtool", "check", "rules", tmp_path / "rules.yml"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
