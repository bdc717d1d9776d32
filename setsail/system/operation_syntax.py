"""The syntax of how a workload is run: its owner, objective, scale, release and entry."""

from setsail.finding.text import Text
from setsail.system import scalars, words
from setsail.system.shape import Field, Record, Sequence, Table

OWNER = Record(
    {
        "team": Field(scalars.TEXT, Text("the team that answers for it", "负责团队"), "trade"),
        "contact": Field(
            scalars.TEXT, Text("who is reached when it fails", "故障联系人"), "oncall@example.cn"
        ),
        "tier": Field(
            scalars.integer(1, 3, Text("a tier", "等级")),
            Text(
                "1 is the most critical; it chooses the column of the checklist",
                "1 最关键；决定检查清单采用哪一列",
            ),
            2,
            otherwise=Text("the system's, else 3", "同系统，否则为 3"),
        ),
    },
    short=("team",),
)
SLO = Record(
    {
        "availability": Field(
            scalars.PERCENT, Text("share of good requests", "成功请求比例"), "99.95%"
        ),
        "latency": Field(
            Table(words.QUANTILE, scalars.DURATION),
            Text("the longest time by quantile", "各分位的最长耗时"),
            {"p99": "300ms"},
        ),
        "window": Field(
            scalars.DURATION,
            Text("the window of the objective", "目标的统计窗口"),
            "30d",
            default="30d",
        ),
    }
)
_PODS = scalars.integer(0, 10_000, Text("a number of pods", "Pod 数量"))
SCALE = Record(
    {
        "min": Field(
            _PODS,
            Text("fewest pods", "最少 Pod 数"),
            2,
            otherwise=Text(
                "2 for services, 1 for workers, never above max",
                "services 为 2，workers 为 1，且不超过 max",
            ),
        ),
        "max": Field(
            _PODS,
            Text(
                "most pods; the same as min makes no autoscaler",
                "最多 Pod 数；与 min 相同则不自动扩缩",
            ),
            10,
            otherwise=Text("the same as min", "同 min"),
        ),
        "cpu": Field(
            scalars.PERCENT,
            Text("scale at this share of the CPU request", "按 CPU 请求占比扩缩"),
            "65%",
        ),
        "memory": Field(
            scalars.PERCENT,
            Text("scale at this share of the memory request", "按内存请求占比扩缩"),
            "80%",
        ),
        "rps": Field(
            scalars.NUMBER,
            Text("scale at these requests a second a pod", "按单 Pod 每秒请求数扩缩"),
            400,
        ),
        "queueDepth": Field(
            scalars.NUMBER,
            Text("scale at these waiting messages a pod", "按单 Pod 积压消息数扩缩"),
            500,
        ),
        "calm": Field(
            scalars.DURATION,
            Text(
                "how long it must be calm before pods go; an hour at most",
                "缩容前须平静多久；最长一小时",
            ),
            "15m",
            otherwise=Text("5m", "5m"),
        ),
    },
    short=("min", "max"),
)
RELEASE = Record(
    {
        "canary": Field(
            Sequence(scalars.WEIGHT, lone=True),
            Text("shares of the traffic, step by step", "逐步放量的流量比例"),
            ["5%", "25%", "50%"],
        ),
        "blueGreen": Field(
            Record(
                {
                    "promote": Field(
                        scalars.choice("auto", "manual"),
                        Text("who switches over", "由谁切换"),
                        "manual",
                        default="auto",
                    )
                },
                short=("promote",),
            ),
            Text("a second version beside the first, then one switch", "新旧并存，一次切换"),
            {"promote": "manual"},
        ),
        "gate": Field(
            scalars.choice("slo", "manual", "none"),
            Text("what must hold before each step", "每一步之前须满足的条件"),
            "slo",
            default="slo",
        ),
        "hold": Field(
            scalars.DURATION, Text("the shortest stay on one step", "每一步的最短停留时间"), "5m"
        ),
    }
)
EXPOSE = Record(
    {
        "host": Field(
            words.HOST_NAME,
            Text("the host name of the entry", "入口域名"),
            "shop.example.com",
            goes=(("hosts",),),
        ),
        "hosts": Field(
            Sequence(words.HOST_NAME, lone=True),
            Text("the host names of the entry", "入口域名列表"),
            ["shop.example.com"],
        ),
        "path": Field(words.WEB_PATH, Text("the path prefix", "路径前缀"), "/", default="/"),
        "port": Field(
            scalars.TEXT,
            Text("which port, by name or number", "对外的端口（名称或编号）"),
            "http",
            otherwise=Text("the first port", "第一个端口"),
        ),
        "tls": Field(
            words.OBJECT_NAME, Text("the Secret of the certificate", "证书所在的 Secret"), "shop-cn"
        ),
        "rateLimit": Field(
            scalars.RATE,
            Text("requests that the entry lets through", "入口放行的请求速率"),
            "2000/s",
        ),
    },
    short=("hosts",),
)
