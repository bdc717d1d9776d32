"""What the API server or the way to it says, as one clear sentence with a way out."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from setsail.cluster import protocol, role
from setsail.finding.problem import Problem, WorldFailed
from setsail.finding.text import Text
from setsail.manifest.manifest import items, number, text


class ClusterFailed(WorldFailed):
    """The cluster could not be reached, or would not do what was asked."""


class Unreachable(ClusterFailed):
    """No answer came, or none that could be trusted."""


class Denied(ClusterFailed):
    """Who we are is not known, or may not do this."""


class Conflict(ClusterFailed, protocol.Changed):
    """Somebody else owns a field, or changed the object in between. `owners` are the field
    managers that stand in the way."""

    def __init__(self, problems: list[Problem], owners: tuple[str, ...] = ()) -> None:
        super().__init__(problems)
        self.owners = owners


class Throttled(ClusterFailed):
    """The API server asks to be left alone, and did so for as long as we were patient."""


class Blocked(ClusterFailed):
    """A disruption budget forbids an eviction now."""


class Invalid(ClusterFailed):
    """The API server will not have an object like this; `immutable` when only deleting helps."""

    def __init__(self, problems: list[Problem], immutable: bool = False) -> None:
        super().__init__(problems)
        self.immutable = immutable


class Gone(ClusterFailed):
    """410: what was asked for is too old; a list begins anew."""


class Absent(ClusterFailed):
    """404: no such object, or no such kind."""


class Asked(NamedTuple):
    """A call, as far as a sentence about it needs to know. `what` reads "Deployment/web"."""

    verb: str
    what: str
    server: str
    context: str


_FORBIDDEN = re.compile(
    r'cannot (?P<verb>\w+) resource "(?P<resource>[^"]+)" in API group "(?P<group>[^"]*)"'
    r'(?: in the namespace "(?P<namespace>[^"]+)")?'
)
_MANAGER = re.compile(r'conflict with "([^"]+)"')


def answered(asked: Asked, code: int, status: Mapping[str, Any]) -> ClusterFailed:
    """The failure that an HTTP status code and a Status object stand for."""
    said = text(status, "message") or f"HTTP {code}"
    match code:
        case 401:
            return _unknown_user(asked)
        case 403 if found := _FORBIDDEN.search(said):
            return _forbidden(said, found)
        case 403:
            return _refused(Denied, asked, said)
        case 404:
            return _refused(Absent, asked, said)
        case 409:
            return _conflict(asked, status, said)
        case 410:
            return _refused(Gone, asked, said)
        case 422:
            return _invalid(asked, status, said)
        case 429 if blocked(status):
            return _refused(Blocked, asked, said)
        case 429:
            return _throttled(asked, said)
        case _ if "webhook" in said:
            return _webhook(asked, said)
        case _ if code >= 500:
            return _broken(asked, code, said)
        case _:
            return _refused(ClusterFailed, asked, said)


def unreachable(asked: Asked, error: Exception) -> Unreachable:
    """No answer: a wrong certificate, or nobody there."""
    said = str(error) or type(error).__name__
    where = f"{asked.server} (context {asked.context})", f"{asked.server}（上下文 {asked.context}）"
    if "certificate" in said.lower() or "wrong version number" in said.lower():
        return Unreachable([_untrusted(where, said)])
    message = Text(
        f"the cluster at {where[0]} does not answer: {said}",
        f"位于 {where[1]} 的集群没有应答：{said}",
    )
    help = Text(
        "is it running, and is this machine allowed to reach it? the same call can be repeated",
        "集群是否在运行、本机能否访问它？可以重复同一命令",
    )
    return Unreachable([Problem(message, None, help)])


def _untrusted(where: tuple[str, str], said: str) -> Problem:
    if "expired" in said:
        message = Text(
            f"a certificate on the way to {where[0]} has expired: {said}",
            f"通往 {where[1]} 的证书已过期：{said}",
        )
        help = Text(
            "renew it, or fetch a new kubeconfig from whoever runs the cluster",
            "请更新证书，或向集群管理者索取新的 kubeconfig",
        )
        return Problem(message, None, help)
    message = Text(
        f"the cluster at {where[0]} cannot prove who it is: {said}",
        f"位于 {where[1]} 的集群无法证明其身份：{said}",
    )
    help = Text(
        "certificate-authority in the kubeconfig must be the one that signed its certificate",
        "kubeconfig 中的 certificate-authority 必须是签发其证书的机构",
    )
    return Problem(message, None, help)


def _unknown_user(asked: Asked) -> Denied:
    message = Text(
        f"the cluster does not know who you are any more (context {asked.context})",
        f"集群已不认识当前用户（上下文 {asked.context}）",
    )
    help = Text(
        "the token or certificate in the kubeconfig has expired or was revoked: log in again",
        "kubeconfig 中的令牌或证书已过期或被吊销：请重新登录",
    )
    return Denied([Problem(message, None, help)])


def _forbidden(said: str, found: re.Match[str]) -> Denied:
    """The API server names what is missing; the rule that grants it is written out."""
    needed = role.Rule(found["group"], (found["resource"],), (found["verb"],))
    kind = "Role" if found["namespace"] else "ClusterRole"
    where = Text(
        f"in namespace {found['namespace']}" if found["namespace"] else "in the whole cluster",
        f"命名空间 {found['namespace']}" if found["namespace"] else "整个集群",
    )
    verb, resource = found["verb"], found["resource"]
    message = Text(
        f"you may not {verb} {resource} {where.en}", f"在{where.zh}中无权 {verb} {resource}"
    )
    line = role.line(needed)
    help = Text(
        f"the {kind} needs this rule: {line} · setsail rbac --for COMMAND prints all that a "
        "command needs",
        f"{kind} 需要这条规则：{line} · setsail rbac --for 命令 可列出该命令所需的全部权限",
    )
    return Denied([Problem(message, None, help)])


def _conflict(asked: Asked, status: Mapping[str, Any], said: str) -> Conflict:
    causes = [
        cause
        for cause in items(status, "details", "causes")
        if text(cause, "reason") == "FieldManagerConflict"
    ]
    owned = [f"{text(cause, 'field')} ({text(cause, 'message')})" for cause in causes]
    found = (_MANAGER.search(text(cause, "message")) for cause in causes)
    owners = tuple(dict.fromkeys(each[1] for each in found if each))
    if not owned:
        message = Text(
            f"{asked.what} was changed by somebody else in between: {said}",
            f"{asked.what} 在此期间被他人修改：{said}",
        )
        return Conflict([Problem(message, None, Text("run it again", "请重新执行"))])
    message = Text(
        f"{asked.what} has another owner: {'; '.join(owned)}",
        f"{asked.what} 另有归属：{'; '.join(owned)}",
    )
    help = Text(
        "let one of the two go: take the fields out of system.yaml or out of the other's source; "
        f"apply --take {' --take '.join(owners)} takes them over",
        "两者只能留其一：从 system.yaml 或对方的来源中去掉这些字段；"
        f"apply --take {' --take '.join(owners)} 可接管它们",
    )
    return Conflict([Problem(message, None, help)], owners)


def _invalid(asked: Asked, status: Mapping[str, Any], said: str) -> Invalid:
    causes = [
        f"{text(cause, 'field')}: {text(cause, 'message')}"
        for cause in items(status, "details", "causes")
    ]
    why = "; ".join(causes) or said
    immutable = "immutable" in why or "updates to statefulset spec" in why
    message = Text(f"{asked.what} is refused: {why}", f"{asked.what} 被拒绝：{why}")
    help = Text("correct it where it comes from", "请在其来源处修正")
    if immutable:
        help = Text(
            "this field can only be set when the object is made; nothing was deleted: keep the "
            "old value, or delete the object yourself when its loss is acceptable",
            "该字段只能在创建时设置；没有删除任何对象：请保留原值，或在可以接受丢失时自行删除",
        )
    return Invalid([Problem(message, None, help)], immutable)


def _throttled(asked: Asked, said: str) -> Throttled:
    message = Text(f"the cluster is too busy for this: {said}", f"集群过于繁忙，暂不处理：{said}")
    help = Text(
        "wait a minute and run it again; nothing is lost by that",
        "请稍等片刻再执行；重复执行不会造成损失",
    )
    return Throttled([Problem(message, None, help)])


def _webhook(asked: Asked, said: str) -> ClusterFailed:
    message = Text(
        f"an admission webhook refused {asked.what}: {said}",
        f"准入 webhook 拒绝了 {asked.what}：{said}",
    )
    help = Text(
        "correct what it names; where the webhook itself does not answer, ask who runs it",
        "请修正其指出的内容；如果是 webhook 自身无应答，请联系其维护者",
    )
    return ClusterFailed([Problem(message, None, help)])


def _broken(asked: Asked, code: int, said: str) -> ClusterFailed:
    message = Text(
        f"the API server failed with {code} on {asked.verb} {asked.what}: {said}",
        f"API server 在 {asked.verb} {asked.what} 时以 {code} 失败：{said}",
    )
    help = Text(
        "run it again; if it stays, look at the API server", "请重试；若持续失败请检查 API server"
    )
    return ClusterFailed([Problem(message, None, help)])


def _refused(kind: type[ClusterFailed], asked: Asked, said: str) -> ClusterFailed:
    message = Text(
        f"the cluster refused to {asked.verb} {asked.what}: {said}",
        f"集群拒绝 {asked.verb} {asked.what}：{said}",
    )
    return kind([Problem(message)])


def blocked(status: Mapping[str, Any]) -> bool:
    """Whether a 429 is a budget's, which waiting a second does not change."""
    causes = items(status, "details", "causes")
    return any(text(cause, "reason") == "DisruptionBudget" for cause in causes)


def retry_after(status: Mapping[str, Any]) -> float:
    """Seconds that a Status asks to wait, or 1."""
    return float(number(status, "details", "retryAfterSeconds") or 1)
