"""A namespace has a name that breaks your rules.

Names that say team and environment let policies, quotas and bills go by them. Which names are
right is yours to say, so the rule is silent until `pattern` (a regular expression for the whole
name) is set.

Rename it before anything is in it; a namespace cannot be renamed later.
"""

import re
from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """命名空间的名字不合规则。

名字里写明团队和环境，策略、配额、账单就能据此划分。怎样的名字合适由你决定，所以在设置 `pattern`
（匹配整个名字的正则）之前本规则不说话。

趁里面还没有东西时改名；之后命名空间不能改名。
"""

KINDS = ("Namespace",)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"
PARAMETERS = {"pattern": ""}
EXAMPLE = {"pattern": "[a-z]+-(dev|test|prod)"}

BAD = """
apiVersion: v1
kind: Namespace
metadata: {name: shop}
"""

GOOD = BAD.replace("name: shop", "name: shop-prod")


def applies(manifest: Manifest, around: Around) -> bool:
    """Where a pattern is set that can be read."""
    return _pattern(around) is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find names that do not match it."""
    pattern = _pattern(around)
    if pattern is not None and not pattern.fullmatch(manifest.name):
        yield Find(
            ("metadata", "name"),
            Text(
                f"{manifest.name} does not match {pattern.pattern}",
                f"{manifest.name} 不符合 {pattern.pattern}",
            ),
        )


def _pattern(around: Around) -> re.Pattern[str] | None:
    written = around.setting("namespace-governance", PARAMETERS, "pattern")
    try:
        return re.compile(written) if written else None
    except re.error:
        return None
