"""The pod of a workload: what a Deployment, a CronJob and a Job have in common."""

from collections.abc import Iterator

from setsail.derive import (
    config,
    container,
    drain,
    field,
    head,
    labels,
    names,
    priority,
    reference,
    security_context,
    sidecars,
    spread,
    volumes,
)
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

CONFIG_HASH = f"{labels.DOMAIN}/config-hash"


def template(system: values.System, workload: values.Workload) -> Iterator[Field]:
    """The pod template, as fields below it."""
    here = (workload.section, workload.name)
    yield _labels(system, workload)
    why = Text(
        "changes with what this workload reads, so that a change rolls it and no other",
        "随其读取的配置变化，因此只滚动受影响的组件",
    )
    digest = config.digest(system, workload)
    yield Field(("metadata", "annotations", CONFIG_HASH), digest, (*here, "config"), why)
    yield from field.under(("spec",), _spec(system, workload))


def account(name: str) -> Iterator[Field]:
    """The identity of the pods of `name`: its own, without a token."""
    why = Text("an account of its own, without rights", "独立且无权限的账号")
    yield Field(("serviceAccountName",), names.dns(name), (), why)
    why = Text("no token in the pod: it does not call the API", "Pod 内无令牌：程序不调用 API")
    yield Field(("automountServiceAccountToken",), False, (), why)
    why = Text(
        "no variables for every Service of the namespace: edges give their own",
        "不注入命名空间内全部 Service 的变量：依赖边自有变量",
    )
    yield Field(("enableServiceLinks",), False, (), why)


def _labels(system: values.System, workload: values.Workload) -> Field:
    role = head.ROLES[workload.section]
    found = labels.labels(system, role, workload.name, workload.version)
    why = Text("the same labels as its workload", "与所属工作负载相同的标签")
    return Field(("metadata", "labels"), found, (workload.section, workload.name), why)


def _spec(system: values.System, workload: values.Workload) -> Iterator[Field]:
    here = (workload.section, workload.name)
    yield from account(workload.name)
    yield from priority.field_of(system)
    claims = any(v.kind in ("data", "shared", "secret") for v in workload.volumes)
    user = (*here, "user")
    group = workload.user or security_context.GROUP
    yield from security_context.of_pod(workload.user, user, group if claims else None)
    yield drain.grace_field(workload)
    if workload.section != "jobs":
        yield from spread.fields(system, workload.name, rolled=True)
    if workload.pull_secret:
        name = reference.parse(workload.pull_secret).path
        why = Text("the account at the registry", "镜像仓库的账号")
        yield Field(("imagePullSecrets",), [{"name": name}], (*here, "pullSecret"), why)
    main = (*container.fields(system, workload), *drain.hook(system, workload))
    yield from field.under(("containers", 0), main)
    yield from sidecars.fields(system, workload)
    for at, each in enumerate(volumes.of(workload)):
        yield Field(("volumes", at), each.volume, each.source, each.why)
