"""A bare API server of the tests' own, which they may end in mid-sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("lightkube", reason="NOT RUN: install the extra `cluster`")

from testbed import bare


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything below this folder needs the programs of a cluster."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.cluster)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bare.Server]:
    """One for all tests; whoever kills it starts it again."""
    if lacking := bare.missing():
        names = ", ".join(each.name for each in lacking)
        pytest.skip(f"NOT RUN: not built: {names}; `make cluster` builds it")
    found = bare.start(tmp_path_factory.mktemp("bare") / "server")
    yield found
    found.stop()


@pytest.fixture(autouse=True)
def _this_cluster(server: bare.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(server.kubeconfig))
