"""The records of a Deployment as a table for a terminal, and as JSON for programs."""

from collections.abc import Sequence
from typing import Any

from setsail.finding.text import Text
from setsail.manifest.manifest import items, text
from setsail.release import record as records
from setsail.release.record import Record
from setsail.report import jsontext, plain

_HEAD = (
    Text("record", "记录"),
    Text("when", "时间"),
    Text("who", "谁"),
    Text("outcome", "结果"),
    Text("pods", "Pod 数"),
    Text("image", "镜像"),
    Text("why", "原因"),
)
_OUTCOMES = {
    "released": Text("released", "已发布"),
    "returned": Text("returned", "已退回"),
    "found": Text("found running", "运行中被记录"),
    "drilled": Text("drilled", "演练"),
    "rolled back": Text("rolled back", "已撤回"),
    "inconclusive": Text("inconclusive", "无定论"),
    "withdrawn": Text("withdrawn", "已收回"),
    "superseded": Text("superseded", "已被取代"),
}


def table(found: Sequence[Record], faults: Sequence[Text], lang: str, colour: bool) -> str:
    """One line a record, the newest first, then what is wrong with them."""
    rows = [[word.to(lang) for word in _HEAD], *(_cells(each, lang) for each in reversed(found))]
    widths = [max(plain.width(row[at]) for row in rows) for at in range(len(_HEAD))]
    lines = ["  ".join(plain.pad(c, w) for c, w in zip(row, widths)).rstrip() for row in rows]
    lines[0] = plain.styled(lines[0], "bold", colour)
    told = [plain.styled(plain.escape(why.to(lang)), "error", colour) for why in faults]
    good = Text("the chain of records holds", "记录链完整").to(lang)
    return "\n".join([*lines, *(told or [good])])


def _cells(record: Record, lang: str) -> list[str]:
    about = record.about
    outcome = _OUTCOMES.get(about.outcome, Text(about.outcome, about.outcome)).to(lang)
    back = f" → {about.returned_to}" if about.returned_to else ""
    why = about.why_zh if lang == "zh" else about.why_en
    pods = str(records.replicas(record))
    cells = [str(record.number), about.at, about.who, outcome + back, pods, image(record), why]
    return [plain.escape(cell) for cell in cells]


def image(record: Record) -> str:
    """The image of the first container, with its tag or the begin of its digest."""
    said = text(record.of("Deployment"), "spec", "template", "spec", "containers", 0, "image")
    name, _, digest = said.partition("@")
    return name if ":" in name.rpartition("/")[2] or not digest else f"{name}@{digest[:19]}"


def as_json(name: str, found: Sequence[Record], faults: Sequence[Text], lang: str) -> str:
    """The same for programs; "faults" is empty where the chain holds."""
    rows = [_row(record) for record in found]
    rest = {"deployment": name, "faults": [why.to(lang) for why in faults]}
    return jsontext.rows("records", rows, rest)


def _row(record: Record) -> dict[str, Any]:
    about = record.about
    containers = items(record.of("Deployment"), "spec", "template", "spec", "containers")
    return {
        "number": record.number,
        "digest": record.digest,
        "at": about.at,
        "who": about.who,
        "outcome": about.outcome,
        "returnedTo": about.returned_to or None,
        "why": {"en": about.why_en, "zh": about.why_zh},
        "approvedBy": list(about.approved_by),
        "level": about.level,
        "images": {text(each, "name"): text(each, "image") for each in containers},
        "digests": {each.container: each.digest for each in record.images if each.digest},
        "replicas": records.replicas(record),
        "configuration": [each.name for each in record.configuration],
        "secrets": {each.name: each.version or None for each in record.secrets},
    }
