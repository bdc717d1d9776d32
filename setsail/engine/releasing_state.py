"""The intent of a release on its cluster: one ConfigMap, which a person can read as well.

It is saved before anything is done, and only by whoever steers; others add what they ask for.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal
from zoneinfo import ZoneInfo

from setsail.cluster.protocol import Body, Cluster
from setsail.engine.canary_subject import Subject
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.manifest.manifest import mapping, text
from setsail.release import written
from setsail.release.values import Release, Seen

OF = "setsail.dev/releasing"
"""The label of the ConfigMap of a running release: the Deployment that it is about."""
_FORMAT = "1"
What = Literal["abort", "promote", "pause", "go on", "urge"]


class Unreadable(Refused):
    """The ConfigMap of a release does not hold what was written into it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody asks of a running release, and when (seconds since 1970)."""

    what: What
    who: str
    at: float


@dataclass(frozen=True, slots=True)
class Saved:
    """All that is known of a release between two looks.

    `steered_by` is the holder of the lease that may save it. `held_before` says that the
    Deployment was held when the release began: then it stays so. `route` is what is steered, None
    until everything is prepared; `leaving` says that its outcome is settled, and that only tidying
    up is left.
    """

    release: Release
    subject: Subject
    who: str
    steered_by: str
    held_before: bool = False
    route: ObjectRef | None = None
    leaving: bool = False
    asks: tuple[Ask, ...] = ()

    def asked(self, what: What) -> bool:
        """Whether somebody asks for this."""
        return any(each.what == what for each in self.asks)

    def told(self, seen: Seen) -> Seen:
        """What is seen, with what people ask for.

        Each promotion asked for is an approval; the last step is left only by one that was asked
        for at that step. The last word counts on whether it is paused.
        """
        release = self.release
        last = release.weight >= release.plan.steps[-1]
        said = [each.what for each in self.asks if each.what in ("pause", "go on")]
        promoting = [each for each in self.asks if each.what == "promote"]
        return replace(
            seen,
            stop_asked=self.asked("abort"),
            pause_asked=said[-1:] == ["pause"],
            promote_asked=last and any(each.at >= release.since for each in promoting),
            approved_by=tuple(each.who for each in promoting),
            urged_by=tuple(each.who for each in self.asks if each.what == "urge"),
        )


def ref(namespace: str, name: str) -> ObjectRef:
    """The ConfigMap of the release of a Deployment."""
    return ObjectRef("v1", "ConfigMap", namespace, f"{name}-releasing")


def read(cluster: Cluster, namespace: str, name: str) -> tuple[Saved, str] | None:
    """The release of a Deployment, and the version of its ConfigMap; None where none runs.

    Raises Unreadable.
    """
    body = cluster.get(ref(namespace, name))
    return None if body is None else (parsed(body), text(body, "metadata", "resourceVersion"))


def parsed(body: Body) -> Saved:
    """What a ConfigMap of a release says. Raises Unreadable."""
    try:
        if text(body, "data", "format") != _FORMAT:
            raise ValueError("it was written by another Setsail")
        parts = {key: json.loads(mapping(body, "data")[f"{key}.json"]) for key in _PARTS}
        found: Saved = written.value(Saved, {**parts.pop("state"), **parts}, _zone)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable([_unreadable(body, str(error))]) from error
    return found


_PARTS = ("state", "subject", "asks")
"""The parts of it that are JSON; what a person asks for stands in one of its own."""


def begin(cluster: Cluster, saved: Saved, summary: str) -> None:
    """Save a release that begins. Raises Changed where another one is under way."""
    about = _about(saved.subject)
    labels = {OF: saved.subject.name}
    body: Body = {"apiVersion": "v1", "kind": "ConfigMap"}
    body["metadata"] = {"name": about.name, "namespace": about.namespace, "labels": labels}
    cluster.create({**body, "data": _data(saved, summary)})


def save(cluster: Cluster, saved: Saved, version: str, summary: str) -> None:
    """Save a release. Raises Changed where it is no longer what was read as `version`."""
    change = {"metadata": {"resourceVersion": version}, "data": _data(saved, summary)}
    cluster.patch(_about(saved.subject), change)


def ask(cluster: Cluster, namespace: str, name: str, asked: Ask) -> None:
    """Add what somebody asks for. Raises Changed where the release went on meanwhile."""
    found = read(cluster, namespace, name)
    if found is None:
        raise Unreadable([nothing_runs(name)])
    saved, version = found
    data = {"asks.json": _json([*saved.asks, asked])}
    cluster.patch(ref(namespace, name), {"metadata": {"resourceVersion": version}, "data": data})


def remove(cluster: Cluster, saved: Saved) -> None:
    """Forget a release that is over; its record stays."""
    cluster.delete(_about(saved.subject))


def running(cluster: Cluster, namespace: str) -> list[Saved]:
    """The releases that are under way in a namespace. Raises Unreadable."""
    bodies = cluster.find("ConfigMap", namespace)
    return [parsed(body) for body in bodies if text(body, "metadata", "labels", OF)]


def with_ask(saved: Saved, asked: Ask) -> Saved:
    """The release with one more thing asked of it."""
    return replace(saved, asks=(*saved.asks, asked))


def stamp(now: float) -> str:
    """A time in RFC 3339, to the second."""
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def nothing_runs(name: str) -> Problem:
    """There is no release to speak of."""
    message = Text(f"no release of {name} is under way", f"{name} 没有正在进行的发布")
    help = Text("setsail status shows what runs", "setsail status 可查看当前状态")
    return Problem(message, None, help)


def _about(subject: Subject) -> ObjectRef:
    return ref(subject.namespace, subject.name)


def _data(saved: Saved, summary: str) -> dict[str, str]:
    state = written.plain(saved)
    parts = {key: state.pop(key) for key in ("subject", "asks")}
    files = {f"{key}.json": _json(part) for key, part in {**parts, "state": state}.items()}
    return {"format": _FORMAT, "about.txt": summary, **files}


def _json(part: Any) -> str:
    return json.dumps(written.plain(part), ensure_ascii=False, indent=1)


def _zone(name: str) -> tzinfo:
    return ZoneInfo(name)


def _unreadable(body: Body, why: str) -> Problem:
    name = text(body, "metadata", "name")
    message = Text(
        f"the ConfigMap {name} does not hold a release as it was written: {why}",
        f"ConfigMap {name} 中的发布不是当初写入的内容：{why}",
    )
    help = Text(
        "nothing was changed; use the Setsail that began it, or take the release back by hand: "
        "docs/how-to/release.md says how",
        "没有做任何改动；请使用发起它的 Setsail，或按 docs/how-to/release.md 手工收回",
    )
    return Problem(message, None, help)
