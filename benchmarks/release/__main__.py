"""`make bench-release`: what releases cost, in simulated time and on a real cluster.

python -m benchmarks.release                    rewrite docs/explain/release-scenarios.md
python -m benchmarks.release --runs 10          measure ten runs of each before, where the cluster
                                                of the tests runs with its gateway
python -m benchmarks.release --runs 10 all half measure these alone
"""

import argparse
from pathlib import Path

from benchmarks.release import load, measured, simulated
from benchmarks.release.scenarios import SCENARIOS
from testbed import cluster, places
from testbed.telling import say

PAGE = Path(__file__).resolve().parents[2] / "docs/explain/release-scenarios.md"


def main() -> None:
    """Measure what is asked for, then write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.release", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*SCENARIOS, []], metavar="SCENARIO")
    parser.add_argument("--runs", type=int, default=0, metavar="N")
    args = parser.parse_args()
    if args.runs and "gateway" not in cluster.beside(places.usual()):
        say("no cluster with a gateway runs (`python -m testbed up --with gateway`): what was")
        say("measured before stands")
        args.runs = 0
    if args.runs:
        load.build()
        for name in args.names or SCENARIOS:
            measured.measure(name, args.runs)
    PAGE.write_text(simulated.page() + measured.section(), encoding="utf-8")


if __name__ == "__main__":
    main()
