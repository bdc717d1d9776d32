"""The cluster that is built and started here, on this machine alone."""

import fcntl
import os
import platform
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from testbed import (
    configuration,
    control_plane,
    debian,
    images,
    network,
    node,
    pki,
    programs,
)
from testbed.addons import ADDONS, Addon
from testbed.images import Image
from testbed.places import Places, Refused, usual
from testbed.processes import Processes
from testbed.site import Site
from testbed.telling import run, say, wait, works


def up(places: Places, wanted: Sequence[str]) -> None:
    """Build what is missing and start; nothing happens where it runs with all that is wanted.

    Whatever an earlier start left behind is cleaned up first.
    """
    refuse_elsewhere()
    chosen = [addon for name, addon in ADDONS.items() if name in wanted]
    with _alone(places):
        if _runs(places):
            _add(places, chosen)
            return
        if places.state.exists():
            say("cleaning up what an earlier start left")
            _down(places)
        build(places, chosen)
        network.refuse_a_second_cluster()
        try:
            _start(places, chosen)
        except BaseException:
            say(f"the start failed; logs of its programs: {_keep_logs(places)}")
            _down(places)
            raise
        say(f"ready: export KUBECONFIG={places.kubeconfig}")


def down(places: Places) -> None:
    """Stop the cluster and remove all that it made; what was built is kept."""
    if not places.state.exists():
        say("no cluster of ours runs here")
        return
    with _alone(places):
        _down(places)
    say("stopped, and nothing left")


def build(places: Places, chosen: Sequence[Addon]) -> None:
    """Everything that starting needs, from Debian and from Go modules."""
    needed = dict(debian.CORE)
    for addon in chosen:
        needed.update(addon.debian)
    debian.install(needed)
    own = (programs.HK, programs.SHIPTEST, programs.PAUSE)
    programs.build(places, [*own, *(each for addon in chosen for each in addon.programs)])
    for addon in chosen:
        addon.prepare(places)


def _start(places: Places, chosen: Sequence[Addon]) -> None:
    processes = Processes(places.run, places.logs)
    for folder in (places.run, places.data, places.logs):
        folder.mkdir(parents=True, exist_ok=True)
    control_plane.link(places)
    network.up(places)
    at = control_plane.Address()
    pki.make(places.pki, at.server)
    configuration.write(places)
    node.start_runtime(places, processes)
    control_plane.start(places, processes, at)
    site = Site(places, processes)
    site.apply("rbac.yaml")
    node.load(places, [*_images(places), *(i for addon in chosen for i in addon.images(places))])
    node.start(places, processes)
    for addon in chosen:
        _begin(site, addon)
    # Last: who finds it may use the cluster.
    site.apply("allowed.yaml")


def _add(places: Places, chosen: Sequence[Addon]) -> None:
    """Start beside a cluster that runs what it does not have yet."""
    absent = [addon for addon in chosen if addon.name not in beside(places)]
    say(f"the cluster runs already, without {_names(absent)}" if absent else "it runs already")
    if not absent:
        return
    build(places, absent)
    configuration.write(places)
    site = Site(places, Processes(places.run, places.logs))
    node.load(places, [image for addon in absent for image in addon.images(places)])
    for addon in absent:
        _begin(site, addon)


def _begin(site: Site, addon: Addon) -> None:
    addon.start(site)
    with open(site.places.state / "addons", "a") as there:
        there.write(f"{addon.name} ")


def beside(places: Places) -> list[str]:
    """The names of what runs beside Kubernetes itself."""
    try:
        return (places.state / "addons").read_text().split()
    except OSError:
        return []


def _names(chosen: Sequence[Addon]) -> str:
    return ", ".join(addon.name for addon in chosen)


def _images(places: Places) -> tuple[Image, ...]:
    busybox = Path(shutil.which("busybox") or "/bin/busybox")
    files, links = images.with_shell(busybox)
    files["bin/shiptest"] = programs.SHIPTEST.file(places)
    pause = {"pause": programs.PAUSE.file(places)}
    return (
        Image("pause", ("/pause",), pause),
        Image("shiptest", ("/bin/shiptest",), files, links, user="65532"),
    )


def _runs(places: Places) -> bool:
    """Whether every program lives and the API answers; a busy one has half a minute to do so."""
    processes = Processes(places.run, places.logs)
    names = processes.names()
    if dead := [name for name in names if not processes.alive(name)]:
        say(f"no longer running: {', '.join(dead)}")
    if dead or not names:
        return False
    ready = Site(places, processes).kubectl("get", "--raw", "/readyz")
    try:
        wait("API server ready", 30, lambda: works(ready))
    except Refused as refused:
        say(str(refused))
        return False
    return True


def _down(places: Places) -> None:
    processes = Processes(places.run, places.logs)
    first = ["kubelet"]  # or it would start again what is being ended
    processes.stop(first)
    last = ["containerd"]
    processes.stop(name for name in processes.names() if name not in last)
    node.stop(places, processes)
    network.down(places)
    shutil.rmtree(places.state)


def _keep_logs(places: Places) -> Path:
    kept = places.cache / "last-failure"
    shutil.rmtree(kept, ignore_errors=True)
    if places.logs.exists():
        shutil.copytree(places.logs, kept, ignore_dangling_symlinks=True)
    return kept


def refuse_elsewhere() -> None:
    """Refused where a cluster cannot be built: not Linux, not root, or root in name only."""
    if platform.system() != "Linux":
        raise Refused("a cluster is built on Linux only; name one in SETSAIL_TEST_KUBECONFIG")
    if os.geteuid() != 0:
        raise Refused("a cluster is started by root only; or name one in SETSAIL_TEST_KUBECONFIG")
    if not works(["unshare", "--mount", "--net", "true"]):
        raise Refused("this root may not make mounts and networks, so it can run no pods")
    if not shutil.which("go") and programs.missing(usual(), programs.CORE):
        raise Refused("Go (1.22 or newer) is needed to build the cluster's programs")


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    """One start or stop at a time on this machine."""
    places.cache.mkdir(parents=True, exist_ok=True)
    with open(places.cache / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def told(places: Places) -> str:
    """One screen on what runs. Raises Refused where nothing does."""
    if not places.kubeconfig.exists():
        raise Refused("no cluster of ours runs here: `make cluster` starts one")
    return run(Site(places, Processes(places.run, places.logs)).kubectl("get", "nodes,pods", "-A"))
