"""The syntax of the parts of a pod: probes, ports, resources, volumes, other containers."""

from setsail.finding.text import Text
from setsail.system import scalars, words
from setsail.system.shape import Field, Record, Sequence, Table

_PROBE = {
    "path": Field(
        words.WEB_PATH, Text("an HTTP path that answers 2xx", "返回 2xx 的 HTTP 路径"), "/healthz"
    ),
    "exec": Field(
        Sequence(scalars.TEXT),
        Text("a command that ends with 0", "以 0 结束的命令"),
        ["/bin/worker", "check"],
    ),
    "tcp": Field(scalars.BOOLEAN, Text("the port accepts a connection", "端口可以建立连接"), True),
    "grpc": Field(
        scalars.BOOLEAN, Text("the gRPC health service answers", "gRPC 健康检查可用"), True
    ),
    "port": Field(
        scalars.PORT,
        Text("the port to ask", "检查的端口"),
        8080,
        otherwise=Text("the first port", "第一个端口"),
    ),
    "period": Field(scalars.DURATION, Text("time between two checks", "两次检查的间隔"), "10s"),
    "timeout": Field(
        scalars.DURATION, Text("the longest wait for an answer", "等待回答的最长时间"), "2s"
    ),
    "failures": Field(
        scalars.integer(1, 1000, Text("a number of failures", "失败次数")),
        Text("failures in a row that count", "连续失败多少次生效"),
        3,
    ),
}
CHECK = Record(_PROBE, short=("path",))
HEALTH = Record(
    {
        "live": Field(
            CHECK,
            Text("cheap and local; a failure restarts the pod", "廉价且本地；失败会重启 Pod"),
            "/live",
        ),
        "ready": Field(
            CHECK,
            Text("a failure takes the pod out of its Service", "失败会把 Pod 移出 Service"),
            "/ready",
        ),
        "startup": Field(
            scalars.DURATION, Text("the longest that a start may take", "启动的最长时间"), "90s"
        ),
        **{
            name: Field(f.shape, f.doc, f.example, goes=(("live", name), ("ready", name)))
            for name, f in _PROBE.items()
        },
    },
    short=("path",),
)
PORT = Record(
    {
        "number": Field(scalars.PORT, Text("the port number", "端口号"), 8080),
        "protocol": Field(
            scalars.choice("TCP", "UDP", "SCTP"),
            Text("the transport", "传输协议"),
            "TCP",
            default="TCP",
        ),
        "app": Field(
            scalars.choice("http", "grpc", "tcp"),
            Text("what is spoken on it", "应用协议"),
            "http",
            otherwise=Text(
                "by its name: http…, grpc…, else tcp", "按名称：http…、grpc…，否则为 tcp"
            ),
        ),
    },
    short=("number",),
)
PORTS = Table(words.PORT_NAME, PORT)
LOG_LEVEL = Record(
    {
        "level": Field(scalars.TEXT, Text("what is logged", "记录的级别"), "info"),
        "path": Field(
            words.WEB_PATH,
            Text(
                "where it is raised at run time, and falls back by itself",
                "运行时调高级别的路径，之后自动恢复",
            ),
            "/actuator/loggers",
        ),
    },
    short=("level",),
)
METRICS = Record(
    {
        "path": Field(words.WEB_PATH, Text("the path of the metrics", "指标路径"), "/metrics"),
        "port": Field(
            scalars.PORT,
            Text("the port of the metrics", "指标端口"),
            9090,
            otherwise=Text("the first port", "第一个端口"),
        ),
        "business": Field(
            Table(words.METRIC, scalars.TEXT),
            Text("what the system is for: name to PromQL", "业务指标：名称到 PromQL"),
            {"orders_paid_ratio": "orders_paid_total / orders_total"},
        ),
    },
    short=("path",),
)
RESOURCES = Record(
    {
        "cpu": Field(scalars.CPU, Text("CPU request", "CPU 请求"), "250m"),
        "memory": Field(scalars.MEMORY, Text("memory request", "内存请求"), "256Mi"),
        "cpuLimit": Field(scalars.CPU, Text("CPU limit", "CPU 上限"), "2"),
        "memoryLimit": Field(scalars.MEMORY, Text("memory limit", "内存上限"), "512Mi"),
    }
)
VOLUMES = Table(
    words.NAME,
    Record(
        {
            "path": Field(words.PATH, Text("where it is mounted", "挂载路径"), "/data"),
            "kind": Field(
                scalars.choice("temporary", "data", "shared", "config", "secret"),
                Text(
                    "temporary is lost with the pod, data is a claim of one pod, shared a claim of "
                    "several; config and secret mount the object `source`",
                    "temporary 随 Pod 消失，data 为单 Pod 存储，shared 为多 Pod 共享；"
                    "config 与 secret 挂载 `source` 对象",
                ),
                "data",
                default="temporary",
            ),
            "size": Field(scalars.MEMORY, Text("how large", "容量"), "10Gi"),
            "source": Field(
                words.OBJECT_NAME, Text("the object to mount", "要挂载的对象"), "tls-ca"
            ),
            "readOnly": Field(
                scalars.BOOLEAN, Text("mounted for reading", "只读挂载"), True, default=False
            ),
        },
        short=("path",),
    ),
)
ENV = Record(
    {
        "value": Field(scalars.TEXT, Text("a literal", "字面值"), "8080"),
        "field": Field(scalars.TEXT, Text("a field of the pod", "Pod 的字段"), "status.podIP"),
    },
    short=("value",),
)
SIDECARS = Table(
    words.NAME,
    Record(
        {
            "image": Field(words.IMAGE, Text("its image", "镜像"), "proxy:2.0.1"),
            "command": Field(
                Sequence(scalars.TEXT),
                Text("instead of the image's entry point", "替换镜像入口"),
                ["/proxy"],
            ),
            "args": Field(Sequence(scalars.TEXT), Text("arguments", "启动参数"), ["--port=8081"]),
            "config": Field(
                Table(words.VARIABLE, scalars.TEXT),
                Text("environment variables", "环境变量"),
                {"LEVEL": "info"},
            ),
            "secrets": Field(
                Table(words.VARIABLE, scalars.SECRET),
                Text("environment variables from a secret store", "来自密钥库的环境变量"),
                {"TOKEN": "vault:shop/proxy#token"},
            ),
            "resources": Field(
                RESOURCES,
                Text("requests and limits", "资源请求与上限"),
                {"cpu": "50m", "memory": "64Mi"},
            ),
        },
        short=("image",),
    ),
)
