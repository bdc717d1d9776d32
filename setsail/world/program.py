"""Other programs: found on the PATH, run without the user's settings, without network, for a while.

Nothing is run through a shell. HOME is an empty folder, so that no plugin, repository list or
credential of the user takes part; PATH is an empty folder, so that the program runs no other;
proxies lead nowhere, so that what honours them reaches nobody.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from typing import NamedTuple

from setsail.finding.problem import Problem, WorldFailed
from setsail.finding.text import Text

NOWHERE = "http://127.0.0.1:9"
SECONDS = 120


class ProgramFailed(WorldFailed):
    """A program could not be started, or did not end in time."""


class Done(NamedTuple):
    """What a program said. `code` 0 means that it is content."""

    code: int
    out: bytes
    err: str


def find(name: str) -> str | None:
    """The path of a program; those beside our own Python count too."""
    beside = os.path.join(os.path.dirname(sys.executable), name)
    return shutil.which(name) or (beside if os.access(beside, os.X_OK) else None)


def run(command: Sequence[str], folder: str = ".", stdin: bytes = b"") -> Done:
    """Run a program to its end in `folder`. Raises ProgramFailed."""
    with tempfile.TemporaryDirectory(prefix="setsail-") as empty:
        try:
            done = subprocess.run(
                list(command),
                cwd=folder,
                env=_environment(empty),
                input=stdin,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            words = (
                f"{command[0]} did not end within {SECONDS} s",
                f"{command[0]} 在 {SECONDS} 秒内没有结束",
            )
            raise ProgramFailed([Problem(Text(*words))]) from error
        except (OSError, ValueError) as error:
            words = f"{command[0]} cannot be run: {error}", f"无法运行 {command[0]}：{error}"
            raise ProgramFailed([Problem(Text(*words))]) from error
    return Done(done.returncode, done.stdout, done.stderr.decode(errors="replace").strip())


def _environment(empty: str) -> dict[str, str]:
    proxies = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    return {
        "HOME": empty,
        "PATH": empty,
        "KUBECONFIG": os.path.join(empty, "none"),
        "HELM_PLUGINS": empty,
        "HELM_NO_PLUGINS": "1",
        "XDG_CONFIG_HOME": empty,
        "XDG_CACHE_HOME": empty,
        "XDG_DATA_HOME": empty,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
        **dict.fromkeys(proxies, NOWHERE),
    }
