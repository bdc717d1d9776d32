"""How much it would hurt: the tier, the objective, who can reach it."""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.migrate.estate import Sign
from setsail.migrate.fitness.view import View
from setsail.system.values import Objective

_STRICT = 0.9995


def find(view: View) -> Iterator[Sign]:
    """Every sign of how critical a workload is. Its tier is always one of them."""
    level = tier(view)
    said = Text(f"tier {level}", f"{level} 级")
    if not is_said(view):
        said = Text(f"nobody says its tier; {level} is taken", f"没有写明级别，按 {level} 级计")
    yield Sign("tier", said, (view.cite(("owner", "tier")),))
    goal = objective(view)
    if goal is not None and goal.availability is not None and goal.availability >= _STRICT:
        said = Text(
            f"availability {goal.availability:.4%} is promised",
            f"承诺可用性 {goal.availability:.4%}",
        )
        yield Sign("strict-objective", said, (view.cite(("slo",)),))
    if (expose := view.workload.expose) is not None:
        hosts = ", ".join(expose.hosts)
        said = Text(f"users reach it at {hosts}", f"用户经 {hosts} 访问")
        yield Sign("public-entry", said, view.at("expose"))


def tier(view: View) -> int:
    """The tier of the workload, else of its system."""
    said = (*view.home, "owner", "tier")
    return view.workload.owner.tier if said in view.system.origin else view.system.owner.tier


def is_said(view: View) -> bool:
    """Whether anybody says the tier."""
    paths = ((*view.home, "owner", "tier"), ("owner", "tier"))
    return any(path in view.system.origin for path in paths)


def objective(view: View) -> Objective | None:
    """The objective of a service; workers and jobs have only their own."""
    if view.workload.section == "services":
        return view.workload.slo or view.system.slo
    return view.workload.slo
