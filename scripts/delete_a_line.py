"""Delete each statement and each operand of and/or in the release decider: a test must notice.

    python scripts/delete_a_line.py            every change; exit 1 if one survives unexplained
    python scripts/delete_a_line.py decide     only the module that is named

Works on a copy in a temporary folder, never on the working tree. What no test can notice stands
in tests/release/survivors.txt, each line with its reason; a line there that no longer survives is
an error too, so that the file stays true.
"""

import ast
import copy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SUBJECT = Path("setsail/release")
TESTS = Path("tests/release")
SURVIVORS = ROOT / TESTS / "survivors.txt"
_BODIES = ("body", "orelse", "finalbody")


class Mutant(NamedTuple):
    """A changed module: which, what was taken out of which function, and its source."""

    name: str
    source: str


def mutants(file: Path) -> Iterator[Mutant]:
    """Every change of one module."""
    tree = ast.parse(file.read_text())
    for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
        for holder in ast.walk(function):
            for changed, what in (*_without_statements(holder), *_without_operands(holder)):
                name = f"{file.name} {function.name}: {what}"
                yield Mutant(name, _applied(tree, holder, changed))


def _without_statements(holder: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    for field in _BODIES:
        found = getattr(holder, field, None)
        body: list[ast.stmt] = found if isinstance(found, list) else []
        for index, statement in enumerate(body):
            if isinstance(statement, ast.Pass) or _is_docstring(statement):
                continue
            changed = copy.copy(holder)
            setattr(changed, field, [*body[:index], ast.Pass(), *body[index + 1 :]])
            yield changed, ast.unparse(statement).splitlines()[0]


def _without_operands(holder: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    if isinstance(holder, ast.BoolOp):
        for operand in holder.values:
            changed = copy.copy(holder)
            changed.values = [other for other in holder.values if other is not operand]
            yield changed, f"{ast.unparse(operand)} of {ast.unparse(holder)}"


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _applied(tree: ast.Module, holder: ast.AST, changed: ast.AST) -> str:
    before = dict(holder.__dict__)
    holder.__dict__.update(changed.__dict__)
    try:
        return ast.unparse(ast.fix_missing_locations(tree))
    finally:
        holder.__dict__.update(before)


def noticed(copied: Path, module: Path, mutant: Mutant) -> bool:
    """Whether the tests fail on a mutant. The module is put back afterwards."""
    file = copied / module
    original = file.read_text()
    file.write_text(mutant.source)
    words = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "--hypothesis-seed=0", str(TESTS)]
    try:
        run = subprocess.run(words, cwd=copied, capture_output=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        return True
    finally:
        file.write_text(original)
    return run.returncode != 0


def explained() -> dict[str, str]:
    """The survivors that are known, with their reasons."""
    lines = [line for line in SURVIVORS.read_text().splitlines() if line and line[0] != "#"]
    return {name: reason for name, _, reason in (line.partition("  -- ") for line in lines)}


def surviving(names: list[str]) -> Iterator[str]:
    """The names of the changes that no test notices."""
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder)
        unwanted = shutil.ignore_patterns("__pycache__")
        for part in ("setsail", TESTS):
            shutil.copytree(ROOT / part, copied / part, ignore=unwanted)
        for part in ("pyproject.toml", "tests/conftest.py"):
            shutil.copy(ROOT / part, copied / part)
        for file in sorted((copied / SUBJECT).glob("*.py")):
            if not names or file.stem in names:
                for mutant in mutants(file):
                    if not noticed(copied, SUBJECT / file.name, mutant):
                        yield mutant.name


def main() -> int:
    """Run, and say what survived."""
    names = sys.argv[1:]
    known, found = explained(), []
    for name in surviving(names):
        found.append(name)
        print(f"{'known' if name in known else 'NEW'}  {name}", flush=True)
    stale = [] if names else [name for name in known if name not in found]
    for name in stale:
        print(f"STALE  {name}")
    return 1 if stale or [name for name in found if name not in known] else 0


if __name__ == "__main__":
    sys.exit(main())
