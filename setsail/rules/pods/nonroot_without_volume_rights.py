"""A program without root has no right to its volume, or to start at all.

A fresh volume belongs to root. A program with another user cannot write to it unless `fsGroup` gives
the volume to a group of the pod. And an official image whose user is root is not started at all with
`runAsNonRoot: true` if no `runAsUser` is given.

Set `fsGroup` in the pod's security context, with `fsGroupChangePolicy: OnRootMismatch`; for an image
that is built for root set `runAsUser`, or use its unprivileged variant.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Container, Manifest, items, read, text
from setsail.rules import claims, environment, image, podspec
from setsail.rules.rule import Find, beside

ZH = """非 root 的程序没有权限写它的卷，甚至无法启动。

新卷属于 root。以其他用户运行的程序写不了，除非 `fsGroup` 把卷交给 Pod 的一个组。而官方镜像的用户若是 root，写了
`runAsNonRoot: true` 又没有 `runAsUser`，容器根本不会启动。

在 Pod 的安全上下文里设置 `fsGroup` 和 `fsGroupChangePolicy: OnRootMismatch`；为 root 构建的镜像要设置 `runAsUser`，或改用其
unprivileged 版本。
"""

KINDS = WORKLOADS
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
      securityContext: {runAsNonRoot: true, runAsUser: 10001}
      volumes: [{name: files, persistentVolumeClaim: {claimName: files}}]
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          volumeMounts: [{name: files, mountPath: /files}]
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
      securityContext: {runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001}
      volumes: [{name: files, persistentVolumeClaim: {claimName: files}}]
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          volumeMounts: [{name: files, mountPath: /files}]
"""

ROOT_IMAGES = {
    "nginx", "httpd", "postgres", "mysql", "mariadb", "mongo", "redis", "rabbitmq",
    "php", "python", "node", "golang", "openjdk", "eclipse-temurin", "tomcat", "ubuntu", "debian",
    "alpine", "busybox", "wordpress", "caddy", "traefik", "ruby",
}  # fmt: skip
"""Official images whose user is root: they say nothing else in their configuration."""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods on Linux that must not run as root."""
    if not podspec.linux(manifest, around):
        return False
    return any(_not_root(manifest, c) for c in podspec.containers(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find claims without a group for them, and images of root that are refused."""
    pod = manifest.pod
    if pod is None:
        return
    for container in podspec.containers(manifest):
        if not _not_root(manifest, container):
            continue
        yield from _refused(manifest, container)
        groups = (pod.get("securityContext", f) for f in ("fsGroup", "supplementalGroups"))
        if not any(groups) and not _mended(manifest):
            yield from _not_writable(manifest, container, around)


def _not_root(manifest: Manifest, container: Container) -> bool:
    user = podspec.security(manifest, container, "runAsUser")
    return user not in (None, 0) or podspec.security(manifest, container, "runAsNonRoot") is True


def _refused(manifest: Manifest, container: Container) -> Iterator[Find]:
    """An official image of root, without another user."""
    repository = image.parse(container.image).repository
    official = repository.removeprefix("docker.io/").removeprefix("library/")
    if podspec.security(manifest, container, "runAsUser") is None and official in ROOT_IMAGES:
        builds = Text("this image runs as root", "该镜像以 root 运行")
        yield Find(
            podspec.security_path(container, "runAsUser"),
            Text(
                f"container {container.name} is not started: {official} runs as root, and "
                "runAsNonRoot refuses that",
                f"容器 {container.name} 不会启动：{official} 以 root 运行，而 runAsNonRoot 拒绝它",
            ),
            (beside(manifest, (*container.path, "image"), builds),),
        )


def _not_writable(manifest: Manifest, container: Container, around: Around) -> Iterator[Find]:
    """Mounts of claims; those of a StatefulSet's templates too."""
    found = {one.volume: (manifest, one.path) for one in claims.claimed(manifest, around)}
    for at, template in enumerate(items(manifest.body, "spec", "volumeClaimTemplates")):
        path: Path = ("spec", "volumeClaimTemplates", at)
        found[text(template, "metadata", "name")] = (manifest, path)
    for at, mount in enumerate(items(container.body, "volumeMounts")):
        if text(mount, "name") in found and read(mount, "readOnly") is not True:
            by, path = found[text(mount, "name")]
            volume = Text("the volume belongs to root", "卷属于 root")
            yield Find(
                (*container.path, "volumeMounts", at, "mountPath"),
                Text(
                    f"container {container.name} does not run as root, and no fsGroup gives it the "
                    f"volume on {text(mount, 'mountPath')}",
                    f"容器 {container.name} 不以 root 运行，而没有 fsGroup 让它能写 "
                    f"{text(mount, 'mountPath')} 上的卷",
                ),
                (beside(by, path, volume),),
            )


def _mended(manifest: Manifest) -> bool:
    """Whether an init container changes the owner of files."""
    inits = manifest.pod.of_role("init") if manifest.pod is not None else ()
    words = " ".join(said.value for c in inits for said in environment.words(c))
    return "chown" in words or "chmod" in words
