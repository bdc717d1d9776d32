"""What is written is read again as the same, and reads well."""

import yaml
from hypothesis import given, settings, strategies

from setsail.system import load, spell, write
from tests import systems

WORDS = strategies.text(max_size=12) | strategies.sampled_from(
    [
        "yes",
        "1.10",
        "22:22",
        "0644",
        "null",
        "",
        "- a",
        "a: b",
        "a #b",
        "{",
        "数据",
        "\x85",
        "~",
        "=",
    ]
)


def test_a_system_reads_like_one_that_a_person_wrote() -> None:
    tree = {
        "services": {
            "web": {
                "image": "web:1.4.2",
                "config": {"A": "true", "B": "1.10"},
                "needs": {"redis": {}, "mysql": {"pool": 20}},
                "files": {"/a.conf": "x" * 90 + "\ny\n"},
            }
        },
        "system": "shop",
        "stateful": {"redis": {"type": "redis"}, "mysql": {"type": "mysql"}},
    }
    comments = {("services", "web", "image"): "which tag?", ("system",): "one\ntwo"}
    assert write.dump(tree, comments) == (
        "# yaml-language-server: $schema=./system.schema.json\n"
        "# one\n# two\n"
        "system: shop\n"
        "stateful:\n"
        "  redis: {type: redis}\n"
        "  mysql: {type: mysql}\n"
        "services:\n"
        "  web:\n"
        "    image: web:1.4.2  # which tag?\n"
        '    config: {A: "true", B: "1.10"}\n'
        "    needs: {redis: , mysql: {pool: 20}}\n"
        "    files:\n"
        "      /a.conf: |\n"
        f"        {'x' * 90}\n"
        "        y\n"
    )


@settings(max_examples=25, deadline=None)
@given(systems.systems())
def test_a_system_written_and_read_again_is_the_same(text: str) -> None:
    tree = load.load(text, "system.yaml").tree
    again = load.load(write.dump(tree), "system.yaml").tree
    assert again == tree
    assert write.dump(again) == write.dump(tree)


@given(strategies.dictionaries(strategies.from_regex(r"[A-Z_]{1,6}", fullmatch=True), WORDS))
def test_any_text_comes_back_as_it_was(config: dict[str, str]) -> None:
    text = write.dump({"system": "a", "services": {"web": {"config": config}}})
    found = load.load(text, "system.yaml").tree["services"]["web"].get("config", {})
    assert found == config


@given(WORDS)
def test_other_readers_of_yaml_see_the_same_text(word: str) -> None:
    assert yaml.safe_load(f"a: {spell.scalar(word)}") == {"a": word}
