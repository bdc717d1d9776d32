"""Helm charts: rendered by helm where it is installed, and told as not checked where not.

A chart's templates are text that makes YAML; they are never read as manifests themselves.
"""

import os
import re
from collections.abc import Iterator, Sequence

from setsail.engine.gather import CHART, Built, Source
from setsail.engine.made import Build, Made, Origin
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.manifest import load as manifests
from setsail.manifest.manifest import Manifest
from setsail.world import files, program

_SOURCE = re.compile(r"^# Source: [^/\n]+/(\S+)$", re.MULTILINE)


def render(chart: str, values: Sequence[str]) -> Built:
    """The objects of one chart, with its own values and those of some files."""
    place = Place(chart)
    helm = program.find("helm")
    if helm is None:
        return Built(unread=(Problem(_NO_HELM, place, _RENDER),))
    try:
        for file in values:
            files.read(file)
        given = [word for file in values for word in ("--values", os.path.abspath(file))]
        name = re.sub(r"[^a-z0-9-]+", "-", os.path.basename(os.path.abspath(chart)).lower())
        release = name.removesuffix("-tgz").strip("-")[:50] or "release"
        done = program.run([helm, "template", release, os.path.abspath(chart), *given])
    except Refused as refused:
        return Built(unread=refused.problems)
    if done.code:
        why = " ".join(done.err.split())[-400:]
        message = Text(
            f"not checked: helm cannot render it: {why}", f"未检查：helm 无法渲染：{why}"
        )
        return Built(unread=(Problem(message, place, _RENDER),))
    return _sources(chart, values, done.out)


def _sources(chart: str, values: Sequence[str], out: bytes) -> Built:
    """The objects that an installation leaves; hooks that only test it do not run for users."""
    name = f"{chart} (helm)"
    loaded = manifests.load(out, name)
    kept = [m for m in loaded.manifests if "test" not in _hooks(m)]
    tests = len(loaded.manifests) - len(kept)
    chunks = [m.document.text[m.document.start : m.document.end] for m in kept]
    data = "".join(c if c.startswith("---") else f"---\n{c}" for c in dict.fromkeys(chunks))
    origins = tuple(Origin(_template(chart, chunk)) for chunk in chunks)
    made = Made(Build("helm", chart), origins, dict(_texts(chart, values)))
    said = Text(
        f"not checked: {tests} objects of helm test", f"未检查：helm test 的 {tests} 个对象"
    )
    told = (Problem(said, Place(chart)),) if tests else ()
    return Built(sources=(Source(name, data.encode(), chart, made),), told=told)


def _hooks(manifest: Manifest) -> list[str]:
    hooks = manifest.annotations.get("helm.sh/hook", "")
    return [hook.strip().partition("-")[0] for hook in hooks.split(",")]


def _template(chart: str, written: str) -> str:
    found = _SOURCE.search(written)
    return os.path.join(chart, found[1]) if found else os.path.join(chart, CHART)


def _texts(chart: str, values: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for file in values:
        yield file, files.read(file)
    if files.is_folder(chart):
        for file in files.walk(chart, (".yaml", ".yml", ".tpl")):
            yield file, files.read(file)


_NO_HELM = Text(
    "not checked: a Helm chart, and helm is not installed",
    "未检查：这是 Helm chart，而 helm 没有安装",
)
_RENDER = Text(
    "install helm, or render elsewhere: helm template CHART | setsail check -",
    "请安装 helm，或在别处渲染：helm template CHART | setsail check -",
)
