"""`setsail abort`: take a release back; by whoever steers it, or by this process."""

import argparse
import time

from setsail.cli import release, release_asking, release_bridge
from setsail.cli import releasing as shared
from setsail.cli.release_stop import Stop
from setsail.cli.release_telling import Teller
from setsail.cli.releasing import Meant
from setsail.cli.shell import Shell
from setsail.engine import releasing
from setsail.engine import releasing_lease as leases
from setsail.engine import releasing_state as states
from setsail.engine.releasing import Bridge
from setsail.finding.problem import WorldFailed
from setsail.finding.text import Text

SUMMARY = Text(
    "take a release back: no request to the new version any more, everything as before",
    "收回发布：不再有请求进入新版本，一切恢复原状",
)
EXAMPLES = Text(
    "setsail abort deployment/web -n shop --context prod\n"
    "setsail abort -e prod --component web\n"
    "where no process steers the release, this one does it\n"
    "exit 0: it is taken back · exit 1: too late, it is released · exit 2: no release runs",
    "setsail abort deployment/web -n shop --context prod\n"
    "setsail abort -e prod --component web\n"
    "没有进程在操控发布时，由本命令自行收回\n"
    "退出码 0：已收回 · 退出码 1：已来不及，发布完成 · 退出码 2：没有正在进行的发布",
)
_POLL = 1.0


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of `abort`."""
    shared.arguments(parser, lang)
    release_bridge.metric_options(parser, lang)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Ask for it, and see to it that it is done; 0 when it is."""
    with shared.meant(args) as found:
        release_asking.ask(found, "abort")
        teller = Teller(shell)
        with Stop(True, teller.note) as stop:
            bridge = release_bridge.bridge(found, args, teller, stop)
            try:
                outcome = _done(found, bridge, teller)
            except releasing.Left:
                teller.note(release.left(found.name))
                return 1
            except WorldFailed:
                teller.note(release.left(found.name))
                raise
    return 1 if outcome == "released" else 0


def _done(found: Meant, bridge: Bridge, teller: Teller) -> str:
    """Wait for whoever steers, or steer; the outcome."""
    outcome = ""
    lease = leases.ref(found.namespace, found.name)
    while running := states.read(found.live, found.namespace, found.name):
        outcome = running[0].release.outcome or outcome
        holder = leases.holder(found.live, lease)
        if not holder.steers(time.time()):
            try:
                ended = releasing.resume(bridge, found.namespace, found.name)
            except leases.Taken:
                continue
            teller.end(ended)
            return ended.release.outcome
        said = Text(f"{holder.name} takes it back", f"{holder.name} 正在收回")
        teller.append(said)
        while holder.steers(time.time()) and bridge.stop() != "leave":
            bridge.clock.sleep(_POLL)
            now = states.read(found.live, found.namespace, found.name)
            if now is None:
                break
            outcome = now[0].release.outcome or outcome
            holder = leases.holder(found.live, lease)
        if bridge.stop() == "leave":
            raise releasing.Left
    teller.append(Text(f"{found.name}: {outcome or 'over'}", f"{found.name}：已结束"))
    return outcome
