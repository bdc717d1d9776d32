"""The faults of a rehearsal: pods die one at a time, then a node falls silent."""

from setsail.engine.rehearsal_scene import Scene
from setsail.engine.rehearsal_voyage import Voyage
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text

_LONGEST = 60


def kill_pods(voyage: Voyage, played: Scene, until: float) -> None:
    """Kill one pod of each component without warning, and wait until it is replaced."""
    voyage.tell("stage", Text("pods die, one at a time", "逐个杀死 Pod"))
    untried = []
    for name in played.components:
        ready = [p.name for p in voyage.cluster.pods(voyage.namespace, name) if p.ready]
        if voyage.now >= until:
            untried.append(name)
        elif ready:
            _kill(voyage, name, ready[0], len(ready))
    if untried:
        listed = ", ".join(untried)
        voyage.tell(
            "wait",
            Text(f"not tried: {listed}", f"未尝试：{listed}"),
            Text("the time is up; give more --minutes", "时间已到；可加大 --minutes"),
        )


def _kill(voyage: Voyage, name: str, pod: str, ready: int) -> None:
    voyage.cluster.delete(ObjectRef("v1", "Pod", voyage.namespace, pod), grace=0.0)
    began = voyage.now
    for _ in range(_LONGEST):
        voyage.run()
        pods = voyage.cluster.pods(voyage.namespace, name)
        if sum(p.ready for p in pods) >= ready:
            break
    voyage.run(2)
    loss = voyage.close(Text(f"a pod of {name} dies", f"{name} 的一个 Pod 死亡"))
    took = round(voyage.now - began - 2)
    voyage.tell(
        "fault",
        Text(
            f"{pod} dies; {took} s until {ready} pods are ready again",
            f"{pod} 死亡；{took} 秒后 {ready} 个 Pod 重新就绪",
        ),
        Text(
            f"{loss.lost} of {loss.sent} requests lost", f"{loss.sent} 个请求中丢失 {loss.lost} 个"
        ),
    )


def lose_node(voyage: Voyage, played: Scene, until: float) -> None:
    """The node with the most pods falls silent; its pods are noticed late, as in Kubernetes."""
    pods = [p for name in played.components for p in voyage.cluster.pods(voyage.namespace, name)]
    if not pods:
        return
    counted = {pod.node: 0 for pod in pods}
    for pod in pods:
        counted[pod.node] += 1
    node = max(sorted(counted), key=lambda name: counted[name])
    voyage.tell(
        "stage",
        Text(f"node {node} falls silent", f"节点 {node} 失联"),
        Text(
            f"{counted[node]} of {len(pods)} pods were on it; after 40 s without heartbeats they "
            "get no more requests, after 300 s they are made anew elsewhere",
            f"其上有 {len(pods)} 个 Pod 中的 {counted[node]} 个；40 秒无心跳后不再向它们发请求，"
            "300 秒后在别处重建",
        ),
    )
    voyage.cluster.lose_node(node)
    voyage.run(max(60.0, until - voyage.now))
    loss = voyage.close(Text("a node falls silent", "一个节点失联"))
    down = [n for n in played.components if not voyage.cluster.endpoints(voyage.namespace, n)]
    what = Text(
        f"{loss.lost} of {loss.sent} requests lost", f"{loss.sent} 个请求中丢失 {loss.lost} 个"
    )
    why = None
    if down:
        listed = ", ".join(down)
        why = Text(f"without a ready pod: {listed}", f"没有就绪的 Pod：{listed}")
    voyage.tell("bad" if down else "good", what, why)
