"""The syntax of environments: what differs between test and production."""

from collections.abc import Mapping

from setsail.finding.text import Text
from setsail.system import scalars, words
from setsail.system.operation_syntax import OWNER, SCALE, SLO
from setsail.system.shape import Field, Free, Record, Sequence, Shape, Table

_LOGS = Record(
    {
        "collector": Field(
            scalars.TEXT, Text("what collects them from the nodes", "节点上的采集器"), "loki"
        ),
        "keep": Field(scalars.DURATION, Text("how long they are kept", "保留多久"), "180d"),
    },
    short=("collector",),
)
PLATFORM = Record(
    {
        "context": Field(
            scalars.TEXT, Text("the context of the kubeconfig", "kubeconfig 的 context"), "prod-hz"
        ),
        "version": Field(
            scalars.TEXT, Text("the version of Kubernetes", "Kubernetes 版本"), "1.31"
        ),
        "zones": Field(
            scalars.integer(1, 100, Text("a number of zones", "可用区数量")),
            Text("zones that nodes stand in", "节点分布的可用区数"),
            3,
        ),
        "gatewayClass": Field(
            words.OBJECT_NAME, Text("the GatewayClass", "入口使用的 GatewayClass"), "eg"
        ),
        "storageClass": Field(
            words.OBJECT_NAME, Text("the StorageClass", "存储使用的 StorageClass"), "ssd"
        ),
        "snapshotClass": Field(
            words.OBJECT_NAME,
            Text("the VolumeSnapshotClass", "快照使用的 VolumeSnapshotClass"),
            "ssd-snap",
        ),
        "secretStore": Field(
            words.SECRET_STORE,
            Text(
                "the ClusterSecretStore to ask; SecretStore/name for one of the namespace",
                "使用的 ClusterSecretStore；若在本 Namespace 则写 SecretStore/名称",
            ),
            "vault",
        ),
        "networkPlugin": Field(
            scalars.TEXT,
            Text("what enforces NetworkPolicy", "执行 NetworkPolicy 的网络插件"),
            "calico",
        ),
        "mesh": Field(scalars.TEXT, Text("the service mesh", "服务网格"), "istio"),
        "monitoring": Field(
            scalars.TEXT, Text("what scrapes and alerts", "监控系统"), "prometheus-operator"
        ),
        "logs": Field(
            _LOGS,
            Text("what collects logs, and how long they are kept", "日志由谁采集，保留多久"),
            {"collector": "loki", "keep": "180d"},
        ),
        "entryNamespace": Field(
            words.OBJECT_NAME,
            Text("the Namespace from which the entry's traffic comes", "入口流量来源的 Namespace"),
            "envoy-gateway-system",
        ),
    },
)
CHANGE_WINDOW = Record(
    {
        "when": Field(words.WINDOW, Text("days and hours", "星期与时刻"), "Tue-Thu 10:00-17:00"),
        "timezone": Field(words.TIMEZONE, Text("of that time", "所用时区"), "Asia/Shanghai"),
    },
    short=("when",),
)
PATCHES = Table(words.OBJECT, Free())


_OWN = {
    "production": Field(
        scalars.BOOLEAN,
        Text("real users are served here", "是否为生产环境"),
        True,
        default=False,
    ),
    "approvers": Field(
        Sequence(scalars.TEXT, lone=True),
        Text("who says yes to a release", "发布审批人"),
        ["trade-lead", "sre-lead"],
    ),
    "changeWindow": Field(
        CHANGE_WINDOW,
        Text("when changes may start", "允许变更的时间窗"),
        "Tue-Thu 10:00-17:00",
    ),
    "platform": Field(
        PLATFORM,
        Text("what the cluster offers", "集群提供的能力"),
        {"context": "prod-hz", "zones": 3},
    ),
    "scale": Field(
        SCALE,
        Text("pods of every service and worker", "所有 services 与 workers 的 Pod 数"),
        1,
    ),
    "slo": Field(
        SLO, Text("the objective here; null for none", "此环境的目标；null 表示没有"), None
    ),
    "secrets": Field(
        words.ROOT,
        Text("the same names of secrets under another root", "同名密钥改用另一根路径"),
        "vault:trade-test",
    ),
    "shared": Field(
        scalars.BOOLEAN,
        Text(
            "on purpose uses addresses and secrets of production",
            "有意使用生产的地址与密钥",
        ),
        True,
        default=False,
    ),
    "registry": Field(
        words.REGISTRY,
        Text("the registry of this environment", "此环境的镜像仓库"),
        "harbor.test.cn/trade",
    ),
    "owner": Field(OWNER, Text("who answers for it here", "此环境的负责人"), "qa"),
    "patches": Field(PATCHES, Text("hand-made changes here", "此环境的手工修改"), {}),
}
"""What an environment says about itself."""


def environment(sections: Mapping[str, Shape]) -> Record:
    """The shape of one environment; `sections` are those of the system, to override."""
    overrides = {
        name: Field(
            shape,
            Text(f"what {name} have differently here", f"此环境中 {name} 的不同之处"),
            {"web": {"image": "web:1.4.3"}} if name == "services" else {},
        )
        for name, shape in sections.items()
    }
    return Record({**_OWN, **overrides})
