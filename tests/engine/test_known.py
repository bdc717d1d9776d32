"""What was there before need not be told: baselines, and earlier states of files."""

import subprocess
from pathlib import Path

import pytest

from setsail.engine import gather, judging, known
from setsail.engine.gather import Gathered, Source, Wanted
from setsail.engine.judging import Request
from setsail.finding.problem import Refused
from setsail.rules import baseline

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n"
WEB = "    - name: web\n      image: web:latest\n"
SIDE = "    - name: side\n      image: side:latest\n"
ASKED = Request(rules=("image-tag-latest-or-missing",))


def told(text: str, counts: dict[str, int] | None = None) -> judging.Told:
    gathered = Gathered((Source("a.yaml", text.encode()),), ())
    return judging.told(gathered, ASKED._replace(known=counts))


def counts(text: str) -> dict[str, int]:
    return baseline.load(known.text_of(told(text)), "known.json")


def test_a_baseline_survives_moved_lines_and_another_order() -> None:
    before = counts(POD + WEB + SIDE)
    after = told("# moved\n\n" + POD + SIDE + WEB, before).checked
    assert after.findings == () and after.known == 2


def test_what_is_new_is_told_and_a_second_of_a_kind_is_new() -> None:
    before = counts(POD + WEB)
    assert [f.place.line for f in told(POD + WEB + SIDE, before).checked.findings] == [9]
    twice = told(f"{POD}{WEB}---\n{POD}{WEB}", before).checked
    assert len(twice.findings) == 1 and twice.known == 1


def test_a_baseline_is_stable_and_readable() -> None:
    first = known.text_of(told(POD + WEB))
    assert first == known.text_of(told("\n" + POD + WEB)) and "Pod/web" in first


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"setsail-baseline": 99, "findings": {}}', "\x00"]
)
def test_what_is_no_baseline_is_refused(text: str) -> None:
    with pytest.raises(baseline.BaselineRefused, match="baseline"):
        baseline.load(text, "known.json")


def git(folder: Path, *words: str) -> None:
    command = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b.c", *words]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repo"
    (folder / "k8s").mkdir(parents=True)
    (folder / "k8s" / "a.yaml").write_text(POD + WEB)
    git(tmp_path, "init", "-q", "-b", "main", str(folder))
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    monkeypatch.chdir(folder)
    return folder


def new(base: str, path: str = "k8s") -> list[int]:
    wanted = Wanted()
    earlier = known.of_base(base, [path], ASKED, wanted)
    asked = ASKED._replace(known=earlier.known, before=earlier.objects)
    checked = judging.told(gather.gather([path]), asked).checked
    return [f.place.line for f in checked.findings]


def test_only_what_a_change_made_worse(repository: Path) -> None:
    (repository / "k8s" / "a.yaml").write_text("# a line\n" + POD + WEB + SIDE)
    assert new("HEAD") == [10]
    assert new("main", "k8s/a.yaml") == [10]


def test_a_file_that_is_new_has_only_new_findings(repository: Path) -> None:
    (repository / "k8s" / "b.yaml").write_text(POD.replace("web", "api") + WEB)
    assert new("HEAD", "k8s/b.yaml") == [7]


def test_a_folder_may_be_the_base(repository: Path, tmp_path: Path) -> None:
    old = tmp_path / "old" / "k8s"
    old.mkdir(parents=True)
    (old / "a.yaml").write_text(POD + SIDE)
    assert new(str(tmp_path / "old")) == [7]
    assert new(str(old)) == [7]


CLAIM = """---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {storageClassName: CLASS, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
"""


def test_a_change_that_the_api_refuses_is_told_with_what_was_there(repository: Path) -> None:
    claim = repository / "k8s" / "claim.yaml"
    claim.write_text(CLAIM.replace("CLASS", "fast"))
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "claim")
    claim.write_text("# moved down\n" + CLAIM.replace("CLASS", "slow"))
    earlier = known.of_base("HEAD", ["k8s"], Request(), Wanted())
    asked = Request(known=earlier.known, before=earlier.objects)
    (found,) = judging.told(gather.gather(["k8s"]), asked).checked.findings
    assert (found.rule, found.place.line) == ("immutable-field-change", 6)
    assert str(found.related[0].place) == "HEAD:k8s/claim.yaml:5:26"
    claim.write_text(CLAIM.replace("CLASS", "fast"))
    assert judging.told(gather.gather(["k8s"]), asked).checked.findings == ()


@pytest.mark.parametrize("revision", ["nothing", "--upload-pack=x", "HEAD~7", ""])
def test_a_revision_that_does_not_exist_is_refused(repository: Path, revision: str) -> None:
    with pytest.raises(Refused, match="no revision"):
        known.of_base(revision or "-", ["k8s"], ASKED, Wanted())


def test_no_hook_and_no_filter_of_the_repository_runs(repository: Path) -> None:
    (repository / ".gitattributes").write_text("* filter=bad\n")
    git(repository, "config", "filter.bad.smudge", "touch ran; cat")
    git(repository, "config", "core.fsmonitor", "touch ran")
    git(repository, "add", ".gitattributes")
    git(repository, "commit", "-q", "-m", "bad", "--no-verify")
    (repository / "ran").unlink(missing_ok=True)
    new("HEAD")
    assert not (repository / "ran").exists()
