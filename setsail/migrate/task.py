"""Whether a service is a job: it runs and ends, once or by a schedule."""

import re
from collections.abc import Callable
from typing import NamedTuple

from setsail.finding.text import Text
from setsail.migrate.compose.values import Service

_LOOP = re.compile(
    r"^\s*while\s+(?:true|:|\[\s*1\s*\])\s*;?\s*do\s+(?P<body>.*?)[;&\s]*\bsleep\s+"
    r"(?P<time>\d+)(?P<unit>[smhd]?)\s*;?\s*done\s*;?\s*$",
    re.DOTALL,
)
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_CRON_LINE = re.compile(
    r"^\s*(?P<when>@(?:hourly|daily|midnight|weekly|monthly|yearly)|(?:[\d*,/?-]+\s+){4}[\d*,/?\w-]+)"
    r"\s+(?P<what>\S.*)$"
)
_CRON_PROGRAMS = {"crond", "cron", "supercronic", "go-cron", "yacron"}
_ONCE = re.compile(
    r"(^|[-_.\s/:])(migrate|migrations?|seed|initdb|createbuckets?|createsuperuser)\b"
)


class Job(NamedTuple):
    """`schedule` is five fields of cron, or "" for once; `unknown` says that there is a schedule
    that cannot be read. `command` replaces the service's where it is not None. `stays` says that
    the program waits for its times by itself and does not end."""

    why: Text
    schedule: str = ""
    unknown: bool = False
    command: tuple[str, ...] | None = None
    stays: bool = False


def of(service: Service, awaited: bool, text: Callable[[str], str | None]) -> Job | None:
    """The job that a service is. `awaited`: something waits until it has completed; `text` reads
    a file of the project."""
    if service.cluster.kind == "CronJob":
        return Job(Text("a CronJob", "一个 CronJob"), service.cluster.schedule)
    if service.cluster.kind == "Job":
        return Job(Text("a Job", "一个 Job"))
    found = _label(service) or _loop(service) or _cron(service, text) or _beat(service)
    found = found or _variable(service)
    if found is not None:
        return found
    if awaited:
        return Job(Text("others wait until it has completed", "其他服务等待它执行完成"))
    listens = bool(service.ports or service.expose)
    if service.restart in ("no", "none") and not listens:
        return Job(Text("it is not restarted and listens nowhere", "不会重启，也不监听端口"))
    words = " ".join((service.name, *(service.entrypoint or ()), *(service.command or ())))
    goes_on = service.restart not in ("", "no", "none") and not service.restart.startswith("on-f")
    if _ONCE.search(words.lower()) and not listens and not goes_on:
        return Job(Text("its command runs once and ends", "其命令执行一次即结束"))
    return None


def _label(service: Service) -> Job | None:
    for name, value in service.labels.items():
        if "cron" in name and name.endswith("schedule") and value.text:
            fields = value.text.split()
            when = " ".join(fields[1:] if len(fields) == 6 else fields)
            return Job(
                Text(f"its label {name}", f"标签 {name}"), when, unknown=len(when.split()) != 5
            )
    return None


def _script(service: Service) -> str | None:
    """The script that a shell is given."""
    words = (*(service.entrypoint or ()), *(service.command or ()))
    for at, word in enumerate(words[:-1]):
        if word in ("-c", "-ec", "-lc", "-exc") and words[0].rpartition("/")[2] in _SHELLS:
            return words[at + 1]
    return None


_SHELLS = {"sh", "bash", "ash", "dash"}


def _loop(service: Service) -> Job | None:
    found = _LOOP.match(_script(service) or "")
    if found is None:
        return None
    seconds = int(found["time"][:9]) * _SECONDS[found["unit"]]
    when = every(seconds)
    why = Text(f"a loop that sleeps {seconds} s", f"每次休眠 {seconds} 秒的循环")
    body = found["body"].strip().rstrip(";").strip()
    if seconds < 60 or not body:
        return None
    return Job(why, when or "", when is None, ("sh", "-c", body))


def every(seconds: int) -> str | None:
    """The schedule that comes once in so many seconds; None where cron has none."""
    minutes, hours = seconds // 60, seconds // 3600
    if seconds == 86400:
        return "0 0 * * *"
    if seconds == 604800:
        return "0 0 * * 0"
    if seconds % 3600 == 0 and hours < 24 and 24 % hours == 0:
        return f"0 */{hours} * * *" if hours > 1 else "0 * * * *"
    if seconds % 60 == 0 and minutes < 60 and 60 % minutes == 0:
        return f"*/{minutes} * * * *" if minutes > 1 else "* * * * *"
    return None


def _beat(service: Service) -> Job | None:
    """A program that only hands out work by a timetable of its own."""
    words = (*(service.entrypoint or ()), *(service.command or ()))
    text = " ".join(words)
    if re.search(r"\bcelery\b.*\bbeat\b", text) and not re.search(r"\bworker\b", text):
        return Job(
            Text("celery beat: a timetable of its own", "celery beat：自带时间表"),
            "",
            True,
            None,
            True,
        )
    first = words[0].rpartition("/")[2] if words else ""
    if not service.ports and re.fullmatch(r"(run[-_])?cron(\.sh)?|scheduler\.sh", first):
        return Job(Text(f"it starts {first}", f"启动的是 {first}"), unknown=True, stays=True)
    return None


def _variable(service: Service) -> Job | None:
    """A variable that says when, of a program that listens nowhere."""
    if service.ports or service.expose:
        return None
    for name, value in service.environment.items():
        if re.search(r"(?i)(^|_)(cron|schedule|cron_?(expr\w*|schedule|time)?)$", name):
            found = _CRON_LINE.match(f"{value.text or ''} -")
            if found is not None:
                why = Text(f"its variable {name}", f"变量 {name}")
                return Job(why, found["when"], stays=True)
    return None


def _cron(service: Service, text: Callable[[str], str | None]) -> Job | None:
    words = (*(service.entrypoint or ()), *(service.command or ()))
    script = _script(service) or ""
    programs = {word.rpartition("/")[2] for word in (*words[:2], *script.split())}
    if not programs & _CRON_PROGRAMS:
        return None
    why = Text("it runs a cron of its own", "容器内自带 cron")
    sources = [script.replace("echo", "\n").replace("'", "\n").replace('"', "\n")]
    sources += [text(m.source) or "" for m in service.mounts if "cron" in m.target.lower()]
    lines = [found for s in sources for line in s.splitlines() if (found := _CRON_LINE.match(line))]
    if len(lines) != 1:
        return Job(why, unknown=True, stays=True)
    return Job(why, lines[0]["when"], False, ("sh", "-c", lines[0]["what"].strip()))
