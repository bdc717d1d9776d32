"""What holds for every rule, whoever wrote it."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from setsail.document import splice
from setsail.engine import rule_test
from setsail.evidence import checklist
from setsail.manifest import api, load
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import page, rule, run
from setsail.rules.index import RULES
from setsail.rules.rule import Rule, RuleModule

FOR_MANIFESTS = tuple(row for row in RULES if not set(row.kinds) & set(rule.OWN_KINDS))
every = pytest.mark.parametrize("row", RULES, ids=lambda row: row.id)
over_manifests = pytest.mark.parametrize("row", FOR_MANIFESTS, ids=lambda row: row.id)
fixing = pytest.mark.parametrize(
    "row", [row for row in FOR_MANIFESTS if row.fix != "none"], ids=lambda row: row.id
)
_CHINESE = re.compile("[\u4e00-\u9fff]")


def manifests(text: str) -> tuple[Manifest, ...]:
    loaded = load.load(text.encode(), "example.yaml")
    assert not loaded.problems, loaded.problems
    return loaded.manifests


SEEN = datetime(2026, 1, 2, tzinfo=UTC).timestamp()
"""When the examples of rules about what runs were seen."""


def settings_of(rows: tuple[Rule, ...]) -> dict[str, Any]:
    """What the examples of a rule are run with where its defaults would say nothing."""
    return {row.id: getattr(rule.load(row), "EXAMPLE", {}) for row in rows}


@cache
def found_in(text: str, rows: tuple[Rule, ...]) -> run.Outcome:
    objects = manifests(text)
    if len(rows) == 1:
        return run.run(objects, rule_test.around_example(rows[0], objects, SEEN), rows)
    return run.run(objects, Around(objects, settings_of(rows), SEEN), rows)


def fixed(text: str, row: Rule) -> str:
    """The text after every fix of one rule, as `--fix --rule ID` makes them."""
    objects = manifests(text)
    around = Around(objects)
    changes = []
    for manifest in objects:
        for edits in run.edits(manifest, around, (row,), (row.fix,)):
            changes.append((manifest.document, edits))
    for document, edits in reversed(changes):
        text = text[: document.start] + _part(document, edits) + text[document.end :]
    return text


def _part(document: Any, edits: Any) -> str:
    whole = splice.apply(document, edits)
    return whole[document.start : len(whole) - (len(document.text) - document.end)]


@every
def test_its_page_is_complete_in_both_languages(row: Rule) -> None:
    """Title, why and what to do, in English and in Chinese that is Chinese."""
    whole = page.read(rule.load(row))
    for part in (whole.title, whole.why, whole.remedy):
        assert part.en and part.zh and part.en != part.zh
        assert _CHINESE.search(part.zh) and not _CHINESE.search(part.en)


@every
def test_it_belongs_to_the_checklist_or_says_that_it_does_not(row: Rule) -> None:
    """An item that does not exist would silently prove nothing."""
    assert row.item is None or row.item in checklist.GUIDE


@every
def test_it_has_a_fix_exactly_if_it_says_so(row: Rule) -> None:
    """`fix` and FIX agree."""
    assert hasattr(rule.load(row), "fix") == (row.fix != "none")


@over_manifests
def test_it_finds_its_bad_example(row: Rule) -> None:
    """Each message names the fault in both languages, at a place in the file."""
    findings = found_in(rule.load(row).BAD, (row,)).findings
    assert findings
    for finding in findings:
        assert _CHINESE.search(finding.message.zh) and not _CHINESE.search(finding.message.en)
        assert finding.place.line and finding.rule == row.id and finding.severity == row.severity


@over_manifests
def test_it_does_not_find_its_good_example(row: Rule) -> None:
    """What the page recommends is clean."""
    assert found_in(rule.load(row).GOOD, (row,)).findings == ()


@over_manifests
def test_its_good_example_fits_the_api(row: Rule) -> None:
    """Nobody is told to write what the API server refuses."""
    assert misfits(rule.load(row).GOOD) == []


def misfits(text: str) -> list[Any]:
    """What the API would refuse; the table knows no custom kinds."""
    return [
        fault
        for manifest in manifests(text)
        if api.known(manifest.api_version, manifest.kind)
        or "." not in manifest.api_version.rpartition("/")[0]
        for fault in api.check(manifest.body)
    ]


def test_an_example_sets_only_parameters_that_the_rule_has() -> None:
    """Of the same type, so that the page shows what a user may write."""
    for row in FOR_MANIFESTS:
        module = rule.load(row)
        parameters = getattr(module, "PARAMETERS", {})
        for name, value in getattr(module, "EXAMPLE", {}).items():
            assert type(value) is type(parameters[name]), (row.id, name)


@fixing
def test_its_fix_mends_its_bad_example(row: Rule) -> None:
    """After the fix the rule finds nothing, and the object still fits the API."""
    mended = fixed(rule.load(row).BAD, row)
    assert found_in(mended, (row,)).findings == ()
    assert misfits(mended) == []


@fixing
def test_fixing_twice_changes_nothing(row: Rule) -> None:
    """A fix is done when it is done."""
    mended = fixed(rule.load(row).BAD, row)
    assert fixed(mended, row) == mended


@fixing
def test_its_fix_wakes_no_other_rule(row: Rule) -> None:
    """No rule finds more after the fix than before it; a new key stands where it is read best,
    which is not always where the alphabet wants it."""
    bad, judges = (
        rule.load(row).BAD,
        tuple(r for r in FOR_MANIFESTS if r.id != "yaml-keys-unsorted"),
    )
    before = Counter(f.rule for f in found_in(bad, judges).findings)
    after = Counter(f.rule for f in found_in(fixed(bad, row), judges).findings)
    assert after - before == Counter()


STRANGE = (None, True, 0, -1, "", "text", [], [None], [[]], {}, {"": None}, 1.5, ["a", 1])


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every holder and key of a tree."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in list(pairs):
        yield value, key
        if isinstance(item, dict | list):
            yield from _places(item)


@over_manifests
def test_it_never_raises_on_a_wrong_value_anywhere(row: Rule) -> None:
    """Each value of its own examples is replaced by something else, one at a time."""
    module = rule.load(row)
    documents = [d for text in (module.BAD, module.GOOD) for d in yaml.safe_load_all(text)]
    for holder, key in [pair for document in documents for pair in _places(document)]:
        kept = holder[key]
        for strange in STRANGE:
            holder[key] = strange
            ask(row, module, documents)
        holder[key] = kept


def ask(row: Rule, module: RuleModule, documents: list[Any]) -> None:
    """Check and fix every object, as the runner does, without placing anything."""
    objects = tuple(_manifest(d) for d in documents if isinstance(d, dict))
    others = Around(objects)
    around = Around(objects, settings_of((row,)), SEEN, before=others, tested=others)
    for manifest in objects:
        if rule.about(row, rule.kind_of(manifest)) and rule.applies(module, manifest, around):
            for find in module.check(manifest, around):
                rule.fix(module, manifest, find, around)


class _Unplaced:
    """A document of objects that no file holds."""

    duplicates = ()

    def place(self, path: Any, key: bool = False) -> None:
        """Nowhere."""


def _manifest(body: dict[str, Any]) -> Manifest:
    return Manifest(_Unplaced(), (), body)  # type: ignore[arg-type]


_KEYS = sorted(
    {
        key
        for row in FOR_MANIFESTS
        for document in yaml.safe_load_all(rule.load(row).BAD)
        for _, key in _places(document)
        if isinstance(key, str)
    }
)
_TREES = st.recursive(
    st.sampled_from(STRANGE) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=6)
    ),
    max_leaves=30,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_rule_raises_on_any_object(data: st.DataObject) -> None:
    """Objects of every kind, with any keys and any types."""
    kinds = sorted({kind for row in FOR_MANIFESTS for kind in row.kinds})
    drawn = data.draw(st.lists(st.tuples(st.sampled_from(kinds), _TREES, _TREES), max_size=4))
    documents = [
        {"apiVersion": "v1", "kind": kind, "metadata": meta, "spec": spec}
        for kind, meta, spec in drawn
    ]
    for row in FOR_MANIFESTS:
        ask(row, rule.load(row), documents)
