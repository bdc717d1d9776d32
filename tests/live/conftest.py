"""One cluster a run, one namespace a test; without a cluster nothing is tried, and it is said."""

import os
import re
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("lightkube", reason="NOT RUN: install the extra `cluster`")

from setsail.finding.finding import ObjectRef
from setsail.world import cluster, kubeconfig
from setsail.world.cluster_calls import Calls
from testbed import places

FOREIGN = "SETSAIL_TEST_KUBECONFIG"
ALLOWED = ObjectRef("v1", "ConfigMap", "kube-system", "setsail-test-allowed")
IMAGE = "localhost/shiptest:1"
_FOUND = os.environ.get(FOREIGN) or str(places.usual().kubeconfig)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything below this folder needs a cluster."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.cluster)


@pytest.fixture(scope="session")
def kubeconfig_file() -> str:
    """The kubeconfig of a cluster that allows to be used by tests."""
    if not Path(_FOUND).is_file():
        pytest.skip(f"NOT RUN: no test cluster; `make cluster` starts one, {FOREIGN} names one")
    calls = Calls(kubeconfig.open_context(None, {"KUBECONFIG": _FOUND}))
    allowed = cluster.Live(calls).get(ALLOWED)
    calls.close()
    if allowed is None:
        pytest.exit(f"{_FOUND}: the cluster does not carry {ALLOWED.name}; nothing was touched", 2)
    return _FOUND


@pytest.fixture(autouse=True)
def _no_foreign_world(
    kubeconfig_file: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """No test sees another kubeconfig, or reaches anything but its cluster and this machine."""
    home = tmp_path / "empty-home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("KUBECONFIG", kubeconfig_file)
    monkeypatch.setenv("LANG", "C.UTF-8")
    servers = re.findall(r"https?://([^:/\"]+)", Path(kubeconfig_file).read_text())
    allowed = {"127.0.0.1", "localhost", *servers}
    reach = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        assert not isinstance(address, tuple) or address[0] in allowed, f"reached for {address}"
        reach(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    yield


@pytest.fixture(scope="session")
def live(kubeconfig_file: str) -> Iterator[cluster.Live]:
    """The cluster, as its administrator."""
    calls = Calls(kubeconfig.open_context(None, {"KUBECONFIG": kubeconfig_file}))
    yield cluster.Live(calls)
    calls.close()


@pytest.fixture
def namespace(live: cluster.Live) -> Iterator[str]:
    """A namespace of this test alone."""
    name = f"setsail-test-{uuid.uuid4().hex[:8]}"
    live.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    yield name
    live.delete(ObjectRef("v1", "Namespace", "", name))


class Real:
    """A stage of tests/stories.py on a real cluster, in real time."""

    def __init__(self, live: cluster.Live, namespace: str) -> None:
        self.cluster, self.namespace = live, namespace

    def container(self, version: str, start: float = 0.0, crashes: float | None = None) -> Any:
        """shiptest as this version."""
        settings = {"VERSION": version, "START": start, "CRASH": crashes or 0, "DRAIN": 0.5}
        return {
            "name": "web",
            "image": IMAGE,
            "env": [{"name": f"SHIPTEST_{k}", "value": str(v)} for k, v in settings.items()],
            "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080}, "periodSeconds": 1},
        }

    def until(self, seconds: float, look: Callable[[], bool]) -> bool:
        """Look four times a second."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if look():
                return True
            time.sleep(0.25)
        return look()


def change_as(live: cluster.Live, manager: str, ref: ObjectRef, change: Any) -> None:
    """Change an object as somebody else would, by hand."""
    path = live.kinds.of(ref).path(ref.namespace, ref.name)
    kind = {"Content-Type": "application/merge-patch+json"}
    answer = live.calls.target.http.patch(
        path, params={"fieldManager": manager}, json=change, headers=kind
    )
    answer.raise_for_status()


@pytest.fixture
def stage(live: cluster.Live, namespace: str) -> Real:
    """A stage with a namespace of its own."""
    return Real(live, namespace)
