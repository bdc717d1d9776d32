"""A variable does not get the value that is written for it.

Variables are filled in an order: all of `envFrom`, the later source over the earlier, then `env`,
line by line. A key that two sources hold gets the last one, without a word. `$(NAME)` is replaced
only if NAME stands above; otherwise the program gets the letters `$(NAME)`.

Say each variable in one place; put a variable that others use above them.
"""

import re
from collections.abc import Iterator
from typing import Any

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Container, Manifest, items, text
from setsail.rules import environment, podspec
from setsail.rules.rule import Find, beside

ZH = """变量拿到的不是为它写的值。

变量按顺序填充：先是全部 `envFrom`（后面的来源覆盖前面的），再逐行是 `env`。两个来源都有的键取最后一个，没有任何提示。
`$(NAME)` 只有在 NAME 写在上面时才会替换，否则程序拿到的就是字面的 `$(NAME)`。

每个变量只在一处写；被别的变量引用的变量写在它们上面。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
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
          env:
            - {name: API_URL, value: "http://$(API_HOST)/v1"}
            - {name: API_HOST, value: api}
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
          env:
            - {name: API_HOST, value: api}
            - {name: API_URL, value: "http://$(API_HOST)/v1"}
"""

_USED = re.compile(r"(?<!\$)\$\(([A-Za-z_][A-Za-z0-9_]*)\)")


def applies(manifest: Manifest, around: Around) -> bool:
    """Containers with variables."""
    containers = podspec.containers(manifest)
    return any(items(c.body, "env") or items(c.body, "envFrom") for c in containers)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find values that another source replaces, and $(NAME) that stays as it is."""
    for container in podspec.containers(manifest):
        yield from _replaced(container, around)
        yield from _unknown(manifest, container, around)


def _replaced(container: Container, around: Around) -> Iterator[Find]:
    seen: dict[str, environment.Said] = {}
    for at, said in environment.imported(container, around):
        before = seen.get(said.name)
        if before is not None and before.value != said.value:
            path = (*container.path, "envFrom", at)
            yield _find(path, said.name, before, container)
        seen[said.name] = said
    for said in environment.own(container, around):
        before = seen.get(said.name)
        if before is not None and before.value != said.value and before.by is not said.by:
            yield _find(_line(container, said.name), said.name, before, container)


def _line(container: Container, name: str) -> Path:
    lines = [text(variable, "name") for variable in items(container.body, "env")]
    return (*container.path, "env", lines.index(name))


def _find(path: Path, name: str, before: environment.Said, container: Container) -> Find:
    lost = Text("this value is not used", "这个值不会被使用")
    return Find(
        path,
        Text(
            f"{name} of container {container.name} is set here and in {before.by.ref}; this one "
            "wins",
            f"容器 {container.name} 的 {name} 在这里和 {before.by.ref} 中都有；这里的生效",
        ),
        (beside(before.by, before.path, lost),),
    )


def _unknown(manifest: Manifest, container: Container, around: Around) -> Iterator[Find]:
    known = {said.name for _, said in environment.imported(container, around)}
    variables = items(container.body, "env")
    later = [text(variable, "name") for variable in variables]
    hidden = any(_hidden(source, manifest, around) for source in items(container.body, "envFrom"))
    for at, variable in enumerate(variables):
        for used in _USED.findall(text(variable, "value")):
            if used in known:
                continue
            path = (*container.path, "env", at, "value")
            if used in later[at:]:
                line = (*container.path, "env", at + later[at:].index(used), "name")
                below = Text("it stands here", "它写在这里")
                yield Find(path, _stays(used, container), (beside(manifest, line, below),))
            elif not hidden and not used.endswith(("_HOST", "_PORT")) and "_PORT_" not in used:
                yield Find(path, _stays(used, container))
        known.add(text(variable, "name"))


def _hidden(source: Any, manifest: Manifest, around: Around) -> bool:
    """Whether a source may hold variables that were not given."""
    name = text(source, "configMapRef", "name")
    return not name or around.find("ConfigMap", manifest.namespace, name) is None


def _stays(used: str, container: Container) -> Text:
    return Text(
        f"$({used}) in container {container.name} is not replaced: nothing above defines {used}",
        f"容器 {container.name} 中的 $({used}) 不会被替换：上面没有定义 {used}",
    )
