"""A liveness probe asks whether something else works.

A liveness probe restarts the container. If it fails because a database or another service is slow,
every replica is restarted at the same moment, all caches are cold, and the slow thing gets the whole
load of the starts on top: one slow database becomes an outage of everything that uses it.

Let liveness ask only whether this process still runs, on an endpoint that calls nobody
(`/livez`, `/actuator/health/liveness`). What depends on others belongs in the readiness probe.
"""

import re
from collections.abc import Iterator
from typing import Any

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest, items, text
from setsail.rules import environment, podspec, stores, timing
from setsail.rules.rule import Find, beside

ZH = """存活探针在问别的东西是否正常。

存活探针失败会重启容器。如果它因为数据库或另一个服务变慢而失败，所有副本会同时重启，缓存全冷，变慢的一方还要承受
全部启动负载：一个慢数据库就变成所有使用者的故障。

存活探针只问本进程是否还在运行，用不调用任何人的端点（`/livez`、`/actuator/health/liveness`）。与依赖有关的检查放到
就绪探针。
"""

KINDS = podspec.LONG_RUNNING
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          livenessProbe:
            exec: {command: [sh, -c, "pg_isready -h orders-db -p 5432"]}
            timeoutSeconds: 5
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          livenessProbe:
            httpGet: {path: /livez, port: 8080}
            timeoutSeconds: 5
"""

_ASKS_OTHERS = {
    "ready", "readyz", "readiness", "db", "database", "redis", "mysql", "postgres", "dependencies",
    "deps", "downstream", "upstream", "backends",
}  # fmt: skip
_CALL = re.compile(
    r"\b(?:curl|wget|nc|ncat|pg_isready|mysqladmin|mysql|psql|redis-cli|mongo|mongosh)\b"
)
_HOST = re.compile(r"(?:\s(?:-h|--host)[= ]?|://|\b(?:nc|ncat)(?:\s+-\w+)*\s+)([\w.${}()-]+)")
_SELF = ("localhost", "127.", "0.0.0.0", "$", "-")
_SPRING_STORES = ("SPRING_DATASOURCE_", "SPRING_DATA_", "SPRING_REDIS_", "SPRING_RABBITMQ_")


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods with a liveness probe."""
    return any(timing.handler(timing.probe(c, "livenessProbe")) for c in podspec.mains(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find probes that name another host, or a path that is for readiness."""
    for container in podspec.mains(manifest):
        probe = timing.probe(container, "livenessProbe")
        if timing.handler(probe) == timing.handler(timing.probe(container, "readinessProbe")):
            continue  # probes-identical says that
        path = (*container.path, "livenessProbe")
        if host := _other_host(probe):
            yield _find((*path, "exec", "command"), container, host, host)
        elif not stores.data_directory(container) and (asked := _other_path(probe)):
            yield _find((*path, "httpGet", "path"), container, asked, asked)
        elif said := _spring(container, probe, around):
            place = (*path, "httpGet", "path")
            found = _find(place, container, said.name, said.name)
            told = Text(f"{said.name} makes the check include it", f"{said.name} 使检查包含该依赖")
            yield found._replace(related=(beside(said.by, said.path, told),))


def _find(path: Path, container: Container, en: str, zh: str) -> Find:
    name = container.name
    return Find(
        path,
        Text(
            f"the liveness probe of container {name} depends on {en}: when that is slow, every "
            "replica is restarted",
            f"容器 {name} 的存活探针依赖 {zh}：它一变慢，所有副本都会被重启",
        ),
    )


def _other_host(probe: dict[str, Any]) -> str:
    script = " ".join(str(word) for word in items(probe, "exec", "command"))
    if not _CALL.search(script):
        return ""
    hosts = [match[1] for match in _HOST.finditer(script)]
    return next((host for host in hosts if not host.startswith(_SELF)), "")


def _other_path(probe: dict[str, Any]) -> str:
    """A path named for readiness or for what is behind; a store's own may be named so too."""
    asked = text(probe, "httpGet", "path")
    parts = re.split(r"[/?&=._-]", asked.lower())
    return asked if _ASKS_OTHERS & set(parts) else ""


def _spring(container: Container, probe: dict[str, Any], around: Around) -> environment.Said | None:
    """Spring Boot's whole health includes each store that it is configured with."""
    if text(probe, "httpGet", "path").rstrip("/") != "/actuator/health":
        return None
    said = environment.variables(container, around)
    return next((v for v in said if v.name.startswith(_SPRING_STORES)), None)
