"""Exports of configuration centres: which program reads which file.

Nacos exports folders of groups with one file a dataId (`order-prod.yml`), Apollo files named
`app+cluster+namespace.properties`; either may hold files that every program shares.
"""

import re
from collections.abc import Collection, Iterator, Sequence

_NACOS = re.compile(r"(?:^|/)(?P<group>[A-Z][A-Z0-9_]*|[^/]*nacos[^/]*)/(?P<id>[^/]+)$")
_APOLLO = re.compile(r"(?:^|/)(?P<app>[\w.-]+)\+(?P<cluster>[\w.-]+)\+(?P<space>[\w.-]+)\.\w+$")
_FORMATS = (".yml", ".yaml", ".properties", ".txt", ".json")
_SHARED = re.compile(r"^(application|common|shared|share)\b|^(common|shared)[-.]")
_PROFILE = re.compile(r"-(dev|test|prod|prd|uat|fat|pro|local|stage|staging|pre)$")


def of(names: Sequence[str], programs: Collection[str], nacos: bool) -> Iterator[tuple[str, str]]:
    """(program, path) of every exported file; "" for files that all programs share. `nacos`
    tells whether something reads from Nacos, so that folders named like groups are exports."""
    for path in names:
        if not path.endswith(_FORMATS):
            continue
        if found := _APOLLO.search(path):
            yield from ((p, path) for p in programs if p == found["app"])
        elif nacos and (found := _NACOS.search(path)):
            data = found["id"].rpartition(".")[0]
            if _SHARED.match(data):
                yield "", path
            else:
                plain = _PROFILE.sub("", data)
                yield from ((p, path) for p in programs if p in (data, plain))
