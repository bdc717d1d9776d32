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


def system(number: int, components: int) -> str:
    """A system.yaml whose services call each other, a database and an entry of the system before
    it; the same for the same numbers."""
    lines = [f"system: s{number}", f"owner: {{team: t{number % 9}, tier: {1 + number % 3}}}"]
    lines += ["external:", "  db: {type: mysql, hosts: [10.1.0.1], maxConnections: 4000}"]
    if number:
        lines.append(f"  before: {{type: https, hosts: [s{number - 1}.example.cn]}}")
    lines.append("services:")
    for at in range(components):
        called = (to for to in dict.fromkeys((at // 2, at // 5)) if to < at)
        needs = [f"c{to}: {{timeout: 2s}}" for to in called]
        needs += ["db: {pool: 5}"] if at % 2 else []
        needs += ["before: "] if number and at == 1 else []
        expose = f"expose: {{host: s{number}.example.cn}}, " if at == 0 else ""
        kept = "volumes: {up: {path: /data/uploads, kind: data}}, " if at % 5 == 0 else ""
        joined = ", ".join(needs)
        lines.append(
            f"  c{at}: {{image: x/c{at}:1, port: 8080, {expose}{kept}needs: {{{joined}}}}}"
        )
    return "\n".join(lines) + "\n"


def documents(count: int) -> Iterator[str]:
    """`count` documents of mixed kinds, about 3 kB each; the same for the same count."""
    for number in range(count):
        yield MAKERS[number % len(MAKERS)](number, f"thing-{number}")


def stream(count: int) -> str:
    """The documents as one multi-document file."""
    return "---\n".join(documents(count))
