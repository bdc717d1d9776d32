"""Work on several processes: each begins as a copy of this one, so nothing is sent but results.

What a child cannot finish is done here, so that a result never depends on the number of processes.
"""

import marshal
import os
import pickle
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from setsail.document import construct, load, source, split
from setsail.document.meaning import KUBERNETES
from setsail.engine.gather import Source
from setsail.finding.finding import Finding
from setsail.manifest import load as manifests
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import run as rules_run
from setsail.rules.rule import Rule

LEAST = 400_000
"""Bytes of input below which one process is faster than two."""

Result = TypeVar("Result")


def possible(sources: Sequence[Source], jobs: int) -> bool:
    """Whether several processes are asked for, worth it and able to be started here."""
    return jobs > 1 and hasattr(os, "fork") and sum(len(s.data) for s in sources) >= LEAST


def spread(
    jobs: int, work: Callable[[int], bytes], read: Callable[[bytes], Result]
) -> list[Result]:
    """`read(work(n))` for n below `jobs`: the first here, each other in a child."""
    sys.stdout.flush()
    children = [_child(n, work) for n in range(1, jobs)]
    found = [read(work(0))]
    for n, (process, pipe) in enumerate(children, 1):
        with os.fdopen(pipe, "rb") as stream:
            data = stream.read()
        _, status = os.waitpid(process, 0)
        found.append(read(data if status == 0 else work(n)))
    return found


def _child(number: int, work: Callable[[int], bytes]) -> tuple[int, int]:
    """Start a child; its process and the pipe that its bytes come through."""
    receiving, sending = os.pipe()
    process = os.fork()
    if process:
        os.close(sending)
        return process, receiving
    code = 1
    try:
        os.close(receiving)
        with os.fdopen(sending, "wb") as stream:
            stream.write(work(number))
        code = 0
    finally:
        os._exit(code)


def read(sources: Sequence[Source], jobs: int) -> tuple[manifests.Manifests, ...]:
    """`manifests.load` of each source. Children compose the documents that have no fault; the
    others, and JSON, are read here as ever."""
    texts = [source.decode(one.data) for one in sources]
    chunks = [(n, chunk) for n, text in enumerate(texts) for chunk in split.split(text)]
    bounds = _bounds([chunk.end - chunk.start for _, chunk in chunks], jobs)

    def work(number: int) -> bytes:
        mine = chunks[bounds[number] : bounds[number + 1]]
        return marshal.dumps([load.plain(texts[n], chunk, KUBERNETES) for n, chunk in mine])

    bodies = [body for part in spread(jobs, work, marshal.loads) for body in part]
    known: list[dict[int, construct.Built]] = [{} for _ in sources]
    for (n, chunk), body in zip(chunks, bodies, strict=True):
        if body is not None:
            known[n][chunk.start] = construct.Built(body, (), ())
    return tuple(
        manifests.load(one.data, one.file, built) for one, built in zip(sources, known, strict=True)
    )


def run(
    subjects: Sequence[Manifest], around: Around, rows: tuple[Rule, ...], jobs: int
) -> rules_run.Outcome:
    """`rules_run.run`, each process with its share of the subjects."""
    bounds = [len(subjects) * n // jobs for n in range(jobs + 1)]

    def work(number: int) -> bytes:
        mine = subjects[bounds[number] : bounds[number + 1]]
        outcome = rules_run.run(mine, around, rows)
        at = {id(subject): n for n, subject in enumerate(mine, bounds[number])}
        numbers = [at[id(subject)] for subject in outcome.subjects]
        return pickle.dumps((outcome.findings, numbers, dict(outcome.judged)), -1)

    judged = {row.id: 0 for row in rows}
    pairs: list[tuple[Finding, int]] = []
    for findings, numbers, counts in spread(jobs, work, pickle.loads):
        pairs += zip(findings, numbers, strict=True)
        for rule, count in counts.items():
            judged[rule] += count
    pairs.sort(key=lambda pair: rules_run.order(pair[0]))
    return rules_run.Outcome(
        tuple(f for f, _ in pairs), judged, tuple(subjects[n] for _, n in pairs)
    )


def _bounds(sizes: Sequence[int], parts: int) -> list[int]:
    """Where to cut a sequence so that the parts are of nearly equal size."""
    total, done, bounds = sum(sizes), 0, [0]
    for n, size in enumerate(sizes):
        done += size
        if len(bounds) < parts and done * parts >= total * len(bounds):
            bounds.append(n + 1)
    return bounds + [len(sizes)] * (parts + 1 - len(bounds))
