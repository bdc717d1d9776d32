"""A console or a store that is often left without a login is open to the outside.

Workflow engines, dashboards and in-memory stores let whoever reaches them run code or read
everything, and many ask for no password. Scanners find such a port within hours.

Take the Service back to `ClusterIP` and reach it by `kubectl port-forward`, or put a proxy with a
login before it.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules import exposure, image
from setsail.rules.rule import Find

ZH = """常常没有登录保护的控制台或存储对外开放。

工作流引擎、控制台和内存数据库让能连上的人运行代码或读取一切，许多都不要密码。这样的端口几小时内就会被扫描到。

把 Service 改回 `ClusterIP`，用 `kubectl port-forward` 访问，或在前面加上带登录的代理。
"""

KINDS = ("Service",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Service
metadata: {name: redis}
spec: {type: LoadBalancer, selector: {app: redis}, ports: [{port: 6379}]}
"""

GOOD = """
apiVersion: v1
kind: Service
metadata: {name: redis}
spec: {selector: {app: redis}, ports: [{port: 6379}]}
"""

_SENSITIVE = frozenset(
    {
        *("jenkins", "argo-server", "kubeflow", "centraldashboard", "nifi", "weave-scope-app"),
        *("kubernetes-dashboard", "prometheus", "prometheus-deployment", "alertmanager", "kibana"),
        *("airflow-webserver", "jupyter", "notebook", "spark-master", "flink-jobmanager"),
        *("redis", "memcached", "mongo", "mongodb", "elasticsearch", "etcd", "zookeeper", "consul"),
        *("kafka-ui", "phpmyadmin", "adminer", "mongo-express", "nacos", "nacos-server"),
        *("xxl-job-admin", "rocketmq-dashboard", "sentinel-dashboard", "hubble-ui", "longhorn-ui"),
    }
)
"""Programs that are run without a login, or with a known one, more often than not."""


def applies(manifest: Manifest, around: Around) -> bool:
    """Services with a port on every node or a load balancer; a route may have a login before it."""
    return text(manifest.body, "spec", "type") in exposure.OUTSIDE


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find them by the image of the pods behind, or by the names of both."""
    names = {manifest.name: manifest}
    for pod in around.selected_pods(manifest.namespace, manifest.selector or None):
        names[pod.owner.name] = pod.owner
        names.update((image.parse(c.image).program, pod.owner) for c in pod.of_role("main"))
    for name, owner in names.items():
        if name in _SENSITIVE:
            what = Text(f"it sends traffic to {owner.ref}", f"它把流量送到 {owner.ref}")
            related = (Related(owner.place(("metadata", "name")), owner.ref, what),)
            yield Find(
                ("spec", "type"),
                Text(f"{name} is open to the outside", f"{name} 对外开放"),
                related if owner is not manifest else (),
            )
            return
