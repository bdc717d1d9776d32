"""What people ask of a running release: written where whoever steers it looks."""

import time

from setsail.cli.parser import CallRefused
from setsail.cli.releasing import Meant
from setsail.cli.shell import Shell
from setsail.cluster.protocol import Changed
from setsail.engine import releasing_lease as leases
from setsail.engine import releasing_state as states
from setsail.engine.releasing_state import Ask, What
from setsail.finding.text import Text
from setsail.world import cluster_who

_TRIES = 8
"""Whoever steers saves every few seconds; so often an ask may come just then."""


def ask(found: Meant, what: What) -> None:
    """Ask for something. Raises CallRefused where no release runs, ClusterFailed."""
    if states.read(found.live, found.namespace, found.name) is None:
        raise CallRefused([states.nothing_runs(found.name)])
    asked = Ask(what, cluster_who.name(found.live), time.time())
    for left in range(_TRIES, 0, -1):
        try:
            states.ask(found.live, found.namespace, found.name, asked)
            return
        except Changed:
            if left == 1:
                raise
            time.sleep(0.1)


def heard(found: Meant, shell: Shell, said: Text) -> None:
    """Say what was asked, and who will hear it."""
    shell.say(said)
    holder = leases.holder(found.live, leases.ref(found.namespace, found.name))
    if not holder.steers(time.time()):
        shell.note(nobody(found.name))


def nobody(name: str) -> Text:
    """Nobody steers a release."""
    return Text(
        f"nobody steers the release of {name}, and nobody watches it: setsail release "
        f"deployment/{name} goes on, setsail abort deployment/{name} takes it back",
        f"{name} 的发布无人操控，也无人观察：setsail release deployment/{name} 可继续，"
        f"setsail abort deployment/{name} 可收回",
    )
