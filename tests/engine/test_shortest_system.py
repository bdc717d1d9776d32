"""Twenty-two lines are a whole system: with its digests locked, no must of the checklist fails."""

import json
from pathlib import Path

import pytest

from tests.safety.calling import call

EXAMPLE = Path(__file__).parents[3] / "shared" / "examples" / "shop-min.yaml"
DIGEST = "sha256:" + "a" * 64
IMAGES = ("web:1.4.2", "worker:1.4.2", "postgres:16", "rclone:1.71.0")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example with a lock of every image that its objects run."""
    if not EXAMPLE.is_file():
        pytest.skip(f"NOT RUN: {EXAMPLE} is absent, so nothing was tried on the shortest system")
    (tmp_path / "system.yaml").write_bytes(EXAMPLE.read_bytes())
    images = "".join(f'  "registry.example.com/shop/{image}": {DIGEST}\n' for image in IMAGES)
    (tmp_path / "system.lock").write_text(f"images:\n{images}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_has_twenty_two_lines(shop: Path) -> None:
    assert len((shop / "system.yaml").read_text().splitlines()) == 22


def test_every_image_of_every_object_is_locked(shop: Path) -> None:
    assert call("render", "-e", "prod", "-o", "deploy").code == 0
    lines = [
        line.strip()
        for file in (shop / "deploy").rglob("*.yaml")
        for line in file.read_text().splitlines()
        if line.strip().startswith("image:")
    ]
    assert len(lines) == 5
    assert [line for line in lines if not line.endswith(f'@{DIGEST}"')] == []


def test_no_must_fails(shop: Path) -> None:
    """What is not proven is open; nothing that files can decide is at fault."""
    answer = json.loads(call("ready", "--format", "json").out)
    musts = {item["id"]: item["state"] for item in answer["items"] if item["level"] == "must"}
    assert [name for name, state in musts.items() if state == "failing"] == []
    assert musts["trusted-images"] == "proven"
