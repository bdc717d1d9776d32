"""Why a release goes on, waits or ends: what the decider says, in both languages."""

from setsail.finding.text import Text
from setsail.release.values import Release


def fails(release: Release) -> Text:
    """The ratio of errors is proven worse."""
    share = _share(release)
    return Text(
        f"the new version fails more than the old one beside it ({share} requests failed)",
        f"新版本的错误多于同时运行的旧版本（{share} 个请求失败）",
    )


def broken(release: Release) -> Text:
    """The absolute limit is proven broken."""
    share = _share(release)
    return Text(
        f"the new version fails more than any version may ({share} requests failed)",
        f"新版本的错误超出任何版本的允许范围（{share} 个请求失败）",
    )


def approvals(lacking: int, by_author: bool) -> Text:
    """So many people have not agreed yet; `by_author`: the author did, which does not count."""
    own = Text("; the author's own approval does not count", "；作者本人的批准不算")
    more = own if by_author else Text("", "")
    return Text(
        f"{lacking} more approval(s) are needed from others than the author{more.en}",
        f"还需作者以外的 {lacking} 人批准{more.zh}",
    )


def _share(release: Release) -> str:
    return f"{release.judgement.canary_errors} / {release.judgement.canary_requests}"


STOPPED = Text("somebody asked to stop", "有人要求停止")
PAUSED = Text("somebody asked to pause", "有人要求暂停")
RETURNED = Text("its owner wants the old version again", "所有者要回到旧版本")
NEWER = Text(
    "its owner wants a newer version: that one begins at its first step",
    "所有者要发布更新的版本：由它从第一步重新开始",
)
EXPAND_FAILED = Text(
    "the migration that the new version needs has failed: no request was moved",
    "新版本所需的数据库变更失败：没有切换任何请求",
)
EXPAND_LATE = Text(
    "the migration that the new version needs did not end by the deadline",
    "到期限时新版本所需的数据库变更仍未完成",
)
EXPANDING = Text(
    "the migration that the new version needs is under way", "新版本所需的数据库变更正在进行"
)
PROOF_FAILED = Text(
    "its trial failed before any user met the new version", "在任何用户接触新版本之前，试验已失败"
)
PROVING = Text("the new version is tried before any user meets it", "用户接触新版本之前先行试验")
MIRROR = Text(
    "copies of requests that only read go to the new version, and nobody gets its answers",
    "把只读请求的副本发给新版本，其应答不返回给任何人",
)
COPIES = Text("watching how the new version answers copies", "正在观察新版本对请求副本的应答")
HEADER = Text(
    "only requests that bear the header go to the new version",
    "只有带该请求头的请求会到达新版本",
)
HEADED = Text(
    "watching how the new version answers those who send the header",
    "正在观察新版本对带请求头的请求的应答",
)
SLOWER = Text(
    "the new version answers more slowly than the old one beside it",
    "新版本的响应比同时运行的旧版本慢",
)
HOLD_LOST = Text(
    "somebody let the Deployment roll: pods that nobody has judged serve everybody",
    "有人放开了 Deployment 的滚动更新：未经评判的 Pod 已在服务所有用户",
)
HELD_AGAIN = Text(
    "somebody let the Deployment go; it is held again", "有人放开了 Deployment；已重新暂停"
)
NEVER_READY = Text(
    "the pods of the new version are not ready by the deadline", "到期限时新版本的 Pod 仍未就绪"
)
GONE = Text(
    "no pod of the new version can answer its share of the requests",
    "新版本没有任何 Pod 能应答分给它的请求",
)
NOWHERE = Text(
    "the new version fails, and no pod of the old one can take its requests: a person decides",
    "新版本在失败，而旧版本没有 Pod 能接收它的请求：由人决定",
)
STABLE_DOWN = Text(
    "no pod of the old version can answer: with the approval of another person "
    "the new one can take all requests",
    "旧版本没有 Pod 能应答：经另一人批准，可由新版本承接全部请求",
)
URGENT = Text(
    "the old version is broken, and others than the author agreed to go on without it",
    "旧版本已损坏，且作者以外的人同意不再等待它",
)
BOTH = Text(
    "the old version fails as well: the cause is elsewhere, the weight stays as it is",
    "旧版本同样在失败：原因在别处，权重保持不变",
)
CLOSED = Text("no changes are made at this time", "当前不在变更时间窗口内")
LATE = Text(
    "the deadline passed before enough was seen to judge",
    "到期限时看到的请求仍不足以作出判断",
)
STUCK = Text("the rollout did not end by the deadline", "到期限时滚动更新仍未完成")
ROUTE_LAGS = Text("the route has not followed yet", "路由尚未生效")
ROUTE_EDITED = Text(
    "the weights of the route are not those intended; they are set again",
    "路由权重与预期不符；已重新设置",
)
NOT_READY = Text("pods of the new version are not ready", "新版本的 Pod 尚未就绪")
ROLLING = Text("stable pods roll to the new version", "稳定版 Pod 正在滚动到新版本")
BLIND = Text("no metrics: the weight stays as it is", "读不到指标：权重保持不变")
WATCHING = Text("watching this step", "正在观察这一步")
DOUBTED = Text(
    "the last look speaks against the new version: one more look decides",
    "最近一次观察不利于新版本：再观察一次后决定",
)
QUIET = Text("too few requests to judge this step", "请求太少，无法判断这一步")
HEALTHY = Text("nothing speaks against it at this step", "这一步没有发现不利迹象")
ASK = Text("a person says when to promote", "等待人工确认全量发布")
PROVEN = Text("every step is passed: stable gets the new version", "各步均已通过：稳定版换成新版本")
LEARNING = Text("learning what is usual on the old version", "正在了解旧版本的常态")
FIRST = Text("first step: the new pods are ready", "第一步：新版本 Pod 已就绪")
ALL_NEW = Text(
    "every stable pod is new: the canary is not needed", "稳定版 Pod 已全部更新：不再需要金丝雀"
)
DONE = Text("released: every pod is of the new version", "发布完成：所有 Pod 都是新版本")
CONTRACT = Text(
    "the way back to the old version is closed: what only it needs is removed",
    "退回旧版本的期限已过：移除仅旧版本需要的内容",
)
