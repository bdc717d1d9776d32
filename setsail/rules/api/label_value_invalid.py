"""A label is not one.

A label's value has at most 63 characters: letters, digits, `-`, `_` and `.`, with a letter or a
digit at both ends; it may be empty. Its key is a name of the same kind, with a DNS name and a
slash before it or without. The API server refuses everything else.

Shorten or change the label; what is longer or freer belongs into an annotation.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, mapping
from setsail.rules import syntax
from setsail.rules.rule import ANY, Find

ZH = """标签不符合语法。

标签值最多 63 个字符：字母、数字、`-`、`_`、`.`，首尾必须是字母或数字；也可以为空。键是同样的名
字，前面可以带 DNS 名和斜杠。其他写法 API server 一律拒绝。

缩短或修改标签；更长、更自由的内容放进注解。
"""

KINDS = (ANY,)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  labels: {owner: "Team Orders <orders@example.com>"}
"""

GOOD = BAD.replace("Team Orders <orders@example.com>", "orders")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find invalid keys and values in labels and plain selectors, of templates too."""
    for path in _places(manifest):
        for key, value in mapping(manifest.body, *path).items():
            if isinstance(key, str) and not syntax.label_key(key):
                yield Find(
                    (*path, key),
                    Text(f"{key!r} cannot be the key of a label", f"{key!r} 不能作标签的键"),
                )
            if isinstance(value, str) and not syntax.label_value(value):
                yield Find(
                    (*path, key),
                    Text(f"the value of label {key} is not valid", f"标签 {key} 的值不合语法"),
                )


def _places(manifest: Manifest) -> Iterator[Path]:
    yield ("metadata", "labels")
    if not manifest.native:
        return
    plain = manifest.kind in ("Service", "ReplicationController")
    yield ("spec", "selector") if plain else ("spec", "selector", "matchLabels")
    if manifest.pod is not None and manifest.kind != "Pod":
        yield (*manifest.pod.path[:-1], "metadata", "labels")
