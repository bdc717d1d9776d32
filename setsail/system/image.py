"""Names of images: complete with registry, tag and digest."""

from typing import NamedTuple

from setsail.system import stores


class Image(NamedTuple):
    """`name` is complete and without tag; `tag` and `digest` are "" where not said."""

    name: str
    tag: str
    digest: str

    def __str__(self) -> str:
        return self.name + (f":{self.tag}" if self.tag else "")


def parse(text: str, registry: str = "") -> Image:
    """The parts of an image. A name without `/` stands in `registry`, if there is one."""
    rest, _, digest = text.partition("@")
    folder, slash, last = rest.rpartition("/")
    base, _, tag = last.partition(":")
    if slash:
        return Image(f"{folder}/{base}", tag, digest)
    return Image(f"{registry}/{base}" if registry else base, tag, digest)


def of_store(kind: str, version: str, registry: str) -> str:
    """The usual image of a type of store: in `registry` under its last name, if there is one."""
    image = stores.STATEFUL[kind].image
    name = f"{registry}/{image.rpartition('/')[2]}" if registry else image
    return f"{name}:{version}" if version else name
