"""Rules of the user's own: loaded from where the call says, tested as ours are."""

from pathlib import Path

import pytest

import setsail.rules.pods.privilege_escalation as model
from setsail.engine import judging, own_rules, rule_test
from setsail.engine.gather import Gathered, Source
from setsail.engine.judging import Request
from setsail.engine.own_rules import OwnRulesRefused

SOURCE = Path(model.__file__).read_text()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "team_rule.py").write_text(SOURCE)
    (tmp_path / "_shared.py").write_text("raise SystemExit")
    return tmp_path


def broken(folder: Path) -> dict[str, str]:
    (row,) = own_rules.load(str(folder))
    return {p.says.en: p.broken.en for p in rule_test.promises(row) if p.broken}


def test_an_own_rule_runs_beside_ours(folder: Path) -> None:
    rows = own_rules.load(str(folder))
    gathered = Gathered((Source("a.yaml", model.BAD.encode()),), ())
    request = Request(rules=("team-rule", "privilege-escalation"), own=rows)
    found = judging.told(gathered, request).checked.findings
    assert {f.rule for f in found} == {"team-rule", "privilege-escalation"}


def test_a_good_rule_keeps_every_promise(folder: Path) -> None:
    assert broken(folder) == {}


@pytest.mark.parametrize(
    ("old", "new", "promise"),
    [
        ('FIX = "safe"', 'FIX = "none"', "it has a fix exactly if it says so"),
        ("def check(", "def check(*a):\n    return iter(())\n\n\ndef _old(", "bad example"),
        ("def check(", "def check(*a):\n    raise KeyError(a)\n\n\ndef _old(", "bad example"),
        ("def fix(", "def fix(*a):\n    return ()\n\n\ndef _old(", "its fix mends"),
        ("GOOD = ", "GOOD = BAD\nX = ", "nothing in its good example"),
        ('ZH = """', 'ZH = """x\n\ny\n\nz"""\nX = """', "complete in both languages"),
    ],
)
def test_a_broken_promise_is_named(folder: Path, old: str, new: str, promise: str) -> None:
    (folder / "team_rule.py").write_text(SOURCE.replace(old, new))
    assert any(promise in says for says in broken(folder))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def (", "not Python"),
        ("import nothing_like_this", "ModuleNotFoundError"),
        ("X = 1", "a rule needs KINDS"),
        (SOURCE.replace('FIX = "safe"', 'FIX = "maybe"'), "FIX is one of"),
    ],
)
def test_what_is_no_rule_is_refused_with_the_reason(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "team_rule.py").write_text(text)
    with pytest.raises(OwnRulesRefused, match=said):
        own_rules.load(str(tmp_path))


def test_a_name_of_ours_is_refused_and_an_empty_folder_too(tmp_path: Path) -> None:
    with pytest.raises(OwnRulesRefused, match="no rule here"):
        own_rules.load(str(tmp_path))
    (tmp_path / "run_as_root.py").write_text(SOURCE)
    with pytest.raises(OwnRulesRefused, match="already"):
        own_rules.load(str(tmp_path))
