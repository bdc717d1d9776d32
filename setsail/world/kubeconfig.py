"""Which cluster: kubeconfig files with their contexts, or the account of the pod we run in.

lightkube reads certificates, tokens and files; what it does not know is added here: several
files in KUBECONFIG, `tls-server-name`, `proxy-url`, exec plugins of the version v1.
"""

import functools
import json
import os
import subprocess
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import httpx2 as httpx
import yaml
from lightkube.config import client_adapter
from lightkube.config.kubeconfig import SERVICE_ACCOUNT, KubeConfig, SingleConfig
from lightkube.core.exceptions import ConfigError

from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text

IN_CLUSTER = "in-cluster"
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)


class NoCluster(Refused):
    """The call does not say which cluster is meant, or names one that is not known."""


class Target(NamedTuple):
    """A cluster that can be called. `namespace` is the context's own, `tls_name` the name that
    its certificate bears where that is not the one in its address. `another` makes a second
    client: a web socket leaves the connections of its client in no state to be shared."""

    context: str
    server: str
    namespace: str
    http: httpx.Client
    tls_name: str = ""
    another: Callable[[], httpx.Client] | None = None


def open_context(name: str | None, environment: Mapping[str, str]) -> Target:
    """A client for a context; without a name for the current one, or the pod's own account.

    Whoever writes must pass a name: nothing is ever written to a cluster that nobody named.
    Raises NoCluster.
    """
    if name == IN_CLUSTER or (name is None and _in_pod(environment)):
        return _target(_in_cluster(), {})
    config, raw, files = _merged(environment)
    chosen = name or raw.get("current-context")
    known = [str(each["name"]) for each in raw["contexts"]]
    if not chosen or chosen not in known:
        raise NoCluster([_which(chosen, known, files)])
    try:
        single = config.get(chosen)
    except (ConfigError, KeyError) as error:
        raise NoCluster([_broken(files, str(error))]) from error
    assert single is not None
    named = {str(each["name"]): each["cluster"] for each in raw["clusters"]}
    return _target(single, named[single.context.cluster])


def _in_pod(environment: Mapping[str, str]) -> bool:
    """Whether we run in a pod and nobody named a kubeconfig."""
    return not environment.get("KUBECONFIG") and "KUBERNETES_SERVICE_HOST" in environment


def _in_cluster() -> SingleConfig:
    try:
        found = KubeConfig.from_service_account(SERVICE_ACCOUNT).get()
    except (ConfigError, KeyError) as error:
        raise NoCluster([_broken([Path(SERVICE_ACCOUNT)], str(error))]) from error
    assert found is not None
    return found._replace(context_name=IN_CLUSTER)


def _merged(environment: Mapping[str, str]) -> tuple[KubeConfig, dict[str, Any], list[Path]]:
    """Every file of KUBECONFIG as one; as in kubectl the first that names a thing wins."""
    named = environment.get("KUBECONFIG")
    usual = Path(environment.get("HOME", "~")).expanduser() / ".kube" / "config"
    listed = [Path(word) for word in named.split(os.pathsep) if word] if named else [usual]
    files = [file for file in listed if file.is_file()]
    if not files:
        raise NoCluster([_no_file(listed)])
    raw: dict[str, Any] = {"clusters": [], "contexts": [], "users": []}
    for file in files:
        _add(raw, file)
    try:
        return KubeConfig.from_dict(raw, files[0]), raw, files
    except Exception as error:  # msgspec and KeyError alike: the file is not a kubeconfig
        raise NoCluster([_broken(files, str(error))]) from error


def _add(raw: dict[str, Any], file: Path) -> None:
    try:
        found = yaml.safe_load(file.read_text()) or {}
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise NoCluster([_broken([file], str(error).splitlines()[0])]) from error
    raw.setdefault("current-context", found.get("current-context"))
    for part in ("clusters", "contexts", "users"):
        there = {each["name"] for each in raw[part]}
        for each in found.get(part) or []:
            if each.get("name") not in there:
                raw[part].append(_absolute(each, file.parent))


def _absolute(entry: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The same with its file names made absolute: they are relative to their own file."""
    names = ("certificate-authority", "client-certificate", "client-key", "tokenFile")
    for inside in (entry.get("cluster"), entry.get("user")):
        for name in names:
            if isinstance(inside, dict) and isinstance(inside.get(name), str):
                inside[name] = str(folder / inside[name])
    return entry


def _target(single: SingleConfig, cluster: Mapping[str, Any]) -> Target:
    parameters = client_adapter.ConnectionParams(timeout=_TIMEOUT, proxy=cluster.get("proxy-url"))
    if single.user is None:
        raise NoCluster([_broken([], f"context {single.context_name} has no user")])
    try:
        words = parameters.httpx_params(single)
    except (OSError, ConfigError, ValueError) as error:
        raise NoCluster([_broken([], f"context {single.context_name}: {error}")]) from error
    if single.user.exec is not None:
        words["auth"] = _Plugin(single.user.exec)
    another = functools.partial(httpx.Client, **words)
    tls_name = str(cluster.get("tls-server-name") or "")
    return Target(
        single.context_name, single.cluster.server, single.namespace, another(), tls_name, another
    )


class _Plugin(httpx.Auth):
    """An exec plugin: asked for a token when there is none, and again after a 401."""

    def __init__(self, plugin: Any) -> None:
        self._plugin = plugin
        self._token = ""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
            response = yield request
            if response.status_code != 401:
                return
        self._token = self._ask()
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request

    def _ask(self) -> str:
        about = {"apiVersion": self._plugin.apiVersion, "kind": "ExecCredential", "spec": {}}
        variables = {each.name: each.value for each in self._plugin.env or []}
        command = [self._plugin.command, *(self._plugin.args or [])]
        environment = {**os.environ, "KUBERNETES_EXEC_INFO": json.dumps(about), **variables}
        try:
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, check=True, timeout=60
            )
            token: str = json.loads(done.stdout)["status"]["token"]
        except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError) as error:
            raise NoCluster([_no_token(self._plugin.command, error)]) from error
        return token


def _no_token(command: str, error: Exception) -> Problem:
    said = getattr(error, "stderr", "") or str(error)
    message = Text(
        f"the login program {command} gave no token: {said.strip()}",
        f"登录程序 {command} 没有给出令牌：{said.strip()}",
    )
    help = Text("run it by hand and log in again", "请手动运行它并重新登录")
    return Problem(message, None, help)


def _no_file(files: list[Path]) -> Problem:
    listed = ", ".join(map(str, files))
    message = Text(f"there is no kubeconfig at {listed}", f"{listed} 处没有 kubeconfig")
    help = Text(
        "name one in KUBECONFIG; without a cluster, setsail check PATH and setsail rehearse work",
        "请用 KUBECONFIG 指定；没有集群时可用 setsail check 路径 与 setsail rehearse",
    )
    return Problem(message, None, help)


def _which(chosen: str | None, known: list[str], files: list[Path]) -> Problem:
    place = Place(str(files[0]))
    listed = ", ".join(known) or "-"
    help = Text(
        f"it knows: {listed}; name one with --context", f"已有：{listed}；用 --context 指定"
    )
    if not chosen:
        words = "no context is named, and none is current", "没有指定上下文，也没有当前上下文"
        return Problem(Text(*words), place, help)
    words = f"there is no context {chosen!r}", f"没有上下文 {chosen!r}"
    return Problem(Text(*words), place, help)


def _broken(files: list[Path], said: str) -> Problem:
    place = Place(str(files[0])) if files else None
    return Problem(
        Text(f"this kubeconfig cannot be used: {said}", f"无法使用该 kubeconfig：{said}"), place
    )
