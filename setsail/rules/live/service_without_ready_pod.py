"""Nobody is behind a Service now.

Its selector matches no pod that runs, or none of those is ready: every connection to it is
refused, whatever the files say.

Start the pods that it is for, or mend its selector; where they run and are not ready, look at
their readiness probe.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import running, selector
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, mapping, number, strings
from setsail.rules.rule import Find

ZH = """Service 背后现在没有 Pod。

它的选择器没有匹配到运行中的 Pod，或者匹配到的都未就绪：无论文件怎么写，所有到它的连接都会被拒绝。

启动它对应的 Pod，或修正选择器；如果 Pod 在运行但未就绪，请查看就绪探针。
"""

KINDS = ("Service",)
ITEM = "readiness-probe"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
status: {loadBalancer: {}}
---
apiVersion: v1
kind: Pod
metadata: {name: web-0, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
status: {phase: Running, conditions: [{type: Ready, status: "False"}]}
"""

GOOD = BAD.replace('"False"', '"True"')


def applies(manifest: Manifest, around: Around) -> bool:
    """Services that choose pods and were seen on a cluster."""
    return "status" in manifest.body and bool(manifest.selector)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those without a ready pod, unless all that they choose was scaled to none."""
    found = around.selected_pods(manifest.namespace, manifest.selector)
    chosen = [pod.owner for pod in found if pod.owner.kind == "Pod" and _lives(pod.owner)]
    if any(running.condition(pod.body, "Ready").get("status") == "True" for pod in chosen):
        return
    if not chosen and _at_rest(manifest, around):
        return
    if chosen:
        said = Text(
            f"none of its {len(chosen)} pods is ready", f"它的 {len(chosen)} 个 Pod 都未就绪"
        )
    else:
        said = Text("its selector matches no running pod", "选择器没有匹配到运行中的 Pod")
    yield Find(("spec", "selector"), said)


def _lives(pod: Manifest) -> bool:
    ended = mapping(pod.body, "status").get("phase") in ("Succeeded", "Failed")
    return not ended and not running.leaving(pod.body)


def _at_rest(service: Manifest, around: Around) -> bool:
    """Whether a workload that it chooses was told to have no pods."""
    return any(
        number(each.body, "spec", "replicas") == 0
        and each.namespace == service.namespace
        and selector.matches(
            service.selector, strings(each.body, "spec", "template", "metadata", "labels")
        )
        for each in around.of_kind("Deployment", "StatefulSet")
    )
