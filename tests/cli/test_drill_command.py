"""`setsail drill` as its users call it wrongly; what it does stands in tests/live."""

import io

import pytest

from setsail.cli import main
from setsail.cli.parser import CallRefused
from setsail.cli.shell import Shell

TEXT = """\
system: shop
services: {web: {image: "web:1", port: 8080}}
environments:
  prod: {production: true, platform: {context: x}}
  test: {platform: {context: x}}
"""


@pytest.fixture
def file(tmp_path):
    (tmp_path / "system.yaml").write_text(TEXT)
    return str(tmp_path / "system.yaml")


def call(*words):
    return main.run(("drill", *words), Shell("en", False, io.StringIO(), io.StringIO()))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rollback", "-e", "prod"), "prod is production"),
        (("rollback", "web", "-e", "prod"), "prod is production"),
        (("rollback", "api", "-e", "test"), "there is no component api"),
        (("rollback",), "--environment"),
        (("storm", "-e", "test"), "storm"),
    ],
)
def test_what_is_unclear_or_production_is_refused_before_any_cluster_is_asked(file, words, said):
    with pytest.raises(CallRefused) as told:
        call(*words, "-f", file)
    assert said in str(told.value) and told.value.exit_code == 2
