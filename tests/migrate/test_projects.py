"""Projects of many kinds: everything that a careful person finds in them is found."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from setsail.engine import import_against, render
from setsail.report import import_json, import_text
from tests.migrate import oracle, whole

Case = tuple[dict[str, Any], whole.Whole]


def _sorted(written: str) -> str:
    words = written.split()
    numbers = sorted(word for word in words if word[0].isdigit())
    return " ".join([word for word in words if not word[0].isdigit()] + numbers)


@pytest.fixture(scope="module", params=whole.case_names())
def case(request: pytest.FixtureRequest) -> Case:
    folder = whole.PROJECTS / request.param
    expected = yaml.safe_load((folder / "expected.yaml").read_text())
    answers = expected.get("answers")
    found = whole.whole(
        *(folder / path for path in expected.get("import", ["."])),
        root=str(folder),
        answers=str(folder / answers) if answers else None,
    )
    return expected, found


def test_every_component_has_its_kind_and_ports(case: Case) -> None:
    expected, found = case
    wanted = {name: _sorted(line) for name, line in expected["components"].items()}
    assert whole.components(found.written.imported.tree) == wanted


def test_every_volume_is_judged(case: Case) -> None:
    expected, found = case
    assert whole.volumes(found.written.imported.tree) == expected.get("volumes", {})


def test_every_file_is_carried(case: Case) -> None:
    expected, found = case
    services = found.written.imported.tree.get("services", {})
    for name, paths in expected.get("files", {}).items():
        assert set(paths) <= set(services[name]["files"])


def test_every_edge_is_found_and_no_other(case: Case) -> None:
    expected, found = case
    wanted = {
        name: {edge.partition(":")[0] for edge in edges}
        for name, edges in expected.get("edges", {}).items()
    }
    assert whole.edges(found.written.imported.tree) == wanted


def test_every_edge_has_its_port_and_a_line_that_says_so(case: Case) -> None:
    expected, found = case
    imported = found.written.imported
    ports = {(imported.names[e.caller], imported.names[e.callee]): e.port for e in imported.edges}
    for caller, edges in expected.get("edges", {}).items():
        for edge in edges:
            callee, _, port = edge.partition(":")
            if port and (caller, callee) in ports:
                assert ports[(caller, callee)] == int(port)
    assert all(e.place.line > 0 for edge in imported.edges for e in edge.evidence)


def test_edges_through_a_registry_are_marked(case: Case) -> None:
    expected, found = case
    imported = found.written.imported
    marked = {
        f"{imported.names[e.caller]} {imported.names[e.callee]}"
        for e in imported.edges
        if e.registry
    }
    assert marked == set(expected.get("registry", ()))


def test_what_is_left_out_is_told(case: Case) -> None:
    expected, found = case
    told = {item.service for item in found.written.imported.items if item.fate == "unused"}
    assert set(expected.get("left_out", ())) <= told


def test_what_is_written_renders_and_passes_the_check(case: Case) -> None:
    assert whole.errors(case[1]) == []


def test_what_is_rendered_is_the_same_system_again(case: Case, tmp_path: Path) -> None:
    """Services, ports, environment, volumes and edges survive a round through manifests."""
    for name, text in render.render(case[1].system).files.items():
        (tmp_path / name).write_text(text)
    assert import_against.against(case[1].written, str(tmp_path)) == ()


def test_no_secret_is_written_or_quoted(case: Case) -> None:
    expected, found = case
    written = found.written
    shown = (
        written.system
        + written.answers
        + import_text.write(written.imported, "en", False)
        + import_json.write(written.imported, "en")
    )
    assert [secret for secret in expected.get("secrets", ()) if secret in shown] == []


def test_answers_are_replayed_and_nothing_is_asked_again(case: Case, tmp_path: Path) -> None:
    expected, found = case
    (tmp_path / "answers.yaml").write_text(found.written.answers)
    folder = found.written.root
    again = whole.whole(
        *(Path(folder) / path for path in expected.get("import", ["."])),
        root=folder,
        answers=str(tmp_path / "answers.yaml"),
    )
    assert again.written.system == found.written.system
    assert all(question.answered for question in again.written.imported.questions)
    assert again.written.imported.unknown_answers == ()


@pytest.mark.parametrize("name", whole.case_names())
def test_every_key_of_a_compose_service_has_a_fate(name: str) -> None:
    folder = whole.PROJECTS / name
    expected = yaml.safe_load((folder / "expected.yaml").read_text())
    compose = [
        path.name
        for path in sorted(folder.iterdir())
        if path.name in (*whole.COMPOSE, *expected.get("import", ()))
    ]
    if not compose:
        assert name in ("k8s-old", "vm")
        return
    read = oracle.ours(folder, *compose)
    items = whole.whole(folder / compose[0], root=str(folder)).written.imported.items
    told = {(item.service, item.key.partition(":")[0].partition(".")[0]) for item in items}
    lost = [
        (service.name, key)
        for service in read.services.values()
        for key in service.keys
        if (service.name, key) not in told and (service.name, "") not in told
    ]
    assert lost == []


def test_values_that_cannot_be_read_and_devices_are_told(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text("""\
services:
  web:
    image: acme/web:1
    mem_limit: lots
    stop_grace_period: soon
    deploy:
      replicas: many
      resources: {reservations: {devices: [{capabilities: [gpu]}]}}
    volumes: ["kept:/data"]
volumes:
  kept: {driver: nfs, driver_opts: {share: "nas:/x"}}
  orphan:
networks: {front: }
""")
    items = whole.whole(tmp_path).written.imported.items
    told = {f"{i.service}.{i.key}".lstrip("."): i.fate for i in items if i.fate != "used"}
    assert told.items() >= {
        ("web.mem_limit", "unused"),
        ("web.stop_grace_period", "unused"),
        ("web.deploy.replicas", "unused"),
        ("web.deploy.resources.reservations.devices", "unused"),
        ("volumes.kept.driver", "carried"),
        ("volumes.kept.driver_opts", "carried"),
        ("volumes.orphan", "unused"),
        ("networks.front", "carried"),
    }
