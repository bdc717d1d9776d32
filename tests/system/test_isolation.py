"""Test never reaches into production unless the file says so."""

import pytest

from setsail.system import load
from setsail.system.declared import SystemRefused

TEXT = """\
system: shop
external:
  mysql: {{type: mysql, hosts: [10.0.0.1], secret: "vault:trade/mysql"}}
services:
  web: {{secrets: {{KEY: "vault:trade/web#key", OWN: "k8s:web#key"}}, needs: {{mysql: }}}}
environments:
  test: {{{test}}}
  prod: {{production: true}}
"""


def messages(test: str) -> list[str]:
    try:
        load.load(TEXT.format(test=test), "system.yaml")
    except SystemRefused as refused:
        return [p.message.en for p in refused.problems]
    return []


def test_the_same_address_and_the_same_secrets_are_told() -> None:
    assert messages("") == [
        "in test, mysql is at 10.0.0.1, the address of prod",
        "test uses a secret of prod: vault:trade/mysql",
        "test uses a secret of prod: vault:trade/web#key",
    ]


@pytest.mark.parametrize(
    "test",
    [
        "shared: true",
        "secrets: vault:test, external: {mysql: {hosts: [10.9.0.1]}}",
        "secrets: vault:test, external: {mysql: {shared: true}}",
        "external: {mysql: {shared: true}}, services: {web: {secrets: {KEY: 'vault:b/c'}}}",
        "external: {mysql: null}, services: {web: null}",
    ],
)
def test_what_differs_or_is_shared_on_purpose_is_allowed(test: str) -> None:
    assert messages(test) == []


def test_another_port_of_the_same_host_is_another_address() -> None:
    assert messages("secrets: vault:test, external: {mysql: {port: 3307}}") == []


def test_the_way_out_names_what_to_write() -> None:
    with pytest.raises(SystemRefused) as caught:
        load.load(TEXT.format(test="secrets: vault:test"), "system.yaml")
    help = caught.value.problems[0].help
    assert help is not None
    assert help.en == (
        "write environments.test.external.mysql.hosts: […], "
        "or environments.test.external.mysql.shared: true if it is on purpose"
    )


def test_the_way_out_for_a_secret_names_the_root() -> None:
    with pytest.raises(SystemRefused) as caught:
        load.load(TEXT.format(test="external: {mysql: {shared: true}}"), "system.yaml")
    (problem,) = caught.value.problems
    assert problem.message.en == "test uses a secret of prod: vault:trade/web#key"
    assert problem.help is not None
    assert problem.help.en.startswith("write environments.test.secrets: vault:…")
