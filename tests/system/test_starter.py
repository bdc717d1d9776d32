"""A first system.yaml loads, whatever stores are asked for."""

import pytest

from setsail.system import load, starter, stores


@pytest.mark.parametrize("kind", list(stores.STATEFUL))
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_first_system_with_any_store_is_valid(kind: str, lang: str) -> None:
    found = load.load(starter.text("erp-2", (kind,), lang), "system.yaml")
    assert list(found.environments) == ["test", "prod"]
    assert found.tree["services"]["web"]["needs"].keys() == {kind}


def test_comments_are_in_the_language_of_the_reader() -> None:
    assert "# 对外入口" in starter.text(lang="zh")
    assert starter.text(lang="en").isascii()
