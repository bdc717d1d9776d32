"""The go-live checklist as data: the one place where its items stand.

Each item is written as one line of words (row, id, levels for the tiers C, B and A, what it is
about, kinds of evidence with `*` at the one that proves it) and its sentence in both languages.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple, cast

from setsail.finding.text import Text

Kind = Literal["static", "live", "drill", "attest", "rehearsal"]
"""How something is known. No item asks for a rehearsal, so a rehearsal answers nothing."""

Level = Literal["must", "should", "not-asked"]
Tier = Literal["C", "B", "A"]
TIERS: tuple[Tier, ...] = ("C", "B", "A")

About = Literal[
    "system", "workload", "running", "service", "consumer", "store", "database", "outside", "secret"
]
"""What must exist for an item to apply: `running` is a service or a worker, `consumer` a worker
that reads a queue, `database` a store with connections; `system` always exists."""


class Item(NamedTuple):
    """One item. `row` is the section of the practice guide; `proves` is None for the item that
    is worked out from others, else the kind among `kinds` that proves it."""

    row: str
    id: str
    holds: Text
    levels: Mapping[Tier, Level]
    about: About
    kinds: tuple[Kind, ...]
    proves: Kind | None


def _item(words: str, en: str, zh: str) -> Item:
    row, name, letters, about, *kinds = words.split()
    meaning: Mapping[str, Level] = {"M": "must", "S": "should", "-": "not-asked"}
    levels = {tier: meaning[letter] for tier, letter in zip(TIERS, letters, strict=True)}
    proving = next((kind.rstrip("*") for kind in kinds if kind.endswith("*")), None)
    bare = tuple(cast(Kind, kind.rstrip("*")) for kind in kinds)
    return Item(row, name, Text(en, zh), levels, cast(About, about), bare, cast(Kind, proving))


ITEMS: tuple[Item, ...] = (
    _item(
        "1.1 stateless-services MMM workload static*",
        "a service writes no data that must outlive its pod; sessions are outside; any replica "
        "can go",
        "服务不写任何需要比 Pod 活得更久的数据；会话放在外部；任何一个副本都可以消失",
    ),
    _item(
        "1.1 stateful-on-the-right-kind MMM store static*",
        "state in the cluster: StatefulSet + PVC with retain; or a dedicated store outside, "
        "declared",
        "集群内的状态用 StatefulSet 加保留策略为 Retain 的 PVC；或使用已声明的集群外专用存储",
    ),
    _item(
        "1.1 pod-loss-survived -SM service drill*",
        "one pod of each service killed under load: errors within budget, longest gap within "
        "budget",
        "带负载杀掉每个服务的一个 Pod：错误数和最长中断都在预算之内",
    ),
    _item(
        "1.2 readiness-probe MMM service static* live",
        "on its own path; behind every Service",
        "每个 Service 后面的 Pod 都有就绪探针，且使用独立路径",
    ),
    _item(
        "1.2 liveness-probe SMM running static*",
        "cheap, local, slower than readiness, never on a dependency",
        "存活探针开销小、只查本进程、比就绪探针迟钝，绝不依赖外部组件",
    ),
    _item(
        "1.2 startup-probe SMM running static* live",
        "for every program whose start may take longer than liveness allows",
        "启动时间可能超过存活探针容忍度的程序，都配了启动探针",
    ),
    _item(
        "1.2 readiness-follows-dependencies -SM service static drill*",
        "a lost hard dependency takes the pod out of the Service and does not restart it",
        "失去强依赖时，Pod 从 Service 中摘除，但不会被重启",
    ),
    _item(
        "1.3 config-outside-the-image MMM workload static*",
        "the same image digest in every environment; differences only in ConfigMaps",
        "所有环境使用同一个镜像摘要；差异只存在于 ConfigMap 中",
    ),
    _item(
        "1.3 no-secret-in-the-open MMM system static*",
        "no literal secret in spec, env, ConfigMap, args, image history or Git",
        "spec、环境变量、ConfigMap、启动参数、镜像历史和 Git 中都没有明文密钥",
    ),
    _item(
        "1.3 secrets-from-a-store SMM secret static* live",
        "referenced from a secret store or sealed; rotation reaches the program",
        "密钥引用自密钥库，或经过加密封存；轮换后程序能拿到新值",
    ),
    _item(
        "1.3 config-change-takes-effect SMM workload static drill*",
        "a changed ConfigMap or Secret rolls or reloads exactly the workloads that read it",
        "ConfigMap 或 Secret 变更后，读取它的工作负载会滚动或重载，其余的不受影响",
    ),
    _item(
        "1.4 logs-to-stdout MMM workload static live*",
        "no log file, no log volume; one structured line per event",
        "不写日志文件，不挂日志卷；每个事件输出一行结构化日志",
    ),
    _item(
        "1.4 logs-collected SMM system static live*",
        "a collector ships them; retention at least 180 days where the law asks",
        "日志由采集器送出；法规要求的，至少保留 180 天",
    ),
    _item(
        "1.4 log-level-at-run-time -SM running static drill*",
        "can be raised and falls back by itself, without a restart",
        "运行时可以调高日志级别，之后自动恢复，无需重启",
    ),
    _item(
        "1.4 metrics-scraped SMM running static live*",
        "rate, errors, duration; the scrape really selects the pods",
        "采集请求量、错误率和耗时；采集规则确实选中了这些 Pod",
    ),
    _item(
        "1.4 business-metrics -SM running static live*",
        "success ratio and latency of what the system is for (orders, payments)",
        "有业务本身（下单、支付等）的成功率和时延指标",
    ),
    _item(
        "1.4 objectives-and-alerts -MM running static drill*",
        "an SLO with burn-rate alerts; dashboards; an alert fires in a drill",
        "有 SLO、燃烧率告警和看板；演练中告警确实触发",
    ),
    _item(
        "2.1 progressive-release SMM service static*",
        "canary or blue-green with a gate for every service that takes traffic",
        "每个承接流量的服务都以金丝雀或蓝绿方式发布，并设有门禁",
    ),
    _item(
        "2.1 no-gap-in-a-rollout MMM service static drill*",
        "maxUnavailable, maxSurge, readiness, drain window and grace fit together",
        "maxUnavailable、maxSurge、就绪探针、排空窗口和宽限期彼此匹配",
    ),
    _item(
        "2.1 rollback-in-one-step MMM running drill*",
        "image, config, secrets and scale of any kept release come back within its time; drilled",
        "任何保留的版本，其镜像、配置、密钥和规模都能在限定时间内一步恢复，并且演练过",
    ),
    _item(
        "2.1 declared-in-git SMM system static live*",
        "the cluster runs what Git says; drift is seen",
        "集群运行的就是 Git 中声明的内容；漂移会被发现",
    ),
    _item(
        "2.2 requests-and-limits MMM workload static*",
        "set for every container, by a named policy",
        "每个容器都按具名策略设置了 requests 和 limits",
    ),
    _item(
        "2.2 right-sized -SM workload live*",
        "within the band that its own history supports; the nodes can carry the sum",
        "资源量落在自身历史数据支持的区间内；节点承载得了总和",
    ),
    _item(
        "2.2 benchmarked -MM service drill*",
        "p99 and error ratio hold at the stated load with the stated limits",
        "在声明的负载和 limits 下，p99 时延和错误率达标",
    ),
    _item(
        "2.3 minimum-from-the-peak SMM running static live*",
        "replicas and HPA minimum come from the historical peak; maximum is not a cap on the "
        "next event",
        "副本数和 HPA 下限取自历史峰值；上限不会卡住下一次大促",
    ),
    _item(
        "2.3 consumers-keep-up SMM consumer static drill*",
        "queue consumers: minimum drains the peak within its time; partitions allow the maximum",
        "队列消费者：最小副本数能按时消化峰值积压；分区数容得下最大副本数",
    ),
    _item(
        "2.3 one-zone-can-go -SM running static drill*",
        "at peak, with one zone or node gone; spread and budget agree",
        "峰值时失去一个可用区或节点仍能支撑；打散策略与中断预算一致",
    ),
    _item(
        "2.3 downstream-can-take-it SMM database static* live",
        "maximum pods × pool ≤ 80 % of the database's connections; quota and addresses suffice",
        "最大 Pod 数 × 连接池 ≤ 数据库连接数的 80 %；配额和地址充足",
    ),
    _item(
        "2.3 database-reads-scale-out -SS database static attest*",
        "where the plan needs it, reads go through a proxy or replicas, and the program says "
        "which calls may",
        "规划需要时，读请求走代理或只读副本，且程序标明哪些调用可以这样走",
    ),
    _item(
        "2.4 default-deny SMM system static* live",
        "both directions, in every namespace of the system",
        "系统的每个命名空间，出入两个方向都默认拒绝",
    ),
    _item(
        "2.4 only-declared-edges SMM system static* drill",
        "what the policies allow equals what the system declares, shown by a verifier",
        "网络策略放行的，恰好等于系统声明的调用关系，并由验证器证明",
    ),
    _item(
        "2.4 traffic-is-governed -SM service static*",
        "timeout on every edge; retries only where safe; breaker, rate limit at the entry",
        "每条调用都有超时；只在安全处重试；有熔断，入口有限流",
    ),
    _item(
        "2.4 encrypted-between-services SSM system static* live",
        "TLS at the entry; mTLS or TLS on every edge that leaves a node",
        "入口使用 TLS；凡跨节点的调用都使用 mTLS 或 TLS",
    ),
    _item(
        "2.5 backup-elsewhere MMM store static live*",
        "every store: scheduled, off site, retention, younger than its RPO",
        "每个存储都定期备份到异地、有保留期，且最近一份备份不早于其 RPO",
    ),
    _item(
        "2.5 restore-drilled SMM store drill*",
        "restored into a scratch namespace and its content checked, within its RTO",
        "在 RTO 之内恢复到临时命名空间，并核对了内容",
    ),
    _item(
        "2.5 config-and-certificates-backed-up SMM system static live*",
        "cluster objects, keys and certificates can be rebuilt",
        "集群对象、密钥和证书都可以重建",
    ),
    _item(
        "3.1 trusted-images MMM workload static* live",
        "only from the named registries; by digest in production",
        "镜像只来自指定仓库；生产环境按摘要引用",
    ),
    _item(
        "3.1 scanned-images SMM workload live* attest",
        "no fixable critical finding, scanned in the last 7 days",
        "最近 7 天内扫描过，没有可修复的严重漏洞",
    ),
    _item(
        "3.1 lean-images SSM workload static*",
        "several stages, no compilers or package caches, no root",
        "多阶段构建，不含编译器和包缓存，不以 root 运行",
    ),
    _item(
        "3.1 signed-with-a-bill-of-materials -SM workload live*",
        "signature and SBOM for the digest that runs",
        "正在运行的镜像摘要有签名和 SBOM",
    ),
    _item(
        "3.2 restricted-pods MMM workload static* live",
        "non-root, no escalation, capabilities dropped, seccomp, read-only root with writable "
        "mounts where needed",
        "非 root、禁止提权、去除 capabilities、启用 seccomp、根文件系统只读，按需挂载可写目录",
    ),
    _item(
        "3.2 policy-at-the-door SMM system static drill*",
        "admission enforces it: the namespace's Pod Security level and policies reject a bad pod",
        "由准入控制强制执行：命名空间的 Pod Security 级别和策略会拒绝不合规的 Pod",
    ),
    _item(
        "3.3 every-change-traceable MMM system live*",
        "who, what, when, why, approved by whom, for every release; tamper-evident",
        "每次发布都能查到谁、何时、为何、改了什么、谁批准的；记录防篡改",
    ),
    _item(
        "3.3 audit-kept SMM system live* attest",
        "at least 180 days, and read access itself is recorded",
        "审计记录至少保留 180 天，且查阅行为本身也有记录",
    ),
    _item(
        "3.3 least-privilege MMM workload static* live",
        "one ServiceAccount a workload, no token unless used, no path to cluster-admin",
        "每个工作负载一个 ServiceAccount，不用就不挂令牌，没有通往 cluster-admin 的路径",
    ),
    _item(
        "4.1 pipeline-end-to-end SMM system static*",
        "commit → build → tests → scan → test environment → approval → production → feedback",
        "提交 → 构建 → 测试 → 扫描 → 测试环境 → 审批 → 生产 → 反馈",
    ),
    _item(
        "4.1 environments-alike SMM system static*",
        "test differs from production only in scale and addresses",
        "测试环境与生产环境只在规模和地址上不同",
    ),
    _item(
        "4.2 outside-dependencies-declared MMM outside static live*",
        "everything that stays on virtual machines is declared, reachable, probed, owned",
        "留在虚拟机上的一切都已声明、可达、有探测、有负责人",
    ),
    _item(
        "4.3 diagnosable SMM system live* attest",
        "logs, events, shell or debug container, traces are reachable by those on call; no open "
        "root cause",
        "值班人员能看到日志、事件、链路，能进入 shell 或调试容器；没有未解决的根因",
    ),
    _item(
        "4.3 runbook-and-on-call SMM system static attest*",
        "a person is reachable; first steps are written for each alert",
        "找得到人；每条告警都写明了第一步怎么做",
    ),
    _item(
        "5 low-risk-first SSM system static* attest",
        "waves ordered by risk; earlier waves have soaked",
        "按风险排列迁移批次；前面的批次已经稳定运行一段时间",
    ),
    _item(
        "5 platform-can-carry-it MMM system live* attest",
        "the cluster has what the system asks for: supported version, enforcing network plugin, "
        "metrics, storage with snapshots, entry, zones, its own backup",
        "集群具备系统所需：受支持的版本、能执行策略的网络插件、指标、带快照的存储、入口、"
        "可用区，以及集群自身的备份",
    ),
    _item(
        "5 load-drilled -MM service drill*",
        "twice the expected peak, and where it breaks",
        "压到预期峰值的两倍，并找出崩溃点",
    ),
    _item(
        "5 chaos-drilled -SM running drill*",
        "pod, node, dependency",
        "演练过失去 Pod、失去节点、失去依赖",
    ),
    _item(
        "5 three-principles MMM system",
        "configuration outside, services stateless, data persisted on its own "
        "(the sum of 1.1, 1.3, 2.5)",
        "配置外置、服务无状态、数据独立持久化（由 1.1、1.3、2.5 汇总得出）",
    ),
)

BY_ID: Mapping[str, Item] = {item.id: item for item in ITEMS}
GUIDE: Mapping[str, str] = {item.id: item.row for item in ITEMS}
"""Item → row of the practice guide, for rules that name an item."""

SUM_OF: Mapping[str, tuple[str, ...]] = {"three-principles": ("1.1", "1.3", "2.5")}
"""Items that are worked out from the musts of other rows."""

ROWS: Mapping[str, Text] = {
    "1.1": Text("Services without state", "服务无状态"),
    "1.2": Text("Health probes", "健康探针"),
    "1.3": Text("Configuration and secrets", "配置与密钥"),
    "1.4": Text("Logs, metrics, objectives", "日志、指标与目标"),
    "2.1": Text("Release and rollback", "发布与回滚"),
    "2.2": Text("Resources", "资源配额"),
    "2.3": Text("Elasticity", "弹性伸缩"),
    "2.4": Text("Network", "网络"),
    "2.5": Text("Backup and restore", "备份与恢复"),
    "3.1": Text("Images", "镜像安全"),
    "3.2": Text("Pod security", "Pod 安全"),
    "3.3": Text("Access and audit", "权限与审计"),
    "4.1": Text("Delivery pipeline", "交付流水线"),
    "4.2": Text("What stays outside", "集群外的依赖"),
    "4.3": Text("Operations", "运维"),
    "5": Text("Migration and drills", "迁移与演练"),
}
