"""One cluster a run, one namespace a test; without a cluster nothing is tried, and it is said."""

import base64
import os
import re
import socket
import ssl
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("lightkube", reason="NOT RUN: install the extra `cluster`")

import httpx2 as httpx

from setsail.cluster import role
from setsail.finding.finding import ObjectRef
from setsail.world import cluster, kubeconfig
from setsail.world.cluster_calls import Call, Calls
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

    def container(
        self, version: str, start: float = 0.0, crashes: float | None = None, leak: float = 0.0
    ) -> Any:
        """shiptest as this version."""
        settings = {"VERSION": version, "START": start, "CRASH": crashes or 0, "DRAIN": 0.5}
        settings["LEAK"] = leak
        return {
            "name": "web",
            "image": IMAGE,
            "env": [{"name": f"SHIPTEST_{k}", "value": str(v)} for k, v in settings.items()],
            "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080}, "periodSeconds": 1},
        }

    def press(self, busy: bool) -> None:
        """Two pods that ask `web` without a pause, which costs a pod some tenths of a core."""
        measured = ObjectRef(
            "apiregistration.k8s.io/v1", "APIService", "", "v1beta1.metrics.k8s.io"
        )
        if self.cluster.get(measured) is None:
            pytest.skip("NOT RUN: nobody measures pods; `python -m testbed up --with metrics` does")
        asking = "while :; do wget -q -O /dev/null http://web/; done"
        container = {"name": "press", "image": IMAGE, "command": ["/bin/sh", "-c", asking]}
        labels = {"app": "press"}
        template = {
            "metadata": {"labels": labels},
            "spec": {"containers": [container], "terminationGracePeriodSeconds": 0},
        }
        spec = {"replicas": 2, "selector": {"matchLabels": labels}, "template": template}
        about = {"name": "press", "namespace": self.namespace}
        head = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": about}
        if busy:
            self.cluster.apply({**head, "spec": spec})
        else:
            self.cluster.delete(ObjectRef("apps/v1", "Deployment", self.namespace, "press"))

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


@pytest.fixture
def restricted(live: cluster.Live) -> Callable[..., Any]:
    """The cluster as somebody who holds just the role that `setsail rbac` prints for a command."""

    @contextmanager
    def connect(command: str, namespace: str) -> Iterator[cluster.Live]:
        account = {"name": "somebody", "namespace": namespace}
        live.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": account})
        for body in role.objects(command, [namespace]):
            name = {**body["metadata"], "name": f"{body['metadata']['name']}-{namespace}"}
            live.apply({**body, "metadata": name})
            live.apply(
                {
                    "apiVersion": body["apiVersion"],
                    "kind": f"{body['kind']}Binding",
                    "metadata": name,
                    "roleRef": {
                        "apiGroup": "rbac.authorization.k8s.io",
                        "kind": body["kind"],
                        "name": name["name"],
                    },
                    "subjects": [{"kind": "ServiceAccount", **account}],
                }
            )
        path = f"/api/v1/namespaces/{namespace}/serviceaccounts/somebody/token"
        asked = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
        token = live.calls.json(Call("create", path, "a token", body=asked))["status"]["token"]
        target = live.calls.target
        authority = yaml.safe_load(Path(_FOUND).read_text())["clusters"][0]["cluster"]
        text = base64.b64decode(authority["certificate-authority-data"]).decode()
        with httpx.Client(
            base_url=target.server,
            verify=ssl.create_default_context(cadata=text),
            headers={"Authorization": f"Bearer {token}"},
        ) as client:
            yield cluster.Live(Calls(target._replace(http=client)))

    return connect
