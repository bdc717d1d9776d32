"""What is written is read back as the same values under every meaning."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setsail.document import load, meaning, spell, splice

TRICKY = """yes|1e3|0777|12:30|12:30:45|null||~| a|a |2001-01-01|1.10|1.2.3|0x1f|#|a #b|a: b|- x|x:
=|<<|a:b|http://x:1/?q=[1]|---|--- a|...|@a|`a|%a|&a|*a|!a|{a}|[a]|a,b|'|"|it's|say "x"|y|on|.5|+1
-|?|? a|\\|é|😀|订单服务|a\tb|\ta|a\u00a0b|\u2028|\x85x|\ufeff|\x00|\x7f|1_000|.inf|TRUE|0o17|0b1
1:30|é: x"""
WORDS = TRICKY.replace("\n", "|").split("|")
LINES = [
    "a\nb", "a\nb\n", "a\n\n", "\n", "\na", " a\nb", "a\n b\n", "a \nb", "a\r\nb", "a\n\tb",
    "a\n#b", "a\n---\nb\n", "a\n\n\n b\n\n", "\ta\nb",
]  # fmt: skip
LEAVES = (
    st.sampled_from([*WORDS, *LINES])
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([True, False, None])
)
KEYS = st.sampled_from(WORDS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4), st.sampled_from([0, 2]))
def test_every_object_is_read_back_under_every_meaning(body: dict[str, Any], step: int) -> None:
    for text in ("\n".join([*spell.block(body, 0, step), ""]), spell.flow(body)):
        for each in (meaning.KUBERNETES, meaning.YAML12, meaning.COMPOSE):
            loaded = load.load(text, "f", each)
            assert loaded.problems == (), text
            assert splice.same(loaded.documents[0].body, body), (each.name, text)


@pytest.mark.parametrize("word", [w for w in WORDS if w])
def test_a_tricky_word_is_itself_as_value_key_and_item(word: str) -> None:
    body = {word: word, "list": [word, {word: word}]}
    text = "\n".join(spell.block(body))
    assert load.load(text, "f").documents[0].body == body


def test_ordinary_words_stand_without_quotes() -> None:
    plain = [
        "nginx:1.27",
        "http://a/b?c=d",
        "app.kubernetes.io/name",
        "/bin/sh",
        "a b",
        "250m",
        "64Mi",
    ]
    assert [spell.string(word) for word in plain] == plain


def test_lines_stand_as_they_are() -> None:
    text = "\n".join(spell.block({"a": {"b": "x\ny\n", "c": ["one\ntwo"]}}))
    assert text == "a:\n  b: |\n    x\n    y\n  c:\n  - |-\n    one\n    two"


@pytest.mark.parametrize("value", [float("inf"), float("nan"), object(), "\ud800"])
def test_what_yaml_cannot_carry_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        spell.flow(value)


def test_a_long_key_is_still_a_key() -> None:
    body = {"k" * 1500: {"a": 1}}
    assert load.load("\n".join(spell.block(body)), "f").documents[0].body == body
