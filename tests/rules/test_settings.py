"""setsail.toml: what may stand in it, and that every mistake is told with its line."""

import pytest

from setsail.rules import settings_read
from setsail.rules.index import RULES
from setsail.rules.settings import Settings, path_matches
from setsail.rules.settings_read import SettingsRefused

WHOLE = """\
[check]
persona = "pedantic"
fail-on = "warning"
exclude = ["vendor/", "*.tmpl.yaml"]
disable = ["single-replica"]

[check.rules.run-as-root]
severity = "error"

[[check.ignore]]
rule = ["host-network", "host-pid"]
kind = "DaemonSet"
name = "node-*"
reason = "it watches the node"
until = 2026-12-31

[[check.exclude-objects]]
kind = "Pod"
labels = {team = "legacy"}
"""


def read(text: str, file: str = "setsail.toml") -> Settings | None:
    return settings_read.parse(text, file, RULES)


def test_everything_that_may_be_set() -> None:
    found = read(WHOLE)
    assert found is not None
    rows = {row.id: row for row in found.rows(RULES, found.persona, ())}
    assert "single-replica" not in rows and "image-not-pinned-by-digest" in rows
    assert rows["run-as-root"].severity == "error" and found.fail_on == "warning"
    (ignore,) = found.ignores
    assert ignore.until == "2026-12-31" and ignore.place.line == 10
    assert ignore.match.object("DaemonSet", "any", "node-agent", {})
    assert not ignore.match.object("Deployment", "any", "node-agent", {})
    assert found.objects[0].object("Pod", "", "x", {"team": "legacy"})
    assert not found.objects[0].object("Pod", "", "x", {"team": "new"})


def test_a_named_rule_is_run_whatever_the_lists_say() -> None:
    found = read('[check]\ndisable = ["single-replica"]\n')
    assert found is not None
    assert [r.id for r in found.rows(RULES, "default", ["single-replica"])] == ["single-replica"]


def test_pyproject_has_it_below_tool() -> None:
    text = '[tool.setsail.check]\npersona = "auditor"\n'
    found = read(text, "pyproject.toml")
    assert found is not None and found.persona == "auditor"
    assert read("[project]\nname = 'x'\n", "pyproject.toml") is None
    assert read('[check]\npersona = "auditor"\n', "pyproject.toml") is None


@pytest.mark.parametrize(
    ("text", "line", "said", "help"),
    [
        ("[check\n", 1, "not TOML", ""),
        ("[check]\npersona = 'pedant'\n", 2, "persona is one of default", ""),
        ("[check]\nexcludes = []\n", 2, "no key 'excludes'", "did you mean exclude?"),
        ("[check]\nexclude = 'vendor'\n", 2, "exclude is a list of texts", ""),
        ("[check]\ndisable = ['run-as-rot']\n", 2, "no rule 'run-as-rot'", "mean run-as-root?"),
        ("[check.rules.run-as-rot]\nseverity = 'note'\n", 1, "no rule", "mean run-as-root?"),
        ("[check.rules.run-as-root]\nseverity = 'fatal'\n", 2, "severity is one of", ""),
        ("[check.rules.run-as-root]\nminimum = 3\n", 2, "run-as-root has no key 'minimum'", ""),
        ("[[check.ignore]]\nrule = 'host-pid'\n", 1, "gives its reason", "add reason"),
        ("[[check.ignore]]\nreason = 'x'\n", 1, "names its rule", ""),
        ("[[check.ignore]]\nrule='host-pid'\nreason='x'\nuntil='soon'\n", 1, "until is a day", ""),
        ("[check]\nignore = 'all'\n", 2, "write [[check.ignore]]", ""),
        ("check = 1\n", 1, "check is a table", ""),
    ],
)  # fmt: skip
def test_a_mistake_has_its_line_and_the_way_out(text: str, line: int, said: str, help: str) -> None:
    with pytest.raises(SettingsRefused) as caught:
        read(text)
    problem = caught.value.problems[0]
    assert said in problem.message.en and problem.place is not None
    assert problem.place.line == line
    assert help in (problem.help.en if problem.help else "")


def test_all_mistakes_come_at_once() -> None:
    with pytest.raises(SettingsRefused) as caught:
        read("[check]\nsome = 1\nother = 2\npersona = 3\n")
    assert len(caught.value.problems) == 3


def test_a_parameter_has_the_type_of_its_default() -> None:
    from setsail.rules.rule import load

    row = next(
        r for r in RULES
        if any(type(v) is int for v in getattr(load(r), "PARAMETERS", {}).values())
    )  # fmt: skip
    name = next(k for k, v in load(row).PARAMETERS.items() if type(v) is int)  # type: ignore[attr-defined]
    found = read(f"[check.rules.{row.id}]\n{name} = 7\n")
    assert found is not None and found.parameters == {row.id: {name: 7}}
    for wrong in ("true", '"7"', "7.5"):
        with pytest.raises(SettingsRefused, match="a whole number"):
            read(f"[check.rules.{row.id}]\n{name} = {wrong}\n")


@pytest.mark.parametrize(
    ("path", "pattern", "meant"),
    [
        ("vendor/a.yaml", "vendor/", True),
        ("k8s/vendor/a.yaml", "vendor", True),
        ("k8s/vendors/a.yaml", "vendor", False),
        ("k8s/vendor/a.yaml", "/vendor", False),
        ("./k8s/a.yaml", "k8s/**", True),
        ("k8s/b/c/a.yaml", "k8s/**/a.yaml", True),
        ("k8s/a.yaml", "k8s/**/a.yaml", True),
        ("k8s/b/a.yaml", "k8s/*.yaml", False),
        ("k8s/x.tmpl.yaml", "*.tmpl.yaml", True),
        ("k8s/a.yaml", "k8s/a.yam", False),
    ],
)
def test_paths_match_as_in_gitignore(path: str, pattern: str, meant: bool) -> None:
    assert path_matches(path, [pattern]) is meant
