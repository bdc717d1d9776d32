"""Every statement and every operand of the decider is needed: without it some test fails."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "delete_a_line.py"


@pytest.mark.slow
def test_no_line_of_the_decider_is_without_a_test():
    """What may survive stands in survivors.txt with its reason."""
    run = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_changes_are_statements_and_operands(tmp_path):
    """The script itself, on a function of three statements and one `and`."""
    if not SCRIPT.exists():
        pytest.skip("runs on a copy without scripts/")
    spec = importlib.util.spec_from_file_location("delete_a_line", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    file = tmp_path / "subject.py"
    file.write_text('def f(a, b):\n    """Doc."""\n    if a and b:\n        a = 1\n    return a\n')
    found = {mutant.name: mutant.source for mutant in script.mutants(file)}
    assert set(found) == {
        "subject.py f: if a and b:",
        "subject.py f: return a",
        "subject.py f: a = 1",
        "subject.py f: a of a and b",
        "subject.py f: b of a and b",
    }
    assert "if b:" in found["subject.py f: a of a and b"]
    assert all(ast.parse(source) for source in found.values())
    assert len(set(found.values())) == 5
