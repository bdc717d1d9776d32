"""An account for each component: nobody shares one, and none has a token or a right."""

from setsail.derive import field, head, names
from setsail.derive.derived import Yield
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

_OWN = Text(
    "an account of its own: what one component may do, no other may",
    "独立账号：一个组件的权限不会被其他组件共用",
)
_NO_TOKEN = Text("no token is mounted: it does not call the API", "不挂载令牌：程序不调用 API")


def derive(system: values.System) -> Yield:
    """The accounts of all workloads and stores."""
    things: tuple[values.Workload | values.Stateful, ...]
    things = (*system.workloads, *system.stateful.values())
    for thing in things:
        fields = (Field(("automountServiceAccountToken",), False, (), _NO_TOKEN),)
        name = names.dns(thing.name)
        yield field.assemble(system, "ServiceAccount", name, head.part_of(thing, _OWN), fields)
