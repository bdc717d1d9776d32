"""`setsail render` as its users meet it."""

import io
from pathlib import Path

import pytest

from setsail.cli import main
from setsail.cli.shell import Shell
from setsail.finding.problem import Refused

SYSTEM = """
system: shop
services:
  web: {image: registry.example.com/web:1.0.0, port: 8080, expose: {host: shop.example.com, rateLimit: 100/s}}
patches: {Deployment/web: {spec: {minReadySeconds: 9}}}
environments:
  test: {scale: 1}
  prod: {production: true}
"""  # noqa: E501


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "system.yaml").write_text(SYSTEM)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*arguments: str, lang: str = "en") -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = main.run(("render", *arguments), Shell(lang, False, out, err))
    return code, out.getvalue(), err.getvalue()


def test_it_writes_the_usual_environment_and_says_what_is_not_enforced(here: Path) -> None:
    code, said, _ = call()
    assert code == 0
    assert (here / "deploy/prod/kustomization.yaml").exists()
    assert not (here / "deploy/test").exists()
    assert "  hand-made: Deployment/web (patches)\n" in said
    assert "  not enforced [traffic-is-governed]: the limit of 100 requests a second" in said


def test_all_renders_every_environment(here: Path) -> None:
    call("--all", "-o", "out")
    assert sorted(path.name for path in (here / "out").iterdir()) == ["prod", "test"]


def test_check_is_clean_after_rendering_and_exits_1_when_the_system_moved_on(here: Path) -> None:
    call()
    assert call("--check")[0] == 0
    (here / "system.yaml").write_text(SYSTEM.replace("1.0.0", "1.0.1"))
    code, said, _ = call("--check")
    assert code == 1
    assert "stale: deploy/prod/web.yaml" in said
    assert "1.0.0" in (here / "deploy/prod/web.yaml").read_text()


def test_stdout_is_manifests_only_and_writes_nothing(here: Path) -> None:
    code, said, noted = call("--stdout", "-e", "test")
    assert code == 0 and "namespace: shop-test" in said and "not enforced" not in said
    assert "not enforced" in noted
    assert not (here / "deploy").exists()


def test_an_environment_that_is_not_declared_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(Refused) as refused:
        call("-e", "pord")
    assert refused.value.exit_code == 2
    assert any("prod" in (p.help.en if p.help else "") for p in refused.value.problems)


def test_it_speaks_chinese() -> None:
    _, said, _ = call(lang="zh")
    assert "个对象" in said and "未强制执行" in said
