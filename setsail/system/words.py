"""The kinds of names and other words in system.yaml.

Names follow RFC 1035 where they become Services, RFC 1123 where they become other objects.
"""

import re

from setsail.finding.text import Text
from setsail.system.scalars import DNS_NAME, matching

_PART = "[a-z0-9]+((\\.|_{1,2}|-+)[a-z0-9]+)*"


def _lower(text: str) -> str:
    """The nearest text that is a label."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


NAME = matching(
    Text(
        "a name (a-z, 0-9 and -, beginning with a letter, at most 63 characters)",
        "名称（a-z、0-9 与 -，以字母开头，最长 63 个字符）",
    ),
    r"[a-z]([-a-z0-9]*[a-z0-9])?",
    Text("it becomes the name of a Service: RFC 1035", "它会成为 Service 的名称：见 RFC 1035"),
    63,
    _lower,
)
SHORT_NAME = matching(
    Text(
        "a name (a-z, 0-9 and -, beginning with a letter, at most 52 characters)",
        "名称（a-z、0-9 与 -，以字母开头，最长 52 个字符）",
    ),
    r"[a-z]([-a-z0-9]*[a-z0-9])?",
    Text(
        "Kubernetes adds to it for the pods: RFC 1035", "Kubernetes 会为 Pod 追加后缀：见 RFC 1035"
    ),
    52,
    _lower,
)
LABEL = matching(
    Text(
        "a label (a-z, 0-9 and -, at most 31 characters)", "标签（a-z、0-9 与 -，最长 31 个字符）"
    ),
    r"[a-z0-9]([-a-z0-9]*[a-z0-9])?",
    Text("it becomes a part of a Namespace: RFC 1123", "它会成为 Namespace 的一部分：见 RFC 1123"),
    31,
    _lower,
)
PORT_NAME = matching(
    Text("a port name (a-z, 0-9 and -, at most 15)", "端口名（a-z、0-9 与 -，最长 15）"),
    r"(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*",
    Text("such as http, grpc or admin", "例如 http、grpc、admin"),
    15,
)
OBJECT_NAME = matching(
    Text("the name of an object", "对象名称"),
    r"[a-z0-9]([-.a-z0-9]*[a-z0-9])?",
    Text("a-z, 0-9, - and . (RFC 1123)", "a-z、0-9、- 与 .（RFC 1123）"),
)
VARIABLE = matching(
    Text("the name of an environment variable", "环境变量名"),
    r"[-._a-zA-Z][-._a-zA-Z0-9]*",
    Text("letters, digits, _ - and ., no digit first", "字母、数字、_ - .，且不以数字开头"),
)
PATH = matching(
    Text("an absolute path", "绝对路径"),
    r"/[^\s?#]*",
    Text("it begins with /", "以 / 开头"),
    1024,
)
WEB_PATH = matching(
    Text("the path of a URL", "URL 路径"),
    r"/\S*",
    Text("it begins with /, such as /healthz", "以 / 开头，如 /healthz"),
    1024,
)
HOST_NAME = matching(
    Text("a host name", "主机名"),
    DNS_NAME,
    Text("such as shop.example.com, without https://", "如 shop.example.com，不带 https://"),
)
IMAGE = matching(
    Text("an image such as web:1.4.2", "镜像（如 web:1.4.2）"),
    rf"([a-zA-Z0-9][-a-zA-Z0-9.]*(:[0-9]+)?/)?({_PART}/)*{_PART}"
    r"(:[A-Za-z0-9_][-A-Za-z0-9._]{0,127})?(@sha256:[0-9a-f]{64})?",
    Text(
        "name:tag; a name without / is looked for in `registry`",
        "名称:标签；不含 / 的名称取自 `registry`",
    ),
    512,
)
REGISTRY = matching(
    Text("a registry such as harbor.example.cn/trade", "镜像仓库（如 harbor.example.cn/trade）"),
    r"[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?(:[0-9]+)?(/[-a-z0-9._]+)*",
    Text(
        "host and project, without https:// and without a / at the end",
        "主机与项目，不带 https://，末尾不带 /",
    ),
)
ROOT = matching(
    Text("the root of the secrets, such as vault:trade-test", "密钥根路径（如 vault:trade-test）"),
    r"[a-z][a-z0-9-]*:[^#\s:][^#\s]*[^#\s/]",
    Text(
        "store:path; names below it stay the same as in production",
        "存储:路径；其下的名称与生产环境相同",
    ),
)
TIMEZONE = matching(
    Text("a time zone such as Asia/Shanghai", "时区（如 Asia/Shanghai）"),
    r"[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}",
    Text("a name of the IANA database", "IANA 时区库中的名称"),
)
OBJECT = matching(
    Text("an object such as Deployment/web", "对象（如 Deployment/web）"),
    r"[A-Z][A-Za-z0-9]*/[a-z0-9]([-.a-z0-9]*[a-z0-9])?",
    Text("Kind/name of an object that render writes", "render 所写对象的 Kind/name"),
)
QUANTILE = matching(
    Text("a quantile such as p99", "分位（如 p99）"),
    r"p(50|[5-9][0-9](\.?[0-9]+)?)",
    Text("p50, p90, p95, p99 or p99.9", "p50、p90、p95、p99 或 p99.9"),
    6,
)
METRIC = matching(
    Text("a name of a metric", "指标名"),
    r"[a-zA-Z_][a-zA-Z0-9_]*",
    Text("letters, digits and _", "字母、数字与 _"),
)
WINDOW = matching(
    Text("a time of the week such as Tue-Thu 10:00-17:00", "时间窗（如 Tue-Thu 10:00-17:00）"),
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))? "
    r"([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)",
    Text('days and hours: "Tue-Thu 10:00-17:00"', '星期与时刻："Tue-Thu 10:00-17:00"'),
)
SECRET_STORE = matching(
    Text("the name of a secret store", "密钥库名称"),
    r"((Cluster)?SecretStore/)?[a-z0-9]([-.a-z0-9]*[a-z0-9])?",
    Text("such as vault or SecretStore/vault", "如 vault 或 SecretStore/vault"),
)
