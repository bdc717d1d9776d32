"""Manifests to measure on, made from a number alone."""

from collections.abc import Callable, Iterator

HEAD = "apiVersion: {api}\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: team-{n}\n"
LABELS = "  labels:\n    app: {name}   # who this is\n    version: 9.5\n"
CONTAINER = """\
{i}- name: {name}
{i}  image: registry.example.com/team/{name}:{tag}
{i}  ports:
{i}  - name: http
{i}    containerPort: 8080
{i}  env:
{i}  - {{name: LOG_LEVEL, value: info}}
{i}  - name: TIMEOUT
{i}    value: "30"
{i}  resources:
{i}    requests: {{cpu: 100m, memory: 128Mi}}
{i}  readinessProbe:
{i}    httpGet: {{path: /ready, port: http}}
"""


def deployment(number: int, name: str, kind: str = "Deployment") -> str:
    """A workload with one to three containers."""
    containers = "".join(
        CONTAINER.format(i=" " * 6, name=f"{name}-{c}", tag="latest" if number % 3 else "1.2.3")
        for c in range(1 + number % 3)
    )
    return (
        HEAD.format(api="apps/v1", kind=kind, name=name, n=number % 7)
        + LABELS.format(name=name)
        + f"spec:\n  replicas: {number % 5}\n  selector:\n    matchLabels: {{app: {name}}}\n"
        + (f"  serviceName: {name}\n" if kind == "StatefulSet" else "")
        + f"  template:\n    metadata:\n      labels: {{app: {name}}}\n    spec:\n"
        + f"      containers:\n{containers}"
    )


def service(number: int, name: str) -> str:
    """A Service of the Deployment made just before it."""
    owner = f"thing-{number - 1}"
    return (
        HEAD.format(api="v1", kind="Service", name=name, n=(number - 1) % 7)
        + f"spec:\n  selector: {{app: {owner}}}\n  ports:\n  - port: 80\n    targetPort: http\n"
    )


def config_map(number: int, name: str) -> str:
    """A ConfigMap with a file of a few kilobytes, as real ones have."""
    rows = "".join(f"    key.{n}: value of line {n}, {number}\n" for n in range(60 + number % 90))
    return (
        HEAD.format(api="v1", kind="ConfigMap", name=name, n=number % 7)
        + f"data:\n  app.properties: |\n{rows}"
    )


def autoscaler(number: int, name: str) -> str:
    """A HorizontalPodAutoscaler."""
    return (
        HEAD.format(api="autoscaling/v2", kind="HorizontalPodAutoscaler", name=name, n=number % 7)
        + f"spec:\n  minReplicas: 1\n  maxReplicas: {2 + number % 9}\n"
        + "  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, "
        + f"name: thing-{number - number % 6}}}\n"
    )


MAKERS: tuple[Callable[[int, str], str], ...] = (
    deployment,
    service,
    config_map,
    lambda number, name: deployment(number, name, "StatefulSet"),
    config_map,
    autoscaler,
)


def documents(count: int) -> Iterator[str]:
    """`count` documents of mixed kinds, about 3 kB each; the same for the same count."""
    for number in range(count):
        yield MAKERS[number % len(MAKERS)](number, f"thing-{number}")


def stream(count: int) -> str:
    """The documents as one multi-document file."""
    return "---\n".join(documents(count))
