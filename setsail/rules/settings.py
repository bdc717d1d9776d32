"""What a user set for `check`, as values: which rules, how severe, with what exceptions."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from setsail.finding.finding import Persona, Severity
from setsail.finding.place import Place
from setsail.rules import rule as rules
from setsail.rules.rule import Rule


class Match(NamedTuple):
    """Which objects are meant: shell patterns, each of which must match; "" matches all."""

    kind: str = ""
    name: str = ""
    namespace: str = ""
    path: str = ""
    container: str = ""
    labels: tuple[tuple[str, str], ...] = ()

    def object(self, kind: str, namespace: str, name: str, labels: Mapping[str, str]) -> bool:
        """Whether an object is meant, by everything but the file and the container."""
        return (
            _like(kind, self.kind)
            and _like(name, self.name)
            and _like(namespace, self.namespace)
            and all(_like(labels.get(key, ""), want) for key, want in self.labels)
        )


class Ignore(NamedTuple):
    """Findings that somebody accepted in the settings: which, why, and until when ("" = ever)."""

    rules: tuple[str, ...]
    match: Match
    reason: str
    until: str
    place: Place


class Settings(NamedTuple):
    """All that was set; the empty one sets nothing."""

    file: str = ""
    persona: Persona = "default"
    fail_on: Severity = "note"
    exclude: tuple[str, ...] = ()
    enable: frozenset[str] = frozenset()
    disable: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = {}
    parameters: Mapping[str, Mapping[str, Any]] = {}
    ignores: tuple[Ignore, ...] = ()
    objects: tuple[Match, ...] = ()

    def rows(self, every: Iterable[Rule], persona: Persona, ids: Iterable[str]) -> tuple[Rule, ...]:
        """The rules to run, with their severities: those named, or else persona and lists."""
        named, known = frozenset(ids), tuple(every)
        heard = {rule.id for rule in rules.chosen(known, persona)}
        wanted = named or (heard | self.enable) - self.disable
        return tuple(
            rule._replace(severity=self.severities.get(rule.id, rule.severity))
            for rule in known
            if rule.id in wanted
        )


def path_matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether a file is meant by a pattern as in .gitignore: `vendor/`, `**/test-*.yaml`,
    `charts/*/crds/**`. A pattern without a slash is about any one part of the path."""
    path = path.replace("\\", "/").removeprefix("./")
    return any(_glob(pattern).search(path) for pattern in patterns)


def _glob(pattern: str) -> re.Pattern[str]:
    bare = pattern.removeprefix("./").rstrip("/").removesuffix("/**")
    anchored = "/" in bare
    parts = [".*/" if p == "**/" else _part(p) for p in re.findall(r"\*\*/|\*\*|[^*]+|\*", bare)]
    start = "^" if anchored else "(?:^|/)"
    return re.compile(f"{start}{''.join(parts).replace('.*/', '(?:.*/)?')}(?:/|$)")


def _part(piece: str) -> str:
    return ".*" if piece == "**" else "[^/]*" if piece == "*" else re.escape(piece)


def _like(value: str, pattern: str) -> bool:
    return not pattern or re.fullmatch(_shell(pattern), value) is not None


def _shell(pattern: str) -> str:
    """A pattern of the shell as a regular expression: `*` and `?`."""
    return "".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in pattern)
