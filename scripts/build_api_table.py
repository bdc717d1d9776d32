"""Build setsail/manifest/api_table.json.zlib from the schemas of the package kubernetes-validate.

usage: python scripts/build_api_table.py [--check]

All Kubernetes versions are merged into one table of types; what did not exist in all of them
carries the first and last version of its life. `--check` compares with the shipped file and
exits 1 if that is stale.

The table is {"versions": [...], "kinds": {"apps/v1 Deployment": [type, first, last]},
"types": [[{field: spec}, [required], {field: [first, last]}]]}, versions as indices. A spec is
one of s string, i integer, n number, b boolean, o object, x anything, q integer or string,
u quantity; @N a type; [spec a list; {spec a map; s=a|b one of these strings.
"""

import json
import sys
import zlib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

VERSIONS = tuple(f"1.{minor}" for minor in range(28, 38))
TARGET = Path(__file__).parent.parent / "setsail" / "manifest" / "api_table.json.zlib"

_SCALARS = {"string": "s", "integer": "i", "number": "n", "boolean": "b"}
_SPECIAL = {
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "q",
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "u",
}

Definitions = dict[str, dict[str, Any]]


def definitions(version: str) -> Definitions:
    """The schema of every type of a Kubernetes version, by its name."""
    folder = resources.files("kubernetes_validate") / "kubernetes-json-schema"
    text = (folder / f"v{version}.0-local" / "_definitions.json").read_text("utf-8")
    found: Definitions = json.loads(text)["$defs"]
    return found


def spec(schema: dict[str, Any], types: Definitions, numbers: dict[str, int]) -> str:
    """The short form of the schema of one value."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name in _SPECIAL:
            return _SPECIAL[name]
        return f"@{numbers[name]}" if name in numbers else spec(types[name], types, numbers)
    kinds = schema.get("type", [])
    kinds = [kind for kind in ([kinds] if isinstance(kinds, str) else kinds) if kind != "null"]
    if len(kinds) != 1:
        return "x"
    match kinds[0]:
        case "array":
            return "[" + spec(schema.get("items", {}), types, numbers)
        case "object":
            values = schema.get("additionalProperties")
            return "{" + spec(values, types, numbers) if isinstance(values, dict) else "o"
        case kind:
            choices = [str(choice) for choice in schema.get("enum", ()) if choice is not None]
            return _SCALARS[kind] + (f"={'|'.join(sorted(choices))}" if choices else "")


def kinds(types: Definitions) -> Iterator[tuple[str, str]]:
    """Every kind that can stand in a file ("apps/v1 Deployment") with the name of its type."""
    for name, schema in types.items():
        known = schema.get("x-kubernetes-group-version-kind", ())
        if len(known) != 1 or "metadata" not in schema.get("properties", {}):
            continue
        group, version, kind = known[0]["group"], known[0]["version"], known[0]["kind"]
        yield f"{group}/{version} {kind}" if group else f"{version} {kind}", name


def table() -> dict[str, Any]:
    """The whole table, the same on every run."""
    all_types = [definitions(version) for version in VERSIONS]
    names = sorted({n for types in all_types for n, s in types.items() if "properties" in s})
    numbers = {name: number for number, name in enumerate(names)}
    return {
        "kinds": _merged_kinds(all_types, numbers),
        "types": [_merged_type(name, all_types, numbers) for name in names],
        "versions": list(VERSIONS),
    }


def _merged_kinds(
    all_types: list[Definitions], numbers: dict[str, int]
) -> dict[str, tuple[int, int, int]]:
    found: dict[str, tuple[int, int, int]] = {}
    for at, types in enumerate(all_types):
        for kind, name in kinds(types):
            first = found[kind][1] if kind in found else at
            found[kind] = (numbers[name], first, at)
    return dict(sorted(found.items()))


def _merged_type(name: str, all_types: list[Definitions], numbers: dict[str, int]) -> list[Any]:
    fields: dict[str, str] = {}
    life: dict[str, tuple[int, int]] = {}
    required: set[str] | None = None
    present = [(at, types) for at, types in enumerate(all_types) if name in types]
    for at, types in present:
        for field, schema in types[name]["properties"].items():
            fields[field] = _union(fields.get(field, ""), spec(schema, types, numbers))
            life[field] = (life[field][0] if field in life else at, at)
        needed = set(types[name].get("required", ()))
        required = needed if required is None else required & needed
    whole = (present[0][0], present[-1][0])
    changed = {field: span for field, span in sorted(life.items()) if span != whole}
    return [dict(sorted(fields.items())), sorted(required or ()), changed]


def _union(older: str, newer: str) -> str:
    """The newer spec; of two lists of choices, all choices of both."""
    if older.startswith("s=") and newer.startswith("s="):
        return "s=" + "|".join(sorted({*older[2:].split("|"), *newer[2:].split("|")}))
    return newer


def main(arguments: list[str]) -> int:
    """Write the file, or compare it with `--check`."""
    text = json.dumps(table(), separators=(",", ":"), sort_keys=True).encode()
    if "--check" in arguments:
        # Not the compressed bytes: they differ between versions of zlib.
        fresh = TARGET.exists() and zlib.decompress(TARGET.read_bytes()) == text
        print("fresh" if fresh else f"{TARGET.name} is stale: run scripts/build_api_table.py")
        return 0 if fresh else 1
    TARGET.write_bytes(zlib.compress(text, 9))
    print(f"{TARGET.name}: {len(text)} bytes, {TARGET.stat().st_size} compressed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
