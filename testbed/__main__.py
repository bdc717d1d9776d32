"""`python -m testbed up|down|build|status|kubeconfig`: the cluster that the tests use."""

import argparse
import os
import sys
from pathlib import Path

from testbed import addons, cluster, kind, places
from testbed.places import Places, Refused
from testbed.telling import run, say

FOREIGN = "SETSAIL_TEST_KUBECONFIG"
ALLOWED = "setsail-test-allowed"


def main() -> int:
    """Do what the words say; 0 done, 1 not possible here."""
    parser = argparse.ArgumentParser(prog="python -m testbed", description=__doc__)
    parser.add_argument("what", choices=("up", "down", "build", "status", "kubeconfig", "possible"))
    parser.add_argument(
        "--with", dest="more", default=os.environ.get("SETSAIL_TESTBED_WITH", ""),
        metavar="A,B", help=f"beside {', '.join(addons.CORE)}: {', '.join(addons.EVERY)}",
    )  # fmt: skip
    parser.add_argument("--without", default="", metavar="A,B", help="leave these out")
    args = parser.parse_args()
    try:
        return _do(args.what, _wanted(args.more, args.without), places.usual())
    except Refused as refused:
        print(f"testbed: {refused}", file=sys.stderr)
        return 1


def _wanted(more: str, without: str) -> list[str]:
    names = [*addons.CORE, *_words(more)]
    if unknown := {*names, *_words(without)} - set(addons.EVERY):
        raise Refused(f"no such addon: {', '.join(sorted(unknown))}")
    return [name for name in names if name not in _words(without)]


def _words(text: str) -> list[str]:
    return [word for word in text.split(",") if word]


def _do(what: str, wanted: list[str], here: Places) -> int:
    match what:
        case "up":
            print(_up(wanted, here))
        case "down":
            kind.down()
            cluster.down(here)
        case "build":
            cluster.build(here, [addons.ADDONS[name] for name in wanted])
        case "possible":
            if not os.environ.get(FOREIGN) and not kind.possible():
                cluster.refuse_elsewhere()
        case "status":
            print(cluster.told(here))
        case _:
            print(here.kubeconfig)
    return 0


def _up(wanted: list[str], here: Places) -> Path:
    """Some cluster; returns its kubeconfig."""
    if foreign := os.environ.get(FOREIGN):
        words = ["kubectl", "--kubeconfig", foreign, "-n", "kube-system", "get", "configmap"]
        try:
            run([*words, ALLOWED])
        except (Refused, OSError) as error:
            raise Refused(
                f"{foreign} cannot be used ({error}); a cluster for tests carries"
                f" the ConfigMap {ALLOWED} in kube-system"
            ) from error
        say(f"using the cluster of {FOREIGN}")
        return Path(foreign)
    if kind.possible():
        return kind.up(here)
    cluster.up(here, wanted)
    return here.kubeconfig


if __name__ == "__main__":
    sys.exit(main())
