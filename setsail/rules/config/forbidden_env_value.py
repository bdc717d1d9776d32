"""A variable has a value that your rules forbid.

Some switches must never reach production: a debug mode, a policy agent that is turned off, a
remote debugger. Which ones is yours to say, so this rule is silent until `forbidden` names them;
`"*"` forbids any value.

Remove the variable, or give it a value that is allowed.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """环境变量的值是你的规则所禁止的。

有些开关绝不能进生产：调试模式、被关掉的策略组件、远程调试器。哪些由你决定，所以在 `forbidden`
写明之前本规则不说话；`"*"` 表示禁止任何值。

删除该变量，或给它允许的值。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"
PARAMETERS: dict[str, dict[str, str]] = {"forbidden": {}}
EXAMPLE = {"forbidden": {"DISABLE_OPA": "true", "JAVA_DEBUG": "*"}}

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      env: [{name: DISABLE_OPA, value: "true"}]
"""

GOOD = BAD.replace('"true"', '"false"')


def applies(manifest: Manifest, around: Around) -> bool:
    """Where something is forbidden."""
    return bool(around.setting("forbidden-env-value", PARAMETERS, "forbidden"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the literal values that are forbidden."""
    forbidden = around.setting("forbidden-env-value", PARAMETERS, "forbidden")
    for container in podspec.containers(manifest):
        for at, variable in enumerate(items(container.body, "env")):
            name, value = text(variable, "name"), text(variable, "value")
            if name in forbidden and forbidden[name] in ("*", value):
                yield Find(
                    (*container.path, "env", at),
                    Text(
                        f"container {container.name} sets {name} to a value that is forbidden here",
                        f"容器 {container.name} 把 {name} 设成了此处禁止的值",
                    ),
                )
