"""A cluster by kind, where a Docker engine runs and kind is installed."""

import shutil
from pathlib import Path

from testbed import images, programs
from testbed.images import Image
from testbed.places import HERE, Places
from testbed.telling import run, say, works

_NAME = "setsail-testbed"


def possible() -> bool:
    """Whether kind could make a cluster here."""
    return bool(shutil.which("kind")) and works(["docker", "info"])


def up(places: Places) -> Path:
    """Make the cluster, load shiptest into it; returns its kubeconfig."""
    kubeconfig = places.cache / "kind.kubeconfig"
    programs.build(places, [programs.SHIPTEST])
    if _NAME not in run(["kind", "get", "clusters"]).split():
        options = ["--name", _NAME, f"--kubeconfig={kubeconfig}", "--wait=120s"]
        run(["kind", "create", "cluster", *options])
    draft = places.cache / "shiptest.tar"
    program = programs.SHIPTEST.file(places)
    image = Image("shiptest", ("/bin/shiptest",), {"bin/shiptest": program}, user="65532")
    images.archive(image, draft)
    run(["kind", "load", "image-archive", draft, "--name", _NAME])
    draft.unlink()
    apply = ["kubectl", f"--kubeconfig={kubeconfig}", "apply", "-f"]
    run([*apply, HERE / "config" / "allowed.yaml"])
    say(f"ready: export KUBECONFIG={kubeconfig}")
    return kubeconfig


def down() -> None:
    """Remove the cluster that `up` made."""
    if possible() and _NAME in run(["kind", "get", "clusters"]).split():
        run(["kind", "delete", "cluster", "--name", _NAME])
