"""Contradictions within one environment, component by component. Pure reading of a tree."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from setsail.finding.text import Text
from setsail.system import open_secret, pod_check, stores, suggest, units
from setsail.system.merge import Tree
from setsail.system.pod_check import Fault
from setsail.system.syntax import COMPONENTS, WORKLOADS
from setsail.system.values import Path

__all__ = ["Fault", "faults"]

CALLABLE = tuple(section for section in COMPONENTS if section != "jobs")


class _Seen(NamedTuple):
    """One component of the merged tree: where it stands, what it says, and all the others."""

    path: Path
    body: Tree
    tree: Tree


def faults(tree: Tree) -> Iterator[Fault]:
    """Every contradiction in a merged and completed tree; paths are those of that tree."""
    for section in COMPONENTS:
        for name, body in tree[section].items():
            seen = _Seen((section, name), body, tree)
            if section in WORKLOADS:
                yield from pod_check.faults(seen.path, body)
                yield from open_secret.faults(seen.path, body)
            for check in _CHECKS[section]:
                yield from check(seen)


def _needs(seen: _Seen) -> Iterator[Fault]:
    known = {name for section in CALLABLE for name in seen.tree[section]}
    for to, edge in (seen.body.get("needs") or {}).items():
        path = (*seen.path, "needs", to)
        if to in seen.tree["jobs"]:
            message = Text(
                f"{to} is a job: it answers nobody", f"{to} 是任务（job），不响应任何调用"
            )
            yield Fault(path, message, Text("drop this edge", "请去掉这条依赖"), names=True)
        elif to not in known:
            message = Text(f"needs {to}, which is not declared", f"依赖 {to}，但它没有声明")
            help = suggest.help(to, known - {seen.path[1]})
            yield Fault(path, message, help, names=True)
        else:
            yield from _port_of(path, seen.tree, to, edge)


def _port_of(path: Path, tree: Tree, to: str, edge: Tree) -> Iterator[Fault]:
    """A port that an edge names must be one that the callee listens on."""
    chosen = edge.get("port")
    ports = next((tree[s][to].get("ports") for s in WORKLOADS if to in tree[s]), None)
    if chosen is None or not ports:
        return
    numbers = [port.get("number") for port in ports.values()]
    if chosen not in numbers:
        listed = ", ".join(str(number) for number in numbers)
        message = Text(f"{to} does not listen on {chosen}", f"{to} 没有监听端口 {chosen}")
        yield Fault((*path, "port"), message, Text(f"it has {listed}", f"它的端口：{listed}"))


_LONGEST_CALM = 3600.0
"""Seconds; the API takes no longer window."""


def _scale(seen: _Seen) -> Iterator[Fault]:
    scale = seen.body["scale"]
    if scale["min"] > scale["max"]:
        message = Text(
            f"min {scale['min']} is above max {scale['max']}",
            f"min {scale['min']} 大于 max {scale['max']}",
        )
        help = Text("min is at most max", "min 不能大于 max")
        yield Fault((*seen.path, "scale", "min"), message, help)
    calm = scale.get("calm")
    if calm is not None and units.duration(calm) > _LONGEST_CALM:
        message = Text(f"calm {calm} is too long", f"calm {calm} 过长")
        yield Fault((*seen.path, "scale", "calm"), message, Text("1h at most", "最长 1h"))


def _release(seen: _Seen) -> Iterator[Fault]:
    release = seen.body.get("release") or {}
    path = (*seen.path, "release")
    if "canary" in release and "blueGreen" in release:
        message = Text("canary and blueGreen are two ways", "canary 与 blueGreen 是两种方式")
        yield Fault(path, message, Text("keep one of the two", "请只保留一个"))
    shares = [units.ratio(share) for share in release.get("canary", ())]
    if shares != sorted(set(shares)):
        message = Text("the shares of a canary must rise", "canary 的比例必须递增")
        help = Text("such as [5%, 25%, 50%]", "如 [5%, 25%, 50%]")
        yield Fault((*path, "canary"), message, help)


def _expose(seen: _Seen) -> Iterator[Fault]:
    expose = seen.body.get("expose")
    if expose is None:
        return
    path = (*seen.path, "expose")
    if not expose.get("hosts"):
        message = Text("this entry has no host name", "此入口没有域名")
        yield Fault(
            path, message, Text("write host: shop.example.com", "请写 host: shop.example.com")
        )
    ports = seen.body.get("ports") or {}
    if not ports:
        message = Text("this is exposed, but has no port", "已对外暴露，但没有端口")
        yield Fault(path, message, Text("write port: 8080", "请写 port: 8080"))
        return
    names = [*ports, *(str(port.get("number")) for port in ports.values())]
    if expose.get("port") is not None and expose["port"] not in names:
        message = Text(f"there is no port {expose['port']!r}", f"没有端口 {expose['port']!r}")
        yield Fault((*path, "port"), message, suggest.help(expose["port"], ports))


def _stateful(seen: _Seen) -> Iterator[Fault]:
    kind = seen.body.get("type")
    if kind is None:
        yield _no_type(seen.path, list(stores.STATEFUL))
    elif kind == stores.OTHER:
        for key, example in (("image", "ldap:2.6"), ("port", 389)):
            if key not in seen.body:
                message = Text(f"type other needs {key}", f"type other 须写明 {key}")
                help = Text(f"such as {key}: {example}", f"如 {key}: {example}")
                yield Fault(seen.path, message, help)


def _external(seen: _Seen) -> Iterator[Fault]:
    body, path = seen.body, seen.path
    if "type" not in body:
        yield _no_type(path, list(stores.EXTERNAL_PORTS))
    elif "port" not in body:
        message = Text(
            f"type {body['type']} has no usual port", f"类型 {body['type']} 没有约定端口"
        )
        yield Fault(path, message, Text("write port: 9000", "请写 port: 9000"))
    if body.get("hosts") and (body.get("primary") or body.get("replicas")):
        message = Text(
            "hosts are interchangeable, primary and replicas are not",
            "hosts 可互换，而 primary 与 replicas 不可互换",
        )
        help = Text(
            "keep one way; `hosts: null` deletes what lower layers say",
            "请只用一种；`hosts: null` 可删去下层的值",
        )
        yield Fault((*path, "hosts"), message, help)


def _no_type(path: Path, known: list[str]) -> Fault:
    message = Text(f"what is {path[1]}? its type is missing", f"{path[1]} 是什么？缺少 type")
    return Fault(path, message, _type_help(path[1], known))


def _type_help(name: str, known: list[str]) -> Text:
    meant = suggest.near(name, known)
    if meant is None:
        return suggest.help("", known)
    return Text(f"write type: {meant}", f"请写 type: {meant}")


_Check = Callable[[_Seen], Iterator[Fault]]
_CHECKS: dict[str, tuple[_Check, ...]] = {
    "services": (_needs, _scale, _release, _expose),
    "workers": (_needs, _scale, _release),
    "jobs": (_needs,),
    "stateful": (_stateful,),
    "external": (_external,),
}
