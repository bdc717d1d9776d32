"""Nothing makes the migration run before the program that needs it.

Applied together, the Job and the Deployment start at the same moment: new code meets the old schema.
With a fixed name the Job cannot be applied a second time, because its template is immutable, so the
second release fails or, worse, does not migrate. And a hook that runs before the first install
cannot call a Service that is created after it.

Make the Job a hook or give it a sync wave (`helm.sh/hook: pre-upgrade`,
`argocd.argoproj.io/sync-wave: "-1"`), or let the program wait for the schema; give a plain Job a name
that changes with the release.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules import edges, environment, migrations, podspec
from setsail.rules.rule import Find, beside

ZH = """没有任何东西保证迁移在需要它的程序之前运行。

一起 apply 时，Job 与 Deployment 同时启动：新代码遇上旧表结构。名字固定的 Job 不能第二次 apply（模板不可变），于是第二次发布
失败，或者更糟：没有迁移。而首次安装之前运行的 hook 无法调用在它之后才创建的 Service。

让 Job 成为 hook 或带上 sync wave（`helm.sh/hook: pre-upgrade`、`argocd.argoproj.io/sync-wave: "-1"`），或让程序等待表结构；
普通 Job 的名字应随发布变化。
"""

KINDS = ("Job",)
ITEM = None
SEVERITY = "warning"
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
          command: [alembic, upgrade, head]
---
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
"""

GOOD = """
apiVersion: batch/v1
kind: Job
metadata:
  name: web-migrate
  annotations: {argocd.argoproj.io/sync-wave: "-1"}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: registry.example/web:1.4
          command: [alembic, upgrade, head]
---
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
"""

_ORDERED = ("helm.sh/hook", "argocd.argoproj.io/hook", "argocd.argoproj.io/sync-wave")
_BEFORE = "pre-install"


def applies(manifest: Manifest, around: Around) -> bool:
    """Jobs that migrate, and hooks."""
    hook = _BEFORE in manifest.annotations.get("helm.sh/hook", "")
    return hook or any(migrations.command(c) for c in podspec.mains(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find migrations beside their program without an order, and hooks that come too early."""
    if _BEFORE in manifest.annotations.get("helm.sh/hook", ""):
        yield from _too_early(manifest, around)
        return
    if any(name in manifest.annotations for name in _ORDERED):
        return
    for container in podspec.mains(manifest):
        words = migrations.command(container)
        users = [w for w in migrations.users(manifest, around) if not _waits(w)]
        if words and users:
            together = Text("it starts at the same time", "它会同时启动")
            yield Find(
                ("metadata", "name"),
                Text(
                    f"`{words}` has no order before {users[0].ref}, which runs the same image",
                    f"`{words}` 与运行同一镜像的 {users[0].ref} 之间没有先后次序",
                ),
                tuple(beside(w, ("metadata", "name"), together) for w in users[:3]),
            )
            return


def _waits(workload: Manifest) -> bool:
    """Whether the workload waits before it starts; then the order may be its own."""
    inits = workload.pod.of_role("init") if workload.pod is not None else ()
    words = " ".join(said.value for c in inits for said in environment.words(c))
    waiting = ("wait", "until", "sleep")
    return any(word in words for word in waiting) or any("wait" in c.image for c in inits)


def _too_early(manifest: Manifest, around: Around) -> Iterator[Find]:
    for mention in edges.mentions(manifest, around):
        service = mention.service
        outside = service is not None and text(service.body, "spec", "type") == "ExternalName"
        if service is None or outside or any(n in service.annotations for n in _ORDERED):
            continue
        if not edges.pods_behind(service, around):
            continue
        later = Text("it is created after the hook", "它在 hook 之后才创建")
        yield Find(
            mention.path if mention.by is manifest else ("metadata", "annotations", _ORDERED[0]),
            Text(
                f"this hook runs before the first install and calls {service.ref}, which does not "
                "exist yet",
                f"该 hook 在首次安装之前运行，却要调用还不存在的 {service.ref}",
            ),
            (beside(service, ("metadata", "name"), later),),
        )
