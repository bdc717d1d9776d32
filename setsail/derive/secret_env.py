"""How secrets reach a container: references in its environment, never their content.

`<component>-secrets` holds one key a variable; `<component>-<callee>` holds all keys of an edge's
secret in capitals, and reaches the program under the callee's prefix (MYSQL_USERNAME,
MYSQL_PASSWORD). The credentials of a store in the cluster stand in `<store>-credentials`, keys
USERNAME and PASSWORD; an edge to it that names no secret of its own gets those.
"""

from collections.abc import Iterator

from setsail.derive import names, reference, store_types
from setsail.derive.field import Field, Source
from setsail.finding.text import Text
from setsail.system import values

SINGLE_KEY = "PASSWORD"
"""The key of a Secret whose reference names one value."""


def sources(system: values.System, workload: values.Workload) -> Iterator[Field]:
    """The entries of `envFrom`: one for each edge whose whole Secret is taken."""
    for edge in workload.needs:
        if (found := of_edge(system, workload, edge)) is None:
            continue
        wanted = reference.parse(found[0])
        if wanted.in_namespace and wanted.key:
            continue
        name = wanted.path if wanted.in_namespace else edge_secret(workload, edge)
        value = {"prefix": f"{names.variable(edge.to)}_", "secretRef": {"name": name}}
        yield Field(("envFrom",), value, found[1], _credentials(edge))


def entries(system: values.System, workload: values.Workload) -> Iterator[Field]:
    """The entries of `env`: one for each variable that is one key of a Secret."""
    for variable, text in sorted(workload.secrets.items()):
        source = (workload.section, workload.name, "secrets", variable)
        yield entry(workload, variable, variable, text, source)
    for edge in workload.needs:
        if (found := of_edge(system, workload, edge)) is None:
            continue
        wanted = reference.parse(found[0])
        variable = f"{names.variable(edge.to)}_{SINGLE_KEY}"
        if wanted.in_namespace and wanted.key and variable not in workload.secrets:
            yield entry(workload, variable, variable, found[0], found[1])


def of_edge(
    system: values.System, workload: values.Workload, edge: values.Edge
) -> tuple[str, Source] | None:
    """The reference that `edge` uses and where it stands: its own, or its callee's."""
    if edge.secret:
        return edge.secret, (workload.section, workload.name, "needs", edge.to, "secret")
    if (outside := system.external.get(edge.to)) is not None and outside.secret:
        return outside.secret, ("external", edge.to, "secret")
    store = system.stateful.get(edge.to)
    if store is not None and store_types.of(store).credentials:
        return f"k8s:{credentials(store)}", ("stateful", edge.to, "secret")
    return None


def credentials(store: values.Stateful) -> str:
    """The Secret with the credentials of a store in the cluster."""
    found = reference.parse(store.secret) if store.secret else None
    if found and found.in_namespace:
        return found.path
    return names.beside(store.name, "credentials")


def own_secret(workload: values.Workload) -> str:
    """The Secret with one key for each variable that comes from a store outside."""
    return names.beside(workload.name, "secrets")


def edge_secret(workload: values.Workload, edge: values.Edge) -> str:
    """The Secret with the credentials of an edge."""
    return names.beside(workload.name, edge.to)


def fetched(workload: values.Workload) -> Iterator[tuple[str, reference.Reference, Source]]:
    """What `own_secret` holds: key, reference and source, for the program and its sidecars."""
    here = (workload.section, workload.name)
    every: list[tuple[str, str, Source]] = [
        (name, text, (*here, "secrets", name)) for name, text in workload.secrets.items()
    ]
    for sidecar in workload.sidecars:
        below = (*here, "init" if sidecar.init else "sidecars", sidecar.name, "secrets")
        for name, text in sidecar.secrets.items():
            every.append((key_of(sidecar, name), text, (*below, name)))
    for key, text, source in sorted(every):
        if not (wanted := reference.parse(text)).in_namespace:
            yield key, wanted, source


def key_of(sidecar: values.Sidecar, variable: str) -> str:
    """The key for a variable of a sidecar: the program may have one of that name."""
    return f"{names.dns(sidecar.name)}.{variable}"


def entry(workload: values.Workload, variable: str, key: str, text: str, source: Source) -> Field:
    """The variable that reads the reference `text`; `key` is where `own_secret` keeps it."""
    wanted = reference.parse(text)
    where = (
        {"name": wanted.path, "key": wanted.key or variable}
        if wanted.in_namespace
        else {"name": own_secret(workload), "key": key}
    )
    value = {"name": variable, "valueFrom": {"secretKeyRef": where}}
    why = Text("a reference to a secret, not its content", "只引用密钥，不含内容")
    return Field(("env",), value, source, why)


def _credentials(edge: values.Edge) -> Text:
    return Text(f"the credentials for {edge.to}", f"访问 {edge.to} 的凭据")
