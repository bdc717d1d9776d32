"""Accepting a finding: at the object, in the file, in the settings; with a reason and an end."""

import pytest

from setsail.engine import judging
from setsail.engine.gather import Gathered, Source
from setsail.engine.judging import Request, Told
from setsail.finding.place import Place
from setsail.rules.settings import Ignore, Match, Settings

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
{annotations}spec:
  containers:
    - name: web{comment}
      image: web:1.0
      securityContext: {{privileged: true}}
    - name: side
      image: side:1.0
      securityContext: {{privileged: true}}
"""
RULE = "privileged-container"
ABOUT = ("suppression-unused", "suppression-without-reason", "suppression-expired")


def told(text: str, **more: object) -> Told:
    gathered = Gathered((Source("a.yaml", text.encode()),), ())
    request = Request(rules=(RULE, *ABOUT), today="2026-06-01")._replace(**more)  # type: ignore[arg-type]
    return judging.told(gathered, request)


def found(text: str, **more: object) -> list[tuple[str, int]]:
    return [(f.rule, f.place.line) for f in told(text, **more).checked.findings]


def pod(annotation: str = "", comment: str = "") -> str:
    lines = f"  annotations:\n    setsail.dev/ignore.{annotation}\n" if annotation else ""
    return POD.format(annotations=lines, comment=comment)


def test_an_annotation_with_a_reason_accepts_a_rule_of_its_object() -> None:
    text = pod(f"{RULE}: the node agent needs it")
    assert found(text) == [] and told(text).checked.accepted == 2


def test_until_a_day_and_no_longer() -> None:
    assert found(pod(f'{RULE}: "for the move; until 2026-06-01"')) == []
    late = found(pod(f'{RULE}: "for the move; until 2026-05-31"'))
    assert ("suppression-expired", 6) in late and late.count((RULE, 11)) == 1


@pytest.mark.parametrize("value", ['""', '"until 2026-12-31"', "null", '"why; until tomorrow"'])
def test_without_a_reason_or_with_no_date_it_is_not_honoured(value: str) -> None:
    rules = [rule for rule, _ in found(pod(f"{RULE}: {value}"))]
    assert rules.count(RULE) == 2 and "suppression-without-reason" in rules


def test_what_meets_nothing_is_told_even_if_there_is_no_such_rule() -> None:
    text = pod(f"{RULE}: why").replace("privileged: true", "privileged: false")
    assert found(text) == [("suppression-unused", 6)]
    assert ("suppression-unused", 6) in found(pod("privileged-contaner: why"))


def test_a_rule_that_did_not_run_is_not_unused() -> None:
    assert found(pod("host-network: why"), rules=ABOUT) == []


def test_a_comment_speaks_of_its_line_and_what_is_nested_below() -> None:
    text = pod(comment=f"  # setsail: ignore {RULE} until=2026-12-31 it loads a module")
    assert found(text) == [(RULE, 12)]


def test_a_comment_above_speaks_of_what_follows() -> None:
    line = f"    # setsail: ignore {RULE} it loads a module\n"
    text = pod().replace("    - name: side", f"{line}    - name: side")
    assert found(text) == [(RULE, 9)]


def test_a_comment_at_the_top_speaks_of_its_document_alone() -> None:
    text = f"# setsail: ignore {RULE} a test\n{pod()}---\n{pod()}"
    assert found(text) == [(RULE, 23), (RULE, 26)]


def test_a_key_takes_its_list_along_at_the_same_indent() -> None:
    text = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n"
        f"  containers: # setsail: ignore {RULE} why\n"
        "  - name: web\n    image: web:1\n    securityContext: {privileged: true}\n"
    )
    assert found(text) == []


def test_what_looks_like_a_comment_inside_a_text_is_text() -> None:
    text = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  run.sh: |\n"
        f"    # setsail: ignore {RULE} no comment at all\n    true\n"
    )
    assert found(text) == []


def ignore(**match: str) -> Settings:
    entry = Ignore((RULE,), Match(**match), "a vendor's", "", Place("setsail.toml", 3, 1))
    return Settings(ignores=(entry,))


def test_the_settings_accept_by_kind_name_path_and_container() -> None:
    assert found(pod(), settings=ignore(name="we*", path="*.yaml")) == []
    assert found(pod(), settings=ignore(container="side")) == [(RULE, 9)]
    unmet = found(pod(), settings=ignore(kind="Deployment"))
    assert ("suppression-unused", 3) in unmet and len(unmet) == 3


def test_the_settings_can_leave_out_objects() -> None:
    assert found(pod(), settings=Settings(objects=(Match(kind="Pod"),))) == []


def test_a_strict_run_honours_none_and_judges_none() -> None:
    strict = found(pod(f"{RULE}: why"), honour=False)
    assert [rule for rule, _ in strict] == [RULE, RULE]


def test_an_accepted_fault_is_not_mended() -> None:
    from setsail.engine import check

    text = pod("privilege-escalation: why").replace("privileged: true", "runAsUser: 5")
    gathered = Gathered((Source("a.yaml", text.encode()),), ())
    assert check.fix(gathered, Request(rules=("privilege-escalation",))).changed == {}
