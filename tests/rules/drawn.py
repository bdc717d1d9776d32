"""Objects drawn from the API table: any field it has, present, absent, empty, null or wrong.

Words are few, so that objects meet: the same names, labels and ports come again everywhere.
"""

import random
from collections.abc import Iterable
from typing import Any

from setsail.manifest import api

WORDS = ("web", "db", "http", "app", "8080", "50%", "1Gi", "500m", "prod", "*", "", "web:latest",
         "postgres:16", "/healthz", "10.0.0.0/8", "shop.example.com", "*/5 * * * *", "$(A) $(",
         "-Xmx1g", "http://db:5432/x", "Always", "Never", "RollingUpdate", "ReadWriteOnce",
         "Percent", "Utilization", "Resource", "cpu", "ALL", "TCP", "sleep 30", "启航")  # fmt: skip
KEYS = ("app", "cpu", "memory", "A", "app.kubernetes.io/name", "prometheus.io/scrape", "password")
NUMBERS = (0, 1, 2, 3, 30, 80, 8080, -1, 1 << 40)
WRONG: tuple[Any, ...] = (None, True, 0, -1, "", "text", [], [None], [[]], {}, {"": None}, 1.5)
_DEEPEST = 9


class Draw:
    """One drawing of objects. `wrong` is the share of values that are of any type at all."""

    def __init__(self, seed: int, wrong: float) -> None:
        self.dice = random.Random(seed)
        self.wrong = wrong
        self.table = api._table()

    def objects(self, kinds: Iterable[str], count: int) -> list[dict[str, Any]]:
        """Objects of some of these kinds, in any of the versions that the table knows."""
        wanted = set(kinds)
        known = [key for key in self.table.kinds if key.split(" ")[1] in wanted]
        return [self.object(self.dice.choice(known)) for _ in range(count)]

    def object(self, key: str) -> dict[str, Any]:
        """One object of an "apiVersion kind"."""
        api_version, kind = key.split(" ")
        body = self._fields(self.table.kinds[key][0], 0)
        return {**body, "apiVersion": api_version, "kind": kind}

    def _fields(self, number: int, depth: int) -> dict[str, Any]:
        fields, required, _, _ = self.table.type(number)
        share = self.dice.choice((0.1, 0.4, 0.8)) / (1 + depth / 4)
        always = {*required, "spec", "template", "containers", "metadata", "selector", "rules"}
        return {
            name: self._value(spec, depth + 1)
            for name, spec in fields.items()
            if name in always or self.dice.random() < share
        }

    def _value(self, spec: str, depth: int) -> Any:
        if self.dice.random() < self.wrong:
            return self.dice.choice(WRONG)
        match spec[0]:
            case "@":
                return self._fields(int(spec[1:]), depth) if depth < _DEEPEST else {}
            case "[":
                count = self.dice.randint(0, 3) if depth < _DEEPEST else 0
                return [self._value(spec[1:], depth + 1) for _ in range(count)]
            case "{":
                chosen = self.dice.sample(KEYS, self.dice.randint(0, 3))
                return {key: self._value(spec[1:], depth + 1) for key in chosen}
            case "b":
                return self.dice.random() < 0.5
            case "i" | "n":
                return self.dice.choice(NUMBERS)
            case "q" | "u":
                return self.dice.choice((*NUMBERS, *WORDS))
            case "s" if len(spec) > 1:
                return self.dice.choice(spec[2:].split("|"))
            case "s":
                return self.dice.choice(WORDS)
        return self.dice.choice(({}, [], "text", {"a": {"b": 1}}))
