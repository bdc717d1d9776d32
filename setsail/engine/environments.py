"""What the environments of one system.yaml, side by side, say about the checklist."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from setsail.evidence.verdict import Evidence, Verdict
from setsail.finding.text import Text, same
from setsail.system import alike
from setsail.system.alike import Difference
from setsail.system.values import System

ALIKE, PIPELINE = "environments-alike", "pipeline-end-to-end"


def evidence(systems: Sequence[System], now: float) -> Iterator[Evidence]:
    """Static evidence from the system in every environment of its file, at least one."""
    production = [s for s in systems if s.environment.production]
    if production and len(production) == len(systems):
        yield _seen(PIPELINE, "fail", production[0], _untried(production[0]), now)
    if len(production) in (0, len(systems)):
        yield _seen(ALIKE, "unknown", systems[0], _nothing_to_compare(systems), now)
        return
    found = tuple(alike.differences(systems))
    for one in found:
        yield _differs(one, systems, now)
    if not found:
        yield _seen(ALIKE, "pass", production[0], _ALIKE, now)


_ALIKE = Text(
    "the environments declare the same components, programs, probes, configuration keys and edges",
    "各环境声明的组件、程序、探针、配置项和依赖相同",
)


def _untried(system: System) -> Text:
    name = system.environment.name
    return Text(
        f"what is released to {name} was tried in no other environment: none is declared",
        f"发布到 {name} 的内容没有在其他环境试过：没有声明其他环境",
    )


def _nothing_to_compare(systems: Sequence[System]) -> Text:
    names = ", ".join(system.environment.name for system in systems)
    return Text(
        f"only {names} is declared: a test and a production environment are needed to compare",
        f"只声明了 {names}：比较需要一个测试环境和一个生产环境",
    )


def _differs(one: Difference, systems: Sequence[System], now: float) -> Evidence:
    tried = next(s for s in systems if s.environment.name == one.environment)
    at = ".".join(one.path)
    here, there = (_words(value) for value in (one.here, one.there))
    said = Text(
        f"{at} is {here.en} in {one.environment} and {there.en} in {one.production}",
        f"{at} 在 {one.environment} 为 {here.zh}，在 {one.production} 为 {there.zh}",
    )
    seen = _seen(ALIKE, "fail", tried, said, now)
    return replace(seen, source=str(tried.place_of(one.path) or seen.source))


def _words(value: str | None) -> Text:
    return same(value) if value else Text("not there", "没有")


def _seen(item: str, verdict: Verdict, system: System, said: Text, now: float) -> Evidence:
    return Evidence(
        item=item,
        kind="static",
        verdict=verdict,
        subject=f"{system.name} in {system.environment.name}",
        said=said,
        source=str(system.place_of(()) or "system.yaml"),
        observed=now,
    )
