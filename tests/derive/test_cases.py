"""Golden cases: a system.yaml and every object that it means, as a reader reviews them.

`pytest tests/derive/test_cases.py --update` writes them anew; the difference is what to look at.
Alerts and dashboards have their own tests and stay out.
"""

from pathlib import Path

import pytest

from setsail.derive import concerns
from setsail.manifest import emit
from setsail.system import load, resolve

CASES = sorted((Path(__file__).parent / "cases").iterdir())
ELSEWHERE = ("-alerts", "-dashboard")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_a_system_means_these_objects(case: Path, update: bool) -> None:
    declared = load.load((case / "system.yaml").read_text("utf-8"), "system.yaml")
    result = concerns.everything(resolve.resolve(declared, "prod"))
    bodies = [
        each.body
        for each in result.objects
        if not each.body["metadata"]["name"].endswith(ELSEWHERE)
    ]
    gaps = "".join(f"# {gap.kind} [{gap.item}]: {gap.message.en}\n" for gap in result.gaps)
    text = f"{gaps}---\n{emit.dump(bodies)}"
    expected = case / "expected.yaml"
    if update:
        expected.write_text(text, "utf-8")
    assert text == expected.read_text("utf-8")
