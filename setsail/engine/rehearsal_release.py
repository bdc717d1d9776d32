"""One release within a rehearsal, steered by the real decider from the metrics alone."""

import copy
import math
from dataclasses import replace
from typing import assert_never

from setsail.cluster import change as changes
from setsail.cluster.protocol import Body
from setsail.engine import canary, canary_refusals, hold, records
from setsail.engine.canary_subject import Subject
from setsail.engine.rehearsal_scene import Scene
from setsail.engine.rehearsal_voyage import Voyage
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest.manifest import text
from setsail.release.record import About
from setsail.release.values import (
    Abort,
    Action,
    Contract,
    Finish,
    Head,
    Hold,
    Mirror,
    Plan,
    Promote,
    Release,
    Shift,
    Wait,
)
from setsail.report.story import Verdict
from setsail.sim.behaviour import Behaviour

_LOOK = 2
"""Seconds between two looks."""
_DRAIN = 10
_SETTLES = 120
"""Seconds in which a Deployment that goes back must have gone."""
_HOLD = 60.0

_MESH = (
    Text("its requests come from inside the system", "它的请求来自系统内部"),
    Text(
        "splitting them by weight takes a service mesh; the rehearsal behaves as if there were one",
        "按权重切分需要服务网格；预演假定有服务网格",
    ),
)

Limits = tuple[float, dict[str, Behaviour]]
"""Until which second it may last, and where the cluster looks up how an image behaves."""


def release(
    voyage: Voyage, played: Scene, service: str, behaviour: Behaviour, limits: Limits
) -> Verdict:
    """Release a new version of a service; what became of it."""
    until, behaviours = limits
    subject, image = _subject(voyage, service, len(behaviours) + 1)
    behaviours[image] = behaviour
    plan = _plan(played, service, until - voyage.now)
    voyage.focus = service
    _tell_plan(voyage, played, service, plan)
    why = canary_refusals.refused(voyage.cluster, subject) or _list(
        hold.take_over(voyage.cluster, subject.stable)
    )
    ended: Verdict = "undecided"
    if why:
        for each in why:
            voyage.tell("wait", Text("no canary can be had", "无法进行金丝雀发布"), each)
    else:
        _ask_for(voyage, subject, subject.new)
        state = _steer(voyage, subject, plan, until)
        ended = _VERDICTS.get(state.outcome, "undecided")
        _leave(voyage, subject, ended)
        _record(voyage, subject, state)
    loss = voyage.close(Text(f"release of {service}", f"{service} 的发布"))
    lost = Text(
        f"{loss.lost} of {loss.sent} requests were lost meanwhile",
        f"期间 {loss.sent} 个请求中丢失 {loss.lost} 个",
    )
    voyage.tell("good" if ended != "undecided" else "wait", lost)
    return ended


_VERDICTS: dict[str, Verdict] = {"released": "promoted", "rolled back": "caught"}


def _record(voyage: Voyage, subject: Subject, state: Release) -> None:
    """Write down what runs now, as a release on a real cluster does; `at` is simulated."""
    at = f"1970-01-01T00:{int(voyage.now) // 60:02d}:{int(voyage.now) % 60:02d}Z"
    about = About(at, "rehearsal", state.outcome, state.why.en, state.why.zh)
    kept = records.write(voyage.cluster, subject.stable, about)
    broken = records.faults(voyage.cluster, subject.stable)
    if isinstance(kept, Text):
        voyage.tell("bad", Text("no record was written", "未能写入记录"), kept)
    elif broken:
        voyage.tell("bad", Text("the records are broken", "记录已损坏"), broken[0])
    else:
        voyage.tell(
            "good",
            Text(f"record {kept.number} is written", f"已写入记录 {kept.number}"),
            Text(
                f"digest {kept.digest[:12]}, the chain of records holds",
                f"摘要 {kept.digest[:12]}，记录链完整",
            ),
        )


def _tell_plan(voyage: Voyage, played: Scene, service: str, plan: Plan) -> None:
    steps = ", ".join(f"{weight}%" for weight in plan.steps)
    voyage.tell(
        "stage",
        Text(f"a new version of {service} is released", f"发布 {service} 的新版本"),
        Text(
            f"steps {steps}, each held {plan.hold:.0f} s",
            f"步骤 {steps}，每步观察 {plan.hold:.0f} 秒",
        ),
    )
    declared = played.system.services[service].release
    if declared.gate != "slo" or declared.promote == "manual":
        voyage.tell(
            "wait",
            Text(
                "a person decides in this release; here the gate alone does",
                "此发布由人决定；此处只由门禁决定",
            ),
            Text(
                f"declared: gate {declared.gate}, promote {declared.promote}",
                f"声明为：gate {declared.gate}，promote {declared.promote}",
            ),
        )


def _plan(played: Scene, service: str, room: float) -> Plan:
    declared = played.system.services[service].release
    hold = math.floor(min(declared.hold or _HOLD, room / 8.0))
    return Plan(played.steps(service), hold, baseline=hold, deadline=max(1.0, room - 2 * _DRAIN))


def _list(why: Text | None) -> tuple[Text, ...]:
    return () if why is None else (why,)


def _subject(voyage: Voyage, service: str, count: int) -> tuple[Subject, str]:
    """What is released, and the image of its new version."""
    ref = ObjectRef("apps/v1", "Deployment", voyage.namespace, service)
    before = hold.before(voyage.cluster, ref)
    new = copy.deepcopy(before.template)
    image = f"{text(new, 'spec', 'containers', 0, 'image')}-rehearsal-{count}"
    new["spec"]["containers"][0]["image"] = image
    return Subject(voyage.namespace, service, before, new), image


def _ask_for(voyage: Voyage, subject: Subject, template: Body) -> None:
    """What the owner does: change the Deployment, and nothing else."""
    now = hold.template(voyage.cluster.get(subject.stable) or {})
    change = {"spec": {"template": changes.between(now, template)}}
    voyage.cluster.patch(subject.stable, change)


def _leave(voyage: Voyage, subject: Subject, ended: Verdict) -> None:
    """Let the Deployment go; one that was taken back is held until its owner asks for what runs."""
    if ended != "promoted":
        voyage.tell(
            "wait",
            Text(f"{subject.name} is held at the old version", f"{subject.name} 暂停在旧版本"),
            Text(
                "its files still ask for the new one; here its owner takes that back",
                "其文件仍要求新版本；此处由所有者撤回",
            ),
        )
        _ask_for(voyage, subject, subject.before.template)
    for why in _list(hold.give_back(voyage.cluster, subject.stable)):
        voyage.tell("wait", Text("it stays held", "继续暂停"), why)


def _steer(voyage: Voyage, subject: Subject, plan: Plan, until: float) -> Release:
    cluster = voyage.cluster
    route = canary.prepare(cluster, subject, plan.steps[-1])
    if route.name == subject.canary:
        voyage.tell("wait", *_MESH)
    state, said = Release(plan, began=voyage.now, since=voyage.now), Text("", "")
    while not state.outcome:
        voyage.run(_LOOK)
        seen = canary.look(cluster, cluster, subject, route, voyage.now)
        seen = replace(seen, stop_asked=voyage.now >= until)
        state, action = canary.think(state, seen)
        canary.act(cluster, subject, route, state)
        said = _told(voyage, state, action, said)
    voyage.run(_DRAIN)
    while not canary.settled(cluster, subject) and voyage.now < until + _SETTLES:
        canary.act(cluster, subject, route, state)
        voyage.run(_LOOK)
    canary.retire(cluster, subject, route)
    return state


def _told(voyage: Voyage, state: Release, action: Action, said: Text) -> Text:
    """Write an action into the story, a repeated wait once; returns the reason."""
    match action:
        case Shift(weight, why):
            what = Text(f"{weight}% of the requests to it", f"向它分配 {weight}% 的请求")
            voyage.tell("decision", what, why)
        case Mirror(why):
            voyage.tell("decision", Text("copies of requests to it", "向它发送请求副本"), why)
        case Head(why):
            voyage.tell("decision", Text("requests with the header to it", "带请求头的请求"), why)
        case Promote(why):
            voyage.tell("decision", Text("promote", "全量发布"), why)
        case Finish(why):
            voyage.tell("good", Text("released", "发布完成"), why)
        case Abort(why, outcome):
            zh = "无定论，已退回旧版本" if outcome == "inconclusive" else "已退回旧版本"
            voyage.tell("bad", Text(f"{outcome}, no request goes to it any more", zh), why)
        case Wait(why) | Hold(why):
            if why != said:
                voyage.tell("wait", Text("wait", "等待"), why)
        case Contract():  # a rehearsal declares no migrations
            pass
        case _:
            assert_never(action)
    return action.why
