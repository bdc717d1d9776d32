"""The real kubectl as the judge: what it reads, we read; what it refuses, we refuse."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from setsail.document import load, source, splice
from setsail.manifest import emit

Kubectl = Callable[[str], list[dict[str, Any]] | str]

GENERATE = [Phase.explicit, Phase.generate]  # shrinking would call kubectl for minutes
SLOW = list(HealthCheck)
HEAD = "apiVersion: setsail.dev/v1\nkind: Anything\nmetadata: {name: a}\n"
SCALAR_WORDS = """
y Y yes Yes YES yEs n N no No NO on On ON oN off Off OFF true True TRUE tRue false False FALSE
~ null Null NULL nULL ~a 0 -0 +0 00 0.0 -0.0 0777 0888 0o17 0O7 +0o17 0x1F 0X1f -0x1f 0b11 0B1
-0b11 0b2 0o8 0x 0b -0b 08 09.5 -09 0_9 1_000 1__0 1_ _1 -_1 1_000.5 1._5 1e3 1E5 12e03 1E+3 1e
1e+ 1.e5 1. +.5 -.5 .5 .5_0 .5_ ._5 .5e1_0 .5. ._ .e5 +.5_0 1_0e5 0x1p4 1e400 -1e400 1e-400 .1e+5
9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809
18446744073709551615 18446744073709551616 +18446744073709551615 0xFFFFFFFFFFFFFFFF
0xFFFFFFFFFFFFFFFFF 12:30 12:30:45 -1:30 190:20:30 2001-01-01 2001-12-14t21:59:43.10-05:00
1.10 1.2.3 = << Infinity inf nan 1,000 ٣ １ + --1 +-1 5m 1e6 1.50 100000.0 0.123456789
"""
SCALARS = SCALAR_WORDS.split()
STRUCTURES = r"""
a: &a {x: 1, z: 2}\nb: {x: 5, <<: *a}
a: &a {x: 1, z: 2}\nb: {<<: *a, x: 5}
a: &a {x: 1}\nb: {<<: [*a, {x: 7, z: 8}], x: 5}
a: &a {x: 1}\nb: {x: 5, <<: [{x: 7, z: 8}, *a]}
a: &a {x: 1}\nb: {"<<": *a}
a: &a 1\nb: &a 2\nc: *a
a: &a [*a]
a: *b
a: {<<: 3}
a: !!binary aGk=
a: !!binary "*"
a: !!int "5"
a: !!int x
a: !!float 3
a: !!set {a, b}
a: !!timestamp 2001-01-01
a: !foo bar
a: 1\na: 2
1.50: a\ntrue: b\n0x10: c\n1e6: d\n1234567.5: e\n16777217.0: f\n3.4e39: h\n1e-5: i
a: 1\n.inf: g\n-.inf: h\n.nan: i
~: a
? [a]\n: b
? a\n: b
{a: b}: c
a: .inf
a: .nan
a:\tb
a: b\t
a:\n\t- b
a: "x\n y"
a:\n  b: "x\n y"
a: "\\/"
a: 'it''s'
a: >\n  folded\n  text\n\n  more
a: |2-\n    x
a: @b
a: `b
a: %b
a: b: c
a: [1, 2
a: "open
a: {b: }
a: [1, , 2]
a: {b, c}
a: - b
- a
%YAML 1.1\n---\na: 1
--- {a: 1}
a: 1\n...\nb: 2
a: 1 # c\n# d
a: x#y
a: \x01
""".strip().splitlines()


def ours(text: str) -> list[Any] | None:
    loaded = load.load(text, "f.yaml")
    return None if loaded.problems else [document.body for document in loaded.documents]


def without_mark(body: dict[str, Any]) -> dict[str, Any]:
    """The object without the annotation that made kubectl print it."""
    metadata = dict(body["metadata"])
    notes = {key: value for key, value in metadata.pop("annotations").items() if key != "x"}
    return {**body, "metadata": {**metadata, **({"annotations": notes} if notes else {})}}


def test_every_spelling_of_a_scalar_means_what_it_means_to_kubectl(kubectl: Kubectl) -> None:
    text = "---\n".join(f"{HEAD}v: {each}\n" for each in SCALARS)
    theirs = kubectl(text)
    assert not isinstance(theirs, str), theirs
    found = ours(text) or []
    different = [
        (each, mine["v"], other["v"])
        for each, mine, other in zip(SCALARS, found, theirs, strict=True)
        if not splice.same(mine["v"], other["v"])
    ]
    assert different == []


def spelled(case: str) -> str:
    """A case as a file: an object with a head, or what begins a file by itself."""
    for written, meant in ((r"\n", "\n"), (r"\t", "\t"), (r"\x01", "\x01")):
        case = case.replace(written, meant)
    return case if case[:1] in "-%" else f"{HEAD}{case}\n"


def test_structures_that_we_read_mean_what_they_mean_to_kubectl(kubectl: Kubectl) -> None:
    texts = [text for text in map(spelled, STRUCTURES) if ours(text) and text[0] != "-"]
    theirs = kubectl("---\n".join(texts))
    assert not isinstance(theirs, str), theirs
    for text, one in zip(texts, theirs, strict=True):
        assert splice.same([without_mark(one)], ours(text)), text
    assert len(texts) > 20


@pytest.mark.parametrize("case", [each for each in STRUCTURES if ours(spelled(each)) is None])
def test_structures_that_we_refuse_kubectl_refuses(kubectl: Kubectl, case: str) -> None:
    """Or it would never read a part of the file, which is a problem to us."""
    theirs = kubectl(spelled(case))
    assert isinstance(theirs, str) or (r"\n..." in case and "b" not in theirs[0])


@settings(max_examples=8, deadline=None, phases=GENERATE, suppress_health_check=SLOW)
@given(
    st.lists(st.text("0123456789_.+-eExXoObBnNyY~:aAfFlL", min_size=1), min_size=80, max_size=80)
)
def test_no_plain_scalar_is_read_differently(kubectl: Kubectl, scalars: list[str]) -> None:
    """Eighty random spellings a call, put where only a plain scalar can stand."""
    good = [each for each in scalars if ours(f"v: {each}") and "inf" not in each.lower()]
    text = "---\n".join(f"{HEAD}v: {each}\n" for each in good)
    theirs = kubectl(text)
    assert not isinstance(theirs, str), theirs
    for spelling, mine, other in zip(good, ours(text) or [], theirs, strict=True):
        assert splice.same(mine["v"], other["v"]), spelling


VALUES = st.recursive(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.sampled_from(["yes", "1e3", "0777", "12:30", "null", "", " a", "a\n", "a\n\n b\n", "#x"])
    | st.integers(-(2**53), 2**53)
    | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=6, deadline=None, phases=GENERATE, suppress_health_check=SLOW)
@given(st.lists(VALUES, min_size=40, max_size=40))
def test_what_emit_writes_kubectl_reads_back(kubectl: Kubectl, values: list[Any]) -> None:
    head = {"apiVersion": "setsail.dev/v1", "kind": "Anything", "metadata": {"name": "a"}}
    text = emit.dump([{**head, "v": value} for value in values])
    theirs = kubectl(text)
    assert not isinstance(theirs, str), theirs
    assert splice.same([each["v"] for each in theirs], values)


def test_real_files_load_as_kubectl_loads_them(kubectl: Kubectl, real: Path) -> None:
    compared = 0
    for file in sorted(real.rglob("*.y*ml")):
        text = source.decode(file.read_bytes())
        theirs = kubectl(text)
        if isinstance(theirs, str):  # compose files, application.yml: not objects
            continue
        mine = ours(text)
        assert mine is not None, file
        compared += len(mine)
        pairs = zip(map(without_mark, theirs), mine, strict=True)
        assert [file for one, other in pairs if not covers(one, other)] == []
    assert compared > 40


def covers(theirs: Any, mine: Any) -> bool:
    """Equal but for what kubectl's typed round trip adds (empty status, null) or rewrites."""
    if isinstance(theirs, dict) and isinstance(mine, dict):
        return all(covers(theirs.get(key), value) for key, value in mine.items() if value)
    if isinstance(theirs, list) and isinstance(mine, list):
        return len(theirs) == len(mine) and all(map(covers, theirs, mine))
    return splice.same(theirs, mine) or str(theirs) == str(mine)


def test_json_is_read_as_kubectl_reads_it(kubectl: Kubectl) -> None:
    body = {"apiVersion": "setsail.dev/v1", "kind": "Anything", "metadata": {"name": "a"}}
    body["v"] = ["\U0001f600", "a/b", 1.5, 3, True, None, {"k": []}]
    text = json.dumps(body).replace("a/b", "a\\/b")
    theirs = kubectl(text)
    assert not isinstance(theirs, str)
    assert splice.same(ours(text), [without_mark(each) for each in theirs])
