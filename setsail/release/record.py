"""The record of a release: immutable, chained by digests, readable with kubectl alone.

A record is a ConfigMap. Its `data` says who, what and why, and holds the objects as they were;
configuration is kept beside it in immutable copies named by their content, and of a secret only
which version it was: its content never leaves the Secret. Each record names the digest of the
one before, so that a changed, added or missing record is seen.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from setsail.cluster.protocol import Body
from setsail.finding.text import Text
from setsail.manifest import load, reference
from setsail.manifest.manifest import items, mapping, number, text

OF = "setsail.dev/release-of"
COPY = "setsail.dev/copy-of"
DIGEST = "setsail.dev/digest"


@dataclass(frozen=True, slots=True)
class About:
    """Who released what, when (RFC 3339) and why, and what came of it.

    `level` is the migration that the version was written for, `floor` the lowest level whose
    versions the stores can still serve after it.
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


class Copied(NamedTuple):
    """A ConfigMap as it was: its name, and the name and digest of its immutable copy."""

    name: str
    copy: str
    digest: str


class Versioned(NamedTuple):
    """A Secret as it was: `version` by its store's count, "" where the store has none."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Record:
    """One release. `objects` are the Deployment and what belongs to it, without their status."""

    number: int
    before: str
    about: About
    objects: tuple[Body, ...]
    configuration: tuple[Copied, ...]
    secrets: tuple[Versioned, ...]
    digest: str = ""
    """Of its content as it stands in the ConfigMap; "" before it is written."""

    def of(self, kind: str) -> Body:
        """Its object of a kind; empty where there is none."""
        return next((body for body in self.objects if text(body, "kind") == kind), {})


def take(about: About, objects: Iterable[Body], before: Record | None) -> tuple[Body, ...]:
    """The objects that keep a release: copies of its configuration, then its record.

    `objects` holds the Deployment first, then all that may belong to it; ConfigMaps and Secrets
    (or ExternalSecrets, which know versions) count where its pods name them.
    """
    deployment, *others = (_plain(body) for body in objects)
    named = set(_named(deployment))
    configs = [b for b in others if (b.get("kind"), text(b, "metadata", "name")) in named]
    copies = [(body, copied(body)) for body in configs if body.get("kind") == "ConfigMap"]
    record = Record(
        number=before.number + 1 if before else 1,
        before=before.digest if before else "",
        about=about,
        objects=(deployment, *(b for b in others if b.get("kind") not in _INSIDE)),
        configuration=tuple(
            Copied(text(b, "metadata", "name"), text(c, "metadata", "name"), _digest_of(c))
            for b, c in copies
        ),
        secrets=tuple(_versions(named, others)),
    )
    return (*(copy for _, copy in copies), written(record))


_INSIDE = ("ConfigMap", "Secret", "ExternalSecret")


def _plain(body: Body) -> Body:
    """An object without what the API server and the release itself add to it."""
    about = mapping(body, "metadata")
    kept = {k: about[k] for k in ("name", "namespace", "labels", "annotations") if k in about}
    spec = {k: v for k, v in mapping(body, "spec").items() if k != "paused"}
    rest = {k: v for k, v in body.items() if k not in ("status", "metadata", "spec")}
    return {**rest, "metadata": kept, **({"spec": spec} if "spec" in body else {})}


def _named(deployment: Body) -> Iterator[tuple[str, str]]:
    """The kinds and names of what its pods read."""
    for each in load.load(json.dumps(deployment).encode(), "").manifests:
        for found in reference.references(each):
            yield found.kind, found.name
            if found.kind == "Secret":
                yield "ExternalSecret", found.name


def copied(config: Body) -> Body:
    """An immutable copy of a ConfigMap, named by its content."""
    content = {key: config[key] for key in ("data", "binaryData") if config.get(key)}
    digest, name = _hash(content), text(config, "metadata", "name")
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": f"{name[:240]}-{digest[:10]}",
            "namespace": text(config, "metadata", "namespace"),
            "labels": {COPY: name[:63]},
            "annotations": {DIGEST: digest},
        },
        "immutable": True,
        **content,
    }


def _digest_of(copy: Body) -> str:
    return text(copy, "metadata", "annotations", DIGEST)


def _versions(named: set[tuple[str, str]], objects: list[Body]) -> Iterator[Versioned]:
    """The version of each Secret, where a store outside the cluster counts them."""
    stores = {text(b, "metadata", "name"): b for b in objects if b["kind"] == "ExternalSecret"}
    for _, name in sorted(pair for pair in named if pair[0] == "Secret"):
        remote = [mapping(d, "remoteRef") for d in items(stores.get(name), "spec", "data")]
        versions = {f"{text(r, 'key')}@{text(r, 'version')}" for r in remote if r.get("version")}
        complete = remote and len(versions) == len({text(r, "key") for r in remote})
        yield Versioned(name, ",".join(sorted(versions)) if complete else "")


def written(record: Record) -> Body:
    """The ConfigMap of a record."""
    parts: dict[str, Any] = {
        "about.json": {"number": record.number, "before": record.before, **asdict(record.about)},
        "objects.json": record.objects,
        "configuration.json": [each._asdict() for each in record.configuration],
        "secrets.json": [each._asdict() for each in record.secrets],
    }
    data = {name: _json(part) for name, part in parts.items()}
    about = mapping(record.objects[0], "metadata")
    name = str(about["name"])
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": f"{name}-release-{record.number}",
            "namespace": about.get("namespace", ""),
            "labels": {OF: name},
            "annotations": {DIGEST: _hash(data)},
        },
        "immutable": True,
        "data": data,
    }


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
            digest=_hash(data),
        )
    except (KeyError, TypeError, ValueError):
        return Text(f"{name} is not a record of a release", f"{name} 不是发布记录")
    if found.digest != text(body, "metadata", "annotations", DIGEST):
        return Text(f"{name} was changed after it was written", f"{name} 写入后被修改过")
    return found


def faults(records: Iterable[Record], copies: Iterable[Body]) -> Iterator[Text]:
    """What is wrong with a chain of records, in their order, and with the copies they name."""
    kept = {text(body, "metadata", "name"): body for body in copies}
    last: Record | None = None
    for record in records:
        if last and record.number != last.number + 1:
            yield Text(
                f"between record {last.number} and {record.number} one is missing",
                f"记录 {last.number} 与 {record.number} 之间有缺失",
            )
        elif last and record.before != last.digest:
            yield Text(
                f"record {record.number} was not written after record {last.number} as it stands",
                f"记录 {record.number} 并非接在现有的记录 {last.number} 之后写入",
            )
        yield from _missing(record, kept)
        last = record


def _missing(record: Record, kept: Mapping[str, Body]) -> Iterator[Text]:
    for each in record.configuration:
        body = kept.get(each.copy, {})
        content = {key: body[key] for key in ("data", "binaryData") if body.get(key)}
        if _hash(content) != each.digest:
            yield Text(
                f"record {record.number}: the copy of {each.name} is gone or was changed",
                f"记录 {record.number}：{each.name} 的副本已丢失或被修改",
            )


def replicas(record: Record) -> int:
    """How many pods the release had."""
    found = number(record.of("Deployment"), "spec", "replicas")
    return 1 if found is None else found


def _json(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, indent=1, sort_keys=True)


def _hash(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(_json(content).encode()).hexdigest()
