"""Nobody has to say yes to a release to production.

Whoever can start a pipeline can then change what users see, alone and by mistake; and afterwards
no record tells who had agreed.

Name those who may say yes, at least two so that one can be away: `approvers: [trade-lead,
sre-lead]` under the environment.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """发布到生产不需要任何人同意。

能启动流水线的人就能独自、甚至失手改变用户看到的内容；事后也没有记录说明谁同意过。

写明谁可以同意，至少两人，以便其中一人不在时也能进行：在该环境下写 `approvers: [trade-lead, sre-lead]`。
"""

KINDS = ("System",)
ITEM = "pipeline-end-to-end"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080}
environments:
  prod: {production: true}
"""

GOOD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080}
environments:
  prod: {production: true, approvers: [trade-lead, sre-lead]}
"""


def applies(system: System, around: Around) -> bool:
    """In production."""
    return system.environment.production


def check(system: System, around: Around) -> Iterator[Find]:
    """Find a production environment without approvers."""
    if not system.environment.approvers:
        name = system.environment.name
        yield Find(
            ("environments", name, "production"),
            Text(
                f"a release to {name} needs nobody's approval",
                f"发布到 {name} 不需要任何人审批",
            ),
        )
