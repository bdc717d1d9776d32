"""The syntax of what runs as pods: services, workers, jobs."""

from setsail.finding.text import Text
from setsail.system import scalars, words
from setsail.system.edge_syntax import NEEDS
from setsail.system.operation_syntax import EXPOSE, OWNER, RELEASE, SCALE, SLO
from setsail.system.pod_syntax import (
    ENV,
    HEALTH,
    LOG_LEVEL,
    METRICS,
    PORTS,
    RESOURCES,
    SIDECARS,
    VOLUMES,
)
from setsail.system.shape import Field, Record, Sequence, Table

_CONFIG = Table(words.VARIABLE, scalars.TEXT)
_SECRETS = Table(words.VARIABLE, scalars.SECRET)

POD = {
    "image": Field(
        words.IMAGE,
        Text(
            "the image; a name without / stands in `registry`", "镜像；不含 / 的名称取自 `registry`"
        ),
        "web:1.4.2",
    ),
    "metrics": Field(METRICS, Text("where Prometheus scrapes", "Prometheus 抓取地址"), "/metrics"),
    "resources": Field(
        RESOURCES, Text("requests and limits", "资源请求与上限"), {"cpu": "250m", "memory": "256Mi"}
    ),
    "config": Field(
        _CONFIG,
        Text("environment variables, from a ConfigMap", "环境变量，来自 ConfigMap"),
        {"LOG_LEVEL": "info"},
    ),
    "files": Field(
        Table(words.PATH, scalars.TEXT),
        Text("mounted files: path to content", "挂载的文件：路径到内容"),
        {"/etc/shop/app.yaml": "pageSize: 50\n"},
    ),
    "secrets": Field(
        _SECRETS,
        Text(
            "environment variables from a secret store; references only",
            "来自密钥库的环境变量；只写引用",
        ),
        {"API_KEY": "vault:shop/api#key"},
    ),
    "env": Field(
        Table(words.VARIABLE, ENV),
        Text("environment variables in the pod itself", "直接写入 Pod 的环境变量"),
        {"POD_IP": {"field": "status.podIP"}},
    ),
    "needs": Field(
        NEEDS,
        Text("what it calls; nothing else may be reached", "它调用谁；除此之外均不可达"),
        {"redis": {}, "payment": {"timeout": "3s"}},
    ),
    "volumes": Field(
        VOLUMES, Text("mounted volumes by name", "按名称挂载的卷"), {"cache": {"path": "/cache"}}
    ),
    "writable": Field(
        Sequence(words.PATH, lone=True),
        Text(
            "folders under the read-only root that may be written to and lost",
            "只读根目录下可写、可丢弃的目录",
        ),
        ["/tmp"],
        default=["/tmp"],
    ),
    "command": Field(
        Sequence(scalars.TEXT),
        Text("instead of the image's entry point", "替换镜像入口"),
        ["/bin/web"],
    ),
    "args": Field(Sequence(scalars.TEXT), Text("arguments", "启动参数"), ["--verbose"]),
    "user": Field(
        scalars.integer(0, 2**31 - 1, Text("a user id", "用户 ID")),
        Text("the user id that it runs as", "运行用户 ID"),
        10001,
    ),
    "init": Field(
        SIDECARS,
        Text("containers that run first and end", "先运行并结束的容器"),
        {"migrate": {"image": "web:1.4.2", "args": ["migrate"]}},
    ),
    "sidecars": Field(
        SIDECARS,
        Text("containers beside the main one", "与主容器并列的容器"),
        {"proxy": {"image": "proxy:2.0.1"}},
    ),
    "pullSecret": Field(
        words.OBJECT_NAME, Text("the Secret for the registry", "拉取镜像用的 Secret"), "harbor-pull"
    ),
    "grace": Field(
        scalars.DURATION,
        Text("time to end before it is killed", "被强制结束前的退出时间"),
        "30s",
        default="30s",
    ),
    "timezone": Field(
        words.TIMEZONE,
        Text("the time zone of the program and of its schedule", "程序及其定时的时区"),
        "Asia/Shanghai",
        otherwise=Text("the system's", "同系统"),
    ),
    "logs": Field(
        scalars.choice("stdout", "file"),
        Text("where it logs", "日志去向"),
        "stdout",
        default="stdout",
    ),
    "logLevel": Field(
        LOG_LEVEL,
        Text("the log level, and how it is raised", "日志级别，以及如何调高"),
        {"level": "info", "path": "/actuator/loggers"},
    ),
    "tracing": Field(
        scalars.choice("otel", "skywalking"), Text("how it is traced", "链路追踪方式"), "otel"
    ),
    "runbook": Field(
        scalars.TEXT,
        Text("where the first steps are written", "应急手册地址"),
        "https://wiki.example.cn/web",
    ),
    "owner": Field(
        OWNER,
        Text("its own owner, where not the system's", "自己的负责人（若与系统不同）"),
        "payments",
    ),
}
"""What every workload may say."""

SERVING = {
    "port": Field(
        scalars.PORT,
        Text("its one port; short for ports.http", "唯一端口；等同 ports.http"),
        8080,
        goes=(("ports", "http"),),
    ),
    "ports": Field(
        PORTS,
        Text("its ports by name, the main one first", "按名称列出端口，主端口在前"),
        {"http": 8080},
    ),
    "health": Field(HEALTH, Text("its probes", "探针"), "/healthz"),
    "scale": Field(SCALE, Text("how many pods", "Pod 数量"), {"min": 2, "max": 10, "cpu": "70%"}),
    "release": Field(
        RELEASE,
        Text("how a new version goes out", "新版本如何发布"),
        {"canary": ["5%", "25%", "50%"]},
        otherwise=Text("a rolling update", "滚动更新"),
    ),
    "slo": Field(
        SLO,
        Text("its own objective", "自己的目标"),
        {"availability": "99.9%"},
        otherwise=Text("for services the system's", "services 同系统"),
    ),
}
"""What only services and workers say: jobs end."""

SERVICE = Record(
    {
        **POD,
        **SERVING,
        "expose": Field(EXPOSE, Text("the entry from outside", "对外入口"), "shop.example.com"),
    }
)
WORKER = Record({**POD, **SERVING})
JOB = Record(
    {
        **POD,
        "schedule": Field(
            scalars.CRON,
            Text("when it runs; without it, once", "运行时间；不写则只运行一次"),
            "30 2 * * *",
        ),
        "deadline": Field(
            scalars.DURATION, Text("the longest that it may run", "最长运行时间"), "2h"
        ),
        "alerts": Field(
            Table(scalars.choice("missed"), scalars.DURATION),
            Text(
                "alert when it has not run this long after its time", "超过计划时间多久未运行则告警"
            ),
            {"missed": "15m"},
        ),
    }
)
DEFAULTS = Record(
    {k: f for k, f in {**POD, **SERVING}.items() if k not in ("image", "needs", "slo", "owner")}
)
"""What a default can say. A component takes what its kind has."""
