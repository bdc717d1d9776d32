"""Several processes say exactly what one says."""

import pytest

from benchmarks import inputs
from setsail.engine import judging, parallel
from setsail.engine.gather import Gathered, Source
from setsail.engine.judging import Request

STRANGE = (
    "a: &a [1, 2]\nkind: Pod\napiVersion: v1\nb: *a\n",
    "kind: Pod\napiVersion: v1\nkind: Pod\n",
    "a: [\n",
    '{"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "j"}}\n',
    "# nothing\n",
    "kind: Pod\napiVersion: v1\nmetadata: {name: 0x1F, labels: {a: yes, b: 1.50}}\n",
)


@pytest.mark.parametrize("jobs", [2, 3, 7])
def test_the_number_of_processes_changes_nothing(
    jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "LEAST", 0)
    texts = ["---\n".join(inputs.documents(20)), *STRANGE, "---\n".join(STRANGE)]
    sources = tuple(Source(f"{n}.yaml", text.encode()) for n, text in enumerate(texts))
    one = judging.told(Gathered(sources, ()), Request()).checked
    many = judging.told(Gathered(sources, ()), Request(), jobs).checked
    assert many == one and one.findings and one.broken


def test_what_a_child_does_not_finish_is_done_here() -> None:
    import os

    here = os.getpid()

    def work(number: int) -> bytes:
        if os.getpid() != here:
            os._exit(3)
        return bytes([number])

    assert parallel.spread(3, work, bytes) == [b"\0", b"\1", b"\2"]
