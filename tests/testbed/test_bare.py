"""A bare API server dies when it is told to, comes back as it was, and leaves nothing running."""

import urllib.error

import pytest

from testbed import bare, nodes
from testbed.api import Api
from testbed.telling import wait

pytestmark = pytest.mark.cluster
SPACE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kept"}}


def built(nodes: int) -> None:
    if lacking := bare.missing(nodes):
        pytest.skip(f"NOT RUN: not built: {', '.join(each.name for each in lacking)}")


def test_what_was_stored_is_there_after_the_server_was_killed(tmp_path):
    built(0)
    server = bare.start(tmp_path / "server")
    try:
        api = Api(server.kubeconfig)
        api.call("POST", "/api/v1/namespaces", SPACE)
        server.kill()
        with pytest.raises(urllib.error.URLError):
            api.call("GET", "/api/v1/namespaces/kept")
        server.start_again()
        assert api.call("GET", "/api/v1/namespaces/kept")["metadata"]["name"] == "kept"
    finally:
        server.stop()
    assert not server.processes.names()


def test_deployments_become_ready_on_simulated_nodes(tmp_path):
    built(3)
    server = bare.start(tmp_path / "server", 3)
    try:
        api = Api(server.kubeconfig)
        labels = {"app": "web"}
        pod = nodes.on_simulated({"containers": [{"name": "web", "image": "none"}]})
        spec = {
            "replicas": 30,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": pod},
        }
        path = "/apis/apps/v1/namespaces/default/deployments"
        api.call("POST", path, {"metadata": {"name": "web"}, "spec": spec})
        wait("30 pods", 60, lambda: ready(api, path) == 30)
        hosts = {each["spec"]["nodeName"] for each in api.items("/api/v1/pods")}
        assert len(hosts) == 3, "the scheduler spreads over the nodes"
    finally:
        server.stop()


def ready(api: Api, path: str) -> int:
    return api.call("GET", f"{path}/web")["status"].get("readyReplicas", 0)
