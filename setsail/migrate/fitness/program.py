"""Habits of a program that twelve-factor practice warns of: addresses, secrets, logs, processes."""

import ipaddress
import re
from collections.abc import Iterator

from setsail.document import redact, secret
from setsail.finding.text import Text
from setsail.manifest import emit
from setsail.migrate import mention
from setsail.migrate.estate import Sign
from setsail.migrate.evidence import Evidence
from setsail.migrate.fitness.view import Said, View
from setsail.system import image

_LOCAL = {"localhost", "127.0.0.1", "::1"}
_CRON = re.compile(
    r"(^|[\s/])(crond|cron|supercronic|yacron|go-cron)(\s|$)|celery\b.*\bbeat\b|while (true|:)\b"
)
_SUPERVISOR = re.compile(r"(^|[\s/])(supervisord|s6-svscan|runsvdir|runit|circusd|pm2)(\s|$)")
_LOGS = re.compile(r"(^|/)logs?(/|$)")
_HEAP = re.compile(r"-Xmx\w+")
_HOST = re.compile(r"hostPath|docker\.sock|privileged: true|hostNetwork: true|hostPID: true")
_MEMBERS = re.compile(r"(?i)(cluster|seed|member|peer|zoo_?servers|initial[._-]?(cluster|master))")
_DEVICE = re.compile(r"(?m)^\s*-?\s*path: /dev/(?!shm|null|zero|random|urandom)")


def find(view: View) -> Iterator[Sign]:
    """Every sign in what a program is given, how it is started, and what is patched."""
    yield from _addresses(view)
    yield from _secrets(view)
    yield from _processes(view)
    yield from _logs(view)
    yield from _image(view)
    yield from _heap(view)
    yield from _host(view)


def unknown(view: View) -> Iterator[str]:
    """Where a program logs to is known only if somebody says so."""
    home = view.home
    if (*home, "logs") not in view.system.origin and not any(_logs(view)):
        yield "logs-to-file"


def local_ports(view: View) -> Iterator[tuple[int, Evidence]]:
    """The ports of its own machine that a program calls, its own not among them."""
    own = {port.number for port in view.workload.ports}
    for said in view.said():
        for found in mention.find(said.text, said.key):
            if found.host in _LOCAL and found.port and found.port not in own:
                yield found.port, view.cite(said.path)


def _addresses(view: View) -> Iterator[Sign]:
    seen: set[str] = set()
    for port, line in local_ports(view):
        text = Text(
            f"it calls localhost:{port}, another program of the same machine",
            f"它调用 localhost:{port}，即同一台机器上的另一个程序",
        )
        yield Sign("needs-localhost", text, (line,))
    for said in view.said():
        for found in mention.find(said.text, said.key):
            host = found.host
            if host not in seen and _is_address(host):
                seen.add(host)
                yield Sign("fixed-address", _whose(view, host), (view.cite(said.path),))
        if _names_itself(view, said):
            text = Text(
                f"{said.key} lists the members of a cluster, itself among them",
                f"{said.key} 列出了集群成员，其中包括它自己",
            )
            yield Sign("static-cluster", text, (view.cite(said.path),), veto=True)


def _is_address(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return not (
        address.is_loopback
        or address.is_unspecified
        or address.is_multicast
        or address.is_link_local
        or host.startswith("255.")
    )


def _whose(view: View, host: str) -> Text:
    for outside in view.system.external.values():
        if host in outside.addresses:
            return Text(
                f"the address {host} ({outside.name}) is written down",
                f"写死了地址 {host}（{outside.name}）",
            )
    return Text(
        f"the address {host} is written down, and nothing says whose it is",
        f"写死了地址 {host}，且没有说明是谁的",
    )


def _names_itself(view: View, said: Said) -> bool:
    """Whether a setting lists several members of a cluster and this component is one of them.
    A client that lists the nodes of a store does not name itself."""
    if not _MEMBERS.search(said.key):
        return False
    hosts = {found.host for found in mention.find(said.text, f"{said.key}.hosts")}
    own = re.compile(rf"{re.escape(view.workload.name)}(-?\d+)?(\.|$)")
    return len(hosts) > 1 and any(own.match(host) for host in hosts)


def _secrets(view: View) -> Iterator[Sign]:
    for said in view.said():
        if secret.held(said.key, said.text) or redact.text(said.text) != said.text:
            name = said.key or said.path[-1]
            text = Text(f"{name} holds a secret in the open", f"{name} 明文写有密钥")
            yield Sign("open-secret", text, (view.cite(said.path),))
            return


def _processes(view: View) -> Iterator[Sign]:
    started = "args" if view.workload.args else "command"
    if view.workload.section != "jobs" and _CRON.search(view.words):
        text = Text("a clock of its own runs inside it", "容器内自带定时器")
        yield Sign("cron-inside", text, view.at(started))
    if _SUPERVISOR.search(view.words):
        text = Text("it starts several processes", "它启动多个进程")
        yield Sign("many-processes", text, view.at(started))


def _logs(view: View) -> Iterator[Sign]:
    folders = [*view.workload.writable, *(v.path for v in view.workload.volumes)]
    logging = next((path for path in folders if _LOGS.search(path)), None)
    if view.workload.logs == "file" or logging:
        where = logging or "a file"
        text = Text(f"it logs to {where}", f"日志写到 {logging or '文件'}")
        yield Sign("logs-to-file", text, view.at("logs" if logging is None else "writable"))


def _image(view: View) -> Iterator[Sign]:
    if view.workload.image is None:
        return
    parts = image.parse(view.workload.image)
    if not parts.digest and not view.workload.digest and parts.tag in ("", "latest"):
        name = parts.tag or "no tag"
        said = Text(f"its image has {name}", f"镜像{'使用 latest' if parts.tag else '没有标签'}")
        yield Sign("no-fixed-tag", said, view.at("image"))
        back = Text(
            "the image that runs today cannot be named again", "今天运行的镜像日后无法再指明"
        )
        yield Sign("no-way-back", back, view.at("image"))


def _heap(view: View) -> Iterator[Sign]:
    if view.workload.resources.memory_limit is not None:
        return
    for said in view.said():
        if found := _HEAP.search(said.text):
            text = Text(f"{found[0]} without a memory limit", f"{found[0]} 却没有内存上限")
            yield Sign("heap-without-limit", text, (view.cite(said.path),))
            return


def _host(view: View) -> Iterator[Sign]:
    """Patches of its own objects that reach into the machine."""
    for patch in view.system.patches:
        if patch.target.partition("/")[2] != view.workload.name:
            continue
        written = emit.dump([dict(patch.change)])
        if found := _HOST.search(written):
            text = Text(
                f"a patch reaches into the machine: {found[0]}", f"补丁触及宿主机：{found[0]}"
            )
            evidence = (view.cite(("patches", patch.target)),)
            veto = "docker.sock" in written or bool(_DEVICE.search(written))
            yield Sign("reaches-into-host", text, evidence, veto)
