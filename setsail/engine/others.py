"""What is no Kubernetes object and yet judged: Dockerfiles, and system.yaml in each environment."""

import os
from collections.abc import Iterator

from setsail.document import source
from setsail.document.dockerfile import Dockerfile
from setsail.engine import hadolint, judging, system_file
from setsail.engine.gather import Gathered
from setsail.finding.problem import Problem, Refused
from setsail.manifest.around import Around
from setsail.rules import run as rules_run
from setsail.rules.rule import Rule
from setsail.world import files


def judge(
    gathered: Gathered, rows: tuple[Rule, ...], judged: dict[str, int], broken: list[Problem]
) -> "Iterator[judging.Hit]":
    """The hits in them; counts what was judged, and tells what could not be read."""
    around = Around(())
    for one in gathered.dockerfiles:
        beside = os.path.join(os.path.dirname(one.file), ".dockerignore")
        known = files.exists(beside) or files.exists(f"{one.file}.dockerignore")
        subject = Dockerfile(source.decode(one.data), one.file, known)
        outcome = rules_run.run((subject,), around, rows)
        _add(judged, outcome)
        for finding in (*outcome.findings, *hadolint.findings(one, outcome.findings)):
            yield judging.Hit(finding, finding, None, around)
    for file in gathered.systems:
        try:
            opened = system_file.every(file)
        except Refused as refused:
            broken.extend(refused.problems)
            continue
        for each in opened:
            outcome = rules_run.run((each.system,), around, rows)
            _add(judged, outcome)
            name = each.system.environment.name
            for finding in outcome.findings:
                yield judging.Hit(finding, finding, None, around, name)


def _add(judged: dict[str, int], outcome: rules_run.Outcome) -> None:
    for rule, number in outcome.judged.items():
        judged[rule] = judged.get(rule, 0) + number
