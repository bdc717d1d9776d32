"""What every form of the readiness report shows the same way: marks, words, redaction."""

from collections.abc import Mapping
from datetime import UTC, datetime

from setsail.document import redact
from setsail.evidence.checklist import Kind, Level
from setsail.evidence.readiness import Answer, Readiness, State
from setsail.evidence.verdict import Evidence
from setsail.finding.text import Text

MARKS: Mapping[State, str] = {
    "proven": "✓",
    "configured": "◐",
    "failing": "✗",
    "unknown": "?",
    "waived": "~",
    "not-applicable": "–",
    "not-asked": "·",
}
"""A sign for each state, always beside its word: colour never speaks alone."""

SHOWN: tuple[State, ...] = (
    "proven",
    "configured",
    "failing",
    "unknown",
    "waived",
    "not-applicable",
)

LEVELS: Mapping[Level, Text] = {
    "must": Text("must", "必须"),
    "should": Text("should", "应当"),
    "not-asked": Text("not asked", "不要求"),
}

DECISIONS: Mapping[bool, Text] = {
    True: Text("GO", "可以上线"),
    False: Text("NO-GO", "不可上线"),
}

SCORE = Text("score", "得分")
COVERAGE = Text("coverage", "覆盖率")


NEEDS: Mapping[Kind, Text] = {
    "static": Text("To be read from the files", "需由文件检查证明"),
    "live": Text("To be seen on a running cluster", "需在运行中的集群上核实"),
    "drill": Text("To be proven by a drill", "需由演练证明"),
    "attest": Text("To be attested by a person", "需由具名人员声明"),
}


def said(text: Text, lang: str) -> str:
    """A sentence of evidence for a reader, without secrets."""
    return redact.text(text.to(lang))


def figures(one: Evidence) -> str:
    """Measured against threshold, where the evidence has figures."""
    parts = (one.measured, one.threshold)
    return redact.text(" / ".join(part for part in parts if part))


def moment(now: float) -> str:
    """A time for people, always UTC."""
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M UTC")


def decision(result: Readiness) -> Text:
    """The decision in one sentence."""
    count = len(result.open_musts)
    if not count:
        return Text("every must is proven, waived or not applicable", "所有必须项均已关闭")
    word = "must is" if count == 1 else "musts are"
    return Text(f"{count} {word} open", f"还有 {count} 个必须项未关闭")


def by_need(answers: tuple[Answer, ...]) -> dict[Kind, list[Answer]]:
    """Answers that are open for want of proof, by the kind of evidence that would prove them."""
    needs: dict[Kind, list[Answer]] = {}
    for answer in answers:
        if answer.state in ("unknown", "configured") and answer.item.proves:
            needs.setdefault(answer.item.proves, []).append(answer)
    return needs
