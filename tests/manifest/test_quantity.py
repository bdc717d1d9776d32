"""Quantities are those of Kubernetes, to the last digit."""

import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from setsail.manifest import quantity


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("250m", "0.25"), ("0.5", "0.5"), (".5", "0.5"), ("1.", "1"), (2, "2"), (0.1, "0.1"),
        ("64Mi", 64 << 20), ("1.5Gi", 3 << 29), ("1Ei", 1 << 60), ("1E", 10**18), ("1E3", 1000),
        ("1e3", 1000), ("1e-3", "0.001"), ("12e+2", 1200), ("-1k", -1000), ("+1k", 1000),
        ("1u", "0.000001"), ("1n", "0.000000001"), ("0.1n", "0.000000001"),
        ("-0.1n", "-0.000000001"),
        ("10E", (1 << 63) - 1), ("-100E", 1 - (1 << 63)), ("1e100", (1 << 63) - 1),
        ("1e-999999999", "0.000000001"), ("0e999999999", 0), ("0", 0),
        ("1 ", 1), (".", 0), ("m", 0), ("-Ki", 0),
    ],
)  # fmt: skip
def test_an_amount_is_exact(written: object, amount: Any) -> None:
    assert quantity.parse(written) == Decimal(amount)


@pytest.mark.parametrize(
    "wrong",
    ["", " ", "1 1", "1K", "1ki", "1kk", "1e", "1e1.5", "0x10", "1_0", "１", "..", "+-", "iK",
     "1E+", "1.2.3", "--1", "9" * 400, None, True, [], {}, float("inf"), float("nan")],
)  # fmt: skip
def test_what_is_no_quantity_is_a_value_error(wrong: object) -> None:
    with pytest.raises(ValueError):
        quantity.parse(wrong)


QUANTITIES = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "-", "+"]),
    st.from_regex(r"[0-9]{1,12}(\.[0-9]{0,12})?|\.[0-9]{1,12}", fullmatch=True),
    st.sampled_from(["", *"numkMGTPE", *(f"{u}i" for u in "KMGTPE"), "e3", "E-3", "e+12", "e-11"]),
)


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(QUANTITIES, min_size=50, max_size=150))
def test_kubectl_rewrites_them_to_the_same_amount(
    typed: Callable[[list[str]], list[str] | None], written: list[str]
) -> None:
    printed = typed(["0.5", *written])
    assert printed is not None and printed[0] == "500m"
    for one, other in zip(printed[1:], written, strict=True):
        assert quantity.parse(one) == quantity.parse(other), other


@pytest.mark.parametrize("wrong", ["1K", "1ki", "1e", "1e1.5", "0x10", "1_0", "１", "", "1E+"])
def test_kubectl_refuses_what_we_refuse(
    typed: Callable[[list[str]], list[str] | None], wrong: str
) -> None:
    assert typed([wrong]) is None
    with pytest.raises(ValueError):
        quantity.parse(wrong)


@pytest.fixture(scope="session")
def typed(kubectl: object) -> Callable[[list[str]], list[str] | None]:
    """Quantities as kubectl prints them when it has a type for their object; None if refused."""

    def read(quantities: list[str]) -> list[str] | None:
        requests = {f"x{n:03}": each for n, each in enumerate(quantities)}
        container = {"name": "a", "image": "b", "resources": {"requests": requests}}
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}
        text = json.dumps({**pod, "spec": {"containers": [container]}})
        program = str(Path(sys.executable).parent / "kubectl")
        command = [program, "set", "env", "--local", "-f", "-", "A=b", "-o", "json"]
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
        if done.returncode:
            return None
        spec = json.loads(done.stdout)["spec"]
        return [
            value for _, value in sorted(spec["containers"][0]["resources"]["requests"].items())
        ]

    return read


def test_units() -> None:
    assert quantity.cpu("1500m") == Decimal("1.5")
    assert quantity.memory("1.5Ki") == 1536
    assert quantity.memory("0.1") == 1
    assert quantity.compare("1Gi", "1G") == 1
    assert quantity.compare("1000m", 1) == 0
    assert [quantity.cpu_text(Decimal(c)) for c in ("2", "0.25", "0.0001")] == ["2", "250m", "1m"]
    sizes = [quantity.memory_text(n) for n in (1 << 30, 1536 << 20, 1000, 0)]
    assert sizes == ["1Gi", "1536Mi", "1000", "0"]
