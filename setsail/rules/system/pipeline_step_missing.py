"""The pipeline does not say how it tests or scans.

A pipeline that only builds carries every mistake to production faster than a person could. What
no test has run and no scanner has seen is found there, by users.

Write the commands: `pipeline: {tool: gitlab, test: mvn -B verify, scan: trivy image}`. A
failing one must stop the release.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """流水线没有写明怎样测试或扫描。

只会构建的流水线，比人更快地把每个错误送上生产。没有测试跑过、没有扫描器看过的问题，会在那里被用户发现。

写明命令：`pipeline: {tool: gitlab, test: mvn -B verify, scan: trivy image}`。其中任何一步失败都必须中止发布。
"""

KINDS = ("System",)
ITEM = "pipeline-end-to-end"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
pipeline: gitlab
services:
  web: {image: "web:1.4.2", port: 8080}
"""

GOOD = """
system: shop
pipeline: {tool: gitlab, build: mvn -B package, test: mvn -B verify, scan: trivy image}
services:
  web: {image: "web:1.4.2", port: 8080}
"""

_STEPS = (
    ("build", Text("builds", "构建")),
    ("test", Text("tests", "测试")),
    ("scan", Text("scans its images", "扫描镜像")),
)


def applies(system: System, around: Around) -> bool:
    """Where there is a pipeline."""
    return bool(system.pipeline)


def check(system: System, around: Around) -> Iterator[Find]:
    """Find the steps for which no command is said."""
    for step, does in _STEPS:
        if not system.pipeline.get(step):
            yield Find(
                ("pipeline", step),
                Text(
                    f"how the pipeline {does.en} is not said",
                    f"没有写明流水线怎样{does.zh}",
                ),
            )
