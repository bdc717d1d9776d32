"""`setsail check`, `rules` and `rule` as their users meet them."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from setsail.cli import main
from setsail.cli.shell import Shell
from setsail.finding.problem import Refused

WEB = """apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web:latest
"""
CLEAN = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  namespace: shop\n"


def call(*arguments: str, lang: str = "en", colour: bool = False) -> tuple[int, str]:
    out = io.StringIO()
    code = main.run(arguments, Shell(lang, colour, out, io.StringIO()))
    return code, out.getvalue()


@pytest.fixture
def web(tmp_path: Path) -> str:
    (tmp_path / "web.yaml").write_text(WEB)
    return str(tmp_path / "web.yaml")


def test_a_finding_shows_place_line_caret_why_and_what_to_do(web: str) -> None:
    code, said = call("check", web, "--rule", "image-tag-latest-or-missing")
    assert code == 1
    assert said == (
        "Pod/web  1 error\n"
        f"  {web}:8:14\n"
        "          image: web:latest\n"
        "                 ^\n"
        "    error: container web runs web:latest, which has the tag latest "
        "[image-tag-latest-or-missing]\n"
        "      help: Name the version that was built: a tag that is never reused, and in "
        "production the digest (`web:1.4.2@sha256:…`), which `system.lock` writes down.\n"
        "\n"
        "1 object in 1 file: 1 error\n"
    )


def test_it_speaks_chinese(web: str) -> None:
    said = call("check", web, "--rule", "image-tag-latest-or-missing", lang="zh")[1]
    assert "错误: 容器 web 运行的镜像 web:latest 的 tag 是 latest" in said
    assert said.endswith("1 个文件中的 1 个对象：1 个错误\n")


def test_clean_is_one_line_and_exit_0(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CLEAN)
    assert call("check", str(tmp_path)) == (0, "1 object in 1 file: no findings\n")


def test_nothing_checked_is_not_clean(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("services: {}\n")
    with pytest.raises(Refused, match="nothing was checked") as caught:
        call("check", str(tmp_path))
    assert caught.value.exit_code == 2 and len(caught.value.problems) == 2


def test_a_broken_file_beside_clean_ones_is_exit_2(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CLEAN)
    (tmp_path / "b.yaml").write_text("a: [\n")
    code, said = call("check", str(tmp_path))
    assert code == 2 and "b.yaml" in said


def test_json_is_one_object_with_everything(web: str) -> None:
    Path(web).with_name("other.yaml").write_text("services: {}\n")
    code, said = call("check", str(Path(web).parent), "--format", "json")
    value = json.loads(said)
    finding = next(f for f in value["findings"] if f["rule"] == "image-tag-latest-or-missing")
    assert code == 1
    assert finding | {"message": "", "related": []} == {
        "rule": "image-tag-latest-or-missing",
        "guide": "3.1",
        "severity": "error",
        "persona": "default",
        "file": web,
        "line": 8,
        "column": 14,
        "object": {"apiVersion": "v1", "kind": "Pod", "namespace": "", "name": "web"},
        "path": ["spec", "containers", 0, "image"],
        "message": "",
        "fix": "none",
        "related": [],
        "environments": [],
    }
    assert value["not_checked"][0]["file"].endswith("other.yaml")
    assert value["summary"]["findings"] == len(value["findings"])


def test_standard_input_is_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(WEB.encode())))
    code, said = call("check", "-")
    assert code == 1 and "  -:8:14\n" in said


def test_fix_writes_shows_and_reports_what_remains(web: str) -> None:
    before = Path(web).read_text()
    code, shown = call("check", web, "--fix", "--dry-run")
    assert code == 1 and "+      securityContext:" in shown and "would mend" in shown
    assert Path(web).read_text() == before
    code, said = call("check", web, "--fix")
    assert code == 1 and "mended 2 findings in 1 file;" in said
    assert "allowPrivilegeEscalation: false" in Path(web).read_text()


@pytest.mark.parametrize("words", [("--dry-run",), ("--fix", "-")])
def test_what_makes_no_sense_together_is_refused(web: str, words: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        call("check", web, *words)


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(WEB.replace("name: web", 'name: "w\\e[31mb"'))
    said = call("check", str(tmp_path))[1]
    assert "\x1b" not in said and "w\\u001b[31mb" in said


def test_colour_is_for_terminals(web: str) -> None:
    assert "\x1b[" in call("check", web, colour=True)[1]


def test_rules_lists_every_rule_in_both_languages() -> None:
    from setsail.rules.index import RULES

    listed = json.loads(call("rules", "--format", "json")[1])["rules"]
    assert {row["id"] for row in listed} == {rule.id for rule in RULES}
    assert {"id", "title", "guide", "severity", "persona", "fix"} <= set(listed[0])
    assert "容器以特权模式运行" in call("rules", lang="zh")[1]
    assert "readiness-probe-missing" in call("rules")[1]


def test_rule_prints_its_page() -> None:
    code, said = call("rule", "privileged-container")
    assert code == 0 and "privileged: true" in said and "What to do" in said
    with pytest.raises(Refused, match="no rule"):
        call("rule", "privileged-contaner")


def test_a_bad_deployment_of_26_lines_fits_one_screen(tmp_path: Path) -> None:
    """Every persona's findings, most of them by name; the worst in full, with what to do."""
    (tmp_path / "web.yaml").write_text(BAD)
    assert BAD.count("\n") == 26
    for persona in ("default", "pedantic", "auditor"):
        said = call("check", str(tmp_path), "--persona", persona)[1]
        assert said.count("\n") <= 50, persona
        assert "(--all shows them)" in said and "by section:" in said
    whole = call("check", str(tmp_path), "--persona", "auditor", "--all")[1]
    assert "--all shows" not in whole and whole.count("\n") > 60


BAD = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      hostNetwork: true
      hostPID: true
      containers:
        - name: web
          image: web:latest
          securityContext:
            privileged: true
          env:
            - name: DB_PASSWORD
              value: hunter2hunter2
          ports:
            - containerPort: 8080
"""


def test_a_safe_fix_is_shown_as_a_diff(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(WEB)
    said = call("check", str(tmp_path), "--rule", "privilege-escalation")[1]
    assert "      +      securityContext:\n      +        allowPrivilegeEscalation: false\n" in said


def test_secrets_are_not_in_a_diff(tmp_path: Path) -> None:
    text = WEB + "      env: [{name: DB_PASSWORD, value: hunter2hunter2}]\n"
    (tmp_path / "a.yaml").write_text(text)
    assert "hunter2" not in call("check", str(tmp_path), "--all", "--persona", "auditor")[1]


def test_fail_on_says_what_counts(web: str) -> None:
    rule = ("--rule", "privilege-escalation")
    assert call("check", web, *rule)[0] == 1
    assert call("check", web, *rule, "--fail-on", "error")[0] == 0
    assert call("check", web, *rule, "--fail-on", "warning")[0] == 1


def test_settings_come_from_here_or_by_name_and_never_from_the_checked_path(
    web: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = '[check]\ndisable = ["image-tag-latest-or-missing"]\n'
    (tmp_path / "setsail.toml").write_text(settings)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert "image-tag-latest" in call("check", web, "--all")[1]
    assert "image-tag-latest" not in call("check", web, "--config", "../setsail.toml", "--all")[1]
    (here / "setsail.toml").write_text(settings)
    assert "image-tag-latest" not in call("check", web, "--all")[1]
    (here / "setsail.toml").write_text("[check]\npersonas = 1\n")
    with pytest.raises(Refused, match="no key 'personas'"):
        call("check", web)


def test_a_baseline_is_written_and_used(web: str, tmp_path: Path) -> None:
    file = str(tmp_path / "known.json")
    code, said = call("check", web, "--write-baseline", file)
    assert code == 0 and f"findings to {file}" in said
    code, said = call("check", web, "--baseline", file)
    assert code == 0 and "no findings" in said and "known before: " in said
    assert call("check", web, "--baseline", file, "--rule", "run-as-root")[0] == 0


def test_ask_needs_a_terminal(web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    with pytest.raises(Refused, match="needs a terminal"):
        call("check", web, "--fix", "--ask")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answers", "made"), [("y\nn\n", 1), ("n\nq\n", 0), ("?\na\n", 2)])
def test_ask_asks_for_each_fix_and_does_what_it_is_told(
    web: str, monkeypatch: pytest.MonkeyPatch, answers: str, made: int
) -> None:
    Path(web).write_text(WEB + "    - name: side\n      image: side:1.0\n")
    monkeypatch.setattr("sys.stdin", Terminal(answers))
    rules = "[check]\ndisable = []\n"
    Path(web).with_name("setsail.toml").write_text(rules)
    monkeypatch.chdir(Path(web).parent)
    from setsail.rules.index import RULES

    keep = {"writable-root-filesystem"}
    names = [f'"{r.id}"' for r in RULES if r.id not in keep and r.fix == "ask"]
    Path("setsail.toml").write_text(f"[check]\ndisable = [{', '.join(names)}]\n")
    said = call("check", web, "--fix", "--ask")[1]
    assert said.count("[y]es [n]o") >= made
    assert Path(web).read_text().count("readOnlyRootFilesystem: true") == made


def test_the_summary_of_a_fix_says_what_is_left_and_why(web: str) -> None:
    said = call("check", web, "--fix", "--dry-run")[1]
    assert "may change what the program can do: --fix --ask" in said
    assert "need a person who knows the program" in said


@pytest.mark.parametrize("form", ["gitlab", "checkstyle", "html", "sarif", "junit", "github"])
def test_every_format_names_the_finding_and_what_was_not_checked(web: str, form: str) -> None:
    Path(web).with_name("broken.yaml").write_text("a: [\n")
    said = call("check", str(Path(web).parent), "--format", form)[1]
    assert "image-tag-latest-or-missing" in said and "broken.yaml" in said


def test_gitlab_entries_have_what_gitlab_needs(web: str) -> None:
    entries = json.loads(call("check", web, "--format", "gitlab")[1])
    marks = {entry["fingerprint"] for entry in entries}
    assert len(marks) == len(entries) > 3
    assert all(entry["location"]["lines"]["begin"] >= 1 for entry in entries)
    assert {entry["severity"] for entry in entries} <= {
        "info",
        "minor",
        "major",
        "critical",
        "blocker",
    }


def test_html_is_one_page_that_asks_no_server(web: str) -> None:
    said = call("check", web, "--format", "html", lang="zh")[1]
    assert "<script" not in said and "http" not in said.split("<body>")[1].split("<footer>")[0]
    assert "清单检查报告" in said and "container web" not in said


def test_rules_are_filtered_and_grouped() -> None:
    said = call("rules", "--guide", "1.2", "--severity", "error")[1]
    assert "\nprobes\n" in said and "readiness-probe-missing" in said
    assert "run-as-root" not in said
