"""A system.yaml with twenty mistakes is answered with all of them, each told so that it mends."""

import os
from pathlib import Path

import pytest

from tests.safety.calling import call, refused

MISTAKES = """\
system: Shop_1
registry: https://harbor.example.com/shop/
owner: {team: shop, contact: shop@example.com, teir: 1}
slo: {availability: 99.9}
defaults: {timeout: 800}
stateful:
  postgres: {type: postgress, version: 16.10, storage: 20}
external:
  erp: {type: oracle, hosts: ["https://erp"]}
services:
  web:
    image: "web:1.4.2 latest"
    port: 80800
    replicas: 3
    health: {live: healthz, ready: /readyz, startup: 60}
    resources: {cpu: much, memory: 256}
    secrets: {DB_PASSWORD: hunter2}
    scale: {min: "two", max: 10}
    needs: {postgers: , erp: {timeout: 3}}
  Web2: {image: web:1}
jobs:
  nightly: {image: job:1, schedule: every night}
environments:
  prod: {production: yes}
"""
COMMANDS = (
    ("render",), ("explain", "services"), ("show", "flows"), ("rehearse",), ("ready",), ("assess",),
)  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_twenty_mistakes_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], lang: str
) -> None:
    """Each with place, source line, caret and help, in the order of the file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "system.yaml").write_text(MISTAKES)
    said = refused(call(*words, "--lang", lang))
    word, help = {"en": ("error", "  help: "), "zh": ("错误", "  怎么办: ")}[lang]
    blocks = said.split("system.yaml:")[1:]
    assert len(blocks) >= 20, said
    lines = MISTAKES.splitlines()
    places = []
    for block in blocks:
        place, rest = block.split(f": {word}: ", 1)
        line, column = map(int, place.split(":"))
        places.append((line, column))
        _, quote, caret, *others = rest.splitlines()
        assert "hunter2" in lines[line - 1] or quote == "  " + lines[line - 1]
        assert caret == "  " + " " * (column - 1) + "^"
        assert others[0].startswith(help), block
    assert places == sorted(places)
    wrong = {n for n, text in enumerate(lines, 1) if n not in (6, 8, 10, 11, 21, 23)}
    assert wrong <= {line for line, _ in places}
    assert os.listdir(tmp_path) == ["system.yaml"] or set(os.listdir(tmp_path)) == {
        "system.yaml", "empty-home",
    }  # fmt: skip
