"""A webhook must approve the start of its own pods.

With `failurePolicy: Fail` nothing is created while the webhook does not answer. If its rules match
the pods that answer it, then after all of them are gone (a node upgrade, an eviction, one replica)
no new one can start, because none is there to approve it. Rules that match kube-system stop the
cluster's own parts in the same way.

Leave out the webhook's own namespace and kube-system with a `namespaceSelector` on
`kubernetes.io/metadata.name`, run two replicas or more, and keep the timeout short.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, mapping, read, text
from setsail.rules import policies
from setsail.rules.rule import Find, beside

ZH = """Webhook 必须批准自己的 Pod 启动。

`failurePolicy: Fail` 时，webhook 不回应就什么都创建不了。如果它的规则匹配到回应它的那些 Pod，那么它们全部消失之后（节点升级、
驱逐、单副本），新的也起不来，因为没有谁能批准。规则匹配 kube-system 时，集群自身的组件也会这样被卡住。

用 `namespaceSelector`（`kubernetes.io/metadata.name`）排除 webhook 自己的命名空间和 kube-system，运行两个以上副本，超时要短。
"""

KINDS = ("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration")
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: guard}
webhooks:
  - name: guard.policies.svc.example
    failurePolicy: Fail
    sideEffects: None
    admissionReviewVersions: [v1]
    clientConfig: {service: {name: guard, namespace: policies}}
    rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
---
apiVersion: v1
kind: Service
metadata: {name: guard, namespace: policies}
spec:
  selector: {app: guard}
  ports: [{port: 443, targetPort: 9443}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: guard, namespace: policies}
spec:
  selector: {matchLabels: {app: guard}}
  template:
    metadata: {labels: {app: guard}}
    spec:
      containers:
        - name: guard
          image: registry.example/guard:1.4
          ports: [{containerPort: 8080}]
"""

GOOD = """
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: guard}
webhooks:
  - name: guard.policies.svc.example
    failurePolicy: Fail
    sideEffects: None
    admissionReviewVersions: [v1]
    clientConfig: {service: {name: guard, namespace: policies}}
    rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
    namespaceSelector:
      matchExpressions:
        - {key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system, policies]}
---
apiVersion: v1
kind: Service
metadata: {name: guard, namespace: policies}
spec:
  selector: {app: guard}
  ports: [{port: 443, targetPort: 9443}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: guard, namespace: policies}
spec:
  selector: {matchLabels: {app: guard}}
  template:
    metadata: {labels: {app: guard}}
    spec:
      containers:
        - name: guard
          image: registry.example/guard:1.4
          ports: [{containerPort: 8080}]
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find webhooks that must answer, about pods, and whose own pods they cannot exclude."""
    for at, webhook in enumerate(items(manifest.body, "webhooks")):
        must = text(webhook, "failurePolicy") in ("", "Fail")
        if must and _about_pods(webhook) and not items(webhook, "matchConditions"):
            yield from _own(manifest, at, webhook, around)


def _own(manifest: Manifest, at: int, webhook: Any, around: Around) -> Iterator[Find]:
    ref = read(webhook, "clientConfig", "service")
    name, namespace = text(ref, "name"), text(ref, "namespace")
    if not name:
        return
    path = ("webhooks", at, "namespaceSelector")
    service = around.find("Service", namespace, name)
    pods = around.selected_pods(namespace, service.selector) if service else ()
    spaces, objects = read(webhook, "namespaceSelector"), read(webhook, "objectSelector")
    unlimited = not spaces and not objects
    caught = [p for p in pods if not objects or selector.matches(objects, p.labels)]
    if not unlimited and not (caught and _surely(spaces, namespace, around)):
        return
    answers = Text("this answers the webhook", "由它回应 webhook")
    yield Find(
        path,
        Text(
            f"webhook {text(webhook, 'name')} must approve the pods of Service {name} in "
            f"{namespace}, which answer it: once all are gone, none can start",
            f"webhook {text(webhook, 'name')} 必须批准 {namespace} 中 Service {name} 的 Pod，而它们正是回应者："
            "一旦全部消失，就再也起不来",
        ),
        tuple(beside(p.owner, ("metadata", "name"), answers) for p in pods[:3]),
    )


def _about_pods(webhook: Any) -> bool:
    """Whether a rule matches the creation of pods."""
    return any(
        {"pods", "*", "*/*", "pods/*"} & set(map(str, items(rule, "resources")))
        and {"", "*"} & set(map(str, items(rule, "apiGroups")))
        and {"CREATE", "*"} & set(map(str, items(rule, "operations")))
        for rule in items(webhook, "rules")
    )


def _surely(spaces: Any, namespace: str, around: Around) -> bool:
    """Whether a selector surely selects the namespace: its labels are all known."""
    if not spaces:
        return True
    known = {policies.NAME: namespace}
    given = around.find("Namespace", "", namespace)
    asked = set(mapping(spaces, "matchLabels"))
    asked |= {text(each, "key") for each in items(spaces, "matchExpressions")}
    if given is None and asked - {policies.NAME}:
        return False
    return selector.matches(spaces, {**(given.labels if given else {}), **known})
