"""What applying would do, or did, as lines for a terminal."""

import json
from collections.abc import Iterable
from typing import Any, Protocol

from setsail.cluster.difference import Change
from setsail.document import redact
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.report import plain

_MARKS = {"create": "+", "change": "~", "same": " "}
_STYLES = {"create": "note", "change": "warning", "same": "dim"}
_SHOWN = 100


class Step(Protocol):
    """What is shown of one object."""

    @property
    def ref(self) -> ObjectRef: ...  # noqa: D102
    @property
    def action(self) -> str: ...  # noqa: D102
    @property
    def changes(self) -> tuple[Change, ...]: ...  # noqa: D102
    @property
    def owners(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def contested(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def restarts(self) -> bool: ...  # noqa: D102


def write(steps: Iterable[Step], lang: str, colour: bool) -> str:
    """Each object that differs with its fields, then the sum."""
    every = list(steps)
    lines: list[str] = []
    for step in every:
        if step.action != "same":
            head = f"{_MARKS[step.action]} {step.ref}"
            lines.append(
                plain.styled(plain.escape(head), _STYLES[step.action], colour) + _aside(step, lang)
            )
            lines += [f"    {_field(change, step.ref)}" for change in step.changes]
    return "\n".join([*lines, _sum(every).to(lang)])


def _aside(step: Step, lang: str) -> str:
    words = []
    if step.restarts:
        words.append(Text("replaces its pods", "会替换其 Pod"))
    others = [owner for owner in step.owners if owner not in ("setsail", *step.contested)]
    if step.contested:
        listed = ", ".join(step.contested)
        words.append(Text(f"owned by {listed}", f"字段归 {listed} 所有"))
    if others:
        listed = ", ".join(others)
        words.append(Text(f"last set by {listed}", f"之前由 {listed} 设置"))
    return "".join(f"  ({plain.escape(word.to(lang))})" for word in words)


def _field(change: Change, ref: ObjectRef) -> str:
    secret = ref.kind == "Secret"
    old, new = (_value(value, change, secret) for value in (change.old, change.new))
    return plain.escape(f"{change}: {old} → {new}")


def _value(value: Any, change: Change, secret: bool) -> str:
    if value is None:
        return "∅"
    if secret:
        return "…"
    # With its name before it, so that the redactor knows what kind of value it sees; that of an
    # environment variable stands one step higher.
    named = [str(step) for step in change.path if step != "value"] or [""]
    key = named[-1]
    shown = redact.text(f"{key}: {json.dumps(value, ensure_ascii=False)}").removeprefix(f"{key}: ")
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"


def _sum(steps: list[Step]) -> Text:
    made, changed, same = (
        sum(step.action == action for step in steps) for action in ("create", "change", "same")
    )
    restarts = sum(step.restarts for step in steps)
    return Text(
        f"{made} to create, {changed} to change ({restarts} with new pods), {same} as they are",
        f"新建 {made} 个，修改 {changed} 个（其中 {restarts} 个会更换 Pod），{same} 个无变化",
    )
