"""No message lacks its Chinese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import setsail

SOURCE = Path(setsail.__file__).parent
PACKAGES = sorted(folder for folder in SOURCE.iterdir() if (folder / "__init__.py").exists())
every_package = pytest.mark.parametrize("package", PACKAGES, ids=lambda folder: folder.name)
CHINESE = re.compile("[\u4e00-\u9fff]")
LETTERS = re.compile("[A-Za-z]{3}")


def words(node: ast.expr) -> str:
    """The literal parts of a string, an f-string or a concatenation."""
    return "".join(
        n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    )


def calls(package: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a package, with its place."""
    for file in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                yield f"{file}:{node.lineno}", node


@every_package
def test_every_text_has_a_chinese_half(package: Path) -> None:
    """Where the English half has words, the Chinese half has Chinese."""
    for place, node in calls(package):
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if name != "Text" or len(node.args) != 2:
            continue
        en, zh = (words(a) for a in node.args)
        literal = any(isinstance(n, ast.Constant) for n in ast.walk(node.args[0]))
        computed = not any(isinstance(n, ast.Constant) for n in ast.walk(node.args[1]))
        if literal and not computed and LETTERS.search(en):
            assert CHINESE.search(zh), f"{place}: {en!r} has no Chinese"
            assert not CHINESE.search(en), f"{place}: the halves are swapped"


@every_package
def test_nobody_speaks_past_the_mechanism(package: Path) -> None:
    """Commands print through their shell; nothing prints literal English by itself."""
    for place, node in calls(package):
        assert not (isinstance(node.func, ast.Name) and node.func.id == "print"), place
