"""A wave plan beside system.yaml is evidence that an order exists, and of nothing more."""

import json
from pathlib import Path

import pytest

from setsail.engine import assess, system_file, wave_evidence
from setsail.evidence.verdict import Evidence
from setsail.report import assess_json

SYSTEM = (
    "system: shop\nowner: {team: shop, tier: 2}\nservices:\n"
    "  web: {image: x/w:1, port: 80, needs: {core: }}\n  core: {image: x/c:1, port: 80}\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "system.yaml").write_text(SYSTEM)
    return tmp_path


def keep_plan(folder: Path) -> dict[str, object]:
    found = assess.assess(assess.Given(paths=(str(folder),)), assess.Wanted())
    text = assess_json.render(found, "en")
    (folder / "waves.json").write_text(text)
    whole: dict[str, object] = json.loads(text)
    return whole


def seen(folder: Path) -> Evidence:
    file = str(folder / "system.yaml")
    found = wave_evidence.evidence(file, system_file.read(file).system, 1.0)
    assert len(found.evidence) == 1
    return found.evidence[0]


def test_without_a_plan_the_order_is_unknown(folder):
    assert seen(folder).verdict == "unknown" and "setsail assess" in seen(folder).said.en


def test_a_plan_shows_an_order_and_not_that_waves_have_soaked(folder):
    keep_plan(folder)
    found = seen(folder)
    assert found.verdict == "pass" and found.lacks is not None and "soaked" in found.lacks.en


def test_a_plan_that_lacks_a_component_fails(folder):
    keep_plan(folder)
    (folder / "system.yaml").write_text(SYSTEM + "  new: {image: x/n:1, port: 80}\n")
    assert seen(folder).verdict == "fail" and "does not know new" in seen(folder).said.en


def test_a_plan_that_moves_the_risky_first_fails(folder):
    plan = keep_plan(folder)
    for one in plan["components"]:  # type: ignore[attr-defined]
        one["wave"] = 1 if one["name"] == "web" else 2
        one["risk"]["band"] = "red" if one["name"] == "web" else "green"
    (folder / "waves.json").write_text(json.dumps(plan))
    assert seen(folder).verdict == "fail" and "web before less risky" in seen(folder).said.en


@pytest.mark.parametrize("text", ["", "[]", "{", '{"components": [{}]}', '{"components": 7}'])
def test_what_is_no_plan_is_refused_with_the_way_out(folder, text):
    (folder / "waves.json").write_text(text)
    with pytest.raises(wave_evidence.PlanRefused) as found:
        seen(folder)
    assert found.value.problems[0].place.file.endswith("waves.json")
    assert "setsail assess" in found.value.problems[0].help.en
