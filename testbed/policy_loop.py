"""Enforce NetworkPolicies: `python -m testbed.policy_loop KUBECONFIG`.

A change is effective within a third of a second; a new pod is open for as long.
"""

import subprocess
import sys
import time
from pathlib import Path

from testbed import policy
from testbed.api import Api

_EVERY = 0.3


def main(kubeconfig: str) -> None:
    """Look, compile, apply, for ever; a failed look leaves the rules as they are."""
    api, last = Api(Path(kubeconfig)), ""
    while True:
        try:
            pods, spaces = api.items("/api/v1/pods"), api.items("/api/v1/namespaces")
            policies = api.items("/apis/networking.k8s.io/v1/networkpolicies")
            last = _apply(policy.ruleset(policy.scene(pods, spaces), policies), last)
        except OSError as error:
            print(time.strftime("%T"), error, flush=True)
        time.sleep(_EVERY)


def _apply(text: str, last: str) -> str:
    """Replace the table where it differs; returns what holds now."""
    if text == last:
        return last
    done = subprocess.run(
        ["nft", "-f", "-"], input=text, text=True, capture_output=True, check=False
    )
    print(time.strftime("%T"), done.stderr or "applied", flush=True)
    return last if done.returncode else text


if __name__ == "__main__":
    main(sys.argv[1])
