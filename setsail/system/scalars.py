"""The kinds of single values in system.yaml: what each takes, and how it says no.

Numbers, units, hosts and references stand here, names and other words in `words`.
"""

import ipaddress
import re
from collections.abc import Callable
from typing import Any

from setsail.finding.text import Text
from setsail.manifest import quantity
from setsail.system import suggest, units
from setsail.system.shape import Scalar, Written, Wrong

_REFERENCE = r"[a-z][a-z0-9-]*:[^#\s:][^#\s]*(#[^#\s]+)?"
DNS_NAME = (
    r"(\*\.)?[A-Za-z0-9_]([-A-Za-z0-9_]*[A-Za-z0-9_])?(\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*"
)


def _scalar_of(name: Text, accept: Callable[[Written], Any], **schema: Any) -> Scalar:
    return Scalar(name, accept, schema)


def _refuse(written: Written, name: Text, help: Text | None = None) -> Wrong:
    message = Text(
        f"{written.text!r} is not {name.en}",
        f"{written.text!r} 不是{name.zh}",
    )
    return Wrong(message, help)


def matching(
    name: Text,
    pattern: str,
    help: Text,
    longest: int = 253,
    mend: Callable[[str], str] | None = None,
) -> Scalar:
    """Text of at most `longest` characters that matches `pattern` as a whole. `mend` proposes
    another spelling, which is shown if it fits."""
    whole = re.compile(pattern).fullmatch

    def accept(written: Written) -> str:
        if len(written.text) > longest or not whole(written.text):
            better = mend(written.text)[:longest] if mend else ""
            if better and whole(better):
                way_out = Text(f"write {better}; {help.en}", f"请写 {better}；{help.zh}")
                raise _refuse(written, name, way_out)
            raise _refuse(written, name, help)
        return written.text

    return _scalar_of(
        name, accept, type=["string", "number"], pattern=f"^({pattern})$", maxLength=longest
    )


def choice(*words: str, name: Text | None = None) -> Scalar:
    """One of some words; `name` stands for them in messages where they are many."""
    listed = ", ".join(words)
    shown = name or Text(f"one of {listed}", f"以下之一：{listed}")

    def accept(written: Written) -> str:
        if written.text not in words:
            raise _refuse(written, shown, suggest.help(written.text, words))
        return written.text

    return _scalar_of(shown, accept, enum=list(words))


def integer(least: int, most: int, name: Text) -> Scalar:
    """A whole number without a unit."""

    def accept(written: Written) -> int:
        value = written.value
        if type(value) is not int:
            help = Text("write a whole number, without quotes", "请写整数，不加引号")
            raise _refuse(written, name, help)
        if not least <= value <= most:
            help = Text(f"from {least} to {most}", f"取值范围 {least} 到 {most}")
            raise _refuse(written, name, help)
        return value

    return _scalar_of(name, accept, type="integer", minimum=least, maximum=most)


def _with_unit(name: Text, read: Callable[[str], float], form: str, pattern: str) -> Scalar:
    """A number with a unit; `form` shows how, with `{}` for the number."""
    usual = _form(form.format(30))

    def accept(written: Written) -> str:
        try:
            read(written.text)
        except ValueError:
            if isinstance(written.value, int | float) and not isinstance(written.value, bool):
                message = Text(f"{written.text} has no unit", f"{written.text} 没有单位")
                raise Wrong(message, _form(form.format(written.text))) from None
            raise _refuse(written, name, usual) from None
        return written.text

    return _scalar_of(name, accept, type="string", pattern=pattern)


def _form(meant: str) -> Text:
    return Text(f"write {meant}", f"请写 {meant.replace(' or ', ' 或 ')}")


def _text(written: Written) -> str:
    return written.text


def _boolean(written: Written) -> bool:
    if isinstance(written.value, bool):
        return written.value
    help = Text("write true or false, without quotes", "请写 true 或 false，不加引号")
    raise _refuse(written, BOOLEAN.name, help)


def _number(written: Written) -> float | int:
    value = written.value
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        help = Text("write a number above zero, without a unit", "请写大于零的数，不带单位")
        raise _refuse(written, NUMBER.name, help)
    return value


def _cpu(written: Written) -> str:
    help = Text("write 500m or 2", "请写 500m 或 2")
    return _quantity(written, CPU.name, help)


def _memory(written: Written) -> str:
    bare = written.text.rstrip("bB")
    help = Text("write 512Mi or 2Gi", "请写 512Mi 或 2Gi")
    if re.fullmatch(r"[0-9.]+", written.text):
        message = Text(f"{written.text} has no unit", f"{written.text} 没有单位")
        raise Wrong(message, Text(f"write {bare}Mi or {bare}Gi", f"请写 {bare}Mi 或 {bare}Gi"))
    if written.text.endswith("m"):
        message = Text(
            f"{written.text} is thousandths of a byte", f"{written.text} 的单位是千分之一字节"
        )
        raise Wrong(message, Text(f"write {bare[:-1]}Mi", f"请写 {bare[:-1]}Mi"))
    return _quantity(written, MEMORY.name, help)


def _quantity(written: Written, name: Text, help: Text) -> str:
    try:
        amount = quantity.parse(written.text)
    except ValueError:
        raise _refuse(written, name, help) from None
    if amount <= 0:
        raise _refuse(written, name, help)
    return written.text


def _host(written: Written) -> str:
    text = written.text
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        pass
    else:
        if any(
            (
                address.is_loopback,
                address.is_link_local,
                address.is_unspecified,
                address.is_multicast,
            )
        ):
            message = Text(
                f"no other machine can be reached at {text}", f"{text} 指不到任何其他机器"
            )
            raise Wrong(message, Text("write its address in your network", "请写它在网络中的地址"))
        return text
    if not re.fullmatch(DNS_NAME, text) or re.fullmatch(r"[0-9.]+", text):
        help = Text(
            "write an IP address or a host name; the port stands in `port`",
            "请写 IP 地址或主机名；端口写在 `port` 里",
        )
        raise _refuse(written, HOST.name, help)
    return text


def _weight(written: Written) -> str:
    help = Text("write whole percent between 1% and 99%", "请写 1% 到 99% 之间的整数百分比")
    try:
        value = units.ratio(written.text) * 100
    except ValueError:
        raise _refuse(written, WEIGHT.name, help) from None
    if round(value, 9) != round(value) or not 1 <= value <= 99:
        raise _refuse(written, WEIGHT.name, help)
    return written.text


def _cron(written: Written) -> str:
    if not cron_fits(written.text):
        help = Text(
            'write five fields in quotes, such as "30 2 * * *"', '请写带引号的五段，如 "30 2 * * *"'
        )
        raise _refuse(written, CRON.name, help)
    return written.text


_CRON_WORDS = ("jan feb mar apr may jun jul aug sep oct nov dec", "sun mon tue wed thu fri sat")
_CRON_LIMITS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))


def cron_fits(text: str) -> bool:
    """Whether the five fields of a schedule are ones that a CronJob takes."""
    if text in ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"):
        return True
    fields = text.lower().split()
    return len(fields) == 5 and all(
        _cron_part(part, at) for at, field in enumerate(fields) for part in field.split(",")
    )


def _cron_part(part: str, at: int) -> bool:
    span, _, step = part.partition("/")
    if (step and not (step.isdigit() and int(step) > 0)) or part.endswith("/"):
        return False
    if span in ("*", "?"):
        return True
    words = {3: _CRON_WORDS[0].split(), 4: _CRON_WORDS[1].split()}.get(at, [])
    shift = 1 if at == 3 else 0
    ends = [words.index(e) + shift if e in words else e for e in span.split("-")]
    if len(ends) > 2 or not all(isinstance(e, int) or e.isdigit() for e in ends):
        return False
    low, high = _CRON_LIMITS[at]
    numbers = [int(e) for e in ends]
    return all(low <= n <= high for n in numbers) and numbers == sorted(numbers)


def _secret(written: Written) -> str:
    if not re.fullmatch(_REFERENCE, written.text):
        message = Text(
            "this is not a reference to a secret, and the content of a secret never stands here",
            "这不是对密钥的引用；密钥内容绝不写在这里",
        )
        help = Text(
            "write vault:path#key, or k8s:name#key for a Secret in the namespace",
            "请写 vault:路径#键；若是本 Namespace 的 Secret 则写 k8s:名称#键",
        )
        raise Wrong(message, help)
    return written.text


TEXT = _scalar_of(Text("text", "文本"), _text, type=["string", "number", "boolean"])
BOOLEAN = _scalar_of(Text("true or false", "true 或 false"), _boolean, type="boolean")
NUMBER = _scalar_of(
    Text("a number above zero", "大于零的数"), _number, type="number", exclusiveMinimum=0
)
COUNT = integer(0, 1_000_000, Text("a count", "数量"))
PORT = integer(1, 65535, Text("a port number", "端口号"))
DURATION = _with_unit(
    Text("a duration such as 800ms, 30s, 5m, 2h or 7d", "时长（如 800ms、30s、5m、2h、7d）"),
    units.duration,
    "{0}ms or {0}s",
    r"^(\d+(\.\d+)?(ms|s|m|h|d|w))+$",
)
PERCENT = _with_unit(
    Text("a percentage such as 65%", "百分比（如 65%）"),
    units.ratio,
    "{}%",
    r"^\d+(\.\d+)?%$",
)
RATE = _with_unit(
    Text("a rate such as 2000/s", "速率（如 2000/s）"),
    units.rate,
    "{0}/s or {0}/m",
    r"^\d+(\.\d+)?/[smh]$",
)
WEIGHT = _scalar_of(
    Text("a share of the traffic such as 25%", "流量比例（如 25%）"),
    _weight,
    type="string",
    pattern="^[1-9][0-9]?%$",
)
CPU = _scalar_of(
    Text("an amount of CPU such as 500m or 2", "CPU 数量（如 500m、2）"),
    _cpu,
    type=["string", "number"],
)
MEMORY = _scalar_of(
    Text("an amount such as 512Mi or 20Gi", "容量（如 512Mi、20Gi）"), _memory, type="string"
)
HOST = _scalar_of(Text("an IP address or a host name", "IP 地址或主机名"), _host, type="string")
CRON = _scalar_of(Text("a schedule such as 30 2 * * *", "定时表达式"), _cron, type="string")
SECRET = _scalar_of(
    Text("a reference to a secret", "密钥引用"), _secret, type="string", pattern=f"^{_REFERENCE}$"
)
