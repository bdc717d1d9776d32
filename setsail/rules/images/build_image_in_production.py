"""A pod runs an image that is made for building programs.

It carries a compiler, a shell and package managers: a gigabyte to pull when a pod must start
quickly, hundreds of findings for the scanner, and a workshop for whoever breaks in.

Build in several stages: compile in the build image, and copy the result into a runtime image
(`eclipse-temurin:21-jre`, `gcr.io/distroless/…`, `alpine`) that holds nothing else.
"""

import re
from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import image, podspec
from setsail.rules.image import Image
from setsail.rules.rule import Find

ZH = """Pod 运行的是用来构建程序的镜像。

它带着编译器、shell 和包管理器：Pod 急着启动时要拉取上 GB 的内容，给扫描器几百条漏洞，也给攻破它的人一整间工坊。

分阶段构建：在构建镜像里编译，再把结果复制到只含运行所需的镜像（`eclipse-temurin:21-jre`、
`gcr.io/distroless/…`、`alpine`）。
"""

KINDS = (*podspec.LONG_RUNNING, "Pod")
ITEM = "lean-images"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: "registry.example/base/maven:3.9-eclipse-temurin-21"}]}
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: "registry.example/shop/web:1.4.2"}]}
"""

_BUILDERS = frozenset(
    {
        *("maven", "gradle", "golang", "rust", "gcc", "clang", "buildpack-deps", "kaniko"),
        *("dotnet-sdk", "buildah", "buildkit", "sbt", "haskell", "emscripten"),
    }
)
"""Programs that only build; the official names of their images."""

_BUILDER_TAG = re.compile(r"(^|[-_.])(sdk|jdk|builder?|dind|devel)([-_.0-9]|$)").search
_RUNTIMES = frozenset(
    {
        *("node", "python", "ruby", "php", "openjdk", "eclipse-temurin", "amazoncorretto"),
        *("docker", "cuda", "swift", "dotnet", "ibm-semeru-runtimes", "zulu-openjdk"),
    }
)
"""Public images of which one tag is for building and another for running."""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods that run until they are replaced; a job may well build something."""
    return any(podspec.mains(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find main containers whose image names a build tool, or the build flavour of a runtime."""
    for container in podspec.mains(manifest):
        if _builds(image.parse(container.image)):
            yield Find(
                (*container.path, "image"),
                Text(
                    f"container {container.name} runs {container.image}, an image for building",
                    f"容器 {container.name} 运行的 {container.image} 是构建用的镜像",
                ),
            )


def _builds(name: Image) -> bool:
    """Whether the name says clearly that the image is for building."""
    program = name.program
    if program in _BUILDERS or name.repository.endswith("dotnet/sdk"):
        return True
    return program in _RUNTIMES and bool(_BUILDER_TAG(name.tag.lower()))
