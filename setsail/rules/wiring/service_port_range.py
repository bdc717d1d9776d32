"""A Service has a port that is not allowed here.

Firewalls and address plans may leave a cluster a range. Which one is yours to say, so the rule is
silent until `least` and `most` are set.

Use a port of the range.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, number
from setsail.rules.rule import Find

ZH = """Service 的端口在这里不被允许。

防火墙和地址规划可能只给集群留了一段端口。哪一段由你决定，所以在设置 `least` 和 `most` 之前本规
则不说话。

使用范围内的端口。
"""

KINDS = ("Service",)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"
PARAMETERS = {"least": 0, "most": 0}
EXAMPLE = {"least": 32000, "most": 33000}

BAD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
"""

GOOD = BAD.replace("port: 80", "port: 32080")


def applies(manifest: Manifest, around: Around) -> bool:
    """Where a range is set."""
    return bool(around.setting("service-port-range", PARAMETERS, "most"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find ports outside the range."""
    least, most = (around.setting("service-port-range", PARAMETERS, name) for name in PARAMETERS)
    for at, one in enumerate(items(manifest.body, "spec", "ports")):
        port = number(one, "port")
        if port is not None and not least <= port <= most:
            yield Find(
                ("spec", "ports", at, "port"),
                Text(
                    f"port {port} is not between {least} and {most}",
                    f"端口 {port} 不在 {least} 到 {most} 之间",
                ),
            )
