"""What each mount is for: data, settings, logs, sources of a developer, the machine's own files."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from setsail.document import redact
from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.migrate import naming, placeholder
from setsail.migrate.compose.values import Mount, Project, Service
from setsail.migrate.survey import Found
from setsail.migrate.tree import Tree

Purpose = Literal["data", "shared", "temporary", "files", "secret", "config", "writable",
                  "unused", "store"]  # fmt: skip
LARGEST = 200_000
"""Characters of a file that may still go into a ConfigMap of its own."""
_MACHINE = ("/var/run/docker.sock", "/proc", "/sys", "/dev", "/etc/localtime", "/etc/timezone",
            "/lib/modules", "/run/systemd", "/etc/passwd", "/etc/hosts", "/var/lib/docker",
            "/run/docker.sock", "/etc/resolv.conf", "/run", "/var/run", "/boot",
            "/etc/group", "/etc/shadow", "/etc/ssl/certs", "/etc/machine-id",
            "/tmp/.X11-unix")  # fmt: skip
_SOURCES = ("/app", "/src", "/code", "/usr/src", "/usr/local/app", "/workspace", "/srv/app",
            "/home/node/app", "/opt/app", "/var/www")  # fmt: skip
_LOGS = re.compile(r"(^|/)logs?(/|$)|/var/log")
_SCRATCH = re.compile(r"(^|/)(tmp|temp|cache|run|sockets?|\.cache|\.npm|node_modules|target)(/|$)")
_SETTINGS = re.compile(r"^/etc/(?!.*/(data|lib)\b)|/conf(ig)?\.d(/|$)|/\w[^/]*\.\w{2,10}$")
_READ = re.compile(r"/conf(ig)?(/|$)")
_UPLOADS = re.compile(
    r"(?i)(^|/)(uploads?|media|static|public|files|attachments?|storage|shared?|images)(/|$)"
)
_SECRETS = re.compile(
    r"(?i)\.(pem|key|p12|pfx|jks|keystore)$|(^|/)(certs?|ssl|tls|secrets?|\.ssh)(/|$)"
)


class Placement(NamedTuple):
    """A mount and what becomes of it. `files` maps mount paths to the texts for "files";
    `variables` are those that such a text now takes its secrets from."""

    purpose: Purpose
    mount: Mount
    name: str
    why: Text
    files: Mapping[str, str]
    variables: tuple[str, ...] = ()


def judge(found: Found, project: Project, tree: Tree) -> Iterator[Placement]:
    """The placement of every mount of a service."""
    names: set[str] = set()
    for mount in found.service.mounts:
        purpose, why, files = _purpose(mount, found, project, tree)
        named = "" if mount.kind in ("bind", "tmpfs") else mount.source
        name = naming.free(naming.component(named) if named else naming.volume(mount.target), names)
        names.add(name)
        hidden = {path: placeholder.hide(path, text) for path, text in files.items()}
        variables = tuple(v for one in hidden.values() for v in one.variables)
        texts = {path: one.text for path, one in hidden.items()}
        yield Placement(purpose, mount, name, why, texts, variables)
    for path in found.service.tmpfs:
        target = path.partition(":")[0]
        mount = Mount("tmpfs", "", target, False, _place(found.service))
        yield Placement("writable", mount, "", _TMPFS, {})


_TMPFS = Text("a tmpfs", "tmpfs 内存目录")
_Judged = tuple[Purpose, Text, Mapping[str, str]]


def _place(service: Service) -> Place:
    key = service.keys.get("tmpfs")
    return key.place if key is not None else service.place


def _purpose(mount: Mount, found: Found, project: Project, tree: Tree) -> _Judged:
    if mount.kind == "tmpfs":
        return "writable", _TMPFS, {}
    if mount.kind == "secret":
        return "secret", Text("a Secret", "一个 Secret"), {}
    if mount.kind == "config":
        return "config", Text("a ConfigMap that is not at hand", "不在手边的 ConfigMap"), {}
    if _is_machine(mount):
        why = Text("a file of the machine: no pod may see it", "宿主机文件：Pod 不得访问")
        return "unused", why, {}
    if mount.kind == "bind" and (judged := _bound(mount, found, tree)) is not None:
        return judged
    if found.role == "store" and found.sign is not None and _is_data(mount, found):
        return "store", Text("the data of the store", "存储的数据"), {}
    if _LOGS.search(mount.target):
        why = Text(
            "logs: write them to standard output; until then they go to a place that is lost "
            "with the pod",
            "日志：应写到标准输出；在此之前写入随 Pod 丢失的目录",
        )
        return "writable", why, {}
    if _SCRATCH.search(mount.target) or (mount.kind == "volume" and not mount.source):
        if mount.target.endswith("node_modules") or mount.target.startswith(_SOURCES):
            return "unused", Text("dependencies of a developer", "开发用依赖目录"), {}
        return "temporary", Text("may be lost with the pod", "可随 Pod 丢失"), {}
    if _is_shared(mount, found, project):
        why = Text("several services use the same volume", "多个服务使用同一个卷")
        return "shared", why, {}
    return "data", Text("data that must outlive the pod", "须比 Pod 存活更久的数据"), {}


def _is_machine(mount: Mount) -> bool:
    if mount.kind != "bind":
        return False
    return any(mount.source == p or mount.source.startswith(f"{p}/") for p in _MACHINE) or (
        mount.source == "/"
    )


def _is_data(mount: Mount, found: Found) -> bool:
    assert found.sign is not None
    known = found.sign.kind.data
    return mount.target in known or mount.target in ("/data", "/bitnami") or not known


def _bound(mount: Mount, found: Found, tree: Tree) -> _Judged | None:
    """A bind mount of the project's own files; None where it is a place for data."""
    context = found.service.build.context.rstrip("/") if found.service.build else ""
    source = mount.source.replace("\\", "/").rstrip("/")
    if "docker-entrypoint-initdb" in mount.target:
        why = Text(
            "scripts for an empty database: run them once by hand, or as a job",
            "空库初始化脚本：手工执行一次，或改为 job",
        )
        return "unused", why, {}
    if tree.is_file(mount.source):
        return _files({mount.target: mount.source}, tree)
    if _SECRETS.search(mount.target) or _SECRETS.search(source):
        return "secret", Text("keys and certificates", "密钥与证书"), {}
    sources = mount.target in _SOURCES or mount.target.startswith(tuple(f"{s}/" for s in _SOURCES))
    own = source in ("", ".") or (context not in ("", ".") and source == context)
    if own or (sources and _has_code(source, tree)):
        why = Text("sources of a developer: the image holds them", "开发者源码：镜像中已包含")
        return "unused", why, {}
    below = tree.below(source) if source not in ("", ".") else ()
    if (
        below
        and not _UPLOADS.search(mount.target.removeprefix("/usr/share"))
        and not _LOGS.search(mount.target)
    ):
        if all(name.endswith((".sh", ".bash")) for name in below) and found.role == "store":
            why = Text("scripts for checks: the store has its own", "检查脚本：存储自带检查")
            return "unused", why, {}
        known = {posixpath.join(mount.target, name[len(source) + 1 :]): name for name in below}
        if len(below) <= 20 and not any(
            re.search(r"\.(js|ts|py|java|go|rb|html|css)$", n) for n in below
        ):
            return _files(known, tree)
    is_page = source.rpartition("/")[2] in ("dist", "html", "www", "htdocs", "build")
    if is_page or (below and any(name.endswith((".html", ".js", ".css")) for name in below)):
        why = Text(
            "files that the image should hold: copy them in when it is built",
            "应打进镜像的文件：构建时复制进去",
        )
        return "unused", why, {}
    is_read = mount.read_only and _READ.search(mount.target)
    if not below and (is_read or _SETTINGS.search(mount.target)):
        why = Text(
            "settings of which nothing was found below the root: bring them as files",
            "配置文件不在导入目录中：请写入 files",
        )
        return "unused", why, {}
    return None


def _has_code(source: str, tree: Tree) -> bool:
    code = (".py", ".js", ".ts", ".tsx", ".php", ".rb", ".go", ".java", ".cs", ".html")
    return source in ("", ".") or any(name.endswith(code) for name in tree.below(source)[:500])


def _files(known: Mapping[str, str], tree: Tree) -> _Judged:
    """Files for a ConfigMap; those that hold secrets, or too much, go another way."""
    texts = {path: tree.text(source) for path, source in known.items()}
    if any(_SECRETS.search(source) for source in known.values()):
        return "secret", Text("keys and certificates", "密钥与证书"), {}
    if any(t is None or len(t) > LARGEST or "\ufffd" in t or "\0" in t for t in texts.values()):
        why = Text("too large or no text: copy it into the image", "过大或不是文本：请打进镜像")
        return "unused", why, {}
    hidden = (placeholder.hide(path, text or "").text for path, text in texts.items())
    if any(holds_secret(text) for text in hidden):
        return "secret", Text("a file that holds secrets", "含有密钥的文件"), {}
    why = Text("settings", "配置")
    return "files", why, {path: readable(text or "") for path, text in texts.items()}


def readable(text: str) -> str:
    """Without line ends of Windows and with one at the end, so that YAML can show it as a block."""
    lines = text.replace("\r\n", "\n")
    return lines if not lines or lines.endswith("\n") else f"{lines}\n"


def _is_shared(mount: Mount, found: Found, project: Project) -> bool:
    if not mount.source:
        return False
    others = (s for n, s in project.services.items() if n != found.service.name)
    return any(m.source == mount.source and m.kind == mount.kind for s in others for m in s.mounts)


def holds_secret(text: str) -> bool:
    """Whether a text must not be written where everybody reads it."""
    return redact.text(text) != text
