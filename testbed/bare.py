"""An API server with its store and nothing else, for tests that end it in mid-sentence.

It needs no root and no node, listens on 127.0.0.1 at ports of its own, and is there in seconds:

    server = bare.start(tmp_path / "server")
    server.kill()         # as a machine dies: nothing is said to anybody
    server.start_again()  # the same address, the same objects
    server.stop()

With `nodes`, controllers, a scheduler and so many simulated nodes (KWOK) are there too: Deployments
become ready, and thousands of pods fit, which run nothing. The kubeconfig is an administrator's.
"""

import signal
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from testbed import configuration, control_plane, nodes, pki, programs
from testbed.control_plane import Address
from testbed.places import HERE, Places, Refused, usual
from testbed.processes import Processes
from testbed.programs import Program
from testbed.telling import run

_LOCAL = "127.0.0.1"
_BUILT = usual().cache
"""Asked when this is imported: tests run with another HOME."""


@dataclass(frozen=True, slots=True)
class Server:
    """One such server; everything that it has lies in the folder of `places`."""

    places: Places
    processes: Processes
    at: Address

    @property
    def kubeconfig(self) -> Path:
        """The administrator's."""
        return self.places.kubeconfig

    def kill(self) -> None:
        """End the API server at once; the store and the controllers live on."""
        self.processes.stop(["kube-apiserver"], first=signal.SIGKILL)

    def start_again(self) -> None:
        """Start the API server at its old address; returns when it answers."""
        control_plane.start_api(self.places, self.processes, self.at)

    def stop(self) -> None:
        """End everything; the folder stays, for its logs."""
        self.processes.stop(self.processes.names())


def start(folder: Path, node_count: int = 0) -> Server:
    """A server in a new folder; Refused where its programs are not built.

    Whoever finds it may use it for tests: it carries `setsail-test-allowed`.
    """
    places = Places(_BUILT, folder)
    if lacking := missing(node_count):
        names = ", ".join(program.name for program in lacking)
        raise Refused(f"not built: {names}; `python -m testbed build --with nodes` does it")
    processes = Processes(places.run, places.logs)
    server = Server(places, processes, Address(_LOCAL, *_free_ports(5)))
    for made in (places.run, places.data, places.logs, places.config):
        made.mkdir(parents=True, exist_ok=True)
    control_plane.link(places)
    pki.make(places.pki, server.at.server)
    try:
        _start(server, node_count)
    except BaseException:
        server.stop()
        raise
    return server


def missing(node_count: int = 0) -> Sequence[Program]:
    """The programs that `start` would not find."""
    wanted = [programs.HK, *([programs.KWOK] if node_count else [])]
    return programs.missing(Places(_BUILT, _BUILT), wanted)


def _start(server: Server, node_count: int) -> None:
    places, processes, at = server.places, server.processes, server.at
    if not node_count:
        control_plane.start_api(places, processes, at)
    else:
        scheduler = (HERE / "config" / "scheduler.yaml").read_text()
        (places.config / "scheduler.yaml").write_text(configuration.fill(places, scheduler))
        control_plane.start(places, processes, at)
        nodes.start(places, processes, node_count, f"{_LOCAL}:{_free_ports(1)[0]}")
    kubectl = [f"{places.bin}/kubectl", f"--kubeconfig={places.kubeconfig}"]
    run([*kubectl, "apply", "-f", HERE / "config" / "allowed.yaml"])


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind((_LOCAL, 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
