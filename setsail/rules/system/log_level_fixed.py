"""The log level cannot be raised while the program runs.

In an incident the detail that explains it is not logged, and a restart to get it removes the very
state that was to be explained.

Let the program offer a path that raises its level for a while and falls back by itself, reached
only by those on call, and name it: `logLevel: {level: info, path: /actuator/loggers}`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """程序运行时无法调高日志级别。

发生故障时，能说明原因的细节没有记录；为了得到细节而重启，又恰好抹掉了要查的现场。

让程序提供一个路径，可临时调高级别、到时自动恢复，只有值班人员能访问，并写明：
`logLevel: {level: info, path: /actuator/loggers}`。
"""

KINDS = ("System",)
ITEM = "log-level-at-run-time"
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, logLevel: info}
"""

GOOD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, logLevel: {level: info, path: /actuator/loggers}}
"""


def applies(system: System, around: Around) -> bool:
    """Where programs answer requests; a worker without a port has no path to offer."""
    return any(service.ports for service in system.services.values())


def check(system: System, around: Around) -> Iterator[Find]:
    """Find the services that name no such path."""
    for service in system.services.values():
        if service.ports and service.log_level_path is None:
            yield Find(
                declared.at(service, "logLevel"),
                Text(
                    f"{service.name} names no path that raises its log level",
                    f"{service.name} 没有写明调高日志级别的路径",
                ),
            )
