"""A container with a liveness probe has no startup probe.

Then the liveness probe alone decides how long a start may take. Whoever makes it quick, so that a
hanging program is restarted soon, also makes every slow start a restart.

Add a `startupProbe` on the same check: start and life get a time of their own.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, mapping
from setsail.rules import podspec, timing
from setsail.rules.rule import Find
from setsail.rules.sound import sound

ZH = """有存活探针的容器没有启动探针。

此时启动能有多久全由存活探针决定：把它调快以便尽早重启卡死的程序，就会把每次慢启动都变成重启。

用同样的检查添加 `startupProbe`，让启动与运行各有各的时限。
"""

KINDS = podspec.LONG_RUNNING
ITEM = "startup-probe"
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "safe"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          livenessProbe:
            httpGet:
              path: /live
              port: 8080
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          startupProbe:
            httpGet:
              path: /live
              port: 8080
            periodSeconds: 5
            failureThreshold: 60
          livenessProbe:
            httpGet:
              path: /live
              port: 8080
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find containers whose start is limited by their liveness probe alone."""
    for container in podspec.mains(manifest):
        liveness = timing.probe(container, "livenessProbe")
        if timing.handler(liveness) and not timing.handler(timing.probe(container, "startupProbe")):
            name, given = container.name, timing.start_budget(liveness)
            yield Find(
                (*container.path, "startupProbe"),
                Text(
                    f"container {name} has no startupProbe, so its liveness probe ends a start "
                    f"after {given} s",
                    f"容器 {name} 没有 startupProbe，存活探针会在 {given} 秒后终止启动",
                ),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Ask the liveness question for up to five minutes first."""
    liveness = (*find.path[:-1], "livenessProbe")
    if not sound(manifest, liveness):
        return ()
    asks = timing.handler(mapping(manifest.body, *liveness))
    return (Edit("set", find.path, {**asks, "periodSeconds": 5, "failureThreshold": 60}),)
