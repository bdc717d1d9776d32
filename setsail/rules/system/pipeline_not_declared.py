"""No pipeline leads from a commit to production.

Builds come from somebody's machine, tests are run when there is time, and which commit an image
holds is a matter of memory.

Say what runs it, and how the system is built, tested and scanned: `pipeline: {tool: gitlab, build:
mvn -B package, test: mvn -B verify, scan: trivy image}`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """从提交到生产没有流水线。

构建来自某个人的机器，测试有空才跑，镜像里是哪个提交全凭记忆。

写明用什么来跑，以及怎样构建、测试和扫描：`pipeline: {tool: gitlab, build: mvn -B package, test: mvn -B verify,
scan: trivy image}`。
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
"""

GOOD = """
system: shop
pipeline: {tool: gitlab, build: mvn -B package, test: mvn -B verify, scan: trivy image}
services:
  web: {image: "web:1.4.2", port: 8080}
"""


def applies(system: System, around: Around) -> bool:
    """In production."""
    return system.environment.production


def check(system: System, around: Around) -> Iterator[Find]:
    """Find a system without a pipeline."""
    if not system.pipeline:
        yield Find(
            ("pipeline",),
            Text(f"{system.name} declares no pipeline", f"{system.name} 没有声明流水线"),
        )
