"""A first system.yaml is written once, and never over another."""

from pathlib import Path

import pytest

from setsail.engine import init
from setsail.finding.problem import Refused
from setsail.system import load


def test_the_files_are_written_and_load(tmp_path: Path) -> None:
    folder = str(tmp_path / "erp")
    text = init.first(folder, None, ("postgres",), "en")
    written = init.init(folder, text)
    assert [Path(p).name for p in written] == ["system.yaml", "system.schema.json"]
    found = load.load((tmp_path / "erp" / "system.yaml").read_text(), "system.yaml")
    assert found.tree["system"] == "erp"


def test_a_folder_whose_name_cannot_be_one_gives_the_usual_name(tmp_path: Path) -> None:
    assert "system: shop" in init.first(str(tmp_path / "我的系统"), None, (), "en")


def test_what_is_there_stays_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "system.yaml").write_text("mine")
    with pytest.raises(Refused):
        init.init(str(tmp_path), "new")
    assert (tmp_path / "system.yaml").read_text() == "mine"
    init.init(str(tmp_path), "new", force=True)
    assert (tmp_path / "system.yaml").read_text() == "new"


def test_all_that_is_wrong_with_the_call_is_told_at_once() -> None:
    with pytest.raises(Refused) as caught:
        init.first(".", "My Shop", ("postgre", "redis"), "en")
    helps = [p.help.en for p in caught.value.problems if p.help]
    assert helps == [
        "write my-shop; it becomes a part of a Namespace: RFC 1123",
        "did you mean postgres?",
    ]
