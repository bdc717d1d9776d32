"""The promises that every rule keeps, tried on rules of the user's own."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from setsail.document.dockerfile import KIND, Dockerfile
from setsail.engine import mending
from setsail.engine.gather import Source
from setsail.engine.judging import Hit
from setsail.finding.finding import Finding
from setsail.finding.text import Text
from setsail.manifest import api
from setsail.manifest import load as manifests
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import page, rule, run
from setsail.rules.rule import Rule, RuleModule

_CHINESE = re.compile("[\u4e00-\u9fff]")


class Promise(NamedTuple):
    """One promise of one rule: what it says, and why it is broken, or None."""

    rule: str
    says: Text
    broken: Text | None


def promises(row: Rule) -> Iterator[Promise]:
    """Try all promises of a rule, in order; those that need a fix only where there is one."""
    module = rule.load(row)
    for says, holds in _ALL:
        yield Promise(row.id, says, _tried(holds, row, module))
    if row.fix != "none":
        for says, holds in _OF_FIXES:
            yield Promise(row.id, says, _tried(holds, row, module))


Holds = Callable[[Rule, RuleModule], Text | None]


def _tried(holds: Holds, row: Rule, module: RuleModule) -> Text | None:
    """A rule of the user's that raises has broken its promise; ours go on."""
    try:
        return holds(row, module)
    except Exception as error:
        kind = type(error).__name__
        return Text(f"{kind}: {error}", f"{kind}：{error}")


def _page(row: Rule, module: RuleModule) -> Text | None:
    whole = page.read(module)
    for part in (whole.title, whole.why, whole.remedy):
        if not part.en or not _CHINESE.search(part.zh):
            return Text("a part of the page has no Chinese", "页面有一部分没有中文")
    return None


def _bad(row: Rule, module: RuleModule) -> Text | None:
    found = _found(row, module.BAD)
    if not found:
        return Text("check finds nothing in BAD", "check 在 BAD 中什么也没找到")
    for finding in found:
        if not _CHINESE.search(finding.message.zh):
            said = finding.message.en
            return Text(f"no Chinese for: {said}", f"没有中文：{said}")
    return None


def _good(row: Rule, module: RuleModule) -> Text | None:
    found = _found(row, module.GOOD)
    if not found:
        return None
    first = found[0]
    return Text(
        f"line {first.place.line}: {first.message.en}",
        f"第 {first.place.line} 行：{first.message.zh}",
    )


def _fits(row: Rule, module: RuleModule) -> Text | None:
    if KIND in row.kinds:
        return None
    return _misfit(module.GOOD)


def _misfit(text: str) -> Text | None:
    loaded = manifests.load(text.encode(), "example")
    if loaded.problems:
        return loaded.problems[0].message
    for manifest in loaded.manifests:
        for _, message in api.check(manifest.body) if manifest.native else ():
            return message
    return None


def _strange(row: Rule, module: RuleModule) -> Text | None:
    """`check` raises on no object, whatever its shape."""
    for body in _STRANGE:
        for kind in row.kinds:
            _found(row, f"apiVersion: v1\nkind: {kind}\n{body}\n")
    return None


_STRANGE = (
    "", "spec:", "spec: []", "spec: {template: 1}", "metadata: x", "spec: {template: {spec: }}",
    "spec: {template: {spec: {containers: [null, 1, {}]}}}", "spec: {containers: {a: b}}",
)  # fmt: skip


def _has_fix(row: Rule, module: RuleModule) -> Text | None:
    if hasattr(module, "fix") == (row.fix != "none"):
        return None
    return Text("FIX says another thing than fix()", "FIX 与 fix() 不一致")


def _mends(row: Rule, module: RuleModule) -> Text | None:
    mended = _fixed(row, module.BAD)
    if left := _found(row, mended):
        return Text(f"still there: {left[0].message.en}", f"仍然存在：{left[0].message.zh}")
    return _misfit(mended)


def _once(row: Rule, module: RuleModule) -> Text | None:
    mended = _fixed(row, module.BAD)
    if _fixed(row, mended) == mended:
        return None
    return Text("a second fix changes it again", "第二次修复又改变了它")


_ALL: tuple[tuple[Text, Holds], ...] = (
    (Text("its page is complete in both languages", "页面中英文完整"), _page),
    (Text("it finds its bad example", "能发现 BAD 示例"), _bad),
    (Text("it finds nothing in its good example", "GOOD 示例没有问题"), _good),
    (Text("its good example fits the Kubernetes API", "GOOD 示例符合 Kubernetes API"), _fits),
    (Text("it never raises", "从不抛出异常"), _strange),
    (Text("it has a fix exactly if it says so", "FIX 与 fix() 一致"), _has_fix),
)
_OF_FIXES: tuple[tuple[Text, Holds], ...] = (
    (Text("its fix mends the bad example", "修复能改好 BAD 示例"), _mends),
    (Text("fixing twice changes nothing more", "修复两次不再有变化"), _once),
)


def _found(row: Rule, text: str) -> tuple[Finding, ...]:
    around = around_example(row, _objects(row, text))
    return run.run(_subjects(row, text), around, (row,)).findings


def around_example(row: Rule, objects: tuple[Manifest, ...], seen: float | None = None) -> Around:
    """What an example of a rule is seen with: the values of its parameters, and other states."""
    module = rule.load(row)
    others = {
        name: Around(manifests.load(text.encode(), f"{name}.yaml").manifests)
        for name, text in getattr(module, "AGAINST", {}).items()
    }
    settings = {row.id: getattr(module, "EXAMPLE", {})}
    before, tested = others.get("before"), others.get("tested")
    return Around(objects, settings, seen, before=before, tested=tested)


def _subjects(row: Rule, text: str) -> tuple[Manifest | Dockerfile, ...]:
    if KIND in row.kinds:
        return (Dockerfile(text.lstrip("\n"), "Dockerfile", ignores=False),)
    return _objects(row, text)


def _objects(row: Rule, text: str) -> tuple[Manifest, ...]:
    return () if KIND in row.kinds else manifests.load(text.encode(), "example.yaml").manifests


def _fixed(row: Rule, text: str) -> str:
    source = Source("example.yaml", text.encode())
    objects = _objects(row, text)
    around = around_example(row, objects)
    outcome = run.run(objects, around, (row,))
    hits = [
        Hit(finding, finding, subject, around)
        for finding, subject in zip(outcome.findings, outcome.subjects, strict=True)
        if isinstance(subject, Manifest)
    ]
    return mending.once((source,), hits, {row.id: row}).sources[0].data.decode()
