"""Git, read-only: plumbing commands that run no hook, no pager, no filter and no network."""

import os
import subprocess
from collections.abc import Sequence

from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused, WorldFailed
from setsail.finding.text import Text

SECONDS = 120
_LARGEST = 16 * 1024 * 1024
_SAFE = (
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never",
)  # fmt: skip


class GitRefused(Refused):
    """There is no such repository or revision."""


def top(folder: str) -> str:
    """The top folder of the repository that holds `folder`. Raises GitRefused."""
    done = _git(folder or ".", ["rev-parse", "--show-toplevel"])
    if done is None:
        message = Text("this is not in a Git repository", "这里不在 Git 仓库中")
        help = Text("name a folder as the base", "请改用一个目录作为对比基准")
        raise GitRefused([Problem(message, Place(folder), help)])
    return os.path.realpath(done.decode(errors="surrogateescape").rstrip("\n"))


def holds(file: str) -> bool:
    """Whether the last commit holds a file exactly as it stands; no where there is no Git."""
    folder, name = os.path.split(file)
    try:
        known = _git(folder or ".", ["ls-files", "--error-unmatch", "--", name])
        changed = _git(folder or ".", ["status", "--porcelain", "--", name])
    except WorldFailed:
        return False
    return known is not None and changed == b""


def extract(top: str, revision: str, folder: str) -> None:
    """Write the files of a revision below an empty folder; links and large files are left out.

    Raises GitRefused for a revision that does not exist.
    """
    spec = f"{revision}^{{commit}}"
    commit = None
    if not revision.startswith("-"):
        commit = _git(top, ["rev-parse", "--verify", "--quiet", "--end-of-options", spec])
    if commit is None:
        message = Text(f"there is no revision {revision!r}", f"没有版本 {revision!r}")
        help = Text(
            "name a branch, a tag or a commit; a shallow clone may have to fetch it",
            "请写分支、标签或提交；浅克隆可能需要先 fetch",
        )
        raise GitRefused([Problem(message, Place(top), help)])
    listing = _git(top, ["ls-tree", "-r", "-z", "-l", commit.decode().strip()]) or b""
    blobs = [blob for row in listing.split(b"\0") if (blob := _blob(row))]
    _write(top, blobs, folder)


def _blob(row: bytes) -> tuple[bytes, str] | None:
    """The object and the path of a regular file of the tree."""
    about, _, path = row.partition(b"\t")
    words = about.split()
    if len(words) != 4 or words[0] not in (b"100644", b"100755") or int(words[3]) > _LARGEST:
        return None
    name = os.path.normpath(path.decode(errors="surrogateescape"))
    return None if name.startswith(("..", "/")) else (words[2], name)


def _write(top: str, blobs: Sequence[tuple[bytes, str]], folder: str) -> None:
    asked = b"\n".join(blob for blob, _ in blobs)
    answer = _git(top, ["cat-file", "--batch"], asked) or b""
    at = 0
    for _, name in blobs:
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[2])
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(answer[end + 1 : end + 1 + size])
        at = end + 1 + size + 1


def _git(folder: str, words: Sequence[str], stdin: bytes = b"") -> bytes | None:
    """What a command answers; None if it refuses. Raises WorldFailed where there is no git."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "LC_ALL": "C",
    }
    command = ["git", *_SAFE, "-c", "safe.directory=*", "-C", folder, *words]
    try:
        done = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            env=environment,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        message = Text(f"git cannot be run: {error}", f"无法运行 git：{error}")
        raise WorldFailed([Problem(message)]) from error
    return done.stdout if done.returncode == 0 else None
