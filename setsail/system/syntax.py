"""The syntax of system.yaml: one table.

From it come what is loaded and refused, what is suggested, the JSON Schema, the reference page,
the defaults and what `explain` says. A key that is not here does not exist.
"""

from collections.abc import Mapping

from setsail.finding.text import Text
from setsail.system import scalars, words
from setsail.system.environment_syntax import PATCHES, environment
from setsail.system.operation_syntax import OWNER, SLO
from setsail.system.shape import Field, Record, Scalar, Sequence, Shape, Table
from setsail.system.store_syntax import EXTERNAL, STATEFUL
from setsail.system.workload_syntax import DEFAULTS, JOB, SERVICE, WORKER

FORMAT = 1
"""The version of this syntax."""

COMPONENTS: Mapping[str, tuple[Scalar, Record]] = {
    "external": (words.NAME, EXTERNAL),
    "stateful": (words.SHORT_NAME, STATEFUL),
    "services": (words.NAME, SERVICE),
    "workers": (words.NAME, WORKER),
    "jobs": (words.SHORT_NAME, JOB),
}
"""The sections whose keys are names of components, in the order of the file."""

WORKLOADS = ("services", "workers", "jobs")

_GIT = Record(
    {
        "url": Field(
            scalars.TEXT, Text("the repository", "仓库地址"), "https://git.example.cn/trade/order"
        ),
        "branch": Field(
            scalars.TEXT, Text("the branch that runs", "部署分支"), "main", default="main"
        ),
        "path": Field(
            scalars.TEXT,
            Text("the folder that render writes", "render 输出目录"),
            "deploy",
            default="deploy",
        ),
    },
    short=("url",),
)
_GITOPS = Record(
    {
        "tool": Field(
            scalars.choice("argocd", "flux"),
            Text("what keeps the cluster at Git", "GitOps 工具"),
            "argocd",
        ),
        "namespace": Field(
            words.OBJECT_NAME,
            Text("the Namespace of the tool", "工具所在的 Namespace"),
            "argocd",
            otherwise=Text("argocd, or flux-system", "argocd 或 flux-system"),
        ),
        "project": Field(
            words.OBJECT_NAME, Text("the AppProject of Argo CD", "Argo CD 的 AppProject"), "trade"
        ),
        "interval": Field(scalars.DURATION, Text("time between two looks", "对账间隔"), "5m"),
    },
    short=("tool",),
)
_PIPELINE = Record(
    {
        "tool": Field(
            scalars.choice("github", "gitlab", "jenkins", "tekton"),
            Text("what runs it", "流水线工具"),
            "gitlab",
        ),
        "build": Field(scalars.TEXT, Text("the command that builds", "构建命令"), "mvn -B package"),
        "test": Field(scalars.TEXT, Text("the command that tests", "测试命令"), "mvn -B verify"),
        "scan": Field(
            scalars.TEXT, Text("the command that scans an image", "镜像扫描命令"), "trivy image"
        ),
    },
    short=("tool",),
)

_DOCS = {
    "external": Text(
        "what stays where it is: addresses, never a workload",
        "留在原处的依赖：只有地址，没有工作负载",
    ),
    "stateful": Text("stores that run in the cluster", "运行在集群内的存储"),
    "services": Text("what answers requests", "响应请求的组件"),
    "workers": Text(
        "what works without being asked: consumers, pollers", "主动干活的组件：消费者、轮询者"
    ),
    "jobs": Text("what runs and ends, by schedule or once", "运行即结束的任务，定时或一次"),
}
_EXAMPLES: Mapping[str, object] = {
    "external": {"mysql": {"type": "mysql", "hosts": ["10.20.3.11"]}},
    "stateful": {"redis": {"type": "redis", "storage": "10Gi"}},
    "services": {"web": {"image": "web:1.4.2", "port": 8080}},
    "workers": {"notify": {"image": "notify:0.9.4", "scale": 2}},
    "jobs": {"settle": {"image": "settle:1.1.0", "schedule": "30 2 * * *"}},
}
_SECTIONS = {
    name: Field(Table(key, record, empty=True), _DOCS[name], _EXAMPLES[name])
    for name, (key, record) in COMPONENTS.items()
}
_OVERRIDES = {name: Table(key, record) for name, (key, record) in COMPONENTS.items()}

ROOT = Record(
    {
        "format": Field(
            scalars.integer(1, FORMAT, Text("a version of this syntax", "语法版本")),
            Text("the version of this syntax", "语法版本"),
            FORMAT,
            default=FORMAT,
        ),
        "system": Field(
            words.LABEL,
            Text(
                "its name; namespaces are called system-environment",
                "系统名；Namespace 为 系统-环境",
            ),
            "shop",
        ),
        "owner": Field(OWNER, Text("who answers for it", "负责人"), {"team": "trade", "tier": 1}),
        "registry": Field(
            words.REGISTRY,
            Text("where image names without / are looked for", "不含 / 的镜像名取自此仓库"),
            "harbor.example.cn/trade",
        ),
        "slo": Field(
            SLO,
            Text("the objective of every service", "所有 services 的目标"),
            {"availability": "99.95%"},
        ),
        "timezone": Field(
            words.TIMEZONE,
            Text("the time zone of programs and schedules", "程序与定时的时区"),
            "Asia/Shanghai",
        ),
        "git": Field(
            _GIT,
            Text("where this file is kept", "本文件所在的仓库"),
            "https://git.example.cn/trade/order",
        ),
        "gitops": Field(_GITOPS, Text("what keeps the cluster at Git", "GitOps 方式"), "argocd"),
        "pipeline": Field(
            _PIPELINE, Text("from commit to production", "从提交到生产的流水线"), "gitlab"
        ),
        "include": Field(
            Sequence(scalars.TEXT, lone=True),
            Text(
                "files with more components; each holds sections like this one",
                "含有更多组件的文件，结构同本文件的各 section",
            ),
            ["services/*.yaml"],
        ),
        "defaults": Field(
            DEFAULTS,
            Text("what every service, worker and job starts from", "所有工作负载的默认值"),
            {"port": 8080},
        ),
        **_SECTIONS,
        "patches": Field(
            PATCHES,
            Text(
                "hand-made changes to derived objects, merged over them",
                "对派生对象的手工修改，合并其上",
            ),
            {"Deployment/web": {"spec": {"minReadySeconds": 20}}},
        ),
        "environments": Field(
            Table(words.LABEL, environment(_OVERRIDES), empty=True),
            Text("where it runs", "运行环境"),
            {"prod": {"production": True}},
            otherwise=Text("one, prod, which is production", "只有 prod，且为生产"),
        ),
    }
)
PART = Record({name: ROOT.fields[name] for name in (*COMPONENTS, "patches")})
"""An included file."""


def at(path: tuple[str, ...]) -> Field | None:
    """The field that `path` (of the long or short form) leads to; None for names and items."""
    outer = shape_at(path[:-1])
    return outer.fields.get(path[-1]) if path and isinstance(outer, Record) else None


def shape_at(path: tuple[str, ...]) -> Shape | None:
    """The shape of what stands at `path`; None where the syntax knows nothing of it."""
    shape: Shape = ROOT
    for step in path:
        match shape:
            case Record(fields) if step in fields:
                shape = fields[step].shape
            case Table():
                shape = shape.value
            case Sequence():
                shape = shape.item
            case _:
                return None
    return shape
