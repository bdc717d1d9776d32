"""One answered checklist with every state in it, for the tests of its forms."""

from dataclasses import replace

from setsail.evidence.readiness import Input, Readiness, work_out
from setsail.evidence.verdict import DAY, Evidence
from setsail.finding.text import Text, same

NOW = 1_795_477_500.0
NASTY = "<script>alert('x')</script> \x1b[31m& \u202etxt"


def one(item: str, kind: str, verdict: str, said: str = "seen", **more: object) -> Evidence:
    fields = {"subject": "order", "source": "system.yaml:3:1", "observed": NOW, **more}
    return Evidence(item, kind, verdict, said=same(said), **fields)  # type: ignore[arg-type]


def sample(tier: str = "B", nasty: str = "the tag is latest") -> Readiness:
    evidence = [
        one("readiness-probe", "static", "pass"),
        one("no-gap-in-a-rollout", "static", "pass"),
        *(one("trusted-images", "static", "fail", nasty, source=f"a.yaml:{n}") for n in range(6)),
        one("restore-drilled", "static", "not-applicable"),
        one("benchmarked", "drill", "pass", observed=NOW - 31 * DAY),
        one("benchmarked", "rehearsal", "pass", "rehearsed well"),
        one("lean-images", "attest", "waived", nasty, source=nasty, expires=NOW + 9 * DAY),
        one("runbook-and-on-call", "attest", "pass", "on call", source="王芳"),
        one("traffic-is-governed", "static", "unknown", "DB_PASSWORD=hunter2hunter2"),
    ]
    result = work_out(evidence, tier, NOW)  # type: ignore[arg-type]
    gap = Text(f"no mesh: {nasty}", f"没有网格：{nasty}")
    return replace(result, inputs=(Input("system.yaml", "ab" * 32),), gaps=(gap,))
