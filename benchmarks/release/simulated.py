"""The acceptance scenarios in simulated time, as the unit suite plays them."""

from tests.engine.test_scenarios import NOT_TOLD, SCENARIOS

HEAD = """# What a release costs, scenario by scenario

Written by `make bench-release`; do not edit. 由 `make bench-release` 生成，请勿编辑。

## In simulated time

Each line is a test of the unit suite (`tests/engine/test_scenarios.py`): one service of four pods
on the simulated cluster, 100 requests a second, steps of 5, 20 and 40 %, a look every two seconds.
*Lost* is what users did not get answered, counted where they send; *seconds* is from the first
request on the new version until it got none any more, or what the line says. The numbers are of
one seed. **They are simulated**: a real cluster has slower routes and noisier programs; what was
measured on one stands below.

| # | Scenario | Lost | Seconds | Verdict |
|---|---|---:|---:|---|
"""
TAIL = """
### Not told in simulated time
"""


def page() -> str:
    """The page with its table."""
    rows = []
    for name, play in SCENARIOS.items():
        result = play()
        number, title = int(name[1:3]), name[4:].replace("_", " ")
        seconds = "" if result.seconds is None else f"{result.seconds:.0f}"
        rows.append(f"| {number} | {title} | {result.lost} | {seconds} | {result.verdict} |")
    untold = [f"- {number}: {why}" for number, why in NOT_TOLD.items()]
    return HEAD + "\n".join(rows) + "\n" + TAIL + "\n".join(untold) + "\n"
