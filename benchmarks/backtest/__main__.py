"""`python -m benchmarks.backtest`: every table, and whether each bar is met.

--traces names the public traces (../shared/traces), --fleet a folder of CSV files with CPU and
memory of the same workloads over several weeks, which is then judged like the others.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.backtest import bars, events, fleets, machines, queues, scaling, sizing

ROOT = Path(__file__).resolve().parents[2]
SIZES = (
    "recommender", "weeks", "slack%", "above%", "wk>10%", "wk thr%", "mem slack%", "wk OOM%",
    "OOM/100wk", "limit/used", "cost req/lim", "isoRel", "isoMem",
)  # fmt: skip
PARTS = ("sizing", "hpa", "event", "queue")
TUNED, FRESH = (9, 11, 13, 14, 15), (1, 2, 4, 7, 8, 10, 12)


def show(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table."""
    body = [list(row) for row in rows]
    wide = [max(len(row[at]) for row in [list(head), *body]) for at in range(len(head))]
    lines = [
        "  ".join(cell.ljust(w) for cell, w in zip(row, wide)).rstrip() for row in [head, *body]
    ]
    sys.stdout.write(f"\n== {title} ==\n" + "\n".join(lines) + "\n")
    sys.stdout.flush()


def percent(share: float, digits: int = 1) -> str:
    """A share in percent, "-" for none."""
    return "-" if share != share else f"{100 * share:.{digits}f}"


def number(value: float, digits: int = 2) -> str:
    """A number, "-" for none."""
    return "-" if value != value else f"{value:.{digits}f}"


def sizes(traces: Path, more: Sequence[Path], train: int, test: int) -> list[bars.Bar]:
    """Requests and limits."""
    found = []
    every = [fleets.crane(traces), fleets.aws(traces), fleets.tweets(traces), fleets.generated()]
    every.append(machines.machines())
    every += [fleets.folder(path, train, test) for path in more]
    for fleet in every:
        rows = sizing.score(fleet)
        show(
            fleet.name,
            SIZES,
            (
                (r.name, str(r.windows), percent(r.slack), percent(r.above), percent(r.bad_weeks),
                 percent(r.throttled), percent(r.memory_slack), percent(r.oom_weeks),
                 number(r.oom_100, 0), number(r.limit_used), f"{r.cost:.2f} / {r.cost_limit:.2f}",
                 number(r.iso_cpu), number(r.iso_memory))
                for r in rows
            ),
        )  # fmt: skip
        found += bars.of_sizes(rows)
    return found


def autoscalers(traces: Path) -> list[bars.Bar]:
    """Autoscalers on loads by which they were formed, and on others."""
    loads = fleets.load_series(traces, FRESH)
    loads["taxi"] = fleets.taxi(traces)
    groups = {
        "five periodic loads": scaling.score(fleets.load_series(traces, TUNED), 10, 5),
        "eight other loads": scaling.score(loads, 10, 5),
        "world cup": scaling.score({"worldcup98": fleets.world_cup(traces)}, 35, 28),
    }
    found = []
    for name, rows in groups.items():
        head = ("start s", "configuration", "short min/wk mean", "median", "cost mean", "median")
        means = scaling.means(rows)
        show(
            f"autoscalers, {name}",
            head,
            (
                (number(m.startup, 0), m.name, number(m.short, 1), number(m.short_median, 1),
                 number(m.cost), number(m.cost_median))
                for m in means
            ),
        )  # fmt: skip
        found += bars.of_scaling(name, means)
    return found


def plans(traces: Path) -> list[bars.Bar]:
    """The event."""
    times, rows = events.score(fleets.world_cup(traces))
    head = ("plan", "short min/wk", "cost", "at the maximum min/wk")
    body = ((r.name, number(r.short, 1), number(r.cost), number(r.capped, 1)) for r in rows)
    show(f"event, true multiplier x{times:.1f}", head, body)
    return bars.of_events(rows)


def consumers(traces: Path) -> list[bars.Bar]:
    """Consumers of queues."""
    loads = {name: (load, 10, 5) for name, load in fleets.load_series(traces, (15, 9, 14)).items()}
    loads["worldcup98"] = (fleets.world_cup(traces), 35, 28)
    rows = queues.score(loads)
    head = ("arrivals", "scaler", "min", "late min/wk", "worst s", "cost")
    show(
        "consumers",
        head,
        (
            (r.load, r.name, str(r.least), number(r.late, 1), number(r.worst, 0), number(r.cost))
            for r in rows
        ),
    )
    return bars.of_queues(rows)


def main() -> None:
    """Run the parts that are asked for, and end with the bars."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backtest", description=__doc__)
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--traces", type=Path, default=ROOT.parent / "shared" / "traces")
    parser.add_argument("--fleet", type=Path, action="append", default=[])
    parser.add_argument("--train", type=int, default=14, help="days, for --fleet")
    parser.add_argument("--test", type=int, default=7, help="days, for --fleet")
    args = parser.parse_args()
    if not args.traces.is_dir():
        sys.exit(f"NOT RUN: there are no traces at {args.traces}; name them with --traces")
    found: list[bars.Bar] = []
    for part in args.part or PARTS:
        match part:
            case "sizing":
                found += sizes(args.traces, args.fleet, args.train, args.test)
            case "hpa":
                found += autoscalers(args.traces)
            case "event":
                found += plans(args.traces)
            case _:
                found += consumers(args.traces)
    head = ("bar", "ours", "must be at most", "")
    body = ((b.name, number(b.value), number(b.most), "met" if b.met else "MISSED") for b in found)
    show("bars", head, body)


if __name__ == "__main__":
    main()
