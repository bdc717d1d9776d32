"""The record of a release: immutable, chained by digests, readable with kubectl alone.

A record is a ConfigMap. Its `data` says who, what and why, and holds the objects as they were;
configuration is kept beside it in immutable copies named by their content, and of a secret only
which version it was: its content never leaves the Secret. Each record names the digest of the
one before and of all others that were kept when it was written (`chain`).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from setsail.cluster.protocol import Body
from setsail.finding.text import Text
from setsail.manifest import manifest
from setsail.manifest.manifest import items, mapping, text
from setsail.release import reads

OF = "setsail.dev/release-of"
COPY = "setsail.dev/copy-of"
DIGEST = "setsail.dev/digest"


@dataclass(frozen=True, slots=True)
class About:
    """Who released what, when (RFC 3339) and why, and what came of it.

    `level` is the migration that the version was written for, `floor` the lowest level whose
    versions the stores can still serve after it. `returned_to` is the record that was gone back
    to, 0 where something new was released.
    """

    at: str
    who: str
    outcome: str
    why_en: str
    why_zh: str
    approved_by: tuple[str, ...] = ()
    level: int = 0
    floor: int = 0
    evidence: Mapping[str, int] | None = None
    returned_to: int = 0


class Copied(NamedTuple):
    """A ConfigMap as it was: its name, and the name and digest of its immutable copy."""

    name: str
    copy: str
    digest: str


class Versioned(NamedTuple):
    """A Secret as it was: `version` by its store's count, "" where the store has none."""

    name: str
    version: str


class Ran(NamedTuple):
    """What a container ran: `image` as the template says it, `digest` as its registry does.

    "" where no registry told one. Pods that differ make one each.
    """

    container: str
    image: str
    digest: str


class Kept(NamedTuple):
    """An older record that was kept when this one was written."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Record:
    """One release. `objects` are the Deployment and what belongs to it, without their status.

    An ExternalSecret is among them where it names a version for everything that it fetches.
    """

    number: int
    before: str
    about: About
    objects: tuple[Body, ...]
    configuration: tuple[Copied, ...]
    secrets: tuple[Versioned, ...]
    images: tuple[Ran, ...] = ()
    kept: tuple[Kept, ...] = ()
    digest: str = ""
    """Of its content as it stands in the ConfigMap; "" before it is written."""

    def of(self, kind: str) -> Body:
        """Its object of a kind; empty where there is none."""
        return next((body for body in self.objects if text(body, "kind") == kind), {})


def take(
    about: About,
    objects: Iterable[Body],
    before: Record | None,
    kept: Sequence[Record] = (),
    number: int = 0,
) -> tuple[Body, ...]:
    """The objects that keep a release: copies of its configuration, then its record.

    `objects` holds the Deployment first, then all that may belong to it; ConfigMaps and
    ExternalSecrets count where its pods name them, pods tell what their images are. `before` is
    the newest record, `kept` are all that stay beside the new one; `number` is the new one's, 0
    for the next.
    """
    first, *more = objects
    deployment, others = _plain(first), [_plain(body) for body in more if body["kind"] != "Pod"]
    named = set(reads.named(deployment))
    configs = [b for b in others if (b["kind"], text(b, "metadata", "name")) in named]
    copies = [(body, copied(body)) for body in configs if body["kind"] == "ConfigMap"]
    secrets = [Versioned(name, reads.version(store)) for name, store in reads.stores(named, others)]
    record = Record(
        number=number or (before.number + 1 if before else 1),
        before=before.digest if before else "",
        about=about,
        objects=(deployment, *(b for b in others if _stays(b, secrets))),
        configuration=tuple(
            Copied(text(b, "metadata", "name"), text(c, "metadata", "name"), digest_of(c))
            for b, c in copies
        ),
        secrets=tuple(secrets),
        images=tuple(_ran(deployment, (body for body in more if body["kind"] == "Pod"))),
        kept=tuple(Kept(each.number, each.digest) for each in kept),
    )
    return (*(copy for _, copy in copies), written(record))


def _stays(body: Body, secrets: Sequence[Versioned]) -> bool:
    """Whether an object is kept as it is: no content of a secret, and no configuration twice."""
    versioned = {each.name for each in secrets if each.version}
    if body["kind"] == "ExternalSecret":
        return reads.target(body) in versioned
    return body["kind"] not in ("ConfigMap", "Secret")


_OURS, _SAID = "setsail.dev/", "setsail.dev/ignore."
"""Our annotations keep what a release needs; but what is to be ignored was said by the owner."""
_NOISE = ("kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision")


def _plain(body: Body) -> Body:
    """An object without what the API server, kubectl and the release itself add to it."""
    about = mapping(body, "metadata")
    kept: Body = {k: about[k] for k in ("name", "namespace", "labels") if k in about}
    notes = {k: v for k, v in mapping(about, "annotations").items() if k not in _NOISE}
    if notes := {k: v for k, v in notes.items() if k.startswith(_SAID) or _OURS not in k}:
        kept["annotations"] = notes
    spec = {k: v for k, v in mapping(body, "spec").items() if k != "paused"}
    rest = {k: v for k, v in body.items() if k not in ("status", "metadata", "spec")}
    return {**rest, "metadata": kept, **({"spec": spec} if "spec" in body else {})}


def _ran(deployment: Body, pods: Iterable[Body]) -> Iterator[Ran]:
    """What each container of the pods ran, each once, in the order of the template."""
    found: dict[str, dict[str, None]] = {}
    for pod in pods:
        for status in items(pod, "status", "containerStatuses"):
            _, _, digest = text(status, "imageID").partition("@")
            found.setdefault(text(status, "name"), {})[digest] = None
    for container in items(deployment, "spec", "template", "spec", "containers"):
        name = text(container, "name")
        for digest in found.get(name, {"": None}):
            yield Ran(name, text(container, "image"), digest)


def copied(config: Body) -> Body:
    """An immutable copy of a ConfigMap, named by its content."""
    holds = content(config)
    digest, name = sha256(holds), text(config, "metadata", "name")
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": f"{name[:240]}-{digest[:10]}",
            "namespace": text(config, "metadata", "namespace"),
            "labels": {COPY: label(name)},
            "annotations": {DIGEST: digest},
        },
        "immutable": True,
        **holds,
    }


def label(name: str) -> str:
    """The name of an object as the value of a label, which may be shorter than a name."""
    return name[:63].rstrip("-._")


def digest_of(copy: Body) -> str:
    """The digest that a record, or a copy of configuration, says to have."""
    return text(copy, "metadata", "annotations", DIGEST)


def written(record: Record) -> Body:
    """The ConfigMap of a record."""
    parts: dict[str, Any] = {
        "about.json": {"number": record.number, "before": record.before, **asdict(record.about)},
        "objects.json": record.objects,
        "configuration.json": [each._asdict() for each in record.configuration],
        "secrets.json": [each._asdict() for each in record.secrets],
        "images.json": [each._asdict() for each in record.images],
        "kept.json": [each._asdict() for each in record.kept],
    }
    data = {name: _json(part) for name, part in parts.items()}
    about = mapping(record.objects[0], "metadata")
    name = str(about["name"])
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": name_of(name, record.number),
            "namespace": about.get("namespace", ""),
            "labels": {OF: label(name)},
            "annotations": {DIGEST: sha256(data)},
        },
        "immutable": True,
        "data": data,
    }


def name_of(deployment: str, number: int) -> str:
    """The name of the ConfigMap of a record."""
    return f"{deployment[:230]}-release-{number}"


def read(body: Body) -> Record | Text:
    """The record in a ConfigMap, or what is wrong with it."""
    data, name = mapping(body, "data"), text(body, "metadata", "name")
    try:
        head = json.loads(data["about.json"])
        found = Record(
            number=head.pop("number"),
            before=head.pop("before"),
            about=About(**{**head, "approved_by": tuple(head["approved_by"])}),
            objects=tuple(json.loads(data["objects.json"])),
            configuration=tuple(Copied(**c) for c in json.loads(data["configuration.json"])),
            secrets=tuple(Versioned(**s) for s in json.loads(data["secrets.json"])),
            images=tuple(Ran(**r) for r in json.loads(data["images.json"])),
            kept=tuple(Kept(**k) for k in json.loads(data["kept.json"])),
            digest=sha256(data),
        )
    except (KeyError, TypeError, ValueError):
        return Text(f"{name} is not a record of a release", f"{name} 不是发布记录")
    if found.digest != digest_of(body):
        return Text(f"{name} was changed after it was written", f"{name} 写入后被修改过")
    return found


def replicas(record: Record) -> int:
    """How many pods the release had."""
    found = manifest.number(record.of("Deployment"), "spec", "replicas")
    return 1 if found is None else found


def _json(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, indent=1, sort_keys=True)


def content(config: Body) -> dict[str, Any]:
    """What a ConfigMap holds."""
    return {key: config[key] for key in ("data", "binaryData") if config.get(key)}


def sha256(content: Mapping[str, Any]) -> str:
    """The digest of some content, whatever the order of its keys."""
    return hashlib.sha256(_json(content).encode()).hexdigest()
