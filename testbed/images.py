"""Images made by hand, without Docker and without a registry: a docker-archive of one layer."""

import hashlib
import io
import json
import platform
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_ACCOUNTS = {
    "etc/passwd": "root:x:0:0::/:/bin/sh\napp:x:65532:65532::/:/bin/sh\n",
    "etc/group": "root:x:0:\napp:x:65532:\n",
}
_CPU = {"x86_64": "amd64", "aarch64": "arm64"}
SHELL = ("sh", "ls", "cat", "wget", "nslookup", "sleep", "nc", "kill", "env", "dd", "touch")
"""The applets of busybox that exec probes and preStop hooks ask for."""


@dataclass(frozen=True, slots=True)
class Image:
    """`files` are path in the image → file here, `links` path → what it points to."""

    name: str
    entrypoint: Sequence[str]
    files: Mapping[str, Path]
    links: Mapping[str, str] = field(default_factory=dict)
    user: str = ""

    @property
    def reference(self) -> str:
        """What a pod names."""
        return f"localhost/{self.name}:1"


def with_shell(busybox: Path) -> tuple[dict[str, Path], dict[str, str]]:
    """The files and links of a small shell."""
    return {"bin/busybox": busybox}, {f"bin/{name}": "busybox" for name in SHELL}


def archive(image: Image, out: Path) -> None:
    """Write the image; the same bytes for the same content."""
    layer = _layer(image)
    config = json.dumps(
        {
            "architecture": _CPU.get(platform.machine(), platform.machine()),
            "os": "linux",
            "created": "2026-01-01T00:00:00Z",
            "config": {
                "Entrypoint": list(image.entrypoint),
                "Env": ["PATH=/bin"],
                "WorkingDir": "/",
                "User": image.user,
            },
            "rootfs": {
                "type": "layers",
                "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()],
            },
        }
    ).encode()
    name = hashlib.sha256(config).hexdigest() + ".json"
    manifest = [{"Config": name, "RepoTags": [image.reference], "Layers": ["layer.tar"]}]
    with tarfile.open(out, "w") as tar:
        _add(tar, name, config)
        _add(tar, "layer.tar", layer)
        _add(tar, "manifest.json", json.dumps(manifest).encode())


def _layer(image: Image) -> bytes:
    buffer = io.BytesIO()
    texts = {path: text.encode() for path, text in _ACCOUNTS.items()}
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for folder in sorted(set(_parents([*texts, *image.files, *image.links, "tmp/x"]))):
            entry = tarfile.TarInfo(folder)
            entry.type = tarfile.DIRTYPE
            entry.mode = 0o1777 if folder == "tmp" else 0o755
            tar.addfile(entry)
        for path, data in texts.items():
            _add(tar, path, data)
        for path, source in image.files.items():
            _add(tar, path, source.read_bytes(), 0o755)
        for path, target in image.links.items():
            entry = tarfile.TarInfo(path)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            tar.addfile(entry)
    return buffer.getvalue()


def _parents(paths: list[str]) -> Iterator[str]:
    for path in paths:
        parts = path.split("/")[:-1]
        for end in range(1, len(parts) + 1):
            yield "/".join(parts[:end])


def _add(tar: tarfile.TarFile, name: str, data: bytes, mode: int = 0o644) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), mode
    tar.addfile(entry, io.BytesIO(data))
