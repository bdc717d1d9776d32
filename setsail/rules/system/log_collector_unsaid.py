"""Nothing says who collects the logs, or how long they are kept.

What a pod printed is gone with its node. A fault is then explained from memory, and where the law
asks for 180 days of logs, nobody can show them.

Name the collector of the cluster and the time that it keeps logs, in the platform of the
environment: `platform: {logs: {collector: loki, keep: 180d}}`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """没有写明日志由谁采集、保留多久。

Pod 打印的内容随节点一起消失，事后只能凭记忆分析故障；法规要求留存 180 天日志时，也没有人能拿得出来。

在环境的 platform 中写明集群的采集器和保留时间：`platform: {logs: {collector: loki, keep: 180d}}`。
"""

KINDS = ("System",)
ITEM = "logs-collected"
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"
PARAMETERS = {"days": 180}

BAD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080}
environments:
  prod: {production: true, platform: {logs: loki}}
"""

GOOD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080}
environments:
  prod: {production: true, platform: {logs: {collector: loki, keep: 180d}}}
"""

_DAY = 86_400


def applies(system: System, around: Around) -> bool:
    """In production, where something runs."""
    return system.environment.production and bool(system.workloads)


def check(system: System, around: Around) -> Iterator[Find]:
    """Find a platform without a collector, or with one that forgets too soon or may do so."""
    platform = system.environment.platform
    path = ("environments", system.environment.name, "platform", "logs")
    if platform.log_collector is None:
        yield Find(path, Text("what collects the logs is not said", "没有写明日志由谁采集"))
        return
    days = around.setting("log-collector-unsaid", PARAMETERS, "days")
    if platform.logs_kept is None:
        said = Text("how long logs are kept is not said", "没有写明日志保留多久")
        yield Find((*path, "keep"), said)
    elif platform.logs_kept < days * _DAY:
        kept = platform.logs_kept / _DAY
        said = Text(
            f"logs are kept for {kept:g} days, less than {days}",
            f"日志只保留 {kept:g} 天，不足 {days} 天",
        )
        yield Find((*path, "keep"), said)
