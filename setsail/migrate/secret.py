"""Secrets among the settings of a component: found, replaced by references, never written."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from setsail.document import redact
from setsail.document import secret as secrets
from setsail.finding.place import Place
from setsail.migrate import naming
from setsail.migrate.compose.values import Service, Value

_USERINFO = re.compile(
    r"[a-zA-Z][\w+.:-]*://[^\s:/@\"']*:[^\s/@\"']+@|(?:^|[\s=])[\w.-]+:[^\s/@:]+@[\w(]"
)
_INLINE = re.compile(r"(?i)(?:^|[;&?\s])(?:pwd|password)\s*=\s*[^;&\s]+")
_PLACE = re.compile(r"(/run/|/etc/|/var/run/|/secrets?/)\S*$")


class Secret(NamedTuple):
    """A secret that must be created: its reference, who uses it, and where its content stands
    today. The content itself is nowhere in here."""

    reference: str
    component: str
    place: Place


def is_secret(name: str, value: str) -> bool:
    """Whether a variable holds a secret by its name or by its value."""
    if not value:
        return secrets.named(name)  # its content is given elsewhere, and must be here too
    if value.lower() in ("true", "false") or _PLACE.match(value):
        return False
    if _USERINFO.search(value) or _INLINE.search(value) or secrets.is_token(value):
        return True
    return secrets.named(name) or redact.text(value) != value


def contents(services: Iterable[Service]) -> dict[str, str]:
    """The secret contents of a project that cannot be mistaken for a word, each with the name of
    a variable that holds it: they are secrets wherever else they stand."""
    found: dict[str, str] = {}
    for service in services:
        for name, value in service.environment.items():
            text = value.text or ""
            told = is_secret(name, text) or name in service.cluster.references
            if told and len(text) >= 8 and re.search(r"[\d\W]", text) and not _PLACE.match(text):
                found.setdefault(text, name)
    return found


class Vault:
    """Gives every secret content one reference: equal contents share theirs. `contents` are
    those that are secrets wherever they stand, with a name for each."""

    def __init__(self, store: str, system: str, contents: Mapping[str, str]) -> None:
        self.store, self._system, self._contents = store, system, contents
        self._known: dict[str, str] = {}
        self.secrets: dict[str, Secret] = {}

    def held(self, text: str) -> tuple[str, ...]:
        """The known secret contents that stand somewhere in a text."""
        return tuple(content for content in self._contents if content in text)

    def name(self, content: str) -> str:
        """A name for the variable that holds a known content."""
        return naming.variable(self._contents[content])

    def reference(self, component: str, name: str, content: str, place: Place) -> str:
        """The reference for a content: the one it has already, or one named after its first
        user."""
        long_enough = len(content) > 3
        reference = self._known.get(content) if long_enough else None
        if reference is None:
            reference = self._named(component, name)
            self._known.setdefault(content, reference)
        self._add(reference, component, place)
        return reference

    def known(self, reference: str, component: str, value: Value) -> str:
        """A reference that stands in a manifest already."""
        self._add(reference, component, value.place)
        return reference

    def new(self, component: str, name: str, place: Place) -> str:
        """A reference whose content is not a variable: a file, or an argument."""
        reference = self._named(component, name)
        self._add(reference, component, place)
        return reference

    def file(self, source: str, key: str, component: str, place: Place) -> None:
        """A key of a Secret of the namespace that is mounted as a file."""
        self._add(f"k8s:{source}#{key}", component, place)

    def credentials(self, component: str, entries: Mapping[str, Value]) -> str:
        """The reference to the credentials of a store; `entries` maps their keys, such as
        PASSWORD, to what they are today."""
        reference = f"k8s:{component}-credentials"
        if self.store == "vault":
            reference = f"vault:{self._system}/{component}"
        for key, value in entries.items():
            self._add(f"{reference}#{key}", component, value.place)
            if key == "PASSWORD" and value.text and len(value.text) > 3:
                self._known.setdefault(value.text, f"k8s:{component}-credentials#{key}")
        return reference

    def _named(self, component: str, name: str) -> str:
        if self.store == "vault":
            return f"vault:{self._system}/{component}#{name}"
        return f"k8s:{component}-env#{name}"

    def _add(self, reference: str, component: str, place: Place) -> None:
        self.secrets.setdefault(reference, Secret(reference, component, place))


def split(
    environment: Mapping[str, Value], given: Collection[str] = ()
) -> tuple[dict[str, Value], dict[str, Value], list[tuple[str, Value]]]:
    """Variables that may be seen, those that may not, and those that have no value or a name
    that no environment takes. `given` are names that come from Secrets already."""
    plain: dict[str, Value] = {}
    hidden: dict[str, Value] = {}
    left: list[tuple[str, Value]] = []
    for name, value in environment.items():
        if value.text is None or not re.fullmatch(r"[-._a-zA-Z][-._a-zA-Z0-9]*", name):
            left.append((name, value))
        elif name in given or is_secret(name, value.text):
            hidden[name] = value
        else:
            plain[name] = value
    return plain, hidden, left


def arguments(words: tuple[str, ...]) -> Iterator[tuple[str, str, str | None]]:
    """Each argument as (text to write, variable it takes, content): an argument that holds a
    secret becomes `$(VARIABLE)`, which Kubernetes fills in."""
    shown = redact.text(" ".join(words))
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        flag, equals, value = word.partition("=")
        if equals and flag.startswith("-") and is_secret(flag, value):
            name = naming.variable(flag)
            yield f"{flag}=$({name})", name, value
        elif before.startswith("-") and "=" not in before and is_secret(before, word):
            name = naming.variable(before)
            yield f"$({name})", name, word
        elif word not in shown or _USERINFO.search(word):
            name = f"ARGUMENT_{at + 1}"
            yield f"$({name})", name, word
        else:
            yield word.replace("$(", "$$("), "", None
