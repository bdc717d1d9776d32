"""The table holds together: every example in it is what it says a value looks like."""

from collections.abc import Iterator

import pytest

from setsail.document import load as documents
from setsail.document import meaning
from setsail.system import read, spell, syntax, walk
from setsail.system.shape import Field, Record


def fields() -> Iterator[tuple[str, str, Record]]:
    for path, record in walk.records():
        for name in record.fields:
            yield ".".join((*path, name)), name, record


@pytest.mark.parametrize(("at", "name", "record"), [pytest.param(*f, id=f[0]) for f in fields()])
def test_every_example_is_accepted_by_its_own_field(at: str, name: str, record: Record) -> None:
    text = spell.flow({name: record.fields[name].example})
    document = documents.load(text, "example.yaml", meaning.YAML12).documents[0]
    assert read.read(document, record).problems == ()


def test_every_default_is_accepted_by_its_own_field() -> None:
    for at, name, record in fields():
        field = record.fields[name]
        if field.default is not None:
            text = spell.flow({name: field.default})
            document = documents.load(text, "default.yaml", meaning.YAML12).documents[0]
            assert read.read(document, record).tree == {name: field.default}, at


def test_every_field_is_told_in_both_languages() -> None:
    for at, name, record in fields():
        doc = record.fields[name].doc
        assert doc.en and doc.zh, at


def test_a_path_leads_to_its_field() -> None:
    found = syntax.at(("services", "web", "scale", "max"))
    assert isinstance(found, Field)
    assert found.doc.en.startswith("most pods")
    assert syntax.at(("services", "web")) is None
    assert syntax.at(("services", "web", "scale", "most")) is None


def test_what_only_jobs_say_is_unknown_to_services_and_the_other_way_round() -> None:
    assert syntax.at(("services", "web", "schedule")) is None
    assert syntax.at(("jobs", "settle", "scale")) is None
