"""What a wave plan that stands beside system.yaml says about the checklist.

`setsail assess --format json -o waves.json` keeps it, in Git like system.yaml itself. That an order
exists is all that it shows: whether earlier waves have soaked stands in no file.
"""

import json
import os
from collections.abc import Mapping
from typing import Any

from setsail.document import source
from setsail.engine.ready import Stated, digest
from setsail.evidence.verdict import Evidence, Verdict
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.system.values import System
from setsail.world import files

ITEM, PLAN = "low-risk-first", "waves.json"
_RANK = {"green": 0, "yellow": 1, "red": 2}


class PlanRefused(Refused):
    """What stands where a wave plan should be is none."""


def evidence(beside: str, system: System, now: float) -> Stated:
    """Static evidence on the order of migration from the plan beside the system.yaml `beside`.

    Raises PlanRefused for a file that is no plan.
    """
    path = os.path.join(os.path.dirname(beside), PLAN)
    if not files.exists(path):
        return Stated((_seen("unknown", system, _NO_PLAN, PLAN, now),))
    data = files.read(path)
    components = _components(source.decode(data), path)
    verdict, said = _judged(components, system)
    return Stated((_seen(verdict, system, said, path, now),), (digest(path, data),))


_NO_PLAN = Text(
    f"no wave plan stands beside system.yaml: setsail assess --format json -o {PLAN}",
    f"system.yaml 旁没有迁移批次计划：setsail assess --format json -o {PLAN}",
)


def _seen(verdict: Verdict, system: System, said: Text, where: str, now: float) -> Evidence:
    lacks = Text("that earlier waves have soaked", "前面的批次已稳定运行一段时间")
    return Evidence(
        item=ITEM,
        kind="static",
        verdict=verdict,
        subject=f"{system.name} in {system.environment.name}",
        said=said,
        source=where,
        observed=now,
        lacks=lacks if verdict == "pass" else None,
    )


def _components(text: str, path: str) -> tuple[Mapping[str, Any], ...]:
    """The components that a plan knows."""
    try:
        found = json.loads(text)["components"]
        return tuple({**one, "band": one["risk"]["band"], "wave": one["wave"]} for one in found)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        message = Text("this is no wave plan", "这不是迁移批次计划")
        help = Text(
            f"write it anew: setsail assess --format json -o {PLAN}",
            f"重新生成：setsail assess --format json -o {PLAN}",
        )
        raise PlanRefused([Problem(message, Place(path), help)]) from error


def _judged(components: tuple[Mapping[str, Any], ...], system: System) -> tuple[Verdict, Text]:
    """Whether the plan has every component of the system, and the riskier not before the others."""
    mine = {c.get("name"): c for c in components if c.get("system") == system.name}
    missing = [w.name for w in system.workloads if w.name not in mine]
    if missing:
        names = ", ".join(missing)
        return "fail", Text(f"the wave plan does not know {names}", f"迁移批次计划中没有 {names}")
    moving = [c for c in mine.values() if isinstance(c["wave"], int)]
    first = [c for c in moving if c["wave"] == min(m["wave"] for m in moving)]
    calm = min((_RANK.get(c["band"], 2) for c in moving), default=0)
    early = [str(c["name"]) for c in first if _RANK.get(c["band"], 2) > calm]
    if early:
        names = ", ".join(early)
        return "fail", Text(
            f"the first wave moves {names} before less risky ones",
            f"首批迁移了 {names}，而风险更低的还在后面",
        )
    count = len({c["wave"] for c in moving})
    return "pass", Text(
        f"{len(moving)} components in {count} waves, low risk first",
        f"{len(moving)} 个组件分 {count} 批，先低风险",
    )
