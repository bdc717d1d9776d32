"""Projects of many kinds: everything that a careful person finds in them is found."""

from typing import Any

import pytest
import yaml

from tests.migrate import whole


def _sorted(written: str) -> str:
    words = written.split()
    numbers = sorted(word for word in words if word[0].isdigit())
    return " ".join([word for word in words if not word[0].isdigit()] + numbers)


@pytest.fixture(scope="module", params=whole.case_names())
def case(request: pytest.FixtureRequest) -> tuple[dict[str, Any], whole.Whole]:
    folder = whole.PROJECTS / request.param
    expected = yaml.safe_load((folder / "expected.yaml").read_text())
    paths = [folder / path for path in expected.get("import", ["."])]
    return expected, whole.whole(
        *paths, root=str(folder), profiles=tuple(expected.get("profiles", ()))
    )


def test_every_component_has_its_kind_and_ports(case: Any) -> None:
    expected, found = case
    wanted = {name: _sorted(line) for name, line in expected["components"].items()}
    assert whole.components(found.written.imported.tree) == wanted


def test_every_volume_is_judged(case: Any) -> None:
    expected, found = case
    kept = whole.volumes(found.written.imported.tree)
    for name, volumes in expected.get("volumes", {}).items():
        assert kept.get(name) == volumes


def test_every_edge_is_found_with_its_port_and_no_other(case: Any) -> None:
    expected, found = case
    wanted = {
        name: {edge.partition(":")[0] for edge in edges}
        for name, edges in expected.get("edges", {}).items()
    }
    assert whole.edges(found.written.imported.tree) == wanted


def test_what_is_left_out_is_told(case: Any) -> None:
    expected, found = case
    told = {item.service for item in found.written.imported.items if item.fate == "unused"}
    assert set(expected.get("left_out", ())) <= told


def test_what_is_written_renders_and_passes_the_check(case: Any) -> None:
    assert whole.errors(case[1]) == []
