"""How an import differs from the manifests that its authors published."""

from collections.abc import Sequence
from typing import Any

from setsail.document import redact
from setsail.finding.text import Text
from setsail.migrate.compare import Difference
from setsail.report import plain

_ABOUT = {
    "service": Text("service", "服务"),
    "port": Text("port", "端口"),
    "environment": Text("variable", "变量"),
    "volume": Text("volume", "卷"),
    "edge": Text("edge", "依赖"),
}


def write(found: Sequence[Difference], folder: str, lang: str, colour: bool) -> str:
    """A table for a terminal."""
    if not found:
        same = Text(
            f"the same services, ports, variables, volumes and edges as {folder}",
            f"服务、端口、变量、卷与依赖均与 {folder} 相同",
        )
        return plain.escape(same.to(lang)) + "\n"
    count = len(found)
    head = Text(f"{count} differences to {folder}", f"与 {folder} 有 {count} 处不同")
    lines = ["", plain.styled(plain.escape(head.to(lang)), "bold", colour)]
    nothing = Text("nothing", "无").to(lang)
    for one in found:
        name = " ".join((one.component, _ABOUT[one.about].to(lang), one.what)).strip()
        here, there = one.ours or nothing, one.theirs or nothing
        said = Text(f"here {here}, there {there}", f"此处 {here}，对方 {there}").to(lang)
        lines.append(f"  {plain.pad(plain.escape(name), 44)} {plain.escape(redact.text(said))}")
    return "\n".join(lines) + "\n"


def tree(found: Sequence[Difference]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [{key: redact.text(value) for key, value in one._asdict().items()} for one in found]
