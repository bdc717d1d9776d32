"""Which folders a known program must write to and cannot, where its root is read-only."""

from setsail.manifest import image_writes
from setsail.manifest.manifest import Container, text
from setsail.rules import image, podspec


def lacking(container: Container) -> tuple[str, ...]:
    """The directories that a known program needs and no writable mount covers."""
    needed = image_writes.NEEDED.get(image.parse(container.image).program, ())
    return tuple(path for path in needed if not _covered(container, path))


def _covered(container: Container, needed: str) -> bool:
    for mount in podspec.mounts(container):
        where = _real(text(mount, "mountPath"))
        if mount.get("readOnly") is not True and f"{_real(needed)}/".startswith(f"{where}/"):
            return True
    return False


def _real(path: str) -> str:
    """Without a slash at the end; /var/run is a link to /run."""
    bare = path.rstrip("/")
    return bare.removeprefix("/var") if f"{bare}/".startswith("/var/run/") else bare
