"""What holds for every rule about Dockerfiles, and where each of them draws its line."""

import pytest

from setsail.document.dockerfile import KIND, Dockerfile
from setsail.manifest.around import Around
from setsail.rules import rule, run
from setsail.rules.index import RULES
from setsail.rules.rule import Rule

ROWS = tuple(row for row in RULES if row.kinds == (KIND,))
every = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)


def found(text: str, *rows: Rule, ignores: bool = False) -> list[tuple[str, int]]:
    file = Dockerfile(text.lstrip("\n"), "Dockerfile", ignores)
    outcome = run.run((file,), Around(()), rows or ROWS)
    return [(f.rule.removeprefix("dockerfile-"), f.place.line) for f in outcome.findings]


@every
def test_it_finds_its_bad_example_and_not_its_good_one(row: Rule) -> None:
    assert found(rule.load(row).BAD, row)
    assert found(rule.load(row).GOOD, row) == []


@every
@pytest.mark.parametrize(
    "text",
    [
        "",
        "FROM",
        "RUN",
        "# nothing",
        "FROM a\nRUN",
        "FROM a AS\nCOPY",
        "FROM a\nCMD [",
        "\\",
        "FROM \\",
    ],
)
def test_it_never_raises(row: Rule, text: str) -> None:
    found(text, row)


def only(name: str, text: str, ignores: bool = False) -> list[int]:
    row = next(r for r in ROWS if r.id == f"dockerfile-{name}")
    return [line for _, line in found(text, row, ignores=ignores)]


def test_the_user_of_a_stage_that_is_built_on_counts() -> None:
    base = 'FROM node:22 AS base\nUSER 1000\nFROM base\nCMD ["node"]\n'
    assert only("runs-as-root", base) == []
    assert only("runs-as-root", base + "USER root\n") == [5]
    assert only("runs-as-root", "FROM gcr.io/distroless/static:nonroot\n") == []


def test_a_base_by_argument_and_a_stage_by_name_are_understood() -> None:
    assert only("base-latest", "ARG TAG=1.2\nFROM node:${TAG} AS b\nFROM b\n") == []
    assert only("base-latest", "ARG TAG\nFROM node:$TAG\n") == []
    assert only("base-latest", "FROM localhost:5000/node\n") == [1]
    assert only("base-latest", "FROM --platform=linux/amd64 node:latest\n") == [1]


def test_continued_lines_comments_and_here_documents_keep_their_places() -> None:
    text = (
        "FROM debian:12\n"
        "RUN echo a && \\\n"
        "# a comment between\n"
        "    curl https://e.example/x | bash\n"
        "RUN <<EOF\n"
        "wget -qO- https://e.example/y | sh\n"
        "EOF\n"
        "USER 1000\n"
    )
    assert only("pipes-download-to-shell", text) == [2, 5]
    assert only("runs-as-root", text) == []


def test_secrets_are_content_and_no_file_names_or_references() -> None:
    text = "FROM a:1\nENV API_TOKEN=abcd1234efgh A=b\n"
    text += "ENV PASSWORD_FILE=/run/secrets/p\nARG DB_PASSWORD\n"
    assert only("secret-in-image", text) == [2]


def test_only_the_last_stage_is_shipped() -> None:
    text = "FROM golang:1.23 AS b\nRUN apt-get install -y gcc\nFROM scratch\nCOPY --from=b /a /a\n"
    assert only("compiler-in-image", text) == [] and only("package-cache-left", text) == []


def test_a_dockerignore_beside_it_is_enough() -> None:
    assert only("copies-everything", "FROM a:1\nCOPY . .\n") == [2]
    assert only("copies-everything", "FROM a:1\nCOPY . .\n", ignores=True) == []
    assert only("copies-everything", "FROM a:1\nCOPY --from=b . .\n") == []
