"""Whatever stands in a file, or under its name, the answer is words and exit 2, never a defect."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.safety.calling import assert_in_order, call, refused

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: a}]\n"
LAUGHS = "a0: &a0 [l, l]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
TEXTS = {
    "tabs": "kind: Pod\nspec:\n\tcontainers: []\n",
    "an open quote": "kind: Pod\nmetadata:\n  name: 'web\n",
    "an open bracket": "kind: Pod\nspec: {containers: [{name: a\n",
    "two colons": "kind: Pod: x\n",
    "deep lists": "a: " + "[" * 10_000 + "]" * 10_000,
    "deep maps": "a: " + "{a: " * 10_000 + "1" + "}" * 10_000,
    "deep blocks": "".join("  " * n + "a:\n" for n in range(1_500)),
    "deep dashes": "- " * 10_000 + "a\n",
    "deep JSON": '{"a":' * 10_000 + "1" + "}" * 10_000,
    "billion laughs": LAUGHS,
    "an anchor in itself": "a: &a [*a]\n",
    "an undefined alias": "a: *b\n",
    "a Helm template": "{{- if .Values.x }}\nkind: Pod\n{{- end }}\n",
    "a document inside": "kind: Pod\n--- a\nkind: Pod\n...\nx\n",
    "a number": "5\n",
    "a word": "word\n",
    "a list": "- a\n",
    "null": "null\n",
    "nothing": "",
    "only comments": "# one\n# two\n---\n# three\n",
    "a directive": "%YAML 3.0\n---\nkind: Pod\n",
    "an unknown tag": "kind: !!python/object/apply:os.system [x]\n",
    "a broken tag": "kind: !<\n",
    "a key of a list": "? [a, b]\n: c\n",
    "a null key": "~: c\n",
    "infinity": "a: .inf\n",
    "a huge number": f"a: {'9' * 5_000}\n",
    "a long key": f"{'k' * 2_000}: 1\n",
    "a merge of a word": "<<: word\na: 1\n",
    "kind is a list": "apiVersion: v1\nkind: [Pod]\n",
    "conflict markers": "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n",
}
BYTES = {
    "binary": bytes(range(256)) * 40,
    "NUL": b"\0" * 100,
    "bad UTF-8": b"kind: \xff\xfe\xfd Pod: x\n",
    "half of UTF-16": "kind: Pod\n".encode("utf-16")[:-1],
    "UTF-16 without a mark": "kind: Pod\n".encode("utf-16-le"),
    "gzip": b"\x1f\x8b\x08\x00\x00",
    **{name: text.encode() for name, text in TEXTS.items()},
}
COMMANDS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "check": lambda file: ("check", file),
    "check --fix": lambda file: ("check", file, "--fix"),
    "ready of manifests": lambda file: ("ready", file),
    "ready of a system": lambda file: ("ready", "-f", file),
    "render": lambda file: ("render", "-f", file),
    "explain": lambda file: ("explain", "services", "-f", file),
    "show": lambda file: ("show", "flows", "-f", file),
    "rehearse": lambda file: ("rehearse", "-f", file),
    "import": lambda file: ("import", file),
    "assess": lambda file: ("assess", file),
    "assess of a system": lambda file: ("assess", "-f", file),
}
every_command = pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
BLOW_UP = 10
"""Seconds of the processor that no small file costs; what grows exponentially costs hours."""
Words = Callable[[str], tuple[str, ...]]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every call stands in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@every_command
@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES)
def test_bad_content(here: Path, data: bytes, words: Words) -> None:
    """Refused with the name of the file, without a blow-up, and nothing is written."""
    file = here / "given.yaml"
    file.write_bytes(data)
    begun = time.process_time()
    said = refused(call(*words("given.yaml")))
    assert "given.yaml" in said or "nothing was checked" in said or "no Kubernetes object" in said
    assert time.process_time() - begun < BLOW_UP
    assert file.read_bytes() == data
    assert os.listdir(here) == ["given.yaml"]


@every_command
@pytest.mark.parametrize("file", ["absent.yaml", "a\0b", "x" * 300, "given.yaml/x", ""])
def test_no_such_file(here: Path, file: str, words: Words) -> None:
    """Neither an absent file nor a name that can be none."""
    (here / "given.yaml").write_text("a: 1\n")
    refused(call(*words(file)))


@pytest.mark.parametrize(
    "command",
    [
        "ready of a system",
        "render",
        "explain",
        "show",
        "rehearse",
        "assess of a system",
    ],
)
def test_a_folder_for_a_file(command: str) -> None:
    assert "this is a folder, and a file is needed" in refused(call(*COMMANDS[command](".")))


@pytest.mark.parametrize("command", ["check", "ready of manifests", "import", "assess"])
def test_an_empty_folder(command: str) -> None:
    """What holds nothing was not checked, and is not clean."""
    refused(call(*COMMANDS[command](".")))


@pytest.mark.parametrize("words", [("init", "given.yaml"), ("render", "-o", "given.yaml")])
def test_a_file_for_a_folder(here: Path, words: tuple[str, ...]) -> None:
    assert call("init", "--name", "shop").code == 0
    (here / "given.yaml").write_text("a: 1\n")
    assert "given.yaml" in refused(call(*words))
    assert (here / "given.yaml").read_text() == "a: 1\n"


@every_command
def test_strange_files(here: Path, words: Words) -> None:
    """A circle of links, a pipe that nobody writes to and a device end at once, in words."""
    os.symlink("one.yaml", here / "two.yaml")
    os.symlink("two.yaml", here / "one.yaml")
    os.mkfifo(here / "pipe.yaml")
    for file in ("one.yaml", "pipe.yaml", "/dev/zero", "/dev/null", "/dev/tty"):
        assert os.path.basename(file) in refused(call(*words(file)))


@every_command
def test_no_permission(here: Path, monkeypatch: pytest.MonkeyPatch, words: Words) -> None:
    (here / "given.yaml").write_text(POD)

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", denied)
    monkeypatch.setattr("os.open", denied)
    assert "no permission to read" in refused(call(*words("given.yaml")))


@pytest.mark.parametrize(
    "name", ["-x.yaml", "a b.yaml", "a\nb.yaml", "a\x1b[31mb.yaml", "a\u202eb.yaml", "ä 启.yaml",
             b"\xff\xfe.yaml", "a'b\".yaml", "%0A.yaml"],
    ids=ascii,
)  # fmt: skip
def test_names_of_files(here: Path, name: str | bytes) -> None:
    """A name is data: it is no option, and it steers no terminal."""
    file = os.fsdecode(name)
    (here / file).write_text(POD + "b: [\n")
    (here / "good.yaml").write_text(POD)
    for form in ("text", "json", "sarif", "junit", "github"):
        for words in (("check", "--format", form, "."), ("check", "--format", form, "--", file)):
            called = call(*words)
            assert_in_order(called)
            assert called.code in (1, 2)
            assert "\x1b" not in called.said and "\u202e" not in called.said
    assert_in_order(call("check", ".", "--fix"))
    assert_in_order(call("ready", ".", "--format", "html"))


def test_a_folder_with_a_circle_of_links_ends(here: Path) -> None:
    (here / "good.yaml").write_text(POD)
    os.symlink(".", here / "again")
    os.symlink("nowhere.yaml", here / "dangling.yaml")
    os.mkfifo(here / "pipe.yaml")
    called = call("check", ".")
    assert called.code == 1
    assert "dangling.yaml: error: " in called.said and "pipe.yaml: error: " in called.said


def test_a_broken_file_beside_a_clean_one_is_no_clean_check(here: Path) -> None:
    """Exit 2: what was not read must not count as good, and so not for a go-live either."""
    (here / "clean.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: a}\n"
    )
    assert call("check", ".").code == 0
    (here / "broken.yaml").write_text("kind: 'Pod\n")
    called = call("check", ".")
    assert called.code == 2 and "broken.yaml:1:7: error: " in called.said
    assert "broken.yaml" in refused(call("ready", "."))
    for form in ("json", "sarif", "junit", "github"):
        assert "broken.yaml" in call("check", ".", "--format", form).out


def test_what_is_read_all_the_same(here: Path) -> None:
    """CRLF, a byte order mark, UTF-16 and duplicate keys are no reason not to look."""
    bad = POD.replace("image: a", "image: 'a:latest', image: 'b:latest'")
    for n, data in enumerate(
        (POD.replace("\n", "\r\n").encode(), POD.encode("utf-8-sig"), POD.encode("utf-16"),
         bad.encode())
    ):  # fmt: skip
        (here / f"{n}.yaml").write_bytes(data)
        assert call("check", f"{n}.yaml").code == 1
        fixed = call("check", f"{n}.yaml", "--fix")
        assert_in_order(fixed)
        assert call("check", f"{n}.yaml").code == 1


def test_wrong_types_are_found_and_not_stumbled_over(here: Path) -> None:
    """`replicas: "three"` and its kind."""
    (here / "a.yaml").write_text(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: [a]\nspec:\n  replicas: three\n"
        "  selector: 5\n  template: {spec: {containers: [5, {name: {}, env: {a: b}, ports: x,"
        " resources: [], livenessProbe: yes, image: 7}], volumes: {a: b}}, metadata: {labels: 3}}\n"
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: 5}\nspec: {ports: {a: b}}\n"
        "---\napiVersion: x/v1\nkind: Strange\nmetadata: {name: a, labels: [x]}\nspec: 5\n"
        "---\napiVersion: v1\nkind: Deployment\nspec: null\n"
    )
    called = call("check", "a.yaml", "--persona", "auditor")
    assert called.code == 1
    assert_in_order(called)
    assert "replicas" in called.out
    assert_in_order(call("ready", "a.yaml", "--format", "html"))
    assert_in_order(call("check", "a.yaml", "--fix", "--dry-run"))


def test_an_unknown_kind_is_told_as_not_judged(here: Path) -> None:
    """An object of somebody's own is an object; that no rule knows it must not read as praise."""
    (here / "a.yaml").write_text("apiVersion: x.example/v1\nkind: Strange\nmetadata: {name: a}\n")
    called = call("check", "a.yaml")
    assert_in_order(called)
    assert call("ready", "a.yaml").code == 1


@pytest.mark.parametrize("words", [("check", "given.yaml"), ("rehearse", "-f", "given.yaml")])
def test_a_real_process_shows_no_traceback(here: Path, words: tuple[str, ...]) -> None:
    (here / "given.yaml").write_text(TEXTS["billion laughs"])
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "setsail", *words],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr and "given.yaml" in done.stderr


@pytest.mark.slow
def test_fifty_megabytes_hide_no_fault_beside_them(here: Path) -> None:
    """A ConfigMap of 50 MB; the memory of the whole process stays under 1.5 GB."""
    (here / "big.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n"
        + "".join(f"  key-{n}: {'x' * 80}\n" for n in range(550_000))
    )
    (here / "bad.yaml").write_text(POD.replace("image: a", "image: 'a:latest'"))
    program = (
        "import resource, sys; from setsail.cli.main import guarded; code = guarded(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "check", "."],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1 and "[image-tag-latest-or-missing]" in done.stdout
    assert int(done.stdout.split()[-1]) < 1_500_000
