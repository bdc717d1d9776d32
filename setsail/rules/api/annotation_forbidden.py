"""An object carries an annotation that is forbidden here.

Annotations steer what runs in the cluster: controllers, meshes, autoscalers. Some are for the
platform alone. Which ones is yours to say, so the rule is silent until `forbidden` names them; `*`
stands for any rest of a name, and `name=value` for one value.

Remove the annotation, or ask those who own it.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import ANY, Find

ZH = """对象带有此处禁止的注解。

注解会左右集群里的组件：控制器、网格、自动扩缩。有些只供平台使用。哪些由你决定，所以在
`forbidden` 写明之前本规则不说话；`*` 代表名字的任意后缀，`name=value` 表示只禁这个值。

删除该注解，或询问其负责人。
"""

KINDS = (ANY,)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"
PARAMETERS: dict[str, list[str]] = {"forbidden": []}
EXAMPLE = {"forbidden": ["fluxcd.io/*", "debug=true"]}

BAD = """
apiVersion: v1
kind: ConfigMap
metadata: {name: web, annotations: {fluxcd.io/cow: moo}}
"""

GOOD = BAD.replace("fluxcd.io/cow", "example.com/cow")


def applies(manifest: Manifest, around: Around) -> bool:
    """Where some are forbidden."""
    return bool(around.setting("annotation-forbidden", PARAMETERS, "forbidden"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find them on the object and on its pod template."""
    forbidden = around.setting("annotation-forbidden", PARAMETERS, "forbidden")
    places: list[tuple[Path, dict[str, str]]] = [(("metadata",), manifest.annotations)]
    if manifest.pod is not None and manifest.kind != "Pod":
        places.append(((*manifest.pod.path[:-1], "metadata"), manifest.pod.annotations))
    for path, annotations in places:
        for key, value in annotations.items():
            if any(_meant(pattern, key, value) for pattern in forbidden):
                yield Find(
                    (*path, "annotations", key),
                    Text(f"annotation {key} is forbidden here", f"此处禁止注解 {key}"),
                )


def _meant(pattern: str, key: str, value: str) -> bool:
    name, equals, wanted = pattern.partition("=")
    same = key.startswith(name[:-1]) if name.endswith("*") else key == name
    return same and (not equals or value == wanted)
