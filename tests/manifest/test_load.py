"""A file to its objects, and nothing in it that is passed over in silence."""

import pytest

from setsail.manifest import load


def problems(source: str) -> list[str]:
    return [problem.message.en for problem in load.load(source.encode(), "f.yaml").problems]


def test_lists_are_expanded_with_the_place_of_each_item() -> None:
    source = """\
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Service, metadata: {name: a}}
- apiVersion: apps/v1
  kind: DeploymentList
  items:
  - metadata: {name: b}
"""
    found = load.load(source.encode(), "f.yaml")
    assert found.problems == ()
    assert [(m.kind, m.name, m.base) for m in found.manifests] == [
        ("Service", "a", ("items", 0)),
        ("Deployment", "b", ("items", 1, "items", 0)),
    ]
    assert found.manifests[1].api_version == "apps/v1"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("a: 1\n", "not a Kubernetes object"),
        ("- a\n", "not an object"),
        ("just words\n", "not an object"),
        ("apiVersion: v1\nmetadata: {}\n", "kind is missing"),
        ("kind: Pod\n", "apiVersion is missing"),
        ("apiVersion: v1\nkind: 3\n", "kind is missing"),
        ("services:\n  web: {image: a}\n", "compose file"),
        ("resources: [a.yaml]\n", "kustomization"),
        ("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n", "kustomization"),
        ("name: {{ .Values.name }}\n", "Helm template"),
        ("{{- if .Values.on }}\na: 1\n{{- end }}\n", "Helm template"),
        ("apiVersion: v1\nkind: List\nitems: [3]\n", "not an object"),
    ],
)
def test_what_is_not_checked_says_why(source: str, says: str) -> None:
    (problem,) = problems(source)
    assert problem.startswith("not checked: ")
    assert says in problem


def test_only_what_cannot_be_read_at_all_is_broken() -> None:
    assert load.load(b"services: {a: 1}\n", "f").broken == ()
    assert load.load(b"a: {{ x }}\n", "f").broken == ()
    found = load.load(b"a: [\n---\nkind: Pod\n---\napiVersion: v1\nkind: Pod\n", "f")
    assert (len(found.manifests), len(found.problems), len(found.broken)) == (1, 2, 1)


def test_unknown_kinds_and_braces_in_strings_are_objects() -> None:
    source = "apiVersion: a.b/v1\nkind: Foo\nspec: {x: '{{ $labels.pod }}'}\n"
    found = load.load(source.encode(), "f")
    assert [m.kind for m in found.manifests] == ["Foo"] and not found.problems


def test_wrong_types_are_objects_too() -> None:
    source = "apiVersion: apps/v1\nkind: Deployment\nmetadata: no\nspec: {replicas: three}\n"
    (manifest,) = load.load(source.encode(), "f").manifests
    assert (manifest.name, manifest.replicas, manifest.pod) == ("", None, None)


def test_any_bytes_are_read() -> None:
    assert load.load(b"\xff\xfe\x00", "f").manifests == ()
    assert load.load(b"", "f") == ((), (), ())
    assert load.load(b"\xffapiVersion: v1\nkind: Pod\n", "f").manifests == ()
