"""A helper container keeps the Job running for ever.

A Job is done when all its containers have ended. A proxy or a log shipper beside the program does
not end by itself: the pod stays "Running", the CronJob with `Forbid` skips its next runs, and a
release that waits for the Job waits for ever.

Make it a native sidecar: an init container with `restartPolicy: Always` (Kubernetes 1.29), which is
stopped when the program ends.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest, items
from setsail.rules import environment, image, podspec
from setsail.rules.rule import Find, beside

ZH = """辅助容器让 Job 永远不结束。

所有容器都结束，Job 才算完成。程序旁边的代理或日志采集器不会自己退出：Pod 一直 “Running”，`Forbid` 的 CronJob 跳过后面的运行，
等待该 Job 的发布也永远等下去。

把它变成原生 sidecar：`restartPolicy: Always` 的 init 容器（Kubernetes 1.29），程序结束时它会被停止。
"""

KINDS = ("Job", "CronJob")
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: batch/v1
kind: Job
metadata:
  name: web-migrate
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: registry.example/web:1.4
          command: [report]
        - name: proxy
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.11.4
"""

GOOD = """
apiVersion: batch/v1
kind: Job
metadata:
  name: web-migrate
spec:
  template:
    spec:
      restartPolicy: Never
      initContainers:
        - name: proxy
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.11.4
          restartPolicy: Always
      containers:
        - name: migrate
          image: registry.example/web:1.4
          command: [report]
"""

ENDLESS = {
    "proxyv2", "istio-proxy", "linkerd-proxy", "envoy", "cloud-sql-proxy", "gce-proxy",
    "alloydb-auth-proxy", "fluent-bit", "fluentd", "filebeat", "promtail", "vector", "alloy",
    "opentelemetry-collector", "opentelemetry-collector-contrib", "otel-collector", "oauth2-proxy",
    "nginx", "haproxy", "pgbouncer", "statsd-exporter", "daprd", "consul-dataplane", "telegraf",
    "toxiproxy", "redis", "vault-agent", "datadog-agent", "agent",
}  # fmt: skip
"""Programs that serve until they are stopped: the last word of the image's repository."""

_STOPS = ("quitquitquit", "pkill", "kill ", "exit-zero-on-sigterm", "/shutdown", "linkerd-await")


def applies(manifest: Manifest, around: Around) -> bool:
    """Jobs with more than one container."""
    return len(tuple(podspec.mains(manifest))) > 1


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find programs that never end beside one that does, where nothing stops them."""
    mains = tuple(podspec.mains(manifest))
    said = " ".join(word.value for c in mains for word in environment.words(c))
    endless = [c for c in mains if image.parse(c.image).program in ENDLESS and not _told(c)]
    working = [c for c in mains if c not in endless]
    if not working or any(stop in said for stop in _STOPS):
        return
    for container in endless:
        work = Text("this one ends", "这个会结束")
        yield Find(
            (*container.path, "name"),
            Text(
                f"container {container.name} never ends, so the Job does not end when "
                f"{working[0].name} has",
                f"容器 {container.name} 不会结束，{working[0].name} 完成后 Job 也不会结束",
            ),
            (beside(manifest, (*working[0].path, "name"), work),),
        )


def _told(container: Container) -> bool:
    """Whether it is told to run something of its own, which may end."""
    return bool(items(container.body, "command"))
