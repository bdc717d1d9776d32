"""Dockerfiles, system.yaml and environments beside manifests."""

from pathlib import Path

import pytest

from setsail.engine import gather, judging
from setsail.engine.judging import Request
from setsail.world import program

POD = (
    "apiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: {space}}}\n"
    "spec: {{hostPID: true, hostNetwork: {net}, containers: [{{name: web, image: web:1}}]}}\n"
)
SYSTEM = """\
system: shop
services:
  web:
    image: registry.example.com/web:1.4
    port: 8080
environments:
  test: {}
  east: {production: true}
  west: {production: true}
"""


def told(folder: Path, *rules: str, paths: tuple[str, ...] = (".",)) -> judging.Told:
    gathered = gather.gather([str(folder / path) for path in paths])
    return judging.told(gathered, Request(rules=rules))


def write(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(text)


def test_dockerfiles_of_a_folder_are_judged(tmp_path: Path) -> None:
    write(
        tmp_path, {"api/Dockerfile": "FROM a\n", "b.Dockerfile": "FROM a\n", "dockerfile": "FROM a"}
    )
    write(tmp_path, {"Dockerfile.dockerignore": "x", "Dockerfile.md.txt/readme": "x"})
    checked = told(tmp_path, "dockerfile-base-latest").checked
    assert checked.files == 3 and len(checked.findings) == 3
    assert {f.object.kind for f in checked.findings if f.object} == {"Dockerfile"}


def test_a_comment_accepts_in_a_dockerfile_too(tmp_path: Path) -> None:
    text = "# setsail: ignore dockerfile-base-latest we build it ourselves\nFROM a\n"
    write(tmp_path, {"Dockerfile": text})
    assert told(tmp_path, "dockerfile-base-latest").checked.findings == ()


def test_hadolint_adds_what_we_do_not_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = (
        b'[{"line":1,"column":1,"code":"DL3006","level":"warning","message":"Always tag"},'
        b'{"line":2,"column":1,"code":"DL3059","level":"info","message":"Multiple RUN"}]'
    )
    monkeypatch.setattr(program, "find", lambda name: "hadolint" if name == "hadolint" else None)
    monkeypatch.setattr(program, "run", lambda *_, **__: program.Done(0, answer, ""))
    write(tmp_path, {"Dockerfile": "FROM a\nRUN a\n"})
    found = told(tmp_path, "dockerfile-base-latest").checked.findings
    assert [(f.rule, f.severity) for f in found] == [
        ("dockerfile-base-latest", "warning"),
        ("hadolint-dl3059", "note"),
    ]


def test_a_system_is_judged_in_each_environment_and_told_once(tmp_path: Path) -> None:
    write(tmp_path, {"system.yaml": SYSTEM})
    checked = told(tmp_path).checked
    found = {f.rule: f.environments for f in checked.findings}
    assert found["git-not-declared"] == ("east", "west")
    assert all(f.place.file.endswith("system.yaml") for f in checked.findings)


def test_a_broken_system_is_told_with_its_place(tmp_path: Path) -> None:
    write(tmp_path, {"system.yaml": "system: shop\nservicess: {}\n"})
    assert told(tmp_path).checked.broken[0].place is not None


def test_folders_that_name_the_same_objects_are_environments(tmp_path: Path) -> None:
    test, prod = POD.format(space="t", net="false"), POD.format(space="p", net="true")
    write(tmp_path, {"test/web.yaml": test, "prod/web.yaml": prod})
    checked = told(tmp_path, "host-pid", "host-network", paths=("test", "prod")).checked
    assert {f.rule: f.environments for f in checked.findings} == {
        "host-pid": ("test", "prod"),
        "host-network": ("prod",),
    }
    assert checked.environments == ("test", "prod")


def test_an_environment_does_not_see_the_objects_of_another(tmp_path: Path) -> None:
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
        "spec: {selector: {app: web}, ports: [{port: 80}]}\n"
    )
    pod = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\n"
        "spec: {containers: [{name: web, image: web:1}]}\n"
    )
    write(tmp_path, {"a/all.yaml": f"{service}---\n{pod}", "b/all.yaml": service})
    checked = told(tmp_path, "service-selects-nothing", paths=("a", "b")).checked
    assert [f.environments for f in checked.findings] == [("b",)]


def test_folders_with_different_objects_are_one_set(tmp_path: Path) -> None:
    write(tmp_path, {"a/web.yaml": POD.format(space="a", net="false")})
    write(tmp_path, {"b/x.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"})
    assert told(tmp_path, "host-pid", paths=("a", "b")).checked.environments == ()


def test_excluded_paths_are_counted_and_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"vendor/a.yaml": "a: [", "a.yaml": POD.format(space="a", net="true")})
    gathered = gather.gather([str(tmp_path)], wanted=gather.Wanted(exclude=("vendor",)))
    assert gathered.excluded == 1 and len(gathered.sources) == 1
