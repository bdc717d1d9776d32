"""What Prometheus scrapes: `python -m testbed.targets KUBECONFIG FILE`.

The pods that run and are annotated `prometheus.io/scrape: "true"`, at `prometheus.io/port`.
"""

import json
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from testbed.api import Api, Body

_EVERY = 1.0
_ASKED, _PORT = "prometheus.io/scrape", "prometheus.io/port"


def targets(pods: Iterable[Body]) -> list[Body]:
    """One entry a pod, as file_sd reads it."""
    found = []
    for pod in pods:
        about, address = pod["metadata"], pod["status"].get("podIP")
        notes = about.get("annotations") or {}
        running = pod["status"].get("phase") == "Running" and address
        if running and notes.get(_ASKED) == "true" and _PORT in notes:
            labels = {"namespace": about["namespace"], "pod": about["name"]}
            found.append({"targets": [f"{address}:{notes[_PORT]}"], "labels": labels})
    return found


def main(kubeconfig: str, file: str) -> None:
    """Look and write, for ever; a file is there whole or not at all."""
    api, draft = Api(Path(kubeconfig)), Path(f"{file}.draft")
    while True:
        try:
            draft.write_text(json.dumps(targets(api.items("/api/v1/pods"))))
            os.replace(draft, file)
        except OSError as error:
            print(time.strftime("%T"), error, flush=True)
        time.sleep(_EVERY)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
