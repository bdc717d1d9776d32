"""Volumes, rights, configuration and variables, judged with what they refer to."""

from typing import Any

import pytest

from tests.rules.relations import found, ingress, service, thing, workload


def claim(mode: str) -> dict[str, Any]:
    return thing("PersistentVolumeClaim", f"{{accessModes: [{mode}]}}", "files")


FILES = "{volumes: [{name: f, persistentVolumeClaim: {claimName: files}}]%s}"


def test_a_claim_of_two_workloads() -> None:
    one, two = workload(pod=FILES % ""), workload("report", pod=FILES % "")
    (finding,) = found("pvc-shared-by-workloads", claim("ReadWriteOnce"), one, two)
    assert len(finding.related) == 2
    assert found("pvc-shared-by-workloads", claim("ReadWriteMany"), one, two) == ()
    assert found("pvc-shared-by-workloads", claim("ReadWriteOnce"), one) == ()
    node = ", nodeSelector: {kubernetes.io/hostname: n1}"
    both = workload(pod=FILES % node), workload("report", pod=FILES % node)
    assert found("pvc-shared-by-workloads", claim("ReadWriteOnce"), *both) == ()


MOUNT = "volumeMounts: [{name: f, mountPath: /files%s}]"


@pytest.mark.parametrize(
    ("context", "mount", "rightless"),
    [
        ("securityContext: {runAsUser: 1000}", "", True),
        ("securityContext: {runAsNonRoot: true}", "", True),
        ("securityContext: {runAsUser: 1000, fsGroup: 1000}", "", False),
        ("securityContext: {runAsUser: 1000}", ", readOnly: true", False),
        ("securityContext: {runAsUser: 0}", "", False),
        ("securityContext: {}", "", False),
        ("securityContext: {runAsUser: 1000}, initContainers: "
         "[{name: c, image: b, command: [chown, -R, '1000', /files]}]", "", False),
    ],
)  # fmt: skip
def test_rights_on_a_volume(context: str, mount: str, rightless: bool) -> None:
    pod, box = FILES % f", {context}", f"{{{MOUNT % mount}}}"
    assert bool(found("nonroot-without-volume-rights", workload(pod=pod, box=box))) is rightless


def test_an_image_of_root_is_refused() -> None:
    refused = "{securityContext: {runAsNonRoot: true}, image: '%s'}"
    rule = "nonroot-without-volume-rights"
    assert found(rule, workload(box=refused % "nginx:1.27"))
    assert found(rule, workload(box=refused % "docker.io/library/redis:7"))
    assert found(rule, workload(box=refused % "nginxinc/nginx-unprivileged:1.27")) == ()
    assert found(rule, workload(box="{securityContext: {runAsUser: 5}, image: 'nginx:1'}")) == ()


@pytest.mark.parametrize(
    ("box", "fails"),
    [
        ("image: 'nginx:1.27'", True),
        ("image: 'nginx:1.27', command: [nginx-check]", False),
        ("image: 'nginx:1.27', volumeMounts: "
         "[{name: a, mountPath: /run}, {name: b, mountPath: /var/cache}]",
         False),
        ("image: 'nginx:1.27', volumeMounts: [{name: a, mountPath: /run, readOnly: true}]", True),
        ("image: 'registry.example/web:1'", False),
    ],
)  # fmt: skip
def test_where_a_program_must_write(box: str, fails: bool) -> None:
    web = workload(box=f"{{{box}, securityContext: {{readOnlyRootFilesystem: true}}}}")
    assert bool(found("readonly-root-without-writable", web)) is fails


def test_what_the_level_of_a_namespace_refuses() -> None:
    rule = "psa-will-reject"
    label = "pod-security.kubernetes.io/enforce"
    space = thing("Namespace", "{}", "shop", labels={label: "restricted"})
    web = workload(namespace="shop")
    names = {finding.path[-1] for finding in found(rule, space, web)}
    assert names == {"allowPrivilegeEscalation", "drop", "runAsNonRoot", "seccompProfile"}
    good = """{securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]},
               runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}}"""
    assert found(rule, space, workload(namespace="shop", box=good)) == ()
    assert found(rule, space, workload(namespace="other")) == ()
    for open_pod in ("runAsNonRoot: false", "runAsUser: 0"):  # whatever the container says
        pod = f"{{securityContext: {{{open_pod}}}}}"
        assert found(rule, space, workload(namespace="shop", box=good, pod=pod))
    baseline = thing("Namespace", "{}", "shop", labels={label: "baseline"})
    assert found(rule, baseline, web) == ()
    assert found(rule, baseline, workload(namespace="shop", pod="{hostPID: true}"))
    key = "container.apparmor.security.beta.kubernetes.io/web"
    for value, refused in (
        ("unconfined", True),
        ("localhost/a", False),
        ("runtime/default", False),
    ):
        pod = thing("Pod", "{containers: [{name: web}]}") | {
            "metadata": {"name": "web", "namespace": "shop", "annotations": {key: value}}
        }
        assert bool(found(rule, baseline, pod)) is refused


def test_data_that_goes_with_its_claim() -> None:
    claims = """[{metadata: {name: data}, spec: {storageClassName: fast,
                  accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]"""
    box = (
        "{image: 'postgres:16', volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]}"
    )
    store = workload("db", box=box, spec=f"{{volumeClaimTemplates: {claims}}}", kind="StatefulSet")
    fast = thing("storage.k8s.io/v1 StorageClass", "{}", "fast") | {"provisioner": "p"}
    rule = "data-delete-risk"
    assert found(rule, store, fast)  # Delete is the default
    assert found(rule, store, fast | {"reclaimPolicy": "Retain"}) == ()
    assert found(rule, store) == ()  # the class is not known
    backup = thing("velero.io/v1 Schedule", "{}", "nightly")
    assert found(rule, store, fast, backup) == ()


def test_configuration_that_does_not_arrive() -> None:
    config = thing("ConfigMap", "{}", "conf") | {"data": {"a.yaml": "x", "REDIS_PORT": "1"}}
    sub = """{volumeMounts: [{name: c, mountPath: /etc/a.yaml, subPath: %s}]}"""
    volume = "{volumes: [{name: c, configMap: {name: conf}}]}"
    assert found("subpath-config-mount", workload(pod=volume, box=sub % "a.yaml"), config)
    assert (
        found(
            "subpath-config-mount",
            workload(pod=volume, box=sub % "a.yaml"),
            config | {"immutable": True},
        )
        == ()
    )
    assert found("config-key-missing", workload(pod=volume, box=sub % "b.yaml"), config)
    assert found("config-key-missing", workload(pod=volume, box=sub % "a.yaml"), config) == ()
    assert found("config-key-missing", workload(pod=volume, box=sub % "b.yaml")) == ()
    source = "{name: conf, optional: true, items: [{key: b, path: b}]}"
    keyed = f"{{volumes: [{{name: c, configMap: {source}}}]}}"
    assert found("config-key-missing", workload(pod=keyed), config) == ()


@pytest.mark.parametrize(
    ("box", "count"),
    [
        ("{env: [{name: A, value: $(B)}, {name: B, value: x}]}", 1),
        ("{env: [{name: B, value: x}, {name: A, value: $(B)}]}", 0),
        ("{env: [{name: A, value: $(B)}]}", 1),
        ("{env: [{name: A, value: $$(B)}]}", 0),
        ("{env: [{name: A, value: $(B)}], envFrom: [{secretRef: {name: s}}]}", 0),
        ("{env: [{name: A, value: $(WEB_SERVICE_HOST)}]}", 0),
        ("{env: [{name: LEVEL, value: debug}], envFrom: [{configMapRef: {name: one}}]}", 1),
        ("{env: [{name: LEVEL, value: info}], envFrom: [{configMapRef: {name: one}}]}", 0),
        ("{envFrom: [{configMapRef: {name: one}}, {configMapRef: {name: two}}]}", 1),
        ("{envFrom: [{configMapRef: {name: one}}, {prefix: X_, configMapRef: {name: two}}]}", 0),
    ],
)
def test_which_value_a_variable_gets(box: str, count: int) -> None:
    one = thing("ConfigMap", "{}", "one") | {"data": {"LEVEL": "info"}}
    two = thing("ConfigMap", "{}", "two") | {"data": {"LEVEL": "warn"}}
    assert len(found("env-shadowed", workload(box=box), one, two)) == count


def test_variables_of_service_links() -> None:
    reads = "{args: ['--port=$(REDIS_PORT)']%s}"
    rule, redis = "service-link-collision", service("redis")
    assert found(rule, workload(box=reads % ""), redis)
    assert found(rule, workload(box=reads % ""), service("other")) == ()
    defined = ", env: [{name: REDIS_PORT, value: '6379'}]"
    assert found(rule, workload(box=reads % defined), redis) == ()
    assert found(rule, workload(box=reads % "", pod="{enableServiceLinks: false}"), redis) == ()


def test_sessions_local_nodes_and_shared_memory() -> None:
    sticky = service(sessionAffinity="ClientIP")
    several = workload(spec="{replicas: 2}")
    assert found("sticky-state", sticky, several, ingress())
    assert found("sticky-state", sticky, several) == ()
    assert found("sticky-state", sticky, workload(), ingress()) == ()
    told = ingress(annotations={"nginx.ingress.kubernetes.io/affinity": "cookie"})
    assert found("sticky-state", sticky, several, told) == ()
    local = service(internalTrafficPolicy="Local")
    assert found("local-traffic-policy-hole", local, workload())
    assert found("local-traffic-policy-hole", local, workload(kind="DaemonSet")) == ()
    balanced = service(type="LoadBalancer", externalTrafficPolicy="Local")
    assert found("local-traffic-policy-hole", balanced, workload()) == ()
    assert found("shm-or-fd-need", workload(box="{image: 'postgres:16'}"))
    assert found("shm-or-fd-need", workload(box="{image: 'postgres:16', command: [pg_dump]}")) == ()


def test_an_even_number_of_members_and_an_ordered_rollback() -> None:
    etcd = workload("etcd", box="{image: 'quay.io/coreos/etcd:v3'}", spec="{replicas: 2}",
                    kind="StatefulSet")  # fmt: skip
    assert found("stateful-as-deployment", etcd)
    etcd["spec"]["replicas"] = 3
    assert found("stateful-as-deployment", etcd) == ()
    probed = workload(box="{readinessProbe: {tcpSocket: {port: 1}}}", kind="StatefulSet")
    assert found("statefulset-cannot-roll-back", probed)
    probed["spec"]["podManagementPolicy"] = "Parallel"
    assert found("statefulset-cannot-roll-back", probed) == ()


def test_secrets_that_are_renewed() -> None:
    rule = "secret-rotation-not-consumed"
    used = "{env: [{name: P, valueFrom: {secretKeyRef: {name: web, key: p}}}]}"
    renewed = thing("external-secrets.io/v1 ExternalSecret", "{refreshInterval: 1h}")
    never = thing("external-secrets.io/v1 ExternalSecret", "{refreshInterval: '0'}")
    assert found(rule, workload(box=used), renewed)
    assert found(rule, workload(box=used), never) == ()
    assert found(rule, workload(), renewed) == ()
    watched = workload(box=used, annotations={"secret.reloader.stakater.com/reload": "web"})
    assert found(rule, watched, renewed) == ()
