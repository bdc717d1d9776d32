"""Two peers that know nothing of us find nothing in derived objects but what is justified."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from setsail.engine import render
from setsail.system import load, resolve
from tests import systems

PAGE = Path(__file__).parents[2] / "docs" / "explain" / "peers.md"
pytestmark = pytest.mark.slow


def justified(peer: str) -> list[str]:
    """What the page says of a peer: its words or check ids."""
    return re.findall(rf"^\| {peer} \| `([^`]+)`", PAGE.read_text(), re.MULTILINE)


def program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        pytest.skip(f"NOT RUN: {name} is not installed, so nothing was compared with it")
    return found


@pytest.fixture(scope="module")
def stream(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The production objects of a dozen generated systems."""
    folder = tmp_path_factory.mktemp("derived")
    for seed in range(20):
        declared = load.load(systems.generated(seed), "system.yaml")
        for environment in declared.environments:
            system = resolve.resolve(declared, environment)
            if system.environment.production:
                (folder / f"{seed}.yaml").write_text(render.render(system).stream)
    return folder


def test_kube_score_raises_nothing_else(stream: Path) -> None:
    known = justified("kube-score")
    for file in sorted(stream.iterdir()):  # one by one: it compares names across namespaces
        call = [program("kube-score"), "score", "--output-format", "ci", str(file)]
        said = subprocess.run(call, capture_output=True, text=True).stdout.splitlines()
        assert any(line.startswith("[OK]") for line in said)
        raised = [line for line in said if line.startswith(("[CRITICAL]", "[WARNING]"))]
        assert [line for line in raised if not any(words in line for words in known)] == []


def test_checkov_raises_nothing_else(stream: Path) -> None:
    call = [program("checkov"), "--framework", "kubernetes", "--skip-download", "--quiet"]
    call += ["--compact", "-o", "json", "-d", str(stream)]
    said = json.loads(subprocess.run(call, capture_output=True, text=True).stdout)
    assert said["summary"]["passed"] > 1000
    raised = {check["check_id"] for check in said["results"]["failed_checks"]}
    assert raised <= set(justified("checkov"))
