"""Names that Kubernetes accepts."""

import re

from hypothesis import given
from hypothesis import strategies as st

from setsail.derive import names


@given(st.text(min_size=1, max_size=80), st.sampled_from([names.LABEL, names.CRON_JOB]))
def test_any_text_becomes_a_label_that_starts_with_a_letter(text: str, limit: int) -> None:
    found = names.dns(text, limit)
    assert len(found) <= limit and re.fullmatch(r"[a-z]([-a-z0-9]*[a-z0-9])?", found)


@given(st.text(min_size=1, max_size=40))
def test_any_text_becomes_a_port_name(text: str) -> None:
    found = names.port(text)
    assert re.fullmatch(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?", found)
    assert len(found) <= names.PORT and re.search("[a-z]", found) and "--" not in found


@given(st.text(max_size=100))
def test_any_text_becomes_the_value_of_a_label(text: str) -> None:
    found = names.label_value(text)
    assert len(found) <= 63 and re.fullmatch(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?(?<![-_.])", found)


@given(st.text(min_size=1, max_size=40))
def test_any_text_becomes_a_variable(text: str) -> None:
    assert re.fullmatch(r"[A-Z_][A-Z0-9_]*", names.variable(text))


def test_a_name_that_fits_stays() -> None:
    assert names.dns("order-api") == "order-api"


def test_two_names_that_are_cut_alike_stay_apart() -> None:
    assert names.dns("a" * 70) != names.dns("a" * 71)
    assert names.dns("Order") != names.dns("order")
