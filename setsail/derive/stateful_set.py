"""Stores in the cluster: a StatefulSet whose volumes outlive it.

Two Services: `<name>-headless` names the pods one by one, `<name>` is for callers. Where several
pods run, `<name>` leads to the first alone: Setsail does not arrange that stores agree, and two
pods that both take writes would part the data.
"""

from collections.abc import Iterator

from setsail.derive import field, head, labels, names, store_pod, store_types, volumes
from setsail.derive.derived import Body, Derived, Gap, Yield
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

ITEM = "stateful-on-the-right-kind"


def derive(system: values.System) -> Yield:
    """StatefulSet and Services of each store."""
    for store in system.stateful.values():
        why = Text(
            f"{store.name} keeps data, each pod its own",
            f"{store.name} 保存数据，每个 Pod 各有一份",
        )
        part = head.part_of(store, why)
        fields = (*_annotations(system, store), *field.under(("spec",), _spec(system, store)))
        yield field.assemble(system, "StatefulSet", _name(store), part, fields)
        if store.port:
            yield _headless(system, store, part)
            yield _for_callers(system, store)
        yield from _gaps(store)


def _name(store: values.Stateful) -> str:
    return names.dns(store.name, names.STATEFUL_SET)


def _annotations(system: values.System, store: values.Stateful) -> Iterator[Field]:
    source = ("stateful", store.name, "backup")
    backup = store.backup or values.Backup()
    known = {
        "backup-every": f"{backup.every:g}s" if backup.every else None,
        "backup-keep": f"{backup.keep:g}s" if backup.keep else None,
        "snapshot-class": system.environment.platform.snapshot_class if store.backup else None,
    }
    for key, value in known.items():
        if value:
            why = Text("for whoever takes the snapshots", "供执行快照者读取")
            yield Field(("metadata", "annotations", f"{labels.DOMAIN}/{key}"), value, source, why)


def _spec(system: values.System, store: values.Stateful) -> Iterator[Field]:
    here = ("stateful", store.name)
    why = Text("the number of pods", "Pod 数量")
    yield Field(("replicas",), store.replicas, (*here, "replicas"), why)
    own = Text("each pod has a name of its own", "每个 Pod 有独立名称")
    yield Field(("serviceName",), store_pod.headless(store), (), own)
    why = Text("nothing that ever changes: a selector cannot", "只含不变的标签：选择器不可修改")
    selector = {"matchLabels": labels.selector(system, store.name)}
    yield Field(("selector",), selector, here, why)
    ordered = Text("one after the other, the first first", "依次启动，第一个最先")
    yield Field(("podManagementPolicy",), "OrderedReady", (), ordered)
    yield Field(("updateStrategy",), {"type": "RollingUpdate"}, (), ordered)
    settled = Text("a pod settles before the next is changed", "一个 Pod 稳定后才更换下一个")
    yield Field(("minReadySeconds",), 10, (), settled)
    kept = Text("the data stays, whatever happens to the store", "无论存储组件如何变化，数据保留")
    policy = {"whenDeleted": "Retain", "whenScaled": "Retain"}
    yield Field(("persistentVolumeClaimRetentionPolicy",), policy, (), kept)
    yield Field(("revisionHistoryLimit",), 5, (), Text("earlier revisions", "历史版本"))
    yield from field.under(("template",), store_pod.template(system, store))
    yield from field.under(("volumeClaimTemplates", 0), _claim(system, store))


def _claim(system: values.System, store: values.Stateful) -> Iterator[Field]:
    """The claim of each pod. It can never be changed, so it carries only the selector labels."""
    here = ("stateful", store.name)
    why = Text("the data of each pod", "每个 Pod 的数据")
    metadata: Body = {"name": store_pod.DATA, "labels": labels.selector(system, store.name)}
    yield Field(("metadata",), metadata, here, why)
    fields = volumes.claim_fields(system, store.storage, (*here, "storage"))
    yield from field.under(("spec",), fields)


def _ports(store: values.Stateful) -> list[Body]:
    name = names.port(store.type)
    return [{"name": name, "port": store.port, "targetPort": name, "protocol": "TCP"}]


def _headless(system: values.System, store: values.Stateful, part: head.Part) -> Derived:
    source = ("stateful", store.name)
    names_pods = Text("gives each pod a name", "为每个 Pod 提供名称")
    early = Text("pods find each other before they are ready", "就绪之前 Pod 即可互相发现")
    fields = (
        Field(("spec", "clusterIP"), "None", (), names_pods),
        Field(("spec", "publishNotReadyAddresses"), True, (), early),
        Field(("spec", "selector"), labels.selector(system, store.name), source, names_pods),
        Field(("spec", "ports"), _ports(store), (*source, "port"), names_pods),
    )
    return field.assemble(system, "Service", store_pod.headless(store), part, fields)


def _for_callers(system: values.System, store: values.Stateful) -> Derived:
    source = ("stateful", store.name)
    selector = labels.selector(system, store.name)
    why = Text(f"callers reach {store.name} here", f"调用方由此访问 {store.name}")
    chosen = why
    if store.replicas > 1:
        selector["statefulset.kubernetes.io/pod-name"] = f"{_name(store)}-0"
        chosen = Text(
            "the first pod alone: two that take writes would part the data",
            "只指向第一个 Pod：两个都接受写入会使数据分裂",
        )
    fields = (
        Field(("spec", "type"), "ClusterIP", (), Text("inside only", "仅集群内")),
        Field(("spec", "selector"), selector, source, chosen),
        Field(("spec", "ports"), _ports(store), (*source, "port"), why),
    )
    part = head.part_of(store, why)
    return field.assemble(system, "Service", names.dns(store.name), part, fields)


def _gaps(store: values.Stateful) -> Iterator[Gap]:
    known = store_types.of(store)
    if not known.complete:
        message = Text(
            f"{store.name}: what a {store.type} needs besides a volume at {known.data}, the user "
            f"{store_types.user(store)} and a read-only root is not known here: start it once and "
            "see, patch what it lacks, or use its operator",
            f"{store.name}：除挂载于 {known.data} 的卷、用户 {store_types.user(store)} 与只读根"
            f"之外，{store.type} 还需要什么在此未知：请先试启动，用 patch 补齐，或改用其 Operator",
        )
        yield Gap("not-enforced", ITEM, ("stateful", store.name, "type"), message)
    if store.replicas < 2:
        return
    source = ("stateful", store.name, "topology")
    if store_pod.follows(store):
        message = Text(
            f"{store.name}: all pods copy the first, but nothing makes another the first when it "
            f"is lost (topology {store.topology}); an operator, or a service outside, does",
            f"{store.name}：其余 Pod 复制第一个 Pod，但它丢失时不会自动切换"
            f"（拓扑 {store.topology}）；需要 Operator 或集群外的服务",
        )
    else:
        message = Text(
            f"{store.name}: {store.replicas} pods run, but Setsail does not make a {store.type} "
            "replicate; callers use the first alone; an operator, or a service outside, does",
            f"{store.name}：运行 {store.replicas} 个 Pod，但未配置 {store.type} 的复制；"
            "调用方只使用第一个；需要 Operator 或集群外的服务",
        )
    yield Gap("not-enforced", ITEM, source, message)
