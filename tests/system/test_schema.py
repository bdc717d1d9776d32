"""The shipped schema is the syntax, and editors accept what Setsail accepts."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

import setsail.system
from setsail.document import load as documents
from setsail.document import meaning
from setsail.system import page, schema, starter
from tests import systems
from tests.system.test_load import EXAMPLES

SHIPPED = Path(setsail.system.__file__).parent / "system.schema.json"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "system.md"
CHECK = jsonschema.Draft202012Validator(schema.json_schema())


def body(text: str) -> Any:
    return documents.load(text, "system.yaml", meaning.YAML12).documents[0].body


def test_what_is_shipped_is_fresh() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == schema.text(), "run make update"
    assert PAGE.read_text(encoding="utf-8") == page.reference(), "run make update"


def test_it_is_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema.json_schema())


@pytest.mark.parametrize("name", ["order-system", "shop-min"])
def test_it_accepts_the_model_examples(name: str) -> None:
    file = EXAMPLES / f"{name}.yaml"
    if not file.exists():
        pytest.skip(f"NOT RUN: {file} is absent")
    assert list(CHECK.iter_errors(body(file.read_text(encoding="utf-8")))) == []


def test_it_accepts_a_first_system() -> None:
    assert list(CHECK.iter_errors(body(starter.EXAMPLE))) == []


@settings(max_examples=10, deadline=None)
@given(systems.systems())
def test_it_accepts_every_valid_system(text: str) -> None:
    assert list(CHECK.iter_errors(body(text))) == []


@pytest.mark.parametrize(
    "tree",
    [
        {"system": "a", "servces": {}},
        {"system": "a", "services": {"web": {"replicas": 3}}},
        {"system": "a", "services": {"Web": {}}},
        {"system": "a", "services": {"web": {"grace": "30"}}},
        {"services": {}},
    ],
)
def test_it_refuses_what_is_unknown_or_malformed(tree: dict[str, Any]) -> None:
    assert not CHECK.is_valid(tree)


def test_every_key_is_described_in_it() -> None:
    found = json.loads(schema.text())
    for part in (found, *found["$defs"].values()):
        for key, value in part["properties"].items():
            assert value["description"], key
