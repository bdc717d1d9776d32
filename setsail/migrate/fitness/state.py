"""State that a component keeps beside its database: volumes, uploads, sessions."""

import re
from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.migrate.estate import Sign
from setsail.migrate.fitness.view import View
from setsail.system.values import Volume

_UPLOADS = re.compile(
    r"(?i)(^|[/_-])(uploads?|media|attachments?|avatars?|images?|files?|sessions?|public)(/|$|[_-])"
)
_STICKY = re.compile(r"(?im)\bip_hash\b|sticky[\w.]*\s*[:=]?\s*(true|cookie)|sessionAffinity")


def find(view: View) -> Iterator[Sign]:
    """Every sign of state in a workload."""
    for volume in view.workload.volumes:
        if volume.kind in ("data", "shared") and not volume.read_only:
            yield _volume(view, volume)
    for file, text in view.workload.files.items():
        if _STICKY.search(text):
            said = Text(f"{file} keeps a user on one instance", f"{file} 把用户固定在一个实例上")
            yield Sign("sticky-sessions", said, view.at("files", file))


def unknown(view: View) -> Iterator[str]:
    """Nothing in these files says whether a program that answers users keeps sessions itself."""
    if view.workload.section == "services" and any(p.app == "http" for p in view.workload.ports):
        yield "sticky-sessions"


def _volume(view: View, volume: Volume) -> Sign:
    evidence = view.at("volumes", volume.name)
    if volume.kind == "shared":
        said = Text(
            f"several components write to the volume {volume.name} ({volume.path})",
            f"多个组件写入同一个卷 {volume.name}（{volume.path}）",
        )
        return Sign("shared-volume", said, evidence)
    if _UPLOADS.search(volume.path):
        said = Text(f"files of users lie in {volume.path}", f"用户文件存放在 {volume.path}")
        return Sign("uploads-on-disk", said, evidence)
    said = Text(f"it writes data to {volume.path}", f"向 {volume.path} 写入数据")
    return Sign("own-data", said, evidence)
