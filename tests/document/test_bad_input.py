"""Input that is wrong, cruel or huge: a clear problem, at once, and never a traceback."""

import time

import pytest

from setsail.document import load

LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)
CASES = {
    "a tab as indentation": ("a:\n\tb: 1\n", 2, "spaces"),
    "a quote never closed": ('a: 1\nb: "open\nc: 2\n', 2, "never closed"),
    "a quote never closed before ---": ("a: 'open\n---\nb: 1\n", 1, "never closed"),
    "a bracket never closed": ("a: 1\nb: [1, 2\nc: 3\n", 3, "opened on line 2"),
    "a bracket never closed before ---": ("a: 1\nb: {c: [\n---\n", 2, "ends before a bracket"),
    "two colons": ("a: b: c\n", 1, "second `: `"),
    "bad indentation": ("a: 1\n b: 2\n", 2, ""),
    "an unknown alias": ("a: *nobody\n", 1, "anchor"),
    "an anchor in itself": ("a: &a\n  b: *a\n", 1, "contains itself"),
    "a null key": ("a: 1\n~: 2\n", 2, "null cannot be a key"),
    "a mapping as a key": ("? {a: b}\n: c\n", 1, "cannot be a key"),
    "infinity": ("a: 1\nb: .inf\n", 2, "JSON"),
    "a wrong tag": ("a: !!int x\n", 1, "!!int"),
    "bad base64": ("a: !!binary '*'\n", 1, "base64"),
    "a key too long": (f"{'k' * 2000}: 1\n", 1, "1024"),
    "a control character": ("a: \x01\n", 1, "control"),
    "a directive": ("%YAML 1.2\n---\na: 1\n", 2, "---"),
    "ten thousand brackets": ("[" * 10_000, 1, "200 levels"),
    "ten thousand braces": ('{"a":' * 10_000, 1, "200 levels"),
    "ten thousand dashes": ("- " * 10_000 + "a", 1, "200 levels"),
    "ten thousand question marks": ("? " * 10_000 + "a", 1, "200 levels"),
    "tagged nesting": ("!!seq [" * 10_000, 1, "200 levels"),
    "closed nesting": ("[" * 10_000 + "]" * 10_000, 1, "200 levels"),
    "billion laughs": (LAUGHS, 0, "aliases expand"),
    "a merge of a list": ("a: {<<: [1]}\n", 1, "<< merges"),
}
BLOW_UP = 10
"""Seconds of the processor that no small file costs; what grows exponentially costs hours."""


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_said_with_its_line_and_without_a_blow_up(name: str) -> None:
    text, line, says = CASES[name]
    began = time.process_time()
    loaded = load.load(text, "f.yaml")
    assert time.process_time() - began < BLOW_UP
    problem = loaded.problems[0]
    assert problem.place is not None
    assert line in (0, problem.place.line)
    assert says in problem.message.en + (problem.help.en if problem.help else "")
    assert problem.message.zh != problem.message.en
    assert not problem.quote or problem.quote in text.splitlines()


@pytest.mark.parametrize(
    "text", ["", "# only\n# comments\n", "---\n---\n", "\n\n", "---", "null\n"]
)
def test_a_file_that_says_nothing_holds_nothing_and_no_problem(text: str) -> None:
    assert load.load(text, "f") == ((), ())


def test_every_fault_of_a_document_is_told() -> None:
    loaded = load.load("a: .inf\n~: 1\nb: !!int x\n", "f")
    assert [p.place.line for p in loaded.problems if p.place] == [1, 2, 3]


def test_nesting_that_manifests_have_is_read() -> None:
    depth = 190
    body = load.load("{a: " * depth + "1" + "}" * depth, "f").documents[0].body
    for _ in range(depth):
        body = body["a"]
    assert body == 1


@pytest.mark.slow
def test_fifty_megabytes_are_read() -> None:
    one = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  text: |\n"
    one += "    some line of text in a config map, of ordinary length\n" * 100
    text = "---\n".join([one] * (50_000_000 // len(one)))
    assert len(load.load(text, "f").documents) > 8000


def test_a_mapping_that_repeats_all_its_keys_is_read() -> None:
    lines = "".join(f"k{number}: 1\n" for number in range(5000))
    (document,) = load.load(lines + lines, "f").documents
    assert len(document.duplicates) == 5000
    assert document.duplicates[0].second.line == 5001
