"""The lines of a crontab to jobs."""

import re
from collections.abc import Iterator

from setsail.finding.place import Place
from setsail.migrate import naming
from setsail.migrate.compose.values import InCluster, Service, Value

_LINE = re.compile(
    r"^\s*(?P<when>@(?:hourly|daily|midnight|weekly|monthly|yearly|annually)|"
    r"(?:[\d*,/?-]+\s+){3}[\w*,/?-]+\s+[\w*,/?-]+)\s+(?P<what>\S.*)$"
)
_VARIABLE = re.compile(r"^\s*([A-Za-z_]\w*)\s*=\s*[\"']?(.*?)[\"']?\s*$")
_USER = re.compile(r"^([a-z_][a-z0-9_-]*)\s+(?=\S)")
_WORDS = {"@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
          "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *",
          "@annually": "0 0 1 1 *"}  # fmt: skip
_NO_NAME = {"sh", "bash", "python", "python3", "java", "php", "node", "perl", "ruby", "flock",
            "nice", "timeout", "env", "cd", "cron", "bin", "opt", "usr", "local"}  # fmt: skip


def services(path: str, text: str) -> Iterator[Service]:
    """A job for every line that runs something. A crontab of the system names a user first."""
    environment: dict[str, Value] = {}
    system = "/cron.d/" in f"/{path}" or path.endswith("etc/crontab")
    taken: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        place = Place(path, number, 1)
        if line.lstrip().startswith("#"):
            continue
        if (found := _LINE.match(line)) is not None:
            what = _USER.sub("", found["what"]) if system else found["what"]
            name = naming.free(_name(what), taken)
            taken.add(name)
            when = _WORDS.get(found["when"], found["when"])
            yield Service(
                name=name,
                place=place,
                entrypoint=("/bin/sh", "-c", what.strip()),
                environment=dict(environment),
                cluster=InCluster(kind="CronJob", schedule=" ".join(when.split())),
                where="machine",
            )
        elif (variable := _VARIABLE.match(line)) is not None:
            environment[variable[1]] = Value(variable[2], place)


def _name(command: str) -> str:
    """A name made of the program that a line runs."""
    for word in re.split(r"[\s;|&>]+", command):
        base = word.rpartition("/")[2].partition(".")[0]
        if re.match(r"[A-Za-z][\w-]+$", base) and base not in _NO_NAME:
            return naming.component(base)
    return "cron-line"
