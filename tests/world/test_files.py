"""Files are read with clear words and written whole or not at all."""

import os
from pathlib import Path

import pytest

from setsail.world import files


def refusal(path: str) -> str:
    with pytest.raises(files.FileRefused) as caught:
        files.read(path)
    return caught.value.problems[0].message.en


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "no such file" in refusal(str(tmp_path / "absent.yaml"))


def test_a_folder_is_said_to_be_a_folder(tmp_path: Path) -> None:
    assert "folder" in refusal(str(tmp_path))


def test_a_name_with_a_nul_byte_is_refused() -> None:
    assert "not a file name" in refusal("a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="NOT RUN: root may read everything")
def test_a_file_without_permission_is_said_so(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("a: 1")
    secret.chmod(0)
    assert "permission" in refusal(str(secret))


def test_a_device_is_refused() -> None:
    assert "regular file" in refusal("/dev/zero")


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(files.LARGEST + 1)
    assert "256 MiB" in refusal(str(huge))


def test_walking_is_ordered_and_leaves_out_hidden_files_and_linked_folders(tmp_path: Path) -> None:
    for name in ("b.yaml", "a/z.yml", "a/c.yaml", ".git/x.yaml", "a/.hidden.yaml", "note.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = [os.path.relpath(p, tmp_path) for p in files.walk(str(tmp_path), (".yaml", ".yml"))]
    assert found == ["a/c.yaml", "a/z.yml", "b.yaml"]


def test_writing_keeps_the_mode_and_makes_folders(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.yaml"
    files.write_whole(str(path), "one\n")
    path.chmod(0o600)
    files.write_whole(str(path), "two\n")
    assert path.read_text() == "two\n"
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_interrupted_write_leaves_the_old_file_and_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("old\n")

    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write_whole(str(path), "new\n")
    assert path.read_text() == "old\n"
    assert os.listdir(tmp_path) == ["file.yaml", "empty-home"] or set(os.listdir(tmp_path)) == {
        "file.yaml",
        "empty-home",
    }


def test_writing_through_a_link_changes_the_file_behind_it(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text("old")
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    files.write_whole(str(tmp_path / "link.yaml"), "new")
    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_text() == "new"


@pytest.mark.parametrize("escape", ["../outside.txt", "/etc/passwd", "link", "a/../../outside.txt"])
def test_a_root_is_never_left(tmp_path: Path, escape: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside.txt").write_text("secret")
    (root / "link").symlink_to("../outside.txt")
    (root / "inside.txt").write_text("fine")
    inside = files.Root(str(root))
    assert inside.read("inside.txt") == b"fine"
    with pytest.raises(files.FileRefused, match="outside the given folder"):
        inside.read(escape)
