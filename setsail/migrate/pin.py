"""Images that say no version: what runs today nobody knows, and it changes by itself."""

import re

from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.migrate.question import TEXT, Asker

UNKNOWN = "set-a-version"
"""A tag that no registry has: the pod does not start until somebody says which version runs."""
_TAG = re.compile(r":([\w][\w.-]*)$")


def image(written: str, question: tuple[str, str], asker: Asker, place: Place) -> str:
    """The image with a version: as written, as answered, or with the tag UNKNOWN. `question`
    is the id and the name of the component."""
    tag = _TAG.search(written)
    if "@" in written or (tag is not None and tag[1] != "latest"):
        return written
    id, name = question
    bare = written[: tag.start()] if tag else written
    default = f"{bare}:{UNKNOWN}"
    asks = Text(
        f"which version of {bare} does {name} run? Today the newest one is taken",
        f"{name} 运行 {bare} 的哪个版本？目前总是取最新",
    )
    cost = Text(
        f"no registry has {default}: the pod does not start until a version is said",
        f"仓库中没有 {default}：指明版本之前 Pod 不会启动",
    )
    return str(asker.ask((id, asks, cost), default, TEXT, place) or default)
