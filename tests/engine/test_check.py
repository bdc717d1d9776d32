"""Checking files: what is read, what is not, and what mending may and may not do."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setsail.engine import check
from setsail.engine.gather import Gathered, Source, gather
from setsail.engine.judging import CheckRefused, Request
from setsail.finding.edit import Edit
from setsail.finding.problem import Refused
from setsail.rules.images import image_tag_latest_or_missing
from setsail.rules.index import RULES
from setsail.rules.pods import privilege_escalation, seccomp_not_set
from setsail.rules.rule import SYSTEM, load

POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n"
WEB = POD + "    - name: web\n      image: web:1.0 # keep me\n"


def gathered(**files: str) -> Gathered:
    sources = tuple(Source(name.replace("_", "."), text.encode()) for name, text in files.items())
    return Gathered(sources, ())


def test_objects_of_all_files_are_seen_together() -> None:
    """A Service in one file finds its pods in another."""
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
        "spec: {selector: {app: web}, ports: [{port: 80}]}\n"
    )
    labelled = WEB.replace("name: web\nspec", "name: web\n  labels: {app: web}\nspec")
    request = Request(rules=("service-selects-nothing",))
    apart = check.check(gathered(a_yaml=service, b_yaml=WEB), request)
    joined = check.check(gathered(a_yaml=service, b_yaml=labelled), request)
    assert [f.rule for f in apart.findings] == ["service-selects-nothing"]
    assert joined.findings == ()


def test_a_broken_document_hides_no_other_and_is_told() -> None:
    checked = check.check(gathered(a_yaml=WEB + "---\na: [\n"), Request())
    assert checked.objects == 1 and checked.findings
    assert [p.place.file for p in checked.broken if p.place] == ["a.yaml"]


def test_what_is_no_manifest_is_told_and_not_broken() -> None:
    checked = check.check(gathered(a_yaml=WEB, b_yaml="services: {web: {image: web}}\n"), Request())
    (problem,) = checked.not_checked
    assert "compose" in problem.message.en and checked.broken == ()


def test_folders_are_walked_and_hidden_ones_skipped(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "c.json", ".git/d.yaml", "e.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(WEB)
    named = [Path(s.file).name for s in gather([str(tmp_path)]).sources]
    assert named == ["a.yml", "b.yaml", "c.json"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(WEB)
    assert len(gather([str(file), str(file), str(tmp_path)]).sources) == 1


def test_a_path_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refused, match="no such file"):
        gather(["nowhere.yaml"])


def test_an_unknown_rule_is_refused_with_the_nearest() -> None:
    with pytest.raises(CheckRefused) as caught:
        check.check(gathered(a_yaml=WEB), Request(rules=("run-as-rot",)))
    assert caught.value.problems[0].help.en == "did you mean run-as-root?"


def test_what_a_controller_made_is_not_told_again() -> None:
    """In a dump of a namespace the pods of a ReplicaSet carry the faults of its template."""
    owner = "  ownerReferences:\n    - {apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: u"
    made = WEB.replace("spec:", owner + ", controller: true}\nspec:", 1)
    maker = "apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: web}\nspec: {}\n"
    request = Request(rules=("privilege-escalation",))
    assert len(check.check(gathered(a_yaml=made), request).findings) == 1
    assert check.check(gathered(a_yaml=f"{made}---\n{maker}"), request).findings == ()


def test_personas_hear_more() -> None:
    heard = [
        {f.rule for f in check.check(gathered(a_yaml=WEB), Request(persona)).findings}
        for persona in ("default", "pedantic", "auditor")
    ]
    assert heard[0] < heard[1] <= heard[2]
    assert "image-not-pinned-by-digest" in heard[1] - heard[0]


def test_quotes_are_redacted_in_the_light_of_their_file() -> None:
    secret = WEB + "      env:\n        - name: DB_PASSWORD\n          value: hunter2-hunter2\n"
    given = gathered(a_yaml=secret)
    quoted = check.with_quotes(check.check(given, Request()), given)
    assert any(f.quote == "    - name: web" for f in quoted.findings)
    assert not any("hunter2" in f.quote for f in quoted.findings)


def test_fixing_keeps_every_other_byte() -> None:
    fixed = check.fix(gathered(a_yaml=WEB), Request())
    ((old, new),) = fixed.changed.values()
    assert old == WEB and set(old.splitlines()) < set(new.splitlines())
    assert "allowPrivilegeEscalation: false" in new and "# keep me" in new


def test_fixing_mends_only_what_is_safe_unless_the_rule_is_named() -> None:
    safe = check.fix(gathered(a_yaml=WEB), Request()).after.findings
    named = check.fix(gathered(a_yaml=WEB), Request(rules=("run-as-root",)))
    assert "run-as-root" in {f.rule for f in safe}
    assert named.after.findings == () and "runAsNonRoot: true" in named.changed["a.yaml"][1]


def test_fixing_several_documents_and_lists_of_one_file() -> None:
    listed = "apiVersion: v1\nkind: List\nitems:\n" + "".join(
        ("- " if n == 0 else "  ") + line + "\n" for n, line in enumerate(WEB.splitlines())
    )
    fixed = check.fix(gathered(a_yaml=f"{WEB}---\n{listed}---\n{WEB}"), Request())
    assert fixed.changed["a.yaml"][1].count("allowPrivilegeEscalation: false") == 3
    assert not [f for f in fixed.after.findings if f.fix == "safe"]


def test_fixing_is_done_when_it_is_done() -> None:
    once = check.fix(gathered(a_yaml=WEB), Request()).changed["a.yaml"][1]
    assert check.fix(gathered(a_yaml=once), Request()).changed == {}


def test_a_file_in_another_encoding_is_not_edited() -> None:
    given = Gathered((Source("a.yaml", WEB.encode("utf-16")),), ())
    fixed = check.fix(given, Request())
    assert fixed.changed == {} and "UTF-8" in fixed.refused[0].message.en


def test_a_fix_that_makes_things_worse_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check after the fix is the judge."""
    image = ("spec", "containers", 0, "image")
    monkeypatch.setattr(privilege_escalation, "fix", lambda *_: (Edit("set", image, "web:latest"),))
    with pytest.raises(CheckRefused, match="image-tag-latest-or-missing"):
        check.fix(gathered(a_yaml=WEB), Request())
    assert image_tag_latest_or_missing.SEVERITY == "error"


EXAMPLES = tuple(
    text for row in RULES if row.kinds != (SYSTEM,) for text in (load(row).BAD, load(row).GOOD)
)


@settings(max_examples=40, deadline=None)
@given(text=st.sampled_from(EXAMPLES), data=st.data())
def test_damaged_files_are_checked_and_mended_without_a_crash(
    text: str, data: st.DataObject
) -> None:
    """Lines lost, doubled and cut short: whatever is left is checked, or told."""
    lines = text.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        cut = data.draw(st.integers(0, len(lines[at])))
        lines[at : at + 1] = data.draw(st.sampled_from([[], [lines[at]] * 2, [lines[at][:cut]]]))
        lines = lines or [""]
    damaged = gathered(a_yaml="\n".join(lines))
    check.with_quotes(check.check(damaged, Request("auditor")), damaged)
    check.fix(damaged, Request())


def test_an_edit_that_cannot_be_made_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(seccomp_not_set, "fix", lambda *_: (Edit("remove", ("nowhere", "at all")),))
    fixed = check.fix(gathered(a_yaml=WEB), Request())
    assert "allowPrivilegeEscalation: false" in fixed.changed["a.yaml"][1]
    assert "cannot edit nowhere" in fixed.refused[0].message.en
