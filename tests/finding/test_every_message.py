"""No message lacks its Chinese."""

import ast
import re
from pathlib import Path

import pytest

import setsail

FILES = sorted(Path(setsail.__file__).parent.rglob("*.py"))
CHINESE = re.compile("[\u4e00-\u9fff]")
LETTERS = re.compile("[A-Za-z]{3}")


def words(node: ast.expr) -> str:
    """The literal parts of a string, an f-string or a concatenation."""
    return "".join(
        n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    )


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.name))
def test_every_text_has_a_chinese_half(file: Path) -> None:
    """Where the English half has words, the Chinese half has Chinese."""
    for node in ast.walk(ast.parse(file.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if name != "Text" or len(node.args) != 2:
            continue
        en, zh = (words(a) for a in node.args)
        literal = any(isinstance(n, ast.Constant) for n in ast.walk(node.args[0]))
        computed = not any(isinstance(n, ast.Constant) for n in ast.walk(node.args[1]))
        if literal and not computed and LETTERS.search(en):
            assert CHINESE.search(zh), f"{file}:{node.lineno}: {en!r} has no Chinese"
            assert not CHINESE.search(en), f"{file}:{node.lineno}: the halves are swapped"


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.name))
def test_nobody_speaks_past_the_mechanism(file: Path) -> None:
    """Commands print through their shell; nothing prints literal English by itself."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print", f"{file}:{node.lineno}"
