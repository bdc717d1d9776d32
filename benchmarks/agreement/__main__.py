"""`python -m benchmarks.agreement`: agreement with each checker that is installed.

Prints a line a check and every disagreement. `--brief` shows the sums only, `--peer NAME` one peer.
"""

import argparse
import contextlib
import io
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.agreement import compare, draws, peers
from setsail.cli import main as cli


def ours(file: Path) -> frozenset[str]:
    """The rules that find something in a file, with every rule on."""
    said = io.StringIO()
    call = ["check", "--no-cache", "--persona", "auditor", "--format", "json", str(file)]
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        cli.guarded(call)
    return frozenset(each["rule"] for each in json.loads(said.getvalue())["findings"])


def tell(peer: str, lines: list[compare.Line], brief: bool) -> None:
    """Print what one peer and Setsail say of the same cases."""
    decided = sum(line.decided for line in lines)
    agreed = sum(line.agreed for line in lines)
    if not brief:
        for line in lines:
            where = [("only the peer", line.theirs), ("only Setsail", line.ours)]
            share = f"{line.agreed}/{line.decided}"
            sys.stdout.write(f"{peer} {line.check} = {' '.join(line.rules)}: {share}\n")
            for who, names in where:
                if names:
                    sys.stdout.write(f"    {who}, {len(names)}: {' '.join(names)}\n")
    sys.stdout.write(f"{peer}: {agreed} of {decided} agree, {agreed / max(decided, 1):.2%}\n")


def main() -> None:
    """Draw, run, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--brief", action="store_true", help="the sums only")
    parser.add_argument("--peer", choices=sorted(peers.PEERS), help="one checker only")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = draws.write(Path(folder))
        mine = {file.stem: ours(file) for file in files}
        sys.stdout.write(f"{len(files)} manifests\n")
        for name, run in peers.PEERS.items():
            if args.peer in (None, name):
                if path := peers.program(name):
                    tell(name, list(compare.lines(name, run(path, files), mine)), args.brief)
                else:
                    sys.stdout.write(f"{name}: NOT MEASURED, it is not installed\n")


if __name__ == "__main__":
    main()
