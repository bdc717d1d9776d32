"""`make demo`: the whole voyage of the example, by public commands only.

Each command is shown before it runs, so that a reader can repeat it by hand. The demo itself ends
with 0 when every command did what it should; `ready` says NO-GO, and it should: a rehearsal proves
nothing about a real cluster.
"""

import os
import shlex
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = Path("build") / "demo"
SETSAIL = str(Path(sysconfig.get_path("scripts")) / "setsail")
EXAMPLE = Path("examples") / "shop"

FINDINGS = 1
VOYAGE = (
    (
        "1. What runs on virtual machines today becomes one system.yaml",
        f"import {EXAMPLE}/docker-compose.yml --answers {EXAMPLE}/answers.yaml "
        f"-o {OUT}/system.yaml --force",
        (0,),
    ),
    (
        "2. Everything else is derived from it, for every environment",
        f"render -f {OUT}/system.yaml --all -o {OUT}/deploy",
        (0,),
    ),
    ("3. What was derived is checked like anybody's manifests", f"check {OUT}/deploy/prod", (0, 1)),
    (
        "4. A good release, a bad one, lost pods and a lost node, on a simulated cluster",
        f"rehearse -f {OUT}/system.yaml -e prod --seed 7",
        (0,),
    ),
    (
        "5. The go-live checklist, item by item: NO-GO, because nothing is proven yet",
        f"ready -f {OUT}/system.yaml -e prod",
        (FINDINGS,),
    ),
    (
        "6. The same as one page for those who decide",
        f"ready -f {OUT}/system.yaml -e prod --rehearse --seed 7 --format html "
        f"-o {OUT}/report.html",
        (FINDINGS,),
    ),
)


def main() -> int:
    """Run the voyage; the first command that surprises ends it."""
    started = time.monotonic()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    for title, words, expected in VOYAGE:
        sys.stdout.write(f"\n== {title}\n$ setsail {words}\n")
        sys.stdout.flush()
        done = subprocess.run(
            [SETSAIL, *shlex.split(words)], check=False, cwd=ROOT, env=environment
        )
        if done.returncode not in expected:
            sys.stdout.write(f"the demo stopped: exit code {done.returncode}\n")
            return 1
    took = time.monotonic() - started
    report = ROOT / OUT / "report.html"
    sys.stdout.write(f"\nThe whole voyage took {took:.0f} s. The report: {report}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
