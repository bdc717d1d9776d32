"""Imports go down only, pure packages stay pure, and files stay small."""

import ast
from collections.abc import Iterator
from functools import cache
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
ALLOWED_IN = {"capacity": {"numpy"}, "document": {"sys.intern"}}
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


PACKAGES = sorted({package(file) for file in FILES})
every_package = pytest.mark.parametrize("name", PACKAGES)


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def files_of(name: str) -> list[Path]:
    return [file for file in FILES if package(file) == name]


@pytest.mark.parametrize("name", [name for name in PACKAGES if name])
def test_imports_go_down_only(name: str) -> None:
    """A package knows the layers below it, and no neighbour on its own."""
    for file in files_of(name):
        for imported in imports(tree_of(file)):
            parts = imported.split(".")
            if parts[0] != "setsail" or len(parts) < 2 or parts[1] == name:
                continue
            if (SOURCE / parts[1]).is_dir():
                assert level(parts[1]) > level(name), f"{file} must not import {imported}"


@pytest.mark.parametrize("name", [n for n in PACKAGES if n not in IMPURE_LAYERS | {""}])
def test_pure_packages_touch_nothing(name: str) -> None:
    """Time, chance, files and networks are arguments of the thinking, never calls in it."""
    allowed = ALLOWED | ALLOWED_IN.get(name, set())
    for file in files_of(name):
        for imported in imports(tree_of(file)):
            assert {imported, imported.split(".")[0]} & allowed, (
                f"{file} must not import {imported}"
            )
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in FORBIDDEN_CALLS, f"{file}:{node.lineno} {node.func.id}"
            if isinstance(node, ast.Attribute):
                clock = getattr(node.value, "id", "") in ("datetime", "date")
                reads = clock and node.attr in ("now", "utcnow", "today")
                assert not reads, f"{file}:{node.lineno} reads a clock"


@every_package
def test_files_and_functions_stay_small(name: str) -> None:
    """A file stops at 400 lines, a function at 50."""
    for file in files_of(name):
        assert file.read_text().count("\n") <= 400, f"{file} is too long"
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                assert lines <= 50, f"{file}:{node.lineno} {node.name} has {lines} lines"


def test_every_package_has_a_layer() -> None:
    """A new package is put on a layer before anything is in it."""
    known = set().union(*LAYERS)
    assert {p.name for p in SOURCE.iterdir() if (p / "__init__.py").exists()} <= known
