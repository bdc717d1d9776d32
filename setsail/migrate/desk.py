"""What every part of a draft needs at hand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from setsail.migrate import edges, mention, naming
from setsail.migrate.component import Component
from setsail.migrate.compose.values import Build, Project
from setsail.migrate.ledger import Ledger
from setsail.migrate.question import Asker
from setsail.migrate.secret import Vault
from setsail.migrate.tree import Tree


def keeps_names(project: Project, components: Mapping[str, Component]) -> bool:
    """Whether every service is called as before, at the same ports."""
    return all(
        {one.name} == {name, *one.found.service.aliases, *project.services[name].registered}
        and not one.found.service.cluster.called
        for name, one in components.items()
    ) and not any(one.found.service.links for one in components.values())


def _same(one: Build | None, other: Build) -> bool:
    """Whether two builds make the same image."""
    if one is None:
        return False
    return (one.context, one.dockerfile, one.target) == (
        other.context,
        other.dockerfile,
        other.target,
    )


def _ports(host: str, called: Mapping[int, int], value: str) -> str:
    """A value in which a host is called at the port that its program listens on, where its
    Service today offers another."""
    if not called:
        return value

    def own(found: re.Match[str]) -> str:
        return f"{host}:{called.get(int(found[1]), int(found[1]))}"

    value = re.sub(rf"(?<![\w.-]){re.escape(host)}:(\d{{1,5}})\b", own, value)
    for scheme, usual in (("http", 80), ("https", 443)):
        if usual in called:
            bare = rf"(?<=\b{scheme}://){re.escape(host)}(?=[/?\s\"']|$)"
            value = re.sub(bare, f"{host}:{called[usual]}", value)
    return value


@dataclass(frozen=True, slots=True)
class Desk:
    """The project, what was decided about it, and where questions, fates and secrets go.
    `components` is keyed by names of services; `keeps_names` says that each is called as before,
    so that no value must change."""

    project: Project
    tree: Tree
    components: Mapping[str, Component]
    asker: Asker
    ledger: Ledger
    vault: Vault
    names: edges.Names
    keeps_names: bool

    def built(self, component: Component) -> str:
        """The name of the image that is built for a component, as compose names it; what is
        built from the same files has the same name."""
        build = component.found.service.build
        same = (
            one.name
            for one in self.components.values()
            if build is not None and _same(one.found.service.build, build)
        )
        return f"{naming.system(self.project.name)}-{next(same, component.name)}"

    def renamed(self, service: str, key: str, value: str) -> str:
        """A value in which other names of services are those of their components."""
        if self.keeps_names:
            return value
        known = self.names.of(service)
        hosts = {each.host for each in mention.find(value, key)}
        for host in sorted(hosts, key=len, reverse=True):
            callee = edges.resolve(host, known)
            component = self.components.get(callee or "")
            if callee is None or component is None:
                continue
            called = self.project.services[callee].cluster.called
            alias = edges.spoken(host, known)
            alias = host if alias != host.partition(".")[0] else alias
            if component.name != alias:
                pattern = rf"(?<![\w.-]){re.escape(alias)}(?![\w-])"
                value = re.sub(pattern, component.name, value)
            value = _ports(component.name, called, value)
        return value

    def renamed_text(self, service: str, text: str) -> str:
        """A file in which other names of services are those of their components."""
        if self.keeps_names:
            return text
        return "\n".join(self.renamed(service, "host", line) for line in text.split("\n"))
