"""Edits change what was asked for, keep every other byte, or are refused."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from setsail.document import load, spell, splice
from setsail.document.load import Document
from setsail.finding.edit import Edit, Path


def document(text: str, index: int = 0) -> Document:
    loaded = load.load(text, "f.yaml")
    assert loaded.problems == ()
    return loaded.documents[index]


def edited(text: str, *edits: Edit) -> str:
    return splice.apply(document(text), edits)


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("a: 1  # one\nb: 2\n", Edit("set", ("a",), 3), "a: 3  # one\nb: 2\n"),
        ("a: 1\r\nb: 2\r\n", Edit("set", ("c",), [1]), "a: 1\r\nb: 2\r\nc:\r\n- 1\r\n"),
        ("a: 1", Edit("set", ("b",), "yes"), 'a: 1\nb: "yes"'),
        ("a:\n  b: 1 # c\n\nd: 2\n", Edit("set", ("a", "x"), {"y": 1}),
         "a:\n  b: 1 # c\n  x:\n    \"y\": 1\n\nd: 2\n"),
        ("a: {b: 1}\n", Edit("set", ("a", "c", "d"), True), "a: {b: 1, c: {d: true}}\n"),
        ("a: {}\n", Edit("set", ("a", "c"), "x, y"), 'a: {c: "x, y"}\n'),
        ("a:\nb: 1\n", Edit("set", ("a", "c"), 1), "a:\n  c: 1\nb: 1\n"),
        ("a: 1 # n\n", Edit("set", ("a",), {"b": 1}), "a: # n\n  b: 1\n"),
        ("a: |\n  x\n\nb: 1\n", Edit("set", ("a",), 1), "a: 1\n\nb: 1\n"),
        ("a:\n  - 1\n  - 2 # two\n", Edit("append", ("a",), {"b": 1}),
         "a:\n  - 1\n  - 2 # two\n  - b: 1\n"),
        ("a: []\n", Edit("append", ("a",), "x"), "a:\n- x\n"),
        ("b: 1\n", Edit("append", ("a",), "x"), "b: 1\na:\n- x\n"),
        ("a: [1, 2]\n", Edit("append", ("a",), "x"), "a: [1, 2, x]\n"),
        ("a: 1\n# about b\nb: 2 # own\nc: 3\n", Edit("remove", ("b",)), "a: 1\n# about b\nc: 3\n"),
        ("-\n", Edit("set", (0,), 1), "- 1\n"),
        ("a:\n- m: x # c\n  i: y\n", Edit("remove", ("a", 0, "m")), "a:\n- i: y\n"),
        ("a:\n- 1\n- 2\n", Edit("remove", ("a", 0)), "a:\n- 2\n"),
        ("a:\n- 1\nb: 1\n", Edit("remove", ("a", 0)), "a: []\nb: 1\n"),
        ("a: {b: 1, c: 2}\n", Edit("remove", ("a", "b")), "a: {c: 2}\n"),
        ("a: {b: 1, c: 2}\n", Edit("remove", ("a", "c")), "a: {b: 1}\n"),
        ('{\n  "a": 1,\n  "b": {"c": "d"}\n}\n', Edit("set", ("e",), "f"),
         '{\n  "a": 1,\n  "b": {"c": "d"},\n  "e": "f"\n}\n'),
        ("a: &x {b: 1}\nc: *x\n", Edit("set", ("c",), 1), "a: &x {b: 1}\nc: 1\n"),
        ("é: 😀 # ü\n中: 1\n", Edit("set", ("中",), 2), "é: 😀 # ü\n中: 2\n"),
        ("a: 1\nb: 2\na: 3\n", Edit("set", ("a",), 4), "a: 1\nb: 2\na: 4\n"),
    ],
)  # fmt: skip
def test_an_edit_reads_as_a_person_would_write_it(before: str, edit: Edit, after: str) -> None:
    assert edited(before, edit) == after


@pytest.mark.parametrize(
    ("text", "edit", "says"),
    [
        ("a: &x {b: 1}\nc: *x\n", Edit("set", ("a", "b"), 2), "*x uses this value"),
        ("a: &x {b: 1}\nc: *x\n", Edit("set", ("c", "b"), 2), "*x uses this value"),
        ("a: &x {b: 1}\nc: {<<: *x}\n", Edit("remove", ("c", "b")), "merge key"),
        ("a: {b: &x 1}\nc: *x\n", Edit("remove", ("a",)), "exactly"),
        ("a: 1\na: 2\n", Edit("remove", ("a",)), "exactly"),
        ("a: 1\n", Edit("remove", ("b",)), "nothing of that shape"),
        ("a: 1\n", Edit("set", ("a", "b"), 1), "nothing of that shape"),
        ("a: 1\n", Edit("append", ("a",), 1), "nothing of that shape"),
        ("a: [1]\n", Edit("set", ("a", 4), 1), "nothing of that shape"),
        ("a: 1\n", Edit("set", (), {}), "nothing of that shape"),
        ("a: 1\n", Edit("set", ("b",), float("inf")), "YAML cannot carry"),
    ],
)
def test_what_cannot_be_exact_is_refused_with_its_place(text: str, edit: Edit, says: str) -> None:
    with pytest.raises(splice.CannotEdit) as refused:
        edited(text, edit)
    (problem,) = refused.value.problems
    assert says in problem.message.en
    assert problem.place is not None and problem.place.line


def test_other_documents_of_the_file_keep_every_byte() -> None:
    text = "# 1\na: 1\n---\n# 2\na: 1\n--- # 3\n\n a:   1\n"
    loaded = load.load(text, "f").documents
    changes = [(each, [Edit("set", ("a",), 5)]) for each in loaded]
    assert splice.apply(loaded[1], changes[1][1]) == text.replace("# 2\na: 1", "# 2\na: 5")
    assert splice.apply_all(changes) == "# 1\na: 5\n---\n# 2\na: 5\n--- # 3\n\n a:   5\n"


KEYS = st.sampled_from("abcdefg") | st.sampled_from(["yes", "1.5", "a b", "键"])
SCALARS = st.sampled_from([1, True, None, 2.5, "x", "yes", "", "a: b", "1e3", "é😀", "l1\nl2\n"])


def values(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaf,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
        max_leaves=8,
    )


@st.composite
def written(draw: st.DrawFn) -> str:
    """A document in a mixture of styles, with a numbered comment wherever one may stand."""
    count = iter(range(10_000))

    def comment() -> str:
        return f"  # c{next(count)}" if draw(st.booleans()) else ""

    def lines(value: Any, indent: int) -> list[str]:
        pad = " " * indent
        if isinstance(value, dict) and value and draw(st.integers(0, 3)):
            found = []
            for key, item in value.items():
                if not draw(st.integers(0, 4)):
                    found.append(f"{pad}# c{next(count)}")
                found += behind(f"{pad}{spell.string(key)}:", item, indent + 2)
            return found
        if isinstance(value, list) and value and draw(st.integers(0, 3)):
            found = []
            for item in value:
                nested = lines(item, indent + 2) if isinstance(item, dict | list) else []
                if len(nested) > 1 and not nested[0].lstrip().startswith("#"):
                    found += [f"{pad}- {nested[0].lstrip()}", *nested[1:]]
                else:
                    found += behind(f"{pad}-", item, indent + 2)
            return found
        return [pad + spell.flow(value)]

    def behind(head: str, value: Any, indent: int) -> list[str]:
        if isinstance(value, str) and value.endswith("\n") and draw(st.booleans()):
            return [f"{head} |", *(" " * indent + line for line in value.splitlines())]
        nested = lines(value, indent)
        if len(nested) == 1 and "#" not in nested[0] and not nested[0].lstrip().startswith("- "):
            if not (isinstance(value, dict) and value and nested[0].strip()[0] != "{"):
                return [f"{head} {nested[0].strip()}{comment()}"]
        return [head + comment(), *nested]

    body = draw(st.dictionaries(KEYS, values(SCALARS), min_size=1, max_size=4))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    text = newline.join([*lines(body, 0), ""])
    assume(load.load(text, "f").problems == ())
    return text


def paths(body: Any, path: Path = ()) -> list[Path]:
    found = [path] if path else []
    items = body if isinstance(body, list) else []
    for step, value in body.items() if isinstance(body, dict) else enumerate(items):
        found += paths(value, (*path, step))
    return found


@st.composite
def change(draw: st.DrawFn) -> tuple[str, Edit]:
    text = draw(written())
    body = document(text).body
    path = draw(st.sampled_from(paths(body)))
    op = draw(st.sampled_from(["set", "set", "remove", "append"]))
    if op == "append":
        target = body
        for step in path:
            target = target[step]
        assume(isinstance(target, list))
    elif op == "set" and draw(st.booleans()):
        parent = body
        for step in path[:-1]:
            parent = parent[step]
        if isinstance(parent, dict):
            path = (*path[:-1], draw(st.sampled_from(["new", "on", "n w"])))
    return text, Edit(op, path, None if op == "remove" else draw(values(SCALARS)))


def comments(text: str) -> list[str]:
    return re.findall(r"# c\d+", text)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(change())
def test_any_edit_of_any_style_gives_exactly_the_object_asked_for(case: tuple[str, Edit]) -> None:
    """Comments outside the changed value and the newline style stay; doing it twice is once."""
    text, edit = case
    before = document(text)
    try:
        after = splice.apply(before, [edit])
    except splice.CannotEdit as refused:
        assert "comment" in str(refused) or "exactly" in str(refused) or "its line" in str(refused)
        return
    assert splice.same(document(after).body, splice.edited(before.body, edit))
    assert ("\r\n" in after) == ("\r\n" in text)
    assert not re.search(r"(?<!\r)\n", after) or "\r\n" not in text
    if edit.op == "set":
        assert splice.apply(document(after), [edit]) == after
    start = before.place(edit.path[:1], key=True)
    above = text.splitlines()[: start.line - 1]
    assert after.splitlines()[: len(above)] == above
