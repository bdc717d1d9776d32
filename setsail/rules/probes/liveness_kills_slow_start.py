"""The liveness probe restarts a program that is still starting.

A JVM or .NET program takes a minute or more under a cold cache or on a busy node. If the liveness
probe gives up before that, the container is restarted, starts again just as slowly and never gets
up; this happens at the worst moment, when all pods start at once.

Add a `startupProbe` on the same check with `failureThreshold` × `periodSeconds` above the slowest
start. Until it has succeeded the liveness probe does not run.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest, items, mapping, text
from setsail.rules import image, podspec, timing
from setsail.rules.rule import Find, beside
from setsail.rules.sound import sound

ZH = """存活探针会重启还在启动的程序。

JVM 或 .NET 程序在缓存未热、节点繁忙时要一分钟甚至更久才能启动。如果存活探针在此之前就放弃，容器会被重启，
再同样慢地启动，永远起不来；而且总是发生在最坏的时候：所有 Pod 同时启动时。

用同样的检查添加 `startupProbe`，让 `failureThreshold` × `periodSeconds` 大于最慢的启动时间。在它成功之前，
存活探针不会运行。
"""

KINDS = podspec.LONG_RUNNING
ITEM = "startup-probe"
SEVERITY = "warning"
PERSONA = "default"
FIX = "safe"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
spec:
  selector:
    matchLabels:
      app: orders
  template:
    metadata:
      labels:
        app: orders
    spec:
      containers:
        - name: orders
          image: registry.example/orders:1.4
          env:
            - name: JAVA_TOOL_OPTIONS
              value: -XX:MaxRAMPercentage=70
          livenessProbe:
            httpGet:
              path: /actuator/health/liveness
              port: 8080
            failureThreshold: 4
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
spec:
  selector:
    matchLabels:
      app: orders
  template:
    metadata:
      labels:
        app: orders
    spec:
      containers:
        - name: orders
          image: registry.example/orders:1.4
          env:
            - name: JAVA_TOOL_OPTIONS
              value: -XX:MaxRAMPercentage=70
          startupProbe:
            httpGet:
              path: /actuator/health/liveness
              port: 8080
            periodSeconds: 5
            failureThreshold: 60
          livenessProbe:
            httpGet:
              path: /actuator/health/liveness
              port: 8080
            failureThreshold: 4
"""

NEEDED = 120
"""Seconds that a slow runtime must be given to start."""

_RESTARTS = Text("this restarts it", "由它触发重启")
_VARIABLES = ("JAVA_", "JDK_", "JVM_", "CATALINA_", "SPRING_", "DOTNET_", "ASPNETCORE_")
_PROGRAMS = ("java", "jre", "jdk", "temurin", "corretto", "tomcat", "wildfly", "keycloak", "nacos")


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods with a program that is known to start slowly."""
    return any(_slow(c) for c in podspec.mains(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find slow starters that a liveness probe cuts off before NEEDED seconds."""
    for container in podspec.mains(manifest):
        liveness = timing.probe(container, "livenessProbe")
        if not timing.handler(liveness) or not _slow(container):
            continue
        startup = timing.probe(container, "startupProbe")
        given = timing.start_budget(startup if timing.handler(startup) else liveness)
        if given < NEEDED:
            name = container.name
            yield Find(
                (*container.path, "startupProbe"),
                Text(
                    f"container {name} has {given} s to start and is then restarted; programs of "
                    f"its kind may need {NEEDED} s",
                    f"容器 {name} 只有 {given} 秒启动时间，随后会被重启；这类程序可能需要 {NEEDED} 秒",
                ),
                (beside(manifest, (*container.path, "livenessProbe"), _RESTARTS),),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Give five minutes: a startup probe on the liveness check, or a longer one."""
    startup = manifest.get(*find.path)
    if isinstance(startup, dict):
        period = timing.period(startup)
        return (Edit("set", (*find.path, "failureThreshold"), -(-300 // period)),)
    liveness = (*find.path[:-1], "livenessProbe")
    if not sound(manifest, liveness):
        return ()
    asks = timing.handler(mapping(manifest.body, *liveness))
    return (Edit("set", find.path, {**asks, "periodSeconds": 5, "failureThreshold": 60}),)


def _slow(container: Container) -> bool:
    """Whether image, command or environment name a runtime that starts slowly."""
    body = container.body
    words = [str(w) for field in ("command", "args") for w in items(body, field)]
    names = [text(variable, "name") for variable in items(body, "env")]
    program = image.parse(container.image).program
    return (
        any(name.startswith(_VARIABLES) for name in names)
        or any(p in program for p in _PROGRAMS)
        or any(w == "java" or w.endswith(("/java", ".jar", ".dll")) for w in words)
    )
