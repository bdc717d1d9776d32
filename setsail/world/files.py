"""Files: read with clear words, walked in a stable order, written whole or not at all."""

import errno
import os
import stat
from collections.abc import Iterator

from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text

LARGEST = 256 * 1024 * 1024
"""Bytes. Larger inputs are refused: no manifest is, and memory would go before patience does."""


class FileRefused(Refused):
    """A file cannot be read or written as asked."""


def _refuse(path: str, message: Text, help: Text | None = None) -> FileRefused:
    return FileRefused([Problem(message, Place(path), help)])


_READ_FAULTS = {
    errno.ENOENT: Text("there is no such file or folder", "没有这个文件或目录"),
    errno.EACCES: Text("no permission to read this", "没有读取权限"),
    errno.EISDIR: Text("this is a folder, and a file is needed", "这是目录，而这里需要文件"),
    errno.ENOTDIR: Text("a part of this path is not a folder", "路径中有一段不是目录"),
    errno.ELOOP: Text("symbolic links lead in a circle", "符号链接成环"),
    errno.ENAMETOOLONG: Text("this name is too long", "名称过长"),
}


def _fault(error: OSError) -> Text:
    known = _READ_FAULTS.get(error.errno or 0)
    word = error.strerror or str(error)
    return known or Text(f"cannot be used: {word}", f"无法使用：{word}")


def read(path: str) -> bytes:
    """The bytes of a regular file. Raises FileRefused with the reason and the way out."""
    try:
        with open(path, "rb", opener=_open) as file:
            os.set_blocking(file.fileno(), True)
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode) and not stat.S_ISFIFO(about.st_mode):
                raise _refuse(path, Text("this is not a regular file", "这不是普通文件"))
            if about.st_size > LARGEST:
                raise _refuse(
                    path,
                    Text("this file is larger than 256 MiB", "文件超过 256 MiB"),
                    Text("split it, or name the folder of its parts", "请拆分文件，或指定其目录"),
                )
            data = file.read()
    except OSError as error:
        raise _refuse(path, _fault(error)) from error
    except ValueError as error:  # a NUL byte in the name
        raise _refuse(path, Text("this is not a file name", "这不是合法的文件名")) from error
    if not data and stat.S_ISFIFO(about.st_mode):
        raise _refuse(path, Text("nothing comes through this pipe", "这个管道中没有内容"))
    return data


def _open(path: str, flags: int) -> int:
    """Open without waiting for somebody to write to a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def is_folder(path: str) -> bool:
    """Whether `path` is a folder. Raises FileRefused when it does not exist."""
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)
    except OSError as error:
        raise _refuse(path, _fault(error)) from error
    except ValueError as error:
        raise _refuse(path, Text("this is not a file name", "这不是合法的文件名")) from error


def exists(path: str) -> bool:
    """Whether anything stands at `path`."""
    return os.path.lexists(path)


def walk(folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    """Files below `folder` that end with one of `suffixes`, in name order.

    Hidden files and folders are left out, and links to folders are not followed, so the walk
    ends and stays inside. Raises FileRefused for a folder that cannot be listed.
    """
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise _refuse(folder, _fault(error)) from error
    for name in names:
        path = os.path.join(folder, name)
        if name.startswith("."):
            continue
        if os.path.isdir(path):
            if not os.path.islink(path):
                yield from walk(path, suffixes)
        elif name.endswith(suffixes):
            yield path


def write_whole(path: str, text: str) -> None:
    """Write `text` as UTF-8 so that `path` holds either its old or its new content, always.

    Missing folders are made; the mode of a file that was there is kept.
    """
    import tempfile  # costs 4 ms, and reading needs none of it

    folder = os.path.dirname(path) or "."
    try:
        os.makedirs(folder, exist_ok=True)
        mode = stat.S_IMODE(os.stat(path).st_mode) if os.path.exists(path) else 0o644
        handle, draft = tempfile.mkstemp(dir=folder, prefix=".setsail-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8", "surrogateescape"))
                file.flush()
                os.fsync(file.fileno())
            os.chmod(draft, mode)
            os.replace(draft, os.path.realpath(path))
        except BaseException:
            os.unlink(draft)
            raise
    except OSError as error:
        word = error.strerror or str(error)
        raise _refuse(path, Text(f"cannot be written: {word}", f"无法写入：{word}")) from error


def remove(path: str) -> None:
    """Remove one file."""
    try:
        os.unlink(path)
    except OSError as error:
        raise _refuse(path, _fault(error)) from error


class Root:
    """A folder that reading never leaves: not by `..`, not by a link, not by an absolute path."""

    def __init__(self, folder: str) -> None:
        self.folder = os.path.realpath(folder)

    def inside(self, relative: str) -> bool:
        """Whether `relative` names something in this folder."""
        real = os.path.realpath(os.path.join(self.folder, relative))
        return real == self.folder or real.startswith(self.folder.rstrip(os.sep) + os.sep)

    def read(self, relative: str) -> bytes:
        """The bytes of a file in this folder; FileRefused when it lies outside."""
        if not self.inside(relative):
            raise _refuse(
                relative,
                Text("this lies outside the given folder", "该路径在指定目录之外"),
                Text(
                    f"only files below {self.folder} are read",
                    f"只读取 {self.folder} 之下的文件",
                ),
            )
        return read(os.path.join(self.folder, relative))
