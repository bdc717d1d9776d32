"""What the kubelets do: start containers, probe them, restart them, end them."""

from setsail.cluster.protocol import Body
from setsail.manifest import quantity
from setsail.manifest.manifest import text
from setsail.sim.state import LAG, Pod, State, number

_SCHEDULED = 1.0
"""Seconds from a pod's creation to the start of its first process, the image being there."""
_DRAIN = 1.0
"""Seconds in which a program that was told to end answers what it has begun."""
_BACKOFF = 10.0
_LONGEST_BACKOFF = 300.0
_HEARTBEATS_MISSED = 40.0
"""Seconds after which a silent node's pods are no longer ready (node-monitor-grace-period)."""
_EVICTED = 300.0
"""Seconds after which they are deleted (the toleration that every pod is given)."""


def run(state: State) -> None:
    """Bring every pod to the present second."""
    for pod in list(state.pods.values()):
        if pod.node.lost is not None:
            _silent(state, pod, state.now - pod.node.lost)
        elif pod.doomed is not None:
            _end(state, pod)
        elif pod.begun is None:
            _begin(state, pod)
        else:
            _live(state, pod)


def end(state: State, pod: Pod, grace: float | None = None) -> None:
    """Delete a pod: its endpoint goes at once, its process after preStop and drain.

    `grace` in seconds (None: what the pod says); 0 kills.
    """
    allowed = float(number(pod.spec, 30, "terminationGracePeriodSeconds"))
    allowed = allowed if grace is None else grace
    told = min(_sleep(pod.main.get("lifecycle")), allowed)
    pod.deaf = min(pod.deaf or state.now + told, state.now + told)
    end_ = state.now + min(told + _DRAIN, allowed)
    pod.doomed = min(pod.doomed, end_) if pod.doomed is not None else end_
    _settle(state, pod, False)


def _sleep(lifecycle: object) -> float:
    """How long preStop waits before the process is told to end: `sleep` as such, or in exec."""
    body: Body = lifecycle if isinstance(lifecycle, dict) else {}
    hook = body.get("preStop")
    if not isinstance(hook, dict):
        return 0.0
    if isinstance(hook.get("sleep"), dict):
        return float(number(hook, 0, "sleep", "seconds"))
    exec_ = hook.get("exec")
    words = exec_.get("command") if isinstance(exec_, dict) else None
    text = " ".join(map(str, words)).split() if isinstance(words, list) else []
    after = [text[i + 1] for i, word in enumerate(text[:-1]) if word == "sleep"]
    return float(after[0]) if after and after[0].isdigit() else 0.0


def _end(state: State, pod: Pod) -> None:
    """A killed pod stays as long as requests are still on their way to it."""
    if pod.doomed is not None and state.now >= pod.doomed and state.now > pod.settled + LAG:
        del state.pods[pod.name]


def _silent(state: State, pod: Pod, silence: float) -> None:
    if silence >= _HEARTBEATS_MISSED and pod.ready:
        _settle(state, pod, False)
    if silence >= _EVICTED:
        del state.pods[pod.name]


def _begin(state: State, pod: Pod) -> None:
    if state.behaviour(pod).pulls and state.now >= pod.born + _SCHEDULED:
        pod.begun = state.now


def _lasts(state: State, pod: Pod) -> float | None:
    """The seconds after which its process ends by itself, or by its memory limit; None: never."""
    behaviour = state.behaviour(pod)
    limit = text(pod.main, "resources", "limits", "memory")
    if not behaviour.leak or not limit:
        return behaviour.crashes
    full = quantity.memory(limit) / 2**20 / behaviour.leak
    return min(full, behaviour.crashes or full)


def _live(state: State, pod: Pod) -> None:
    begun = pod.begun if pod.begun is not None else state.now
    crashes = _lasts(state, pod)
    if state.now < begun:  # waiting out the back-off
        return
    if crashes is not None and state.now >= begun + crashes:
        _restart(state, pod)
        return
    answers = state.now >= begun + state.behaviour(pod).start
    if not pod.started and not _startup(state, pod, answers):
        return
    if _failed(state, pod, "livenessProbe", answers):
        _restart(state, pod)
        return
    probe = pod.main.get("readinessProbe")
    if not isinstance(probe, dict):
        if not pod.ready:
            _settle(state, pod, True)
        return
    _readiness(state, pod, probe, answers)


def _startup(state: State, pod: Pod, answers: bool) -> bool:
    """Whether the other probes may begin; a start that takes too long is begun again."""
    probe = pod.main.get("startupProbe")
    if not isinstance(probe, dict):
        pod.started = True
    elif _failed(state, pod, "startupProbe", answers):
        _restart(state, pod)
    else:
        pod.started = pod.streak.get("startupProbe", 0) > 0
    return pod.started


def _failed(state: State, pod: Pod, kind: str, answers: bool) -> bool:
    """Probe if it is time; whether the threshold of failures is reached."""
    probe = pod.main.get(kind)
    if not isinstance(probe, dict):
        return False
    _probe(state, pod, kind, answers)
    return pod.streak.get(kind, 0) <= -number(probe, 3, "failureThreshold")


def _readiness(state: State, pod: Pod, probe: Body, answers: bool) -> None:
    _probe(state, pod, "readinessProbe", answers)
    streak = pod.streak.get("readinessProbe", 0)
    if not pod.ready and streak >= number(probe, 1, "successThreshold"):
        _settle(state, pod, True)
    if pod.ready and streak <= -number(probe, 3, "failureThreshold"):
        _settle(state, pod, False)


def _probe(state: State, pod: Pod, kind: str, answers: bool) -> None:
    probe = pod.main[kind]
    first = (pod.begun or 0.0) + number(probe, 0, "initialDelaySeconds")
    due = pod.probed.get(kind, first - 1e-9)
    if state.now < due:
        return
    pod.probed[kind] = state.now + number(probe, 10, "periodSeconds")
    streak = pod.streak.get(kind, 0)
    pod.streak[kind] = max(streak, 0) + 1 if answers else min(streak, 0) - 1


def _restart(state: State, pod: Pod) -> None:
    _settle(state, pod, False)
    wait = min(_BACKOFF * 2 ** (pod.restarts - 1), _LONGEST_BACKOFF) if pod.restarts else 0.0
    pod.restarts += 1
    pod.clear()
    pod.begun = state.now + wait


def _settle(state: State, pod: Pod, ready: bool) -> None:
    if pod.ready != ready:
        pod.settled = state.now
    pod.ready = ready
