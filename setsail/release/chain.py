"""Whether records are what was written: each vouches for the one before, the newest for all.

The newest has no successor to vouch for it; who needs that keeps its digest elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from setsail.cluster.protocol import Body
from setsail.finding.text import Text
from setsail.manifest.manifest import text
from setsail.release import record as records
from setsail.release.record import Record


def faults(found: Sequence[Record], copies: Iterable[Body]) -> Iterator[Text]:
    """What is wrong with a chain of records, in their order, and with the copies they name."""
    held = {text(body, "metadata", "name"): body for body in copies}
    if not found:
        return
    known = {each.number: each.digest for each in found[-1].kept}
    for record, after in zip(found, (*found[1:], None), strict=True):
        if after and after.number != record.number + 1 and record.number not in known:
            yield Text(
                f"between record {record.number} and {after.number} one is missing",
                f"记录 {record.number} 与 {after.number} 之间有缺失",
            )
        if why := _changed(record, after, known):
            yield why
        yield from copy_faults(record, held)
    for number in sorted(known.keys() - {record.number for record in found}):
        yield Text(
            f"record {number} is missing: a newer one knows it",
            f"缺少记录 {number}：较新的记录提到了它",
        )


def _changed(record: Record, after: Record | None, known: Mapping[int, str]) -> Text | None:
    """Whether others know a record with another content: the next one, or the newest."""
    following = after if after and after.number == record.number + 1 else None
    if following and following.before != record.digest:
        number = following.number
        return Text(
            f"record {record.number} was changed: record {number} was written after another",
            f"记录 {record.number} 被修改过：记录 {number} 接续的是不同的内容",
        )
    told = Text(
        f"record {record.number} was changed: the newest record knows another",
        f"记录 {record.number} 被修改过：最新的记录所指的内容与其不同",
    )
    return told if known.get(record.number, record.digest) != record.digest else None


def copy_faults(record: Record, held: Mapping[str, Body]) -> Iterator[Text]:
    """The copies of configuration that a record names and that are not what they were."""
    for each in record.configuration:
        if records.sha256(records.content(held.get(each.copy, {}))) != each.digest:
            yield Text(
                f"record {record.number}: the copy of {each.name} is gone or was changed",
                f"记录 {record.number}：{each.name} 的副本已丢失或被修改",
            )
