"""Configuration rolls exactly who reads it."""

from dataclasses import replace
from typing import Any

from setsail.derive import concerns, pod
from setsail.system import values
from tests.derive.samples import order


def hashes(system: values.System) -> dict[str, str]:
    found = {}
    for each in concerns.everything(system).objects:
        if each.body["kind"] in ("Deployment", "StatefulSet"):
            annotations = each.body["spec"]["template"]["metadata"]["annotations"]
            found[each.body["metadata"]["name"]] = annotations[pod.CONFIG_HASH]
    return found


def changed(system: values.System, **more: Any) -> set[str]:
    services = {**system.services, "order": replace(system.services["order"], **more)}
    before, after = hashes(system), hashes(replace(system, services=services))
    return {name for name in before if before[name] != after[name]}


def test_a_variable_a_file_or_a_reference_rolls_its_workload_and_no_other() -> None:
    system = order()
    assert changed(system, config={"ORDER_TTL": "31m"}) == {"order"}
    assert changed(system, files={"/etc/order/app.yaml": "pageSize: 51\n"}) == {"order"}
    assert changed(system, secrets={"ALIPAY_KEY": "vault:trade/alipay#other"}) == {"order"}


def test_a_patch_of_a_config_map_rolls_its_reader() -> None:
    system = order()
    patch = values.Patch("ConfigMap/order", {"data": {"ORDER_TTL": "1h"}})
    before, after = hashes(system), hashes(replace(system, patches=(patch,)))
    assert {name for name in before if before[name] != after[name]} == {"order"}


def test_the_order_of_keys_rolls_nothing() -> None:
    system = order()
    turned = dict(reversed(system.services["order"].config.items()))
    assert changed(system, config=turned) == set()


def test_two_files_of_one_name_stay_apart() -> None:
    files = {"/a/app.yaml": "1", "/b/app.yaml": "2"}
    workload = replace(order().services["order"], files=files)
    found = [c for c in concerns.everything(
        replace(order(), services={**order().services, "order": workload})
    ).objects if c.body["metadata"]["name"] == "order-files"]  # fmt: skip
    assert sorted(found[0].body["data"].values()) == ["1", "2"]
