"""A file to its Kubernetes objects, and to what in it was not checked and why."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from setsail.document import load as documents
from setsail.document import source
from setsail.document.load import Document
from setsail.finding.edit import Path
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.manifest.manifest import Manifest

_TEMPLATE_HELP = Text(
    "render the chart first: helm template CHART | setsail check -",
    "请先渲染 chart：helm template CHART | setsail check -",
)


class Manifests(NamedTuple):
    """The objects of a file, and everything in it that was not checked, with the reason.

    `broken` are those of the problems that no reader of YAML could overcome; the others are
    files that are something else, such as a compose file.
    """

    manifests: tuple[Manifest, ...]
    problems: tuple[Problem, ...]
    broken: tuple[Problem, ...] = ()


def load(
    data: bytes, file: str, known: documents.Known | None = None, keep: bool = False
) -> Manifests:
    """Read the objects of a file of YAML or JSON. Lists are expanded to their items.

    `keep` as for documents.
    """
    text = source.decode(data)
    loaded = documents.load(text, file, known=known, keep=keep)
    found: list[Manifest] = []
    problems = list(loaded.problems)
    if problems and "{{" in text:
        problems = [_template(problems[0])]
    for document in loaded.documents:
        for item in _objects(document, (), document.body):
            if isinstance(item, Manifest):
                found.append(item)
            else:
                problems.append(item)
    broken = () if loaded.problems and "{{" in text else loaded.problems
    return Manifests(tuple(found), tuple(problems), broken)


def _objects(document: Document, base: Path, body: Any) -> Iterator[Manifest | Problem]:
    if not isinstance(body, dict):
        words = "not checked: not an object", "未检查：不是对象"
        yield _not_checked(document, base, Text(*words))
        return
    kind, version = body.get("kind"), body.get("apiVersion")
    if not isinstance(kind, str) or not isinstance(version, str) or not kind or not version:
        yield _not_checked(document, base, _stranger(body))
    elif kind == "Kustomization" and version.startswith("kustomize.config.k8s.io/"):
        yield _not_checked(document, base, _KUSTOMIZATION)
    elif kind.endswith("List") and isinstance(body.get("items"), list):
        for index, item in enumerate(body["items"]):
            yield from _objects(document, (*base, "items", index), _typed(item, kind, version))
    else:
        yield Manifest(document, base, body)


def _typed(item: Any, kind: str, version: str) -> Any:
    """An item of a DeploymentList may leave its kind to the list, as the API server does."""
    single = kind.removesuffix("List")
    if single and isinstance(item, dict) and "kind" not in item and "apiVersion" not in item:
        return {"apiVersion": version, "kind": single, **item}
    return item


_KUSTOMIZATION = Text(
    "not checked: a kustomization file; check its folder to check what it builds",
    "未检查：这是 kustomization 文件；检查其目录即可检查它生成的对象",
)


def _stranger(body: dict[str, Any]) -> Text:
    """What a mapping without apiVersion and kind probably is."""
    if isinstance(body.get("services"), dict):
        return Text(
            "not checked: a compose file; setsail import turns it into a system.yaml",
            "未检查：这是 compose 文件；可用 setsail import 转成 system.yaml",
        )
    if "resources" in body or "patches" in body or "configMapGenerator" in body:
        return _KUSTOMIZATION
    if "apiVersion" in body or "kind" in body:
        missing = "kind" if "apiVersion" in body else "apiVersion"
        return Text(f"not checked: {missing} is missing", f"未检查：缺少 {missing}")
    return Text(
        "not checked: not a Kubernetes object (no apiVersion and kind)",
        "未检查：不是 Kubernetes 对象（没有 apiVersion 和 kind）",
    )


def _not_checked(document: Document, path: Path, why: Text) -> Problem:
    place = document.place(path)
    return Problem(why, place, None, document.quote(place))


def _template(first: Problem) -> Problem:
    file = first.place.file if first.place else ""
    why = Text("not checked: a Helm template", "未检查：这是 Helm 模板")
    return Problem(why, first.place or Place(file), _TEMPLATE_HELP, first.quote)
