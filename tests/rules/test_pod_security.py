"""What pods may do: each setting where it may stand, unset, inherited, overridden."""

import pytest

from tests.rules.asking import KINDS, asked, container, pod

SC = "securityContext: {%s}"
LOW_PORTS = "{drop: [ALL], add: [NET_BIND_SERVICE]}"


def of(rule_id: str, whole: str, own: str) -> str:
    """The verdict on a pod whose pod and container contexts say this."""
    context = f"{SC % whole}, " if whole else ""
    return asked(rule_id, pod(context + container(SC % own if own else "")))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ["containers", "initContainers", "ephemeralContainers"])
def test_a_privileged_container_is_found_in_every_kind_and_role(kind: str, role: str) -> None:
    text = pod(container(SC % "privileged: true", role), kind)
    assert asked("privileged-container", text) == "found"
    assert asked("privileged-container", text.replace("privileged: true", "privileged: false")) == (
        "clean"
    )


def test_objects_in_a_list_are_judged_one_by_one() -> None:
    item = pod(container(SC % "privileged: true")).replace("\n", "\n    ").rstrip()
    assert (
        asked("privileged-container", f"apiVersion: v1\nkind: List\nitems:\n  - {item}\n")
        == "found"
    )


@pytest.mark.parametrize(
    ("rule_id", "whole", "own", "verdict"),
    [
        ("run-as-root", "", "", "found"),
        ("run-as-root", "runAsNonRoot: true", "", "clean"),
        ("run-as-root", "", "runAsNonRoot: true", "clean"),
        ("run-as-root", "runAsNonRoot: true", "runAsNonRoot: false", "found"),
        ("run-as-root", "runAsNonRoot: false", "runAsNonRoot: true", "clean"),
        ("run-as-root", "runAsUser: 1000", "", "clean"),
        ("run-as-root", "runAsUser: 0", "", "found"),
        ("run-as-root", "runAsUser: 0", "runAsUser: 1000", "clean"),
        ("run-as-root", "runAsUser: 1000", "runAsUser: 0", "found"),
        ("run-as-root", "runAsNonRoot: true", "runAsUser: 0", "found"),
        ("privilege-escalation", "", "", "found"),
        ("privilege-escalation", "", "allowPrivilegeEscalation: true", "found"),
        ("privilege-escalation", "", "allowPrivilegeEscalation: false", "clean"),
        ("privilege-escalation", "allowPrivilegeEscalation: false", "", "found"),
        ("writable-root-filesystem", "", "", "found"),
        ("writable-root-filesystem", "", "readOnlyRootFilesystem: false", "found"),
        ("writable-root-filesystem", "", "readOnlyRootFilesystem: true", "clean"),
        ("capability-not-drop-all", "", "", "found"),
        ("capability-not-drop-all", "", "capabilities: {drop: [NET_RAW]}", "found"),
        ("capability-not-drop-all", "", "capabilities: {drop: [all]}", "clean"),
        ("capability-not-drop-all", "", f"capabilities: {LOW_PORTS}", "clean"),
        ("capability-not-drop-all", "", "capabilities: {drop: [ALL], add: [CHOWN]}", "found"),
        ("capability-dangerous-added", "", "", "clean"),
        ("capability-dangerous-added", "", "capabilities: {add: [CHOWN, KILL]}", "clean"),
        ("capability-dangerous-added", "", "capabilities: {add: [NET_RAW]}", "found"),
        ("capability-dangerous-added", "", "capabilities: {add: [CAP_SYS_ADMIN]}", "found"),
        ("capability-dangerous-added", "", "capabilities: {add: [ALL]}", "found"),
        ("capability-sys-admin", "", "capabilities: {add: [SYS_ADMIN]}", "found"),
        ("capability-sys-admin", "", "capabilities: {add: [NET_ADMIN]}", "clean"),
        ("capability-net-raw-kept", "", "", "found"),
        ("capability-net-raw-kept", "", "capabilities: {drop: [CAP_NET_RAW]}", "clean"),
        ("capability-net-raw-kept", "", "capabilities: {drop: [ALL]}", "clean"),
        ("capability-net-raw-kept", "", "capabilities: {drop: [ALL], add: [NET_RAW]}", "found"),
        ("capability-drop-none", "", "capabilities: {drop: []}", "found"),
        ("capability-drop-none", "", "capabilities: {drop: [KILL]}", "clean"),
        ("seccomp-not-set", "", "", "found"),
        ("seccomp-not-set", "seccompProfile: {type: RuntimeDefault}", "", "clean"),
        ("seccomp-not-set", "", "seccompProfile: {type: Localhost, localhostProfile: a}", "clean"),
        ("seccomp-not-set", "seccompProfile: {type: Unconfined}", "", "found"),
        ("seccomp-unconfined", "", "", "clean"),
        ("seccomp-unconfined", "seccompProfile: {type: Unconfined}", "", "found"),
        ("seccomp-unconfined", "", "seccompProfile: {type: Unconfined}", "found"),
        ("apparmor-not-set-or-disabled", "", "", "clean"),
        ("apparmor-not-set-or-disabled", "appArmorProfile: {type: RuntimeDefault}", "", "clean"),
        ("apparmor-not-set-or-disabled", "", "appArmorProfile: {type: Unconfined}", "found"),
        ("linux-hardening-any", "", "", "found"),
        ("linux-hardening-any", "", "capabilities: {drop: [KILL]}", "clean"),
        ("linux-hardening-any", "seLinuxOptions: {level: 's0:c1'}", "", "clean"),
        ("selinux-options-custom", "", "", "clean"),
        ("selinux-options-custom", "seLinuxOptions: {type: container_t}", "", "clean"),
        ("selinux-options-custom", "seLinuxOptions: {level: 's0:c1'}", "", "clean"),
        ("selinux-options-custom", "seLinuxOptions: {type: spc_t}", "", "found"),
        ("selinux-options-custom", "", "seLinuxOptions: {user: root}", "found"),
        ("selinux-options-custom", "", "seLinuxOptions: {role: admin}", "found"),
        ("proc-mount-unmasked", "", "", "clean"),
        ("proc-mount-unmasked", "", "procMount: Default", "clean"),
        ("proc-mount-unmasked", "", "procMount: Unmasked", "found"),
        ("unsafe-sysctl", "", "", "clean"),
        ("unsafe-sysctl", "sysctls: [{name: kernel.shm_rmid_forced, value: '1'}]", "", "clean"),
        ("unsafe-sysctl", "sysctls: [{name: net/ipv4/tcp_syncookies, value: '1'}]", "", "clean"),
        ("unsafe-sysctl", "sysctls: [{name: kernel.msgmax, value: '1'}]", "", "found"),
        ("unsafe-sysctl", "sysctls: [{name: kernel.shm_rmid_forced, value: '1+a=b'}]", "", "found"),
        ("uid-low", "", "", "found"),
        ("uid-low", "runAsUser: 9999", "", "found"),
        ("uid-low", "runAsUser: 10000", "", "clean"),
        ("uid-low", "runAsUser: 10000", "runAsUser: 1", "found"),
        ("gid-low", "runAsGroup: 10000", "", "clean"),
        ("gid-low", "runAsUser: 10000", "", "found"),
        ("gid-root", "", "", "clean"),
        ("gid-root", "fsGroup: 0", "", "found"),
        ("gid-root", "supplementalGroups: [5, 0]", "", "found"),
        ("gid-root", "supplementalGroups: [5]", "", "clean"),
        ("gid-root", "", "runAsGroup: 0", "found"),
        ("security-context-missing", "", "", "found"),
        ("security-context-missing", "", "runAsUser: 1", "clean"),
        ("security-context-missing", "runAsUser: 1", "", "clean"),
        ("windows-host-process", "", "", "n/a"),
        ("windows-host-process", "windowsOptions: {hostProcess: true}", "", "found"),
        ("windows-host-process", "", "windowsOptions: {hostProcess: false}", "clean"),
        ("windows-host-process", "", "windowsOptions: {runAsUserName: Admin}", "found"),
        ("windows-host-process", "", "windowsOptions: {runAsUserName: ContainerUser}", "clean"),
        ("ids-not-in-range", "runAsUser: 1", "", "n/a"),
    ],
)  # fmt: skip
def test_a_container_is_judged_with_what_it_inherits(
    rule_id: str, whole: str, own: str, verdict: str
) -> None:
    assert of(rule_id, whole, own) == verdict


LINUX_ONLY = (
    *(
        "capability-not-drop-all",
        "run-as-root",
        "seccomp-not-set",
        "privilege-escalation",
        "uid-low",
    ),
    *("writable-root-filesystem", "apparmor-not-set-or-disabled", "security-context-missing"),
)


@pytest.mark.parametrize("rule_id", LINUX_ONLY)
def test_a_windows_pod_is_not_asked_for_what_only_linux_has(rule_id: str) -> None:
    assert asked(rule_id, pod("os: {name: windows}, " + container())) == "n/a"


def test_one_open_init_container_is_enough() -> None:
    closed, opened = container(SC % "capabilities: {drop: [ALL]}"), container(role="initContainers")
    assert asked("capability-not-drop-all", pod(f"{closed}, {opened}")) == "found"
    assert asked("capability-not-drop-all", pod(closed)) == "clean"


def test_the_annotation_that_older_clusters_read_names_an_apparmor_profile() -> None:
    key = "container.apparmor.security.beta.kubernetes.io/a"
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {%s: %s}}\nspec: {%s}\n"
    for value, verdict in (("runtime/default", "clean"), ("localhost/a", "clean"),
                           ("unconfined", "found"), ("custom", "found")):  # fmt: skip
        assert asked("apparmor-not-set-or-disabled", text % (key, value, container())) == verdict


@pytest.mark.parametrize(
    ("ranges", "verdict"), [(["1000"], "clean"), (["1-999", "2000-3000"], "found"), (["x"], "n/a")]
)
def test_only_agreed_ranges_are_judged(ranges: list[str], verdict: str) -> None:
    text = pod(f"{SC % 'runAsUser: 1000, fsGroup: 5'}, {container()}")
    assert asked("ids-not-in-range", text, runAsUser=ranges) == verdict


def test_two_workloads_share_a_number_unless_each_has_its_own_namespace_of_users() -> None:
    web = pod(f"{SC % 'runAsUser: 1000'}, {container()}")
    other = web.replace("name: web", "name: other")
    assert asked("uid-shared-between-workloads", f"{web}---\n{other}") == "found"
    assert asked("uid-shared-between-workloads", web) == "clean"
    own = [text.replace("spec:\n  {", "spec:\n  {hostUsers: false, ") for text in (web, other)]
    assert asked("uid-shared-between-workloads", "---\n".join(own)) == "n/a"


@pytest.mark.parametrize(
    ("field", "rule_id"),
    [("hostNetwork", "host-network"), ("hostPID", "host-pid"), ("hostIPC", "host-ipc")],
)
@pytest.mark.parametrize("kind", KINDS)
def test_the_namespaces_of_the_host(field: str, rule_id: str, kind: str) -> None:
    assert asked(rule_id, pod(f"{field}: true, {container()}", kind)) == "found"
    assert asked(rule_id, pod(f"{field}: false, {container()}", kind)) == "clean"
    assert asked(rule_id, pod(container(), kind)) == "clean"


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("/var/run/docker.sock", "found"), ("/run/containerd/containerd.sock", "found"),
        ("/var/run/crio/crio.sock", "found"), ("/data/docker.sock.bak", "clean"),
        ("/data/mydocker.sock", "clean"), (r"\\.\pipe\docker_engine", "found"), ("/data", "clean"),
    ],
)  # fmt: skip
def test_the_sockets_of_runtimes(path: str, verdict: str) -> None:
    volumes = f"volumes: [{{name: s, hostPath: {{path: '{path}'}}}}], "
    assert asked("runtime-socket-mounted", pod(volumes + container())) == verdict


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("command: [sudo, /app]", "found"), ("command: [/usr/bin/sudo, /app]", "found"),
        ("command: [sh, -c], args: ['cd /; sudo -E /app']", "found"),
        ("command: [/app, --pseudo]", "clean"), ("command: [sudoku]", "clean"), ("", "clean"),
    ],
)  # fmt: skip
def test_sudo_is_a_word(body: str, verdict: str) -> None:
    assert asked("sudo-in-entrypoint", pod(container(body))) == verdict


@pytest.mark.parametrize(
    ("port", "verdict"),
    [("containerPort: 80, hostPort: 80", "found"), ("containerPort: 80", "clean"),
     ("containerPort: 80, hostPort: 0", "clean")],
)  # fmt: skip
def test_ports_of_the_node(port: str, verdict: str) -> None:
    for role in ("containers", "initContainers"):
        text = pod(container(f"ports: [{{{port}}}]", role))
        assert asked("host-port-used", text) == verdict


POLICY = "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: a}\nspec: {%s}\n"
STRICT = (
    "privileged: false, allowPrivilegeEscalation: false, runAsUser: {rule: MustRunAsNonRoot}, "
    "requiredDropCapabilities: [ALL], volumes: [configMap]"
)


@pytest.mark.parametrize(
    ("extra", "verdict"),
    [("", "clean"), (", hostPID: true", "found"), (", allowedCapabilities: [CHOWN]", "found"),
     (", hostNetwork: false", "clean")],
)  # fmt: skip
def test_a_policy_of_old_that_allows_too_much(extra: str, verdict: str) -> None:
    assert asked("psp-weak-or-missing", POLICY % (STRICT + extra)) == verdict
    assert asked("psp-weak-or-missing", POLICY % "") == "found"


@pytest.mark.parametrize(
    ("labels", "verdict"),
    [("", "found"), ("restricted", "clean"), ("baseline", "clean"), ("privileged", "found")],
)
def test_a_namespace_enforces_a_level(labels: str, verdict: str) -> None:
    label = f", labels: {{pod-security.kubernetes.io/enforce: {labels}}}" if labels else ""
    text = f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: shop{label}}}\n"
    assert asked("namespace-pod-security-level", text) == verdict
