"""`setsail init`, `explain` and `show` as their users meet them."""

import io
import json
from pathlib import Path

import pytest

from setsail.cli import main
from setsail.cli.shell import Shell
from setsail.finding.problem import Refused

TEXT = """\
system: shop
external: {mysql: {type: mysql, hosts: [10.0.0.1]}}
services:
  web:
    image: web:1.4.2
    port: 8080
    scale: {min: 2, max: 9}
    config: {LOG_LEVEL: info}
    needs: {mysql: {timeout: 1s}}
environments:
  prod: {production: true, services: {web: {scale: {max: 20}}}}
"""


def call(*arguments: str, lang: str = "en") -> str:
    out = io.StringIO()
    assert main.run(arguments, Shell(lang, False, out, io.StringIO())) == 0
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "system.yaml").write_text(TEXT)
    return str(tmp_path / "system.yaml")


def test_explain_shows_the_long_form_and_each_line(file: str) -> None:
    said = call("explain", "services.web.scale", "-f", file).replace(file, "system.yaml")
    assert said == (
        "services.web.scale (in prod): how many pods\n"
        "min: 2    # system.yaml:7:18  services.web.scale.min\n"
        "max: 20   # system.yaml:11:58  environments.prod.services.web.scale.max\n"
        "  over 9  # system.yaml:7:26  services.web.scale.max\n"
    )


def test_explain_speaks_chinese(file: str) -> None:
    said = call("explain", "services/web/scale", "-f", file, lang="zh")
    assert "Pod 数量" in said
    assert "覆盖 9" in said


def test_explain_as_json_is_for_programs(file: str) -> None:
    found = json.loads(call("explain", "services.web.scale.max", "-f", file, "--format", "json"))
    assert found["values"][0]["value"] == 20
    assert [s["won"] for s in found["values"][0]["said"]] == [False, True]


def test_explain_a_field_of_a_derived_object(file: str) -> None:
    said = call("explain", "HorizontalPodAutoscaler/web:spec.maxReplicas", "-f", file)
    assert said.startswith("HorizontalPodAutoscaler/web:spec.maxReplicas = 20\n")
    assert "system.yaml:11:58  services.web.scale.max" in said
    found = call(
        "explain", "HorizontalPodAutoscaler/web:spec.maxReplicas", "-f", file, "--format", "json"
    )
    assert json.loads(found)["reasons"][0]["source"] == "services.web.scale.max"


@pytest.mark.parametrize(
    "path", ["Deployment/wbe", "Deployment/web:spec.replica", "services.web.rnbook"]
)
def test_explain_what_does_not_exist_is_refused(file: str, path: str) -> None:
    with pytest.raises(Refused) as caught:
        call("explain", path, "-f", file)
    assert caught.value.exit_code == 2


def test_a_secret_in_the_open_is_refused_and_not_repeated(tmp_path: Path) -> None:
    file = tmp_path / "system.yaml"
    file.write_text(TEXT.replace("{LOG_LEVEL: info}", "{DB_PASSWORD: hunter2}"))
    with pytest.raises(Refused) as caught:
        call("explain", "services.web", "-f", str(file))
    assert "hunter2" not in repr(caught.value.problems)
    assert caught.value.problems[0].help.en.endswith("secrets: {DB_PASSWORD: vault:path#key}")


def test_show_flows_is_a_table(file: str) -> None:
    assert call("show", "flows", "-f", file) == (
        "caller  callee  port  timeout  retries  what\nweb     mysql   3306  1s       -        -\n"
    )


@pytest.mark.parametrize(
    ("style", "line"),
    [
        ("mermaid", "  n_web -->|3306 1s| n_mysql"),
        ("dot", '  "web" -> "mysql" [label="3306 1s"];'),
        ("json", '    "timeout": 1.0,'),
        ("text", "web     mysql   3306  1s       -        -"),
    ],
)
def test_show_graph_in_every_form(file: str, style: str, line: str) -> None:
    assert line in call("show", "graph", "-f", file, "--format", style).splitlines()


def test_init_writes_and_says_what_to_do_next(tmp_path: Path) -> None:
    said = call("init", "--name", "shop", "--with", "postgres,redis", str(tmp_path))
    assert f"wrote {tmp_path}/system.yaml" in said
    assert "setsail rehearse" in said
    assert "postgres" in call("show", "flows", "-f", str(tmp_path / "system.yaml"))
