"""A systemd unit to a service that runs on a machine, or a timer's job."""

import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from setsail.finding.place import Place
from setsail.migrate.compose.values import Dependency, InCluster, Service, Value

_LINE = re.compile(r"^\s*([A-Za-z]+)\s*=\s*(.*?)\s*$")
_DAILY = {"hourly": "0 * * * *", "daily": "0 0 * * *", "weekly": "0 0 * * 1",
          "monthly": "0 0 1 * *", "yearly": "0 0 1 1 *"}  # fmt: skip
_TIME = re.compile(r"^(?:\*-\*-\*\s+)?(\d{1,2}|\*):(\d{1,2})(?::\d{1,2})?$")


class _Said(NamedTuple):
    key: str
    value: str
    line: int


def services(units: Mapping[str, str]) -> Iterator[Service]:
    """The services of some unit files, path to text. A service that a timer starts is a job."""
    timers = {
        _name(path): _calendar(text) for path, text in units.items() if path.endswith(".timer")
    }
    for path, text in units.items():
        if path.endswith(".service"):
            yield _service(path, text, timers)


def _name(path: str) -> str:
    return posixpath.basename(path).rpartition(".")[0].partition("@")[0]


def _lines(text: str) -> list[_Said]:
    joined = text.replace("\\\n", "  ")
    found = ((n, _LINE.match(line)) for n, line in enumerate(joined.split("\n"), 1))
    return [_Said(m[1], m[2], n) for n, m in found if m is not None]


def _calendar(text: str) -> str:
    """The five fields of cron of a timer; "" where it says them in another way."""
    for said in _lines(text):
        if said.key == "OnCalendar":
            word = said.value.lower()
            if word in _DAILY:
                return _DAILY[word]
            if found := _TIME.match(said.value):
                hour = found[1] if found[1] == "*" else str(int(found[1]))
                return f"{int(found[2])} {hour} * * *"
    return ""


def _service(path: str, text: str, timers: Mapping[str, str]) -> Service:
    name, said = _name(path), _lines(text)
    started = next((s for s in said if s.key == "ExecStart"), None)
    words = _words(started.value.lstrip("-@:+!") if started else "")
    environment = {
        key: Value(value, Place(path, s.line, 1))
        for s in said
        if s.key == "Environment"
        for key, equals, value in (w.partition("=") for w in _words(s.value))
        if equals
    }
    after = {
        _name(unit): Dependency(_name(unit), "service_started", False, Place(path, s.line, 1))
        for s in said
        if s.key in ("Requires", "Wants", "BindsTo", "After")
        for unit in s.value.split()
        if unit.endswith(".service")
    }
    timed = name in timers
    return Service(
        name=name,
        place=Place(path, started.line if started else 1, 1),
        entrypoint=tuple(words[:1]) or None,
        command=tuple(words[1:]) or None,
        environment=environment,
        depends_on=after,
        user=next((s.value for s in said if s.key == "User"), ""),
        cluster=InCluster(kind="CronJob" if timed else "", schedule=timers.get(name, "")),
        where="machine",
    )


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()
