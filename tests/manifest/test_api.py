"""The API table: its verdict is that of a validator and schemas that are not ours."""

import copy
import importlib.util
import json
import random
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from setsail.manifest import api, load

ROOT = Path(__file__).resolve().parents[2]
DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}, annotations: {a: b}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  strategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 30
      containers:
      - name: web
        image: web:1
        imagePullPolicy: Always
        args: [a, b]
        ports: [{containerPort: 80, protocol: TCP}]
        resources: {requests: {cpu: 1, memory: 64Mi}}
        readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 5}
        securityContext: {runAsNonRoot: true}
"""


def body(text: str = DEPLOYMENT) -> dict[str, Any]:
    return load.load(text.encode(), "f").manifests[0].body


def said(found: dict[str, Any], version: str | None = None) -> dict[str, str]:
    return {".".join(map(str, path)): text.en for path, text in api.check(found, version)}


def test_an_object_that_fits_has_nothing_said_about_it() -> None:
    assert said(body()) == {}
    assert all(said(body(), version) == {} for version in api.versions())


def test_each_fault_has_its_path_and_a_way_out() -> None:
    wrong = body()
    wrong["spec"]["replicas"] = "three"
    container = wrong["spec"]["template"]["spec"]["containers"][0]
    container["imagePullPolcy"] = "Always"
    container["imagePullPolicy"] = "always"
    container["ports"][0] = {"name": "http"}
    wrong["metadata"]["labels"]["n"] = 1
    del wrong["spec"]["selector"]
    wrong["spec"]["template"]["spec"]["nodeSelector"] = []
    at = "spec.template.spec.containers.0"
    assert said(wrong) == {
        "spec.replicas": 'an integer is expected, not the string "three"',
        f"{at}.imagePullPolcy": "the API has no field imagePullPolcy here; "
        "did you mean imagePullPolicy?",
        f"{at}.imagePullPolicy": "always is not one of Always, IfNotPresent, Never; "
        "did you mean Always?",
        f"{at}.ports.0.containerPort": "containerPort is required",
        "metadata.labels.n": "a string is expected, not the number 1",
        "spec.selector": "selector is required",
        "spec.template.spec.nodeSelector": "a mapping is expected, not a list",
    }


def test_null_is_as_if_absent() -> None:
    found = body()
    found["spec"]["replicas"] = None
    assert said(found) == {}
    found["spec"]["selector"] = None
    assert list(said(found)) == ["spec.selector"]


def test_what_a_version_does_not_have_is_said_for_that_version() -> None:
    schema = "flowcontrol.apiserver.k8s.io/v1beta2"
    assert api.life(schema, "FlowSchema") == ("", "1.28")
    old = {"apiVersion": schema, "kind": "FlowSchema", "metadata": {"name": "a"}}
    assert said(old, "1.28") == {}
    assert "any more; 1.28 was the last" in said(old, "1.30")["apiVersion"]
    pod = body()
    pod["spec"]["template"]["spec"]["resources"] = {"limits": {"cpu": 1}}
    assert "yet; 1.32 is the first" in said(pod, "1.30")["spec.template.spec.resources"]
    assert said(pod, "1.34") == {} == said(pod)
    with pytest.raises(ValueError):
        said(pod, "1.2")


def test_kinds_that_moved_and_kinds_of_others() -> None:
    moved = {"apiVersion": "extensions/v1beta1", "kind": "Ingress"}
    assert "networking.k8s.io/v1" in said(moved)["apiVersion"]
    custom = {"apiVersion": "example.org/v1", "kind": "Shop"}
    assert "were not checked" in said(custom)["kind"]
    assert not api.known("example.org/v1", "Shop") and api.known("apps/v1", "Deployment")
    assert api.successors("autoscaling/v2beta2", "HorizontalPodAutoscaler")[0] == "autoscaling/v1"


def test_the_table_is_fresh() -> None:
    pytest.importorskip("kubernetes_validate", reason="NOT RUN: the table's source is absent")
    builder = ROOT / "scripts" / "build_api_table.py"
    spec = importlib.util.spec_from_file_location("build_api_table", builder)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.main(["--check"]) == 0


def mutants(found: dict[str, Any], count: int) -> Iterator[dict[str, Any]]:
    """The object with one value replaced by one of another type, or a key misspelt or gone."""
    chance = random.Random(7)
    for _ in range(count):
        changed = copy.deepcopy(found)
        holder: Any = changed
        while True:
            steps = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not steps:
                break
            step = chance.choice(steps)
            if isinstance(holder[step], dict | list) and holder[step] and chance.random() < 0.8:
                holder = holder[step]
                continue
            if holder is changed and step in ("apiVersion", "kind"):
                break
            match chance.randrange(3):
                case 0:
                    holder[step] = chance.choice([7, "word", True, [], {}, 1.5, ["a"], {"a": "b"}])
                case 1 if isinstance(holder, dict):
                    holder[step + "x"] = holder.pop(step)
                case _:
                    del holder[step]
            break
        yield changed


def test_the_verdict_is_that_of_jsonschema_and_the_strict_schemas() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="NOT RUN: jsonschema is absent")
    pytest.importorskip("kubernetes_validate", reason="NOT RUN: the schemas are absent")
    folder = resources.files("kubernetes_validate") / "kubernetes-json-schema"
    text = (folder / "v1.37.0-local-strict" / "_definitions.json").read_text("utf-8")
    schema = {**json.loads(text), "$ref": "#/$defs/io.k8s.api.apps.v1.Deployment"}
    judge = jsonschema.Draft202012Validator(schema)
    assert judge.is_valid(body())
    verdicts = {True: 0, False: 0}
    for mutant in mutants(body(), 250):
        theirs = judge.is_valid(mutant)
        verdicts[theirs] += 1
        assert (not said(mutant, "1.37")) == theirs, (said(mutant, "1.37"), mutant)
    assert min(verdicts.values()) > 30
