"""A first system.yaml: the answer to `setsail init`, and the example that is rehearsed."""

from collections.abc import Mapping, Sequence
from typing import Any

from setsail.finding.text import Text
from setsail.system import stores, write
from setsail.system.values import Path

FILE = "system.yaml"
DEFAULT_NAME = "shop"
WITHOUT_BACKUP = frozenset({"memcached"})
"""Types that keep nothing."""
_COMMENTS: Mapping[Path, Text] = {
    ("system",): Text("Namespaces are called system-environment", "Namespace 名为 系统-环境"),
    ("owner",): Text(
        "tier 1 is the most critical; it chooses the column of the checklist",
        "tier 1 最关键；决定检查清单采用哪一列",
    ),
    ("registry",): Text("image names without / stand here", "不含 / 的镜像名取自此仓库"),
    ("slo",): Text("alerts and the gate of a release follow from it", "告警与发布门禁由它派生"),
    ("stateful",): Text("stores that run in the cluster", "运行在集群内的存储"),
    ("services", "web", "needs"): Text("nothing else may be reached", "除此之外均不可达"),
    ("services", "web", "expose"): Text("the entry from outside", "对外入口"),
    ("environments", "test"): Text("says only what differs", "只写不同之处"),
}


def text(name: str = DEFAULT_NAME, kinds: Sequence[str] = (), lang: str = "en") -> str:
    """A first system.yaml for the system `name`, with a store of each of `kinds`.

    `name` fits `words.LABEL`, `kinds` are types of `stores.STATEFUL`, `lang` is the language
    of the comments.
    """
    tree = _tree(name, kinds)
    return write.dump(tree, {path: note.to(lang) for path, note in _COMMENTS.items()})


def _tree(name: str, kinds: Sequence[str]) -> dict[str, Any]:
    needs: dict[str, Any] = {kind: _edge(name, kind) for kind in kinds}
    return {
        "system": name,
        "owner": {"team": name, "contact": f"{name}@example.com", "tier": 3},
        "registry": f"registry.example.com/{name}",
        "slo": {"availability": "99.9%", "latency": {"p99": "500ms"}, "window": "30d"},
        "defaults": {"resources": {"cpu": "100m", "memory": "128Mi"}},
        **({"stateful": {kind: _store(name, kind) for kind in kinds}} if kinds else {}),
        "services": {
            "web": {
                "image": "web:1.0.0",
                "port": 8080,
                "health": {"live": "/livez", "ready": "/readyz", "startup": "60s"},
                "metrics": "/metrics",
                "config": {"LOG_LEVEL": "info"},
                **({"needs": needs} if needs else {}),
                "scale": {"min": 2, "max": 6, "cpu": "70%"},
                "release": {"canary": ["5%", "25%", "50%"], "gate": "slo"},
                "expose": {"host": f"{name}.example.com"},
            }
        },
        "environments": {
            "test": {"scale": 1},
            "prod": {"production": True, "approvers": [f"{name}-lead"]},
        },
    }


def _store(name: str, kind: str) -> dict[str, Any]:
    if kind in WITHOUT_BACKUP:
        return {"type": kind, "version": stores.STATEFUL[kind].version}
    return {
        "type": kind,
        "version": stores.STATEFUL[kind].version,
        "storage": "20Gi",
        "backup": {"every": "24h", "keep": "7d", "to": f"s3://backup/{name}"},
        "rto": "30m",
    }


def _edge(name: str, kind: str) -> dict[str, Any]:
    if kind in ("postgres", "mysql", "mariadb", "mongodb"):
        return {"database": name.replace("-", "_"), "access": "rw", "pool": 10, "timeout": "2s"}
    return {"timeout": "1s"}


EXAMPLE = text(DEFAULT_NAME, ("postgres", "redis"))
"""What `setsail rehearse` sails when there is no system.yaml yet."""
