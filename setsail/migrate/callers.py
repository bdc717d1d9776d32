"""Stores that nothing is seen to call: somebody does, so it is asked who."""

from collections.abc import Iterable, Iterator, Mapping

from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.migrate.component import Component
from setsail.migrate.edges import Edge
from setsail.migrate.evidence import Evidence
from setsail.migrate.question import HOSTS, Asker

ANSWER = Evidence(Place("answers.yaml"), "answer", "")


def ask(components: Mapping[str, Component], edges: Iterable[Edge], asker: Asker) -> Iterator[Edge]:
    """The edges that answers name; `components` is keyed by names of services."""
    called = {edge.callee for edge in edges}
    services = {one.name: service for service, one in components.items()}
    for service, one in components.items():
        if service in called or one.found.role not in ("store", "registry"):
            continue
        asks = Text(
            f"who needs {one.name}? Nothing that was read says so",
            f"谁依赖 {one.name}？读到的内容均未说明",
        )
        cost = Text("nobody may reach it", "谁都不能访问它")
        question = (f"callers.{one.name}", asks, cost)
        given = asker.ask(question, None, HOSTS, one.found.service.place)
        for name in [given] if isinstance(given, str) else given or ():
            if name in services and name != one.name:
                yield Edge(services[name], service, None, "", "", "high", (ANSWER,))
            else:
                message = Text(
                    f"the answer to callers.{one.name} names {name}, which is no component",
                    f"callers.{one.name} 的答案 {name} 不是组件",
                )
                help = Text(f"components: {', '.join(services)}", f"组件：{'、'.join(services)}")
                asker.problems.append(Problem(message, None, help))
