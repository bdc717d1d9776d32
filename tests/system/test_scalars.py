"""Single values are what Kubernetes and the protocols take, and nothing else."""

import pytest

from setsail.document.meaning import YAML12
from setsail.system import scalars, words
from setsail.system.shape import Scalar, Written, Wrong


def takes(kind: Scalar, text: str) -> bool:
    try:
        kind.accept(Written(text, True, YAML12.plain(text)))
    except Wrong:
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (scalars.CRON, ["30 2 * * *", "*/15 0-6 1,15 jan-jun mon-fri", "@daily", "0 0 ? * 6"],
         ["61 * * * *", "* * * *", "* * * * 7", "*/0 * * * *", "5-1 * * * *", "@often",
          "a * * * *"]),
        (scalars.HOST, ["10.0.0.1", "fd00::1", "mysql.corp.example.cn", "db_1.corp", "localdb"],
         ["127.0.0.1", "::1", "169.254.1.1", "0.0.0.0", "224.0.0.1", "1.2.3", "a:3306", "http://a",
          "-a.b", "a..b"]),
        (scalars.CPU, ["500m", "2", "0.5"], ["0", "-1", "2 cores", "half"]),
        (scalars.MEMORY, ["512Mi", "2Gi", "1G", "1.5Gi"], ["512", "512m", "1GB", "0Mi", "much"]),
        (scalars.PERCENT, ["65%", "99.95%"], ["65", "0.65", "65 %"]),
        (scalars.WEIGHT, ["1%", "99%"], ["0%", "100%", "2.5%", "5"]),
        (scalars.RATE, ["2000/s", "100/h"], ["2000", "2000rps", "1/d"]),
        (scalars.DURATION, ["800ms", "1h30m"], ["800", "soon"]),
        (scalars.SECRET, ["vault:trade/mq", "vault:trade/a#key", "k8s:shop-tls#tls.crt"],
         ["hunter2", "vault:", "vault:#a", "Vault:a", "vault:a b", "vault:a#b#c"]),
        (scalars.PORT, ["1", "65535"], ["0", "65536", "http", "80.5"]),
        (scalars.BOOLEAN, ["true", "false"], ["yes", "1", "maybe"]),
        (scalars.NUMBER, ["400", "0.5"], ["0", "-1", "many", "true"]),
        (words.NAME, ["web", "a", "a-1"], ["1a", "Web", "a_b", "-a", "a-", "a" * 64]),
        (words.SHORT_NAME, ["a" * 52], ["a" * 53]),
        (words.IMAGE, ["web:1.4.2", "web", "a/b_c--d:1", "h.cn:5000/a/b:v1.0_x", "x__y"],
         ["Web", "web:", "a//b", "a/", "web:1 2", "${TAG}", "https://a/b"]),
        (words.REGISTRY, ["harbor.example.cn/trade", "localhost:5000"],
         ["https://a.cn", "a.cn/", "a.cn/Trade"]),
        (words.TIMEZONE, ["Asia/Shanghai", "UTC", "America/Argentina/Ushuaia", "Etc/GMT+8"],
         ["asia/shanghai", "+08:00"]),
        (words.WINDOW, ["Tue-Thu 10:00-17:00", "Sun 00:00-24:00"], ["Tue", "Die 10:00-17:00"]),
        (words.PATH, ["/tmp", "/"], ["tmp", "/a b"]),
        (words.QUANTILE, ["p50", "p99", "p99.9", "p95"], ["99", "p100", "p1"]),
        (words.OBJECT, ["Deployment/web"], ["deployment/web", "Deployment", "Deployment/Web"]),
        (words.ROOT, ["vault:trade-test", "vault:a/b"], ["vault:a/", "vault", "vault:a#b"]),
        (words.PORT_NAME, ["http", "grpc-web"], ["80", "a--b", "http-management-x"]),
    ],
)  # fmt: skip
def test_each_kind_takes_and_refuses(kind: Scalar, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not takes(kind, text)] == []
    assert [text for text in bad if takes(kind, text)] == []


def test_a_refusal_proposes_the_nearest_spelling_that_fits() -> None:
    with pytest.raises(Wrong) as caught:
        words.NAME.accept(Written("Order_Service", True, "Order_Service"))
    assert caught.value.help is not None
    assert caught.value.help.en.startswith("write order-service;")
