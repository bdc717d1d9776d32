"""The whole voyage on a simulated cluster: come up, a good release, a bad one, faults.

Everything that decides here is what decides on a real cluster: the rendered objects, the release
decider, the same protocol. Only the cluster, the programs and the load are invented, and which
release is bad is known to the cluster alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from setsail.cluster.protocol import Body
from setsail.derive import concerns
from setsail.engine.rehearsal_faults import kill_pods, lose_node
from setsail.engine.rehearsal_release import release
from setsail.engine.rehearsal_scene import MESSAGES, REQUESTS, Scene, scene
from setsail.engine.rehearsal_voyage import Voyage
from setsail.finding.text import Text
from setsail.report.story import Story, Verdict
from setsail.sim.behaviour import Behaviour
from setsail.sim.chance import Chance
from setsail.sim.cluster import Simulated
from setsail.system import values

_PATIENCE = 600
"""Seconds in which the system must have come up."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: the seed, the share of requests that the bad release fails, the length."""

    seed: int = 1
    errors: float = 0.5
    minutes: float = 10.0


def of_system(system: values.System, request: Request) -> Story:
    """Play the story of a system with the objects that are derived from it."""
    objects = [derived.body for derived in concerns.everything(system).objects]
    return rehearse(system, objects, request)


def rehearse(system: values.System, objects: Iterable[Body], request: Request) -> Story:
    """Play the story; equal arguments give an equal story. `objects` are those of `render`."""
    played = scene(system, objects)
    chance = Chance(request.seed)
    behaviours: dict[str, Behaviour] = {}
    silent = replace(played.traffic, entries=())
    cluster = Simulated(chance.fork("cluster"), silent, behaviours, played.zones)
    voyage = Voyage(cluster, system.namespace)
    verdict: Verdict = "not up"
    if _come_up(voyage, played):
        verdict = _sail(voyage, played, request, behaviours)
    return Story(
        system=system.name,
        environment=system.environment.name,
        seed=request.seed,
        verdict=verdict,
        events=tuple(voyage.events),
        charts=voyage.charts(),
        losses=tuple(voyage.losses),
        assumptions=_assumptions(request),
    )


def _come_up(voyage: Voyage, played: Scene) -> bool:
    """Apply everything and wait until every pod is ready; whether that came true."""
    names = len(played.components)
    voyage.tell(
        "stage", Text(f"the system comes up: {names} components", f"系统启动：{names} 个组件")
    )
    for body in played.objects:
        voyage.cluster.apply(body)
    for _ in range(_PATIENCE):
        voyage.run()
        waiting = [name for name in played.components if not _ready(voyage, name)]
        if not waiting:
            took = round(voyage.now)
            voyage.tell("good", Text(f"everything serves after {took} s", f"{took} 秒后全部可用"))
            return True
    listed = ", ".join(waiting)
    voyage.tell(
        "bad",
        Text(f"not ready after {_PATIENCE} s: {listed}", f"{_PATIENCE} 秒后仍未就绪：{listed}"),
    )
    return False


def _ready(voyage: Voyage, name: str) -> bool:
    pods = voyage.cluster.pods(voyage.namespace, name)
    return bool(pods) and all(pod.ready for pod in pods)


def _sail(
    voyage: Voyage, played: Scene, request: Request, behaviours: dict[str, Behaviour]
) -> Verdict:
    """Everything after the start. Each part has its share of the time."""
    _let_in(voyage, played)
    began, length = voyage.now, request.minutes * 60.0
    verdict: Verdict = "no traffic"
    if played.services:
        good, bad = _chosen(played, Chance(request.seed).fork("choice"))
        faulty = Behaviour(errors=request.errors)
        release(voyage, played, good, Behaviour(), (began + 0.40 * length, behaviours))
        verdict = release(voyage, played, bad, faulty, (began + 0.75 * length, behaviours))
    else:
        voyage.tell(
            "wait",
            Text("no release is rehearsed", "不预演发布"),
            Text("no service takes requests", "没有接收请求的服务"),
        )
    kill_pods(voyage, played, until=began + 0.88 * length)
    lose_node(voyage, played, until=began + length)
    return verdict


def _let_in(voyage: Voyage, played: Scene) -> None:
    voyage.cluster.let_in(played.traffic)
    doors = ", ".join(entry.component for entry in played.traffic.entries)
    voyage.tell(
        "stage",
        Text(f"traffic comes in at {doors}", f"流量从 {doors} 进入"),
    )


def _chosen(played: Scene, chance: Chance) -> tuple[str, str]:
    """The services to release well and badly: those that declare a canary before others."""
    declared = [s for s in played.services if played.system.services[s].release.canary]
    pool = declared or list(played.services)
    return pool[0], pool[chance.below(len(pool))]


def _assumptions(request: Request) -> tuple[Text, ...]:
    rate = f"{REQUESTS:.0f}"
    return (
        Text(
            f"{rate} requests a second at each entry, {MESSAGES:.0f} messages at each worker, "
            "counted as requests; pods are half busy at the declared scale",
            f"每个入口每秒 {rate} 个请求，每个 worker 每秒 {MESSAGES:.0f} 条消息（也计作请求）；"
            "在所声明的规模下 Pod 利用率为一半",
        ),
        Text(
            "each request calls every callee once; what stays outside always answers",
            "每个请求对每个依赖各调用一次；集群外的依赖总能应答",
        ),
        Text(
            f"the bad release fails {request.errors:.0%} of its requests from the start",
            f"坏版本从一开始就让 {request.errors:.0%} 的请求失败",
        ),
        Text(
            "steps are held, and the old version is watched before them, shorter than in a real "
            "release where two would not fit otherwise",
            "若放不下两次发布，每步的观察以及此前对旧版本的观察都比真实发布短",
        ),
        Text(
            "not simulated: node resources, network policies, disks, jobs, what is inside a store",
            "未模拟：节点资源、网络策略、磁盘、Job、存储内部",
        ),
    )
