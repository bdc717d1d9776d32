"""The documentation is true: its commands run, its output is what comes out, its links lead on.

Every ```sh block of the tutorials and the how-to pages is run, a page in a folder of its own that
holds a copy of examples/. A line may state its exit code: `setsail ready  # exits 1`. A block
after `<!-- not run: why -->` is left out. A ```text block after `<!-- output -->` must come out of
the block before it; there `…` stands for anything, and a line of `…` for any lines.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from setsail.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
RUN = sorted(chain(DOCS.glob("tutorial*.md"), (DOCS / "how-to").glob("*.md")))
TOP = ("README*.md", "CONTRIBUTING.md", "CHANGELOG.md")
RULES = DOCS / "reference" / "rules"
PAGES = sorted(
    path
    for path in chain(DOCS.rglob("*.md"), *(ROOT.glob(name) for name in TOP))
    if path.parent != RULES
)

_NOT_RUN = re.compile(r"<!-- not run: \S.*-->")
_STATED = re.compile(r"^(?P<command>.*\S)\s+# exits (?P<code>\d+)$")
_LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)")
_CALL = re.compile(r"(?:^|`|[|;&] |\$ |\()setsail ([a-z]+)\b", re.MULTILINE)
_BLOCK = "--- block at line"


class Block(NamedTuple):
    """A fenced block: its language, text, first line, and the comment on the line before it."""

    language: str
    text: str
    line: int
    before: str


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    lines = page.read_text(encoding="utf-8").splitlines()
    fences = [at for at, line in enumerate(lines) if line.startswith("```")]
    assert len(fences) % 2 == 0, f"{page} has a fence that is not closed"
    for start, end in zip(fences[::2], fences[1::2]):
        before = next((line for line in reversed(lines[:start]) if line), "")
        text = "\n".join(lines[start + 1 : end])
        yield Block(lines[start].removeprefix("```"), text, start + 1, before)


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)


def is_run(block: Block) -> bool:
    return block.language == "sh" and not _NOT_RUN.fullmatch(block.before)


def expecting(line: str) -> str:
    """A line of a block as bash that fails unless the command ends with the code that it states."""
    if not (stated := _STATED.match(line)):
        return line
    command, code = stated["command"], stated["code"]
    return f"{command} && code=0 || code=$?\n[ $code = {code} ] || die $code {code}"


def script(page: Path) -> str:
    """All blocks of a page that are run, as one bash script that says where it is."""
    said = [
        "set -eo pipefail",
        'die() { echo "exit code $1, and the page says $2"; exit 1; }',
    ]
    for block in filter(is_run, blocks(page)):
        said += [f"echo '{_BLOCK} {block.line}'", *map(expecting, block.text.splitlines())]
    return "\n".join(said) + "\n"


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for PATH, in which `setsail` is this working copy."""
    folder = tmp_path_factory.mktemp("programs")
    wrapper = folder / "setsail"
    wrapper.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m setsail "$@"\n')
    wrapper.chmod(0o755)
    return folder


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_what_a_page_tells_to_type_works(page: Path, programs: Path, tmp_path: Path) -> None:
    """Every command of the page ends as the page says, and prints what the page shows."""
    folder = tmp_path / "page"
    shutil.copytree(ROOT / "examples", folder / "examples")
    environment = {
        **os.environ,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        ["bash"], input=script(page), cwd=folder, env=environment, text=True, check=False,
        encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, f"{page.name} stopped:\n{done.stdout[-3000:]}"
    printed = dict(
        part.split("\n", 1) for part in done.stdout.split(f"{_BLOCK} ")[1:] if "\n" in part
    )
    for block, shown in pairwise(blocks(page)):
        if shown.before == "<!-- output -->":
            assert is_run(block), f"{page.name}:{shown.line} shows the output of nothing"
            missing = absent(shown.text, printed[str(block.line)])
            assert not missing, f"{page.name}:{shown.line} is stale: {missing!r} is not printed"


def absent(shown: str, printed: str) -> str:
    """The first run of lines shown that is not printed after the ones before it; "" if all are."""
    rest = printed.splitlines()
    for part in re.split(r"^…$\n?", shown, flags=re.M):
        wanted = [".*".join(map(re.escape, line.split("…"))) for line in part.splitlines()]
        for start in range(len(rest) - len(wanted) + 1):
            if all(re.fullmatch(f"{w} *", line) for w, line in zip(wanted, rest[start:])):
                rest = rest[start + len(wanted) :]
                break
        else:
            return part
    return ""


@pytest.mark.parametrize(
    ("shown", "missing"),
    [("b\nc", ""), ("a\n…\nd", ""), ("b…\nc", ""), ("a\nc", "a\nc"), ("…\nx", "x")],
)
def test_stale_output_is_noticed(shown: str, missing: str) -> None:
    assert absent(shown, "a\nbbb\nb\nc\nd\n") == missing


def test_a_stated_exit_code_is_demanded() -> None:
    for code, line in ((0, "(exit 1) | cat  # exits 1"), (1, "true  # exits 1")):
        text = f"set -eo pipefail\ndie() {{ exit 1; }}\n{expecting(line)}\n"
        assert subprocess.run(["bash"], input=text, text=True, check=False).returncode == code


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """A relative link names a file that exists."""
    assert broken(page) == []


def broken(page: Path) -> list[str]:
    """The relative links of a page that name no file."""
    links = {link for link in _LINK.findall(prose(page)) if ":" not in link}
    return sorted(link for link in links if not (page.parent / link).exists())


def test_every_rule_page_leads_back_to_the_index_which_leads_to_it() -> None:
    """The pages of rules are checked together: there are hundreds, from one mould."""
    pages = sorted(RULES.glob("*.md"))
    assert pages and not [page for page in pages if broken(page)]
    assert all("](../rules.md)" in prose(page) for page in pages)
    index = RULES.parent / "rules.md"
    linked = {(index.parent / link).resolve() for link in _LINK.findall(prose(index))}
    assert {path for path in linked if path.parent == RULES} == set(pages)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_exist(page: Path) -> None:
    """No page speaks of a command that there is not."""
    named = set(_CALL.findall(page.read_text(encoding="utf-8"))) - {"help"}
    assert not named - set(main.commands())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_yaml_is_yaml(page: Path) -> None:
    """What is shown as YAML can be read as YAML."""
    for block in blocks(page):
        if block.language == "yaml":
            list(yaml.safe_load_all(block.text))


def test_every_page_is_in_the_index() -> None:
    """docs/README.md leads to every page but the decisions, which it names as a folder, and the
    pages of rules, which have an index of their own."""
    index = DOCS / "README.md"
    linked = {(DOCS / link).resolve() for link in _LINK.findall(prose(index)) if ":" not in link}
    apart = (DOCS / "decisions", RULES)
    pages = {page for page in DOCS.rglob("*.md") if page.parent not in apart} - {index}
    assert not pages - linked
