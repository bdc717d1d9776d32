"""Of what a cluster shows only what is asked for is kept, and of a Secret next to nothing."""

import base64
import json

from setsail.engine import live_bodies
from tests.world.test_certificate import SHORT

PRIVATE = "what-nobody-may-see"


def test_of_a_tls_secret_only_the_end_of_its_certificate_is_kept():
    data = {
        "tls.crt": base64.b64encode(SHORT).decode(),
        "tls.key": base64.b64encode(PRIVATE.encode()).decode(),
    }
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "tls", "annotations": {"kubectl": PRIVATE}},
        "type": "kubernetes.io/tls",
        "data": data,
    }
    kept = live_bodies.seen(secret)
    assert list(kept) == ["apiVersion", "kind", "metadata"]
    assert list(kept["metadata"]["annotations"]) == ["setsail.dev/certificate-ends"]
    for hidden in (PRIVATE, data["tls.crt"], data["tls.key"]):
        assert hidden not in json.dumps(kept)


def test_a_secret_that_holds_no_certificate_is_kept_without_an_end():
    broken = {"kind": "Secret", "metadata": {"name": "tls"}, "data": {"tls.crt": "!!"}}
    assert live_bodies.seen(broken)["metadata"] == {"name": "tls"}


def test_of_a_pod_images_states_and_claims_are_kept():
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "web", "annotations": {"much": "text"}, "resourceVersion": "7"},
        "spec": {
            "containers": [{"name": "web", "image": "web:1", "env": [{"name": "A"}]}],
            "volumes": [{"name": "tmp", "emptyDir": {}}, {"persistentVolumeClaim": {}}],
        },
        "status": {
            "phase": "Running",
            "podIP": "10.0.0.1",
            "conditions": [
                {"type": "Ready", "status": "True"},
                {"type": "Initialized", "status": "True"},
            ],
        },
    }
    assert live_bodies.seen(pod) == {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "web", "resourceVersion": "7"},
        "spec": {
            "containers": [{"name": "web", "image": "web:1"}],
            "volumes": [{"persistentVolumeClaim": {}}],
        },
        "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]},
    }
