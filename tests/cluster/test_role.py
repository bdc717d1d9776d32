"""The role of each command is a valid one, and grants nothing over Secrets."""

import pytest

from setsail.cluster import role
from setsail.engine import live, live_plan
from setsail.manifest import api


@pytest.mark.parametrize("command", role.COMMANDS)
@pytest.mark.parametrize("namespaces", [(), ("shop", "pay")])
def test_roles_are_valid_and_grant_secrets_only_to_read_certificates(command, namespaces):
    found = role.objects(command, namespaces)
    assert [body["metadata"].get("namespace") for body in found if body["kind"] == "Role"] == (
        list(namespaces)
    )
    for body in found:
        assert list(api.check(body)) == []
        for rule in body["rules"]:
            assert "*" not in (*rule["verbs"], *rule["resources"], *rule["apiGroups"])
            reads_secrets = command == "check --live --certificates"
            assert reads_secrets or "secrets" not in rule["resources"]
            assert "secrets" not in rule["resources"] or rule["verbs"] == ["list", "watch"]


def plurals(command):
    return {name for rule in role.COMMANDS[command].namespaced for name in rule.resources}


def plural(kind):
    word = kind.lower()
    if word.endswith("cy"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith("s") else f"{word}s"


def test_what_a_check_lists_it_may_list():
    assert {plural(kind) for kind in live.KINDS} <= plurals("check --live")


def test_what_is_pruned_may_be_deleted():
    deletable = {
        name
        for rule in role.COMMANDS["apply --prune"].namespaced
        if "delete" in rule.verbs
        for name in rule.resources
    }
    assert {plural(kind) for kind in live_plan.PRUNED} <= deletable


def test_a_line_is_what_stands_under_rules():
    line = role.line(role.Rule("apps", ("deployments",), ("get", "list"), ("web",)))
    assert line == (
        '{apiGroups: ["apps"], resources: [deployments], resourceNames: [web], verbs: [get, list]}'
    )
