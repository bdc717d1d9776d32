"""Every name of another object is found, with its field."""

from setsail.manifest import load, reference

TEXT = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: a, namespace: ns}
spec:
  serviceName: heads
  template:
    spec:
      serviceAccountName: runner
      priorityClassName: high
      imagePullSecrets: [{name: pull}]
      containers:
      - name: c
        envFrom: [{configMapRef: {name: all, optional: true}}, {secretRef: {name: keys}}]
        env:
        - {name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}
        - {name: B, valueFrom: {configMapKeyRef: {name: m, key: k, optional: true}}}
        - {name: C, value: plain}
      volumes:
      - {name: v1, configMap: {name: files, items: [{key: one}, {key: two}]}}
      - {name: v2, secret: {secretName: cert}}
      - {name: v3, persistentVolumeClaim: {claimName: disk}}
      - {name: v4, projected: {sources: [{secret: {name: token}}]}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec:
  ingressClassName: nginx
  tls: [{secretName: tls}]
  rules: [{http: {paths: [{backend: {service: {name: web, port: {number: 80}}}}]}}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: ns}
spec:
  parentRefs: [{name: edge, namespace: gateways}]
  rules: [{backendRefs: [{name: web, port: 8080}]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: ns}
roleRef: {kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: runner}, {kind: User, name: eve}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h, namespace: ns}
spec: {scaleTargetRef: {kind: Deployment, name: web}}
---
{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {app: x}}}
"""
FOUND = [[*reference.references(m)] for m in load.load(TEXT.encode(), "f").manifests]


def told(index: int) -> list[tuple[str, str, str, bool]]:
    return [(r.kind, r.name, r.key, r.optional) for r in FOUND[index]]


def test_what_a_pod_needs() -> None:
    assert told(0) == [
        ("ServiceAccount", "runner", "", False),
        ("PriorityClass", "high", "", False),
        ("Secret", "pull", "", False),
        ("ConfigMap", "files", "one", False),
        ("ConfigMap", "files", "two", False),
        ("Secret", "cert", "", False),
        ("PersistentVolumeClaim", "disk", "", False),
        ("Secret", "token", "", False),
        ("ConfigMap", "all", "", True),
        ("Secret", "keys", "", False),
        ("Secret", "s", "k", False),
        ("ConfigMap", "m", "k", True),
        ("Service", "heads", "", False),
    ]
    assert {r.namespace for r in FOUND[0]} == {"ns", ""}


def test_what_routes_bindings_and_scalers_name() -> None:
    assert told(1) == [
        ("IngressClass", "nginx", "", False),
        ("Service", "web", "80", False),
        ("Secret", "tls", "", False),
    ]
    assert told(2) == [("Gateway", "edge", "", False), ("Service", "web", "8080", False)]
    assert [r.namespace for r in FOUND[2]] == ["gateways", "ns"]
    assert told(3) == [("Role", "reader", "", False), ("ServiceAccount", "runner", "", False)]
    assert told(4) == [("Deployment", "web", "", False)]


def test_pods_are_chosen_by_labels() -> None:
    (chosen,) = FOUND[5]
    assert (chosen.kind, chosen.selector) == ("Pod", {"matchLabels": {"app": "x"}})


def test_every_path_leads_to_what_it_names() -> None:
    manifests = load.load(TEXT.encode(), "f").manifests
    for manifest, found in zip(manifests, FOUND, strict=True):
        for each in found:
            wanted = {each.name, each.key} if each.selector is None else None
            value = manifest.get(*each.path)
            assert value in wanted if wanted else isinstance(value, dict)
