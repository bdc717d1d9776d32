"""What an import knows beyond its system.yaml: the lines of the files it read, and what containers
share with each other and with their machine."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.migrate.component import Component
from setsail.migrate.compose.located import Located
from setsail.migrate.compose_import import Imported
from setsail.migrate.estate import Bond, Sign
from setsail.migrate.estate_of_system import Source
from setsail.migrate.evidence import Evidence
from setsail.system.values import Path, System

UNSEEN = frozenset({"no-pipeline", "no-metrics", "strict-objective"})
"""Traits of which such files never say anything."""


def source(
    imported: Imported, system: System, quote: Callable[[Place], str], environments: tuple[str, ...]
) -> Source:
    """The imported system as a source of an estate; places are those of the imported files."""
    reader = _Reader(imported, quote)
    return Source(
        system=_placed(system, imported),
        quote=quote,
        extra={one.name: tuple(reader.signs(one)) for one in imported.components},
        bonds=tuple(reader.bonds()),
        unseen=UNSEEN,
        tools=reader.tools(),
        environments=environments,
    )


def _placed(system: System, imported: Imported) -> System:
    """The system with the places of the files that were imported."""
    origin: dict[Path, Place] = {}
    for one in imported.components:
        service, home = one.found.service, (one.section, one.name)
        origin[home] = service.place
        for key in ("image", "command", "entrypoint", "healthcheck", "volumes", "ports"):
            if key in service.keys:
                said = "args" if key == "command" else "health" if key == "healthcheck" else key
                origin[(*home, said)] = service.keys[key].place
        for name, value in service.environment.items():
            origin[(*home, "config", name)] = value.place
            origin[(*home, "secrets", name)] = value.place
    homes = {one.name: (one.section, one.name) for one in imported.components}
    for edge in imported.edges:
        caller, callee = imported.names[edge.caller], imported.names[edge.callee]
        origin[(*homes[caller], "needs", callee)] = edge.evidence[-1].place
    for external in imported.externals:
        for caller, line in external.callers.items():
            origin.setdefault(("external", external.name), line.place)
            if caller in imported.names:
                home = homes[imported.names[caller]]
                origin[(*home, "needs", external.name)] = line.place
    first = next((c.found.service.place for c in imported.components), None)
    if first is not None:
        origin[()] = Place(first.file)
    return replace(system, origin=origin)


class _Reader:
    def __init__(self, imported: Imported, quote: Callable[[Place], str]) -> None:
        self.imported, self.quote = imported, quote

    def line(self, place: Place) -> Evidence:
        return Evidence(place, "compose", self.quote(place))

    def tools(self) -> Mapping[str, tuple[Text, Evidence]]:
        """What the import left out as a whole."""
        taken = {one.name for one in self.imported.components}
        return {
            item.service: (item.what, self.line(item.place))
            for item in self.imported.items
            if item.fate == "unused" and item.service and not item.key and item.place is not None
            if item.service not in taken
        }

    def signs(self, one: Component) -> Iterator[Sign]:
        """What the compose file says of the machine, of addresses and of names."""
        keys = one.found.service.keys
        yield from self._machine(one)
        for name in ("network_mode", "pid", "ipc"):
            value = (keys[name].text or "") if name in keys else ""
            if value == "host" or value.startswith(("service:", "container:")):
                said = Text(f"{name} is {value}", f"{name} 为 {value}")
                yield Sign("shares-namespace", said, (self.line(keys[name].place),))
        replicas = one.found.service.replicas or 1
        if "hostname" in keys and replicas > 1:
            said = Text(
                f"{replicas} instances under one hostname", f"{replicas} 个实例共用一个主机名"
            )
            yield Sign("fixed-hostname", said, (self.line(keys["hostname"].place),))
        yield from self._addresses(one)
        yield from self._secrets(one)
        for name, label in one.found.service.labels.items():
            if "sticky" in name and (label.text or "").lower() not in ("false", "0"):
                said = Text("sticky sessions are switched on", "启用了会话保持")
                yield Sign("sticky-sessions", said, (self.line(label.place),))

    def _machine(self, one: Component) -> Iterator[Sign]:
        keys = one.found.service.keys
        privileged = keys.get("privileged")
        if privileged is not None and privileged.text == "true":
            said = Text("it is privileged", "以特权方式运行")
            yield Sign("reaches-into-host", said, (self.line(privileged.place),))
        if (devices := keys.get("devices")) is not None and _texts(devices):
            said = Text(
                f"it uses a device of the machine: {_texts(devices)[0]}",
                f"使用宿主机设备：{_texts(devices)[0]}",
            )
            yield Sign("needs-device", said, (self.line(devices.place),), veto=True)
        for mount in one.found.service.mounts:
            socket = mount.source.endswith("docker.sock")
            system = mount.source.startswith(("/proc", "/sys", "/dev", "/lib/modules", "/var/lib"))
            if mount.kind == "bind" and (socket or system or mount.source == "/"):
                said = Text(
                    f"it reaches into the machine: {mount.source}",
                    f"直接访问宿主机：{mount.source}",
                )
                yield Sign("reaches-into-host", said, (self.line(mount.place),), veto=socket)

    def _addresses(self, one: Component) -> Iterator[Sign]:
        """Fixed addresses of others of the same project: pods have none."""
        fixed = self._fixed()
        for value in one.found.service.environment.values():
            for address, (owner, _) in fixed.items():
                if owner != one.name and address in (value.text or ""):
                    said = Text(
                        f"the address {address} of {owner}, which moves, is written down",
                        f"写死了将要迁移的 {owner} 的地址 {address}",
                    )
                    yield Sign("fixed-address", said, (self.line(value.place),), veto=True)
        for address, (owner, place) in fixed.items():
            if owner == one.name:
                said = Text(f"it has the fixed address {address}", f"它使用固定地址 {address}")
                yield Sign("fixed-address", said, (self.line(place),))

    def _fixed(self) -> Mapping[str, tuple[str, Place]]:
        found = {}
        for one in self.imported.components:
            networks = one.found.service.keys.get("networks")
            for entry in networks.mapping.values() if networks else ():
                address = entry.mapping.get("ipv4_address")
                if address is not None and address.text:
                    found[address.text] = (one.name, address.place)
        return found

    def _secrets(self, one: Component) -> Iterator[Sign]:
        """Secrets whose content stands in the imported files."""
        mine = [secret for secret in self.imported.secrets if secret.component == one.name]
        if mine:
            said = Text(
                f"{len(mine)} secrets stand in the files of today",
                f"今天的文件中写有 {len(mine)} 个密钥",
            )
            lines = tuple(self.line(secret.place) for secret in mine[:3])
            yield Sign("open-secret", said, lines)

    def bonds(self) -> Iterator[Bond]:
        """Containers that share a network, processes or memory."""
        names = self.imported.names
        for one in self.imported.components:
            for key in ("network_mode", "pid", "ipc"):
                said = one.found.service.keys.get(key)
                text = (said.text or "") if said else ""
                other = names.get(text.partition(":")[2], "")
                if said and text.startswith("service:") and other and other != one.name:
                    why = Text(f"{key} is shared", f"共用 {key}")
                    yield Bond(one.name, other, why, (self.line(said.place),))


def _texts(written: Located) -> list[str]:
    return [item.text or "a mapping" for item in written.items]
