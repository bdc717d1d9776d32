"""A file to documents: places, duplicates, broken documents beside good ones."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setsail.document import load, meaning, nodes, source
from setsail.finding.place import Place

TEXT = """\
# first
apiVersion: v1
a: &x {y1: 1}
b:
  - c: "d"   # here
    e: |
      text
  - *x
--- # second
on: [1, 2]
on: 3
---
"""


def test_places_are_those_of_the_file_and_count_from_one() -> None:
    first, second = load.load(TEXT, "f.yaml").documents
    assert str(first.place(("b", 0, "c"))) == "f.yaml:5:8"
    assert str(first.place(("b", 0, "c"), key=True)) == "f.yaml:5:5"
    assert str(first.place(("b", 1, "y1"))) == "f.yaml:3:12", "an alias stands where its anchor is"
    assert second.place(("true",)).line == 11, "the last of two keys is the one that counts"
    assert first.quote(first.place(("b", 0, "c"))) == '  - c: "d"   # here'


def test_an_absent_path_has_the_place_of_its_nearest_ancestor() -> None:
    first, _ = load.load(TEXT, "f.yaml").documents
    assert first.place(("b", 0, "c", "z")) == first.place(("b", 0, "c"))
    assert first.place(("b", 7)) == first.place(("b",))
    assert first.place(("zz",)).line == 2


def test_a_repeated_key_is_reported_with_both_places_and_the_last_wins() -> None:
    document = load.load("a:\n  b: 1\n  b: 2\n", "f").documents[0]
    assert document.body == {"a": {"b": 2}}
    assert document.duplicates == ((("a", "b"), Place("f", 2, 3), Place("f", 3, 3)),)


def test_a_key_that_a_merge_brought_is_not_repeated() -> None:
    document = load.load("a: &a {b: 1}\nc:\n  <<: *a\n  b: 2\n", "f").documents[0]
    assert document.body["c"] == {"b": 2}
    assert document.duplicates == ()


def test_a_late_merge_key_overrides_for_kubectl_but_not_for_compose() -> None:
    text = "a: &a {b: 1}\nc:\n  b: 2\n  <<: *a\n"
    assert load.load(text, "f").documents[0].body["c"] == {"b": 1}
    assert load.load(text, "f", meaning.COMPOSE).documents[0].body["c"] == {"b": 2}
    assert load.load(text, "f", meaning.YAML12).documents[0].body["c"] == {"b": 2, "<<": {"b": 1}}


def test_the_place_of_a_merged_value_is_where_it_is_written() -> None:
    document = load.load("a: &a {b: 1}\nc:\n  b: 2\n  <<: *a\n", "f").documents[0]
    assert document.place(("c", "b")).line == 1


def test_a_broken_document_hides_no_other_and_has_the_line_of_the_file() -> None:
    loaded = load.load("a: 1\n---\nb: [\n---\nc: 3\n", "f")
    assert [document.body for document in loaded.documents] == [{"a": 1}, {"c": 3}]
    (problem,) = loaded.problems
    assert problem.place is not None and problem.place.line == 3


def test_separators_are_those_of_kubectls_reader() -> None:
    text = "a: 1\n--- # note\nb: |\n  x\n   ---\n--- \nc: 1\n---\n# nothing\n---\nnull\n"
    assert [d.body for d in load.load(text, "f").documents] == [
        {"a": 1},
        {"b": "x\n ---\n"},
        {"c": 1},
    ]
    loaded = load.load("a: 1\n--- {b: 1}\n", "f")
    assert "does not read this" in loaded.problems[0].message.en


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_and_line_ends_change_neither_values_nor_places(
    newline: str, encoding: str
) -> None:
    data = "a: é\nb: '😀'\n".replace("\n", newline).encode(encoding)
    document = load.load(source.decode(data), "f").documents[0]
    assert document.body == {"a": "é", "b": "😀"}
    assert document.place(("b",)) == Place("f", 2, 4)
    if encoding != "utf-32" and encoding != "utf-16":
        assert source.encode(source.decode(data), data) == data


def test_bad_utf8_becomes_the_replacement_character() -> None:
    assert load.load(source.decode(b"a: x\xffy\n"), "f").documents[0].body == {"a": "x\ufffdy"}


def test_json_has_objects_of_json_and_places_of_its_text() -> None:
    text = '{"a": "\\ud83d\\ude00 \\ud83d",\n "b": [1.0, {"c": "\\/"}],\n "b": 2}\n{"d": 1}\n'
    first, second = load.load(text, "f").documents
    assert first.body == {"a": "😀 \ufffd", "b": 2}
    assert [d.path for d in first.duplicates] == [("b",)]
    assert first.place(("b",)) == Place("f", 3, 7)
    assert second.place(("d",)) == Place("f", 4, 7)


def test_flow_style_that_is_not_json_is_yaml() -> None:
    assert load.load("{a: yes, b: [x]}", "f").documents[0].body == {"a": True, "b": ["x"]}


def test_scalars_are_told_as_they_are_written() -> None:
    document = load.load('v: 1.10\non: "yes"\n', "f", meaning.YAML12).documents[0]
    told = [(w.path, w.text, w.plain, w.is_key) for w in document.scalars()]
    assert told == [
        (("v",), "v", True, True),
        (("v",), "1.10", True, False),
        (("on",), "on", True, True),
        (("on",), "yes", False, False),
    ]


def test_an_anchor_may_be_set_again_as_in_kubectl() -> None:
    assert load.load("a: &x 1\nb: &x 2\nc: *x\n", "f").documents[0].body["c"] == 2


@pytest.mark.parametrize("text", [TEXT, "a: &x 1\nb: &x 2\n", "? a\n: [b, {c: d}]\n"])
def test_without_libyaml_the_same_is_read(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = load.load(text, "f")
    monkeypatch.setattr(nodes, "_LOADERS", (nodes._Pure,))
    slow = load.load(text, "f")
    assert [d.body for d in slow.documents] == [d.body for d in fast.documents]
    assert [d.place(("b",)) for d in slow.documents] == [d.place(("b",)) for d in fast.documents]


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
    | st.text("{}[]:-?,&*!|>'\"#%@` \n\tab01", max_size=60)
)
def test_no_text_whatever_makes_the_loader_raise(text: str) -> None:
    for each in (meaning.KUBERNETES, meaning.YAML12, meaning.COMPOSE):
        for document in load.load(text, "f", each).documents:
            assert document.body is not None
            assert document.place(("a", 0)).line >= 1
            assert list(document.scalars()) is not None


def test_the_loader_of_checks_imports_nothing_slow() -> None:
    import subprocess

    code = "import sys, setsail.manifest.load, setsail.manifest.around; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    slow = {"dataclasses", "inspect", "pathlib", "json", "zlib", "decimal", "difflib", "argparse"}
    assert slow.isdisjoint(done.stdout.split())
