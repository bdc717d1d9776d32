"""A service keeps data on a volume of its own.

Its pods are no longer alike: each has its own data, a request must find the right one, and one
that is lost takes what only it had. Such a service cannot be scaled, moved or rolled freely.

Put the data where it is looked after: a store under `stateful`, a database outside, object storage
for files; sessions in Redis. What may be lost is a volume of kind `temporary`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """服务把数据保存在自己的卷上。

它的 Pod 不再彼此相同：各有各的数据，请求必须找对 Pod，失去一个就失去只有它才有的内容。这样的服务无法随意扩缩、
迁移或滚动。

把数据放到有人照管的地方：`stateful` 下的存储、外部数据库、存文件的对象存储；会话放 Redis。可以丢失的内容用
`temporary` 类型的卷。
"""

KINDS = ("System",)
ITEM = "stateless-services"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, volumes: {files: {path: /files, kind: data, size: 10Gi}}}
"""

GOOD = """
system: shop
external:
  files: {type: s3, hosts: [s3.example.com], owner: storage, rpo: 24h}
services:
  web:
    image: web:1.4.2
    port: 8080
    health: {live: /livez, ready: /readyz}
    needs: {files: {bucket: uploads}}
"""


def applies(system: System, around: Around) -> bool:
    """Where there are services."""
    return bool(system.services)


def check(system: System, around: Around) -> Iterator[Find]:
    """Find their volumes of kind data; a shared one belongs to no single pod."""
    for service in system.services.values():
        for volume in service.volumes:
            if volume.kind == "data" and not volume.read_only:
                yield Find(
                    declared.at(service, "volumes", volume.name),
                    Text(
                        f"{service.name} keeps data in {volume.path} that must outlive its pods",
                        f"{service.name} 在 {volume.path} 保存需要比 Pod 活得更久的数据",
                    ),
                )
