"""What `size check` found, for a terminal and for programs."""

from typing import NamedTuple

from setsail.evidence.verdict import Evidence
from setsail.finding.finding import Finding
from setsail.finding.text import Text
from setsail.report import jsontext, plain


class Compared(NamedTuple):
    """`undeclared` are histories of what system.yaml does not know; `unseen` are components
    without history: nothing is said of either."""

    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...]
    undeclared: tuple[str, ...]
    unseen: tuple[str, ...]


def render(found: Compared, lang: str, colour: bool) -> str:
    """Findings with their places, the evidence, and what was not checked."""
    lines = []
    for one in found.findings:
        where = plain.styled(plain.escape(str(one.place)), "bold", colour)
        severity = plain.styled(one.severity, one.severity, colour)
        lines.append(f"{where}: {severity}: {plain.escape(one.message.to(lang))} [{one.rule}]")
    for piece in found.evidence:
        verdict = plain.styled(piece.verdict, "bold", colour)
        said = plain.escape(f"{piece.item}: {piece.subject}: {piece.said.to(lang)}")
        lines.append(f"{verdict}  {said}")
    for name in found.unseen:
        lines.append(plain.escape(_UNSEEN.to(lang).format(name)))
    for name in found.undeclared:
        lines.append(plain.escape(_UNDECLARED.to(lang).format(name)))
    if not found.findings:
        lines.append(_NOTHING.to(lang))
    return "\n".join(lines) + "\n"


def as_json(found: Compared, lang: str) -> str:
    """The same for programs."""
    return jsontext.dump(
        {
            "findings": [
                {
                    "rule": one.rule,
                    "guide": one.guide,
                    "severity": one.severity,
                    "place": str(one.place),
                    "path": list(one.path),
                    "message": one.message.to(lang),
                }
                for one in found.findings
            ],
            "evidence": [
                {
                    "item": one.item,
                    "kind": one.kind,
                    "verdict": one.verdict,
                    "subject": one.subject,
                    "said": one.said.to(lang),
                    "source": one.source,
                    "measured": one.measured,
                    "threshold": one.threshold,
                    "observed": one.observed,
                }
                for one in found.evidence
            ],
            "withoutHistory": list(found.unseen),
            "undeclared": list(found.undeclared),
        }
    )


_UNSEEN = Text("not checked: {} has no history", "未检查：{} 没有历史")
_UNDECLARED = Text("not checked: {} is not declared", "未检查：{} 没有声明")
_NOTHING = Text("nothing found in what was checked", "已检查的部分没有发现问题")
