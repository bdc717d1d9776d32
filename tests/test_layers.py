"""Imports go down only, pure packages stay pure, and files stay small."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import setsail

SOURCE = Path(setsail.__file__).parent
LAYERS = (
    {"cli", "console", "controller"},
    {"engine"},
    {"world", "sim"},
    {"report"},
    {
        "rules", "derive", "migrate", "capacity", "network",
        "release", "drill", "diagnose", "evidence",
    },
    {"system", "cluster"},
    {"manifest"},
    {"document"},
    {"finding"},
)  # fmt: skip
IMPURE_LAYERS = {"cli", "console", "controller", "engine", "world"}
ALLOWED = {
    "argparse", "base64", "bisect", "collections", "copy", "csv", "dataclasses", "datetime",
    "decimal", "difflib", "enum", "fnmatch", "fractions", "functools", "hashlib", "heapq", "html",
    "importlib", "ipaddress", "itertools", "json", "keyword", "math", "operator", "pkgutil",
    "posixpath", "re", "shlex", "string", "struct", "textwrap", "tomllib", "types", "typing",
    "unicodedata", "urllib", "xml", "yaml", "zlib", "setsail", "__future__", "binascii", "codecs",
    "io",
}  # fmt: skip
FORBIDDEN_CALLS = {"open", "print", "input", "__import__", "exec", "eval", "breakpoint"}
FILES = sorted(SOURCE.rglob("*.py"))


def package(file: Path) -> str:
    parts = file.relative_to(SOURCE).parts
    return parts[0] if len(parts) > 1 else ""


def level(name: str) -> int:
    return next(i for i, names in enumerate(LAYERS) if name in names)


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("file", [f for f in FILES if package(f)], ids=lambda f: str(f.name))
def test_imports_go_down_only(file: Path) -> None:
    """A package knows the layers below it, and no neighbour on its own."""
    here = package(file)
    for name in imports(ast.parse(file.read_text())):
        parts = name.split(".")
        if parts[0] != "setsail" or len(parts) < 2 or parts[1] == here:
            continue
        if not (SOURCE / parts[1]).is_dir():
            continue
        assert level(parts[1]) > level(here), f"{file} must not import {name}"


@pytest.mark.parametrize(
    "file", [f for f in FILES if package(f) not in IMPURE_LAYERS | {""}], ids=lambda f: str(f.name)
)
def test_pure_packages_touch_nothing(file: Path) -> None:
    """Time, chance, files and networks are arguments of the thinking, never calls in it."""
    tree = ast.parse(file.read_text())
    for name in imports(tree):
        assert name.split(".")[0] in ALLOWED, f"{file} must not import {name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in FORBIDDEN_CALLS, f"{file}:{node.lineno} {node.func.id}"
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in (
            "datetime",
            "date",
        ):
            assert node.attr not in ("now", "utcnow", "today"), (
                f"{file}:{node.lineno} reads a clock"
            )


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.name))
def test_files_and_functions_stay_small(file: Path) -> None:
    """A file stops at 400 lines, a function at 50."""
    text = file.read_text()
    assert text.count("\n") <= 400, f"{file} is too long"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            assert lines <= 50, f"{file}:{node.lineno} {node.name} has {lines} lines"


def test_every_package_has_a_layer() -> None:
    """A new package is put on a layer before anything is in it."""
    known = set().union(*LAYERS)
    assert {p.name for p in SOURCE.iterdir() if (p / "__init__.py").exists()} <= known
