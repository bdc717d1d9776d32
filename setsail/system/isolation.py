"""Test must not reach into production: not the same address outside, not the same secret."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from setsail.finding.text import Text
from setsail.system import secret
from setsail.system.declared import Declared
from setsail.system.merge import Merged, Tree
from setsail.system.pod_check import Fault
from setsail.system.values import Path

_ADDRESSES = ("hosts", "primary", "replicas")


class _Owned(NamedTuple):
    """What production uses: address and port, or reference, to its environment."""

    addresses: dict[tuple[str, object], str]
    secrets: dict[str, str]


def faults(declared: Declared, merged: Mapping[str, Merged]) -> Iterator[tuple[str, Fault]]:
    """What an environment that is not production has in common with one that is, with the
    environment's name. `shared: true`, on the environment or the external, allows it."""
    environments = declared.environments
    production = [name for name, said in environments.items() if said.get("production")]
    owned = _Owned({}, {})
    for name in production:
        for address, _ in _addresses(merged[name].tree):
            owned.addresses.setdefault(address, name)
        for reference, _ in _secrets(merged[name].tree):
            owned.secrets.setdefault(reference, name)
    for name, said in environments.items():
        if name not in production and not said.get("shared"):
            yield from ((name, fault) for fault in _common(merged[name].tree, owned))


def _common(tree: Tree, owned: _Owned) -> Iterator[Fault]:
    allowed = {name for name, body in tree["external"].items() if body.get("shared")}
    environment = next(iter(tree["environments"]))
    for address, path in _addresses(tree):
        if address in owned.addresses and path[1] not in allowed:
            host, there = address[0], owned.addresses[address]
            message = Text(
                f"in {environment}, {path[1]} is at {host}, the address of {there}",
                f"{environment} 中的 {path[1]} 与 {there} 同在 {host}",
            )
            yield Fault(path, message, _way_out(environment, path))
    for reference, path in _secrets(tree):
        to = path[3] if path[2] == "needs" else path[1]
        if reference in owned.secrets and to not in allowed:
            there = owned.secrets[reference]
            message = Text(
                f"{environment} uses a secret of {there}: {reference}",
                f"{environment} 使用了 {there} 的密钥：{reference}",
            )
            help = Text(
                f"write environments.{environment}.secrets: vault:… for the same names under "
                f"another root, or shared: true",
                f"请写 environments.{environment}.secrets: vault:…（同名、另一根路径），"
                "或写 shared: true",
            )
            yield Fault(path, message, help)


def _way_out(environment: str, path: Path) -> Text:
    at = ".".join(("environments", environment, *path[:2]))
    return Text(
        f"write {at}.{path[2]}: […], or {at}.shared: true if it is on purpose",
        f"请写 {at}.{path[2]}: […]；若有意共用，写 {at}.shared: true",
    )


def _addresses(tree: Tree) -> Iterator[tuple[tuple[str, object], Path]]:
    for name, body in tree["external"].items():
        for key in _ADDRESSES:
            for at, host in enumerate(body.get(key) or ()):
                yield (host.lower(), body.get("port")), ("external", name, key, str(at))


def _secrets(tree: Tree) -> Iterator[tuple[str, Path]]:
    for path, holder in secret.references(tree):
        reference = holder[path[-1]]
        if not reference.startswith(f"{secret.IN_NAMESPACE}:"):
            yield reference, path
