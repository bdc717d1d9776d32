"""Runs on a real cluster, kept so that the page can be written where none runs."""

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.release.scenarios import SCENARIOS, Run, Scenario
from setsail.world import files

KEPT = Path(__file__).with_name("measured")
HEAD = """
## On a real cluster

The cluster of `make cluster` with its Gateway API: Kubernetes 1.37, Envoy Gateway, and both on one
machine of two cores together with the load generator, vegeta, which sends 100 requests a second
through the gateway. Four pods run the old version; the new one differs in its environment alone,
and gets 5 % of the requests until it is judged, by the counters of its pods, read every second.
*Seconds* is from the first answer of the new version that the client got to the last; *lost* is
what the client did not get answered well, apart from what the old version itself failed. Both are
read from vegeta's own log. Medians, with the worst run behind them. *Load* is the machine's load
average, the median of the runs: above 2 everything here waits for a core, the API server too, and
a look takes longer than the second that it should.

| Scenario | Runs | Load | Seconds | worst | bar | Lost | worst | bar | Verdict |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---|
"""


def measure(name: str, runs: int) -> None:
    """Play a scenario so many times; each run is kept as it ends."""
    KEPT.mkdir(exist_ok=True)
    done: list[Run] = []
    for number in range(runs):
        done.append(SCENARIOS[name].play())
        print(f"{name} {number + 1}/{runs}: {done[-1]}", flush=True)
        lines = ",\n ".join(json.dumps(run._asdict()) for run in done)
        files.write_whole(str(KEPT / f"{name}.json"), f"[{lines}]\n")


def section() -> str:
    """The table of what was measured; "" where nothing was."""
    rows = [_row(scenario, _runs(name)) for name, scenario in SCENARIOS.items() if _runs(name)]
    return HEAD + "\n".join(rows) + "\n" if rows else ""


def _runs(name: str) -> list[Run]:
    file = KEPT / f"{name}.json"
    return [Run(**run) for run in json.loads(file.read_text())] if file.exists() else []


def _row(scenario: Scenario, runs: Sequence[Run]) -> str:
    seconds = [run.seconds for run in runs if run.seconds is not None]
    lost = [run.lost for run in runs]
    verdicts = [run.verdict for run in runs]
    counted = {each: verdicts.count(each) for each in dict.fromkeys(verdicts)}
    told = ", ".join(f"{each} {count}×" for each, count in counted.items())
    times = [f"{median(seconds):.1f}", f"{max(seconds):.1f}"] if seconds else ["", ""]
    busy = f"{median(run.busy for run in runs):.0f}"
    cells = [scenario.title, len(runs), busy, *times, _bar(scenario.seconds)]
    cells += [f"{median(lost):g}", max(lost), _bar(scenario.lost), told]
    return "| " + " | ".join(map(str, cells)) + " |"


def _bar(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
