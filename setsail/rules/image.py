"""Image references, taken apart."""

from typing import NamedTuple


class Image(NamedTuple):
    """`repository` holds the registry; `tag` and `digest` are empty where not written."""

    repository: str
    tag: str
    digest: str

    @property
    def program(self) -> str:
        """The last word of the repository: what the image is of."""
        return self.repository.rsplit("/", 1)[-1].lower()


def parse(written: str) -> Image:
    """Take `registry:5000/team/web:1.4@sha256:…` apart; any text gives an answer."""
    name, _, digest = written.partition("@")
    head, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:  # the colon belongs to a registry's port
        return Image(name, "", digest)
    return Image(head, tag, digest)


def full(written: str) -> str:
    """The reference with the registry that a runtime adds: Docker Hub's where none is written."""
    first, slash, _ = written.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        return written
    return f"docker.io/{written}" if slash else f"docker.io/library/{written}"


def registry(reference: str) -> str:
    """The registry of a full reference."""
    return reference.partition("/")[0]
