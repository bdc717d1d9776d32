"""A system by hand: an order system with what has caused trouble before."""

from dataclasses import replace

from setsail.system import values
from setsail.system.values import Check, Edge, Health, Port, Scale, Workload

HTTP = (Port("http", 8080),)
HEALTH = Health(Check(path="/live"), Check(path="/ready"), 90.0)


def service(name: str, **more: object) -> Workload:
    """A service with port, probes and image; `more` overrides."""
    base = Workload(
        "services", name, f"harbor.example.cn/trade/{name}:1.0.0", version="1.0.0", ports=HTTP,
        health=HEALTH, scale=Scale(2, 2),
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


def order(**platform: object) -> values.System:
    """Gateway → order → MySQL on a virtual machine, Redis inside, a worker and a job."""
    needs = (
        Edge("order", "mysql", secret="vault:trade/mysql-order", pool=20,
             extra={"database": "trade_order", "access": "rw"}),
        Edge("order", "redis"),
        Edge("order", "sms", timeout=3.0, retries=1, idempotent=True),
    )  # fmt: skip
    workers = {
        "notify": Workload(
            "workers", "notify", "harbor.example.cn/trade/notify:0.9.4", version="0.9.4",
            health=Health(Check(exec=("/bin/check",)), Check(exec=("/bin/check",))),
            needs=(Edge("notify", "rabbitmq", extra={"consume": ["notify"], "prefetch": 50}),),
            scale=Scale(2, 10, queue_depth=500.0),
        )
    }  # fmt: skip
    jobs = {
        "settlement": Workload(
            "jobs", "settlement", "harbor.example.cn/trade/settlement:1.1.0", version="1.1.0",
            needs=(Edge("settlement", "mysql", secret="k8s:mysql-ro"),), schedule="30 2 * * *",
            timezone="Asia/Shanghai", deadline=7200.0,
        )
    }  # fmt: skip
    return values.System(
        "order",
        values.Environment("prod", production=True, platform=values.Platform(**platform)),  # type: ignore[arg-type]
        owner=values.Owner("trade", "oncall@example.cn", 1),
        registry="harbor.example.cn/trade",
        services={
            "gateway": service(
                "gateway",
                needs=(Edge("gateway", "order", timeout=4.0),),
                scale=Scale(3, 20, rps=400.0),
                expose=values.Expose(("shop.example.cn",), tls="shop-cn", rate_limit=2000.0),
                release=values.Release("canary", (5, 25, 50)),
            ),
            "order": service(
                "order",
                needs=needs,
                config={"ORDER_TTL": "30m", "REDIS_HOST": "mine"},
                files={"/etc/order/app.yaml": "pageSize: 50\n"},
                secrets={"ALIPAY_KEY": "vault:trade/alipay#private_key"},
                scale=Scale(4, 24, cpu=0.65),
            ),
        },
        workers=workers,
        jobs=jobs,
        stateful={
            "redis": values.Stateful(
                "redis", "redis", "redis:7.2", "7.2", topology="sentinel", replicas=3, port=6379,
                backup=values.Backup(21600.0, 7 * 86400.0, "s3://backup-sh/order"),
            )
        },
        external={
            "mysql": values.External(
                "mysql", "mysql", primary=("10.20.3.11",), replicas=("10.20.3.12",), port=3306
            ),
            "rabbitmq": values.External(
                "rabbitmq", "rabbitmq", ("10.20.4.21", "10.20.4.22"), port=5672,
                secret="vault:trade/mq",
            ),
            "sms": values.External("sms", "https", ("dysmsapi.aliyuncs.com",), port=443),
        },
    )  # fmt: skip


def alone(workload: Workload, **platform: object) -> values.System:
    """A system of one workload."""
    environment = values.Environment("prod", platform=values.Platform(**platform))  # type: ignore[arg-type]
    section = {workload.name: workload}
    return values.System("shop", environment, **{workload.section: section})  # type: ignore[arg-type]
