"""The short form of published ports: `[ip:][published:]target[/protocol]`, with ranges."""

import re

from setsail.migrate.compose.located import Located

_SHORT = re.compile(
    r"(?:(?P<ip>\[[^\]]*\]|[^:\[\]]*):(?=[^:]*:))?(?:(?P<published>[0-9-]*):)?"
    r"(?P<target>[0-9-]+)(?:/(?P<protocol>[a-zA-Z]+))?"
)


def expand(written: Located) -> list[Located] | None:
    """The long form of one entry: {target, published, protocol, host_ip}, one for each port of a
    range. None where it is no port."""
    if written.mapping:
        return _long(written)
    found = _SHORT.fullmatch((written.text or "").strip())
    if found is None:
        return None
    targets = _range(found["target"])
    published = _range(found["published"] or "")
    if targets is None or published is None:
        return None
    protocol = (found["protocol"] or "tcp").lower()
    names = _published(found["published"] or "", published, len(targets))
    if names is None or protocol not in ("tcp", "udp", "sctp"):
        return None
    ip = (found["ip"] or "").strip("[]")
    return [_one(written, t, p, protocol, ip) for t, p in zip(targets, names)]


def _published(text: str, numbers: list[int], count: int) -> list[str] | None:
    """The published port of each target; one target may have a range to choose from."""
    if not numbers:
        return [""] * count
    if len(numbers) == count:
        return [str(number) for number in numbers]
    return [text] if count == 1 else None


def _one(written: Located, target: int, published: str, protocol: str, ip: str) -> Located:
    entry: dict[str, Located] = {"target": written.with_value(target)}
    if published:
        entry["published"] = written.with_value(published)
    entry["protocol"] = written.with_value(protocol)
    if ip:
        entry["host_ip"] = written.with_value(ip)
    return written.with_value(entry)


def _long(written: Located) -> list[Located] | None:
    target = written.get("target")
    if target is None or not target.number or not 0 < target.number < 65536:
        return None
    entry = dict(written.mapping)
    entry["target"] = target.with_value(target.number)
    entry["protocol"] = written.with_value((written.told("protocol") or "tcp").lower())
    if (published := entry.pop("published", None)) is not None and published.text:
        entry["published"] = published.with_value(published.text)
    return [written.with_value(entry)]


def _range(text: str) -> list[int] | None:
    """The ports of "80" or "80-82"; [] for nothing, None for what is none."""
    if not text:
        return []
    first, dash, last = text.partition("-")
    if not first.isdigit() or (dash and not last.isdigit()):
        return None
    low, high = int(first), int(last or first)
    return list(range(low, high + 1)) if 0 < low <= high < 65536 else None
