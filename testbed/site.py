"""A cluster that runs, as what is put beside it needs it."""

import sys
from dataclasses import dataclass
from pathlib import Path

from testbed.places import HERE, Places
from testbed.processes import Processes
from testbed.telling import run, wait, works


@dataclass(frozen=True, slots=True)
class Site:
    """Its places and processes."""

    places: Places
    processes: Processes

    def kubectl(self, *words: str | Path) -> list[str | Path]:
        """A command line that works on this cluster."""
        return [self.places.bin / "kubectl", "--kubeconfig", self.places.kubeconfig, *words]

    def apply(self, file: str) -> None:
        """Apply a file of the configuration."""
        run(self.kubectl("apply", "--server-side", "-f", self.places.config / file))

    def ours(self, name: str, *words: str | Path) -> None:
        """Start a loop of this package."""
        command = ["env", f"PYTHONPATH={HERE.parent}", sys.executable, "-m", f"testbed.{name}"]
        self.processes.start(name, [*command, self.places.kubeconfig, *words])

    def available(self, what: str, space: str = "kube-system", seconds: float = 90) -> None:
        """Wait for a condition `Available`."""
        words = ["wait", what, "--for=condition=Available", "--timeout=1s", "-n", space]
        wait(f"{what} available", seconds, lambda: works(self.kubectl(*words)))
