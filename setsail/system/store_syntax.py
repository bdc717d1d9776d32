"""The syntax of stores in the cluster and of what stays outside."""

from setsail.finding.text import Text
from setsail.system import scalars, stores, words
from setsail.system.operation_syntax import OWNER
from setsail.system.pod_syntax import RESOURCES
from setsail.system.shape import Field, Record, Sequence, Table

BACKUP = Record(
    {
        "every": Field(scalars.DURATION, Text("time between two backups", "备份间隔"), "6h"),
        "keep": Field(scalars.DURATION, Text("how long each is kept", "保留时间"), "7d"),
        "to": Field(
            scalars.TEXT, Text("where it goes, off site", "异地存放地址"), "s3://backup/shop"
        ),
    }
)
_BY_TYPE = Text("by type, see below", "按类型，见下表")
_CONNECTIONS = scalars.integer(1, 10_000_000, Text("a number of connections", "连接数"))
_AGREED = {
    "secret": Field(
        scalars.SECRET,
        Text("its credentials; a reference", "凭据（引用）"),
        "vault:trade/mq",
    ),
    "maxConnections": Field(
        _CONNECTIONS, Text("connections that it accepts", "可接受的连接数"), 2000
    ),
    "backup": Field(BACKUP, Text("how it is backed up", "备份方式"), {"every": "6h", "keep": "7d"}),
    "rpo": Field(
        scalars.DURATION,
        Text("the most data that may be lost, as time", "最多可丢失的数据（以时间计）"),
        "6h",
        otherwise=Text("backup.every", "同 backup.every"),
    ),
    "rto": Field(scalars.DURATION, Text("the longest until it is back", "恢复的最长时间"), "10m"),
}
STATEFUL = Record(
    {
        "type": Field(
            scalars.choice(
                *stores.STATEFUL, stores.OTHER, name=Text("a known type of store", "已知的存储类型")
            ),
            Text(
                "what it is; `other` needs image and port",
                "类型；`other` 须写明 image 与 port",
            ),
            "postgres",
        ),
        "version": Field(
            scalars.TEXT,
            Text("its version, the tag of its image", "版本，即镜像标签"),
            "16",
            otherwise=_BY_TYPE,
        ),
        "image": Field(
            words.IMAGE,
            Text("its image, where not the usual one", "镜像（若非默认）"),
            "harbor.example.cn/base/postgres:16",
            otherwise=_BY_TYPE,
        ),
        "topology": Field(
            scalars.choice(*stores.TOPOLOGIES),
            Text("how its pods work together", "各 Pod 如何协作"),
            "sentinel",
            otherwise=Text(
                "single for one pod, else cluster", "一个 Pod 为 single，否则为 cluster"
            ),
        ),
        "replicas": Field(
            scalars.integer(0, 100, Text("a number of pods", "Pod 数量")),
            Text("its pods", "Pod 数量"),
            3,
            default=1,
        ),
        "port": Field(scalars.PORT, Text("its port", "端口"), 5432, otherwise=_BY_TYPE),
        "storage": Field(
            scalars.MEMORY, Text("disk of each pod", "单 Pod 磁盘"), "20Gi", default="10Gi"
        ),
        "resources": Field(
            RESOURCES,
            Text("requests and limits", "资源请求与上限"),
            {"cpu": "500m", "memory": "1Gi"},
            otherwise=_BY_TYPE,
        ),
        **_AGREED,
        "config": Field(
            Table(words.VARIABLE, scalars.TEXT),
            Text("environment variables of the store", "该存储的环境变量"),
            {"TZ": "Asia/Shanghai"},
        ),
        "user": Field(
            scalars.integer(0, 2**31 - 1, Text("a user id", "用户 ID")),
            Text("the user id that it runs as", "运行用户 ID"),
            999,
            otherwise=_BY_TYPE,
        ),
        "owner": Field(OWNER, Text("its own owner", "自己的负责人"), "dba"),
    }
)
_HOSTS = Sequence(scalars.HOST, lone=True)
EXTERNAL = Record(
    {
        "type": Field(
            scalars.choice(*stores.EXTERNAL_PORTS, name=Text("a known type", "已知的类型")),
            Text("what is spoken there; tcp for anything else", "那里的协议；其他一律写 tcp"),
            "mysql",
        ),
        "hosts": Field(
            _HOSTS, Text("interchangeable addresses", "可互换的地址"), ["10.20.4.21", "10.20.4.22"]
        ),
        "primary": Field(
            _HOSTS, Text("the address that takes writes", "接受写入的地址"), ["10.20.3.11"]
        ),
        "replicas": Field(_HOSTS, Text("addresses that only read", "只读地址"), ["10.20.3.12"]),
        "port": Field(scalars.PORT, Text("its port", "端口"), 3306, otherwise=_BY_TYPE),
        "tls": Field(scalars.BOOLEAN, Text("the connection is encrypted", "连接是否加密"), True),
        **_AGREED,
        "owner": Field(scalars.TEXT, Text("who answers for it", "负责人"), "dba"),
        "shared": Field(
            scalars.BOOLEAN,
            Text(
                "on purpose the same in test and production",
                "有意让测试与生产共用",
            ),
            True,
            default=False,
        ),
    }
)
