"""Objects to text: stable, readable, the same objects again."""

from setsail.manifest import emit, load

OBJECT = {
    "kind": "ConfigMap",
    "data": {"b": "yes", "a": "x\ny\n"},
    "metadata": {"labels": {"v": "1.10"}, "name": "c"},
    "apiVersion": "v1",
}


def test_the_order_is_what_a_reader_expects_and_strings_stay_strings() -> None:
    assert (
        emit.dump([OBJECT], ["from system.yaml:3\n\nand 4"])
        == """\
# from system.yaml:3
#
# and 4
apiVersion: v1
kind: ConfigMap
metadata:
  name: c
  labels:
    v: "1.10"
data:
  b: "yes"
  a: |
    x
    y
"""
    )


def test_several_objects_are_several_documents() -> None:
    text = emit.dump([OBJECT, OBJECT], ["", "second"])
    assert text.count("\n---\n# second\n") == 1
    assert [m.body for m in load.load(text.encode(), "f").manifests] == [OBJECT, OBJECT]
    assert emit.dump([]) == ""


def test_lists_stand_at_their_key_as_kubectl_writes_them() -> None:
    assert emit.dump([{"a": [{"b": [], "c": {}}]}]) == "a:\n- b: []\n  c: {}\n"
