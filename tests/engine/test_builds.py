"""Overlays and charts: judged as they are rendered, told where to mend, never from the network."""

import shutil
from pathlib import Path

import pytest

from setsail.engine import gather, judging
from setsail.engine.gather import Wanted
from setsail.engine.judging import Request, Told
from setsail.world import program

BASE = {
    "base/kustomization.yaml": (
        "resources: [web.yaml]\nconfigMapGenerator:\n- name: c\n  literals: [A=b]\n"
    ),
    "base/web.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      hostPID: true
      containers:
      - name: web
        image: web
        securityContext: {privileged: true}
""",
}
PROD = {
    "prod/kustomization.yaml": """\
resources: [../base]
namePrefix: prod-
namespace: shop
images:
- name: web
  newTag: latest
patches:
- path: patch.yaml
- target: {kind: Deployment}
  patch: |-
    - op: add
      path: /spec/template/spec/hostNetwork
      value: true
""",
    "prod/patch.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      hostIPC: true
      containers:
      - name: side
        image: side:1.0
""",
}


def told(folder: Path, *rules: str, path: str = ".", wanted: Wanted | None = None) -> Told:
    gathered = gather.gather([str(folder / path)], wanted=wanted)
    return judging.told(gathered, Request(rules=rules))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    if not (program.find("kubectl") or program.find("kustomize")):
        pytest.skip("NOT RUN: neither kubectl nor kustomize is installed")
    write(tmp_path, {**BASE, **PROD})
    return tmp_path


def write(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(text)


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ("host-pid", "base/web.yaml:9:16"),
        ("privileged-container", "base/web.yaml:13:39"),
        ("host-ipc", "prod/patch.yaml:7:16"),
        ("host-network", "prod/kustomization.yaml:12:7"),
        ("image-tag-latest-or-missing", "prod/kustomization.yaml:6:11"),
    ],
)
def test_a_finding_stands_where_its_value_is_written(shop: Path, rule: str, place: str) -> None:
    (finding,) = told(shop, rule, path="prod").checked.findings
    assert str(finding.place).removeprefix(f"{shop}/") == place
    assert finding.object is not None and finding.object.name == "prod-web"
    assert finding.object.namespace == "shop" and finding.fix == "none"


def test_what_is_missing_stands_at_its_container_in_the_file_that_has_it(shop: Path) -> None:
    found = told(shop, "capability-not-drop-all", path="prod").checked.findings
    lines = {str(f.place).removeprefix(f"{shop}/").rpartition(":")[0] for f in found}
    assert lines == {"base/web.yaml:13", "prod/patch.yaml:9"}
    assert all("patch" in f.related[-1].message.en for f in found)


def test_a_base_is_judged_as_its_overlay_makes_it_and_patches_are_no_manifests(shop: Path) -> None:
    checked = told(shop, "privileged-container").checked
    assert len(checked.findings) == 1 and checked.not_checked == ()


def test_an_equal_finding_of_two_overlays_is_told_once(shop: Path) -> None:
    write(shop, {"test/kustomization.yaml": "resources: [../base]\nnamespace: shop-test\n"})
    checked = told(shop, "host-pid", "host-ipc").checked
    assert {f.rule: f.environments for f in checked.findings} == {
        "host-pid": ("prod", "test"),
        "host-ipc": ("prod",),
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("resources: ['https://e.example/a.yaml']", "remote"),
        ("resources: ['github.com/a/b?ref=v1']", "remote"),
        ("resources: ['git@e.example:a/b']", "remote"),
        ("patches: [{path: 'https://e.example/p.yaml'}]", "remote"),
        ("configMapGenerator: [{name: a, files: ['k=https://e.example/f']}]", "remote"),
        ("components: [../nowhere]", "not there"),
        ("resources: ['../../../../../../../../etc']", "outside"),
        ("helmCharts: [{name: a, repo: 'https://e.example'}]", "Helm"),
    ],
)
def test_nothing_remote_and_nothing_outside_is_read(tmp_path: Path, line: str, said: str) -> None:
    write(tmp_path, {"o/p/kustomization.yaml": line + "\n", ".git/HEAD": ""})
    checked = told(tmp_path, "host-pid", path="o/p").checked
    (problem,) = checked.broken
    assert said in problem.message.en and problem.help is not None and checked.objects == 0


def test_without_a_builder_an_overlay_is_told_as_not_checked(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "find", lambda name: None)
    checked = told(shop, "host-pid", path="prod").checked
    assert checked.objects == 0 and "neither kubectl nor" in checked.broken[0].message.en


def test_a_build_that_fails_says_why(shop: Path) -> None:
    (shop / "prod" / "patch.yaml").write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: nobody}\n"
    )
    (problem,) = told(shop, "host-pid", path="prod").checked.broken
    assert "the build fails" in problem.message.en and "nobody" in problem.message.en


def test_fixes_become_patches_that_the_builder_takes(shop: Path) -> None:
    from setsail.engine import patches

    found = told(shop, "privilege-escalation", "seccomp-not-set", path="prod")
    written = patches.make(found, Request(rules=("privilege-escalation", "seccomp-not-set")), "p")
    texts = {name.removeprefix("p/"): text for name, text in written.files.items()}
    listing = texts.pop("add-to-kustomization.txt")
    write(shop / "prod", texts)
    file = shop / "prod" / "kustomization.yaml"
    entries = listing.partition("patches:\n")[2]
    file.write_text(file.read_text() + entries)
    after = told(shop, "privilege-escalation", "seccomp-not-set", path="prod").checked
    assert after.broken == ()
    (left,) = after.findings
    assert "container web" in left.message.en, "a privileged container has no safe fix"


CHART = {
    "web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 0.1.0\n",
    "web/values.yaml": "replicas: 1\n",
    "web/templates/web.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      hostPID: true
      containers:
      - {name: web, image: "web:1"}
""",
    "web/templates/try.yaml": """\
apiVersion: v1
kind: Pod
metadata: {name: try, annotations: {helm.sh/hook: test}}
spec: {hostPID: true, containers: [{name: a, image: a}]}
""",
}


def test_without_helm_a_chart_is_told_and_its_templates_are_no_manifests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "find", lambda name: None)
    write(tmp_path, CHART)
    (problem,) = told(tmp_path, "host-pid").checked.not_checked
    assert "helm is not installed" in problem.message.en and problem.help is not None


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    if shutil.which("helm") is None:
        pytest.skip("NOT RUN: helm is not installed, so no chart was rendered")
    write(tmp_path, CHART)
    return tmp_path


def test_a_chart_is_rendered_and_points_to_template_and_value(chart: Path) -> None:
    checked = told(chart, "host-pid", "single-replica").checked
    lines = {f.rule: (f.place.line, f.related[-1].message.en) for f in checked.findings}
    assert lines["host-pid"][0] == 11 and "template" in lines["host-pid"][1]
    assert lines["single-replica"][0] == 6 and "value replicas:" in lines["single-replica"][1]
    assert "helm test" in checked.not_checked[0].message.en


def test_values_files_are_used(chart: Path) -> None:
    (chart / "prod.yaml").write_text("replicas: 3\n")
    wanted = Wanted(values=(str(chart / "prod.yaml"),))
    assert told(chart, "single-replica", path="web", wanted=wanted).checked.findings == ()


def test_a_chart_that_cannot_be_rendered_says_why(chart: Path) -> None:
    (chart / "web" / "templates" / "web.yaml").write_text("{{ fail `no way` }}\n")
    (problem,) = told(chart, "host-pid").checked.broken
    assert "no way" in problem.message.en


def test_the_other_side_of_a_finding_stands_in_its_own_file(tmp_path: Path) -> None:
    """Two objects of one overlay: both places are lines that somebody wrote."""
    write(
        tmp_path,
        {
            "kustomization.yaml": "resources: [web.yaml, budget.yaml]\nnamespace: shop\n",
            "web.yaml": BASE["base/web.yaml"].replace(
                "spec:\n  selector", "spec:\n  replicas: 1\n  selector"
            ),
            "budget.yaml": "# the budget\napiVersion: policy/v1\nkind: PodDisruptionBudget\n"
            "metadata: {name: web}\nspec: {minAvailable: 1, selector: {matchLabels: {app: web}}}\n",
        },
    )
    found = told(tmp_path, "pdb-min-available-blocks-eviction", path=".")
    (finding,) = found.checked.findings
    files = {related.place.file.rpartition("/")[2] for related in finding.related}
    assert finding.place.file.endswith("budget.yaml")
    assert "web.yaml" in files and not any("kustomize" in file for file in files)
