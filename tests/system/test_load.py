"""A system.yaml is read to its long form, or refused with everything that is wrong with it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies

from setsail.system import load, resolve
from setsail.system.declared import Declared, SystemRefused
from tests import systems

EXAMPLES = Path(__file__).resolve().parents[3] / "shared" / "examples"

TWENTY = """\
system: Shop
owner: {team: shop, tier: 5}
regsitry: x.example.com
slo: {availability: 99.95, window: thirty}
defaults:
  port: 80800
  resources: {cpu: 500m, memory: 1024}
  memory: 1Gi
external:
  mysql: {type: mysq, hosts: [127.0.0.1]}
  api: {type: https, hosts: ["https://x.example.com/a"], tls: yes}
stateful:
  redis: {type: redis, version: 7.10, replicas: "3"}
services:
  web:
    image: web:1.4.2
    image: web:1.4.3
    needs: {redsi: {timeout: 800}, redis: {retries: -1}}
    scale: {min: 9, max: 3, cpu: 65}
    config: {A: off, START: 22:22, MODE: 0644}
    secrets: {DB_PASSWORD: hunter2}
    expose: {host: shop.example.com, rateLimit: 2000}
    command: run it
  Web_2: {image: "a:1"}
environments:
  prod: {production: true, services: {wbe: {scale: 3}}}
"""


def declared(text: str) -> Declared:
    return load.load(text, "system.yaml")


def problems(text: str) -> list[tuple[int, str, str]]:
    """Line, message and help of everything that is wrong."""
    with pytest.raises(SystemRefused) as caught:
        declared(text)
    found = caught.value.problems
    return [
        (p.place.line if p.place else 0, p.message.en, p.help.en if p.help else "") for p in found
    ]


def one(text: str) -> tuple[int, str, str]:
    found = problems(text)
    assert len(found) == 1, found
    return found[0]


def service(body: str) -> str:
    return f"system: shop\nservices:\n  web: {body}\n"


def long(body: str) -> Any:
    return declared(service(body)).tree["services"]["web"]


@pytest.mark.parametrize("name", ["order-system", "shop-min"])
def test_the_model_examples_load(name: str) -> None:
    file = EXAMPLES / f"{name}.yaml"
    if not file.exists():
        pytest.skip(f"NOT RUN: {file} is absent")
    assert declared(file.read_text(encoding="utf-8")).tree["system"] in ("order", "shop")


def test_all_mistakes_are_told_at_once_each_on_its_line() -> None:
    found = problems(TWENTY)
    lines = [line for line, _, _ in found]
    assert lines == sorted(lines)
    wanted = [1, 2, 3, 4, 4, 6, 7, 8, 10, 10, 11, 11, 13, 13, 17, 18, 18, 18, 19, 19]
    wanted += [20, 20, 20, 21, 22, 23, 24, 26]
    assert lines == wanted
    assert all(help for _, _, help in found)


def test_each_problem_quotes_its_line_in_both_languages() -> None:
    with pytest.raises(SystemRefused) as caught:
        declared(TWENTY)
    for problem in caught.value.problems:
        assert problem.place is not None
        assert problem.message.en != problem.message.zh
        if "hunter2" not in TWENTY.splitlines()[problem.place.line - 1]:
            assert problem.quote == TWENTY.splitlines()[problem.place.line - 1]


def test_the_content_of_a_secret_is_never_quoted() -> None:
    with pytest.raises(SystemRefused) as caught:
        declared(TWENTY)
    assert "hunter2" not in repr(caught.value.problems)


@pytest.mark.parametrize(
    ("short", "long_form"),
    [
        ("{scale: 3}", "{scale: {min: 3, max: 3}}"),
        ("{port: 8080}", "{ports: {http: {number: 8080}}}"),
        ("{ports: {grpc: 9090}}", "{ports: {grpc: {number: 9090}}}"),
        ("{port: 80, health: /h}", "{port: 80, health: {live: {path: /h}, ready: {path: /h}}}"),
        ("{health: {exec: [a]}}", "{health: {live: {exec: [a]}, ready: {exec: [a]}}}"),
        ("{metrics: /m}", "{metrics: {path: /m}}"),
        ("{release: {canary: 5%}}", "{release: {canary: [5%]}}"),
        ("{release: {blueGreen: manual}}", "{release: {blueGreen: {promote: manual}}}"),
        ("{port: 80, expose: a.cn}", "{port: 80, expose: {hosts: [a.cn]}}"),
        ("{port: 80, expose: {host: a.cn}}", "{port: 80, expose: {hosts: [a.cn]}}"),
        ("{volumes: {tmp: /cache}}", "{volumes: {tmp: {path: /cache}}}"),
        ("{env: {A: b}}", "{env: {A: {value: b}}}"),
        ("{owner: trade}", "{owner: {team: trade}}"),
        ("{writable: /tmp}", "{writable: [/tmp]}"),
        ("{sidecars: {proxy: 'p:1'}}", "{sidecars: {proxy: {image: 'p:1'}}}"),
    ],
)
def test_a_short_form_is_its_long_form(short: str, long_form: str) -> None:
    assert long(short) == long(long_form)


def test_an_empty_value_under_needs_is_an_edge() -> None:
    tree = declared(
        "system: a\nstateful: {redis: {type: redis}}\nservices: {web: {needs: {redis: }}}\n"
    ).tree
    assert tree["services"]["web"]["needs"] == {"redis": {}}


def test_a_short_and_a_long_form_of_one_thing_are_one_too_many() -> None:
    line, message, _ = one(service("{port: 80, ports: {http: 81}}"))
    assert (line, message) == (3, "ports says services.web.ports a second time")


def test_short_and_long_form_together_say_different_things() -> None:
    tree = long("{port: 80, ports: {grpc: 90}}")
    assert tree["ports"] == {"http": {"number": 80}, "grpc": {"number": 90}}


def test_a_number_that_would_lose_a_digit_is_refused_and_others_are_kept_as_written() -> None:
    text = "system: a\nstateful: {{pg: {{type: postgres, version: {}}}}}\n"
    assert one(text.format("1.10"))[2] == 'write "1.10"'
    assert declared(text.format("7.2")).tree["stateful"]["pg"]["version"] == "7.2"
    assert declared(text.format("16")).tree["stateful"]["pg"]["version"] == "16"


@pytest.mark.parametrize(
    ("body", "help"),
    [
        ("{needs: {web: {timeout: 800}}}", "write 800ms or 800s"),
        ("{scale: {min: 1, cpu: 65}}", "write 65%"),
        ("{resources: {memory: 512}}", "write 512Mi or 512Gi"),
        ("{resources: {memory: 512m}}", "write 512Mi"),
        ("{resources: {memory: 1GB}}", "write 512Mi or 2Gi"),
        ("{port: 80, expose: {host: a.cn, rateLimit: 2000}}", "write 2000/s or 2000/m"),
        ("{grace: true}", "write 30ms or 30s"),
        ("{memory: 1Gi}", "write resources: {memory: …}"),
        ("{replicas: 3}", "did you mean scale?"),
        ("{depends_on: {}}", "did you mean needs?"),
        ("{scale: {mni: 1}}", "did you mean min?"),
        ("{command: run it}", 'write it as ["one", "two"]'),
        ("{needs: [redis]}", "names are keys here: {redis: }"),
        ("{image: 'Web Server'}", "name:tag; a name without / is looked for in `registry`"),
        ("{config: {1A: x}}", "letters, digits, _ - and ., no digit first"),
        ("{args: [a, null]}", ""),
        ("{runbook: {a: b}}", ""),
    ],
)
def test_a_mistake_says_how_to_write_it(body: str, help: str) -> None:
    assert one(service(body))[2] == help


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{needs: {rediss: }}", "needs rediss, which is not declared"),
        ("{scale: {min: 3, max: 2}}", "min 3 is above max 2"),
        ("{release: {canary: [50%, 5%]}}", "the shares of a canary must rise"),
        ("{release: {canary: [5%], blueGreen: auto}}", "canary and blueGreen are two ways"),
        ("{expose: a.cn}", "this is exposed, but has no port"),
        ("{port: 80, expose: {host: a.cn, port: grpc}}", "there is no port 'grpc'"),
        ("{port: 80, expose: {tls: a}}", "this entry has no host name"),
        ("{health: /h}", "services.web has no port that its health checks could ask"),
        ("{port: 80, health: {live: {tcp: true, grpc: true}}}",
         "a check asks for one thing, and that of services.web.live for tcp and grpc"),
        ("{ports: {a: 80, b: 80}}", "b and a are the same port 80"),
        ("{config: {A: b}, secrets: {A: 'vault:x#y'}}", "A is set in config and in secrets"),
        ("{env: {A: {}}}", "A needs either value or field"),
        ("{volumes: {a: /x, b: /x}}", "a is mounted at /x too"),
        ("{volumes: {a: {path: /x, kind: config}}}", "which config does a mount?"),
        ("{volumes: {a: {size: 1Gi}}}", "volume a has no path"),
        ("{sidecars: {a: {args: [b]}}}", "container a has no image"),
        ("{sidecars: {web: 'p:1'}}", "two containers are called web"),
    ],
)  # fmt: skip
def test_values_that_contradict_each_other_are_refused(body: str, message: str) -> None:
    assert one(service(body))[1] == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is nothing in this file"),
        ("services: {}\n", "the system has no name"),
        ("system:\n", "the system has no name"),
        ("system: a\n---\nsystem: b\n", "one file holds one system"),
        ("- a\n", "this must be a mapping of keys to values"),
        ("system: a\nformat: 2\n", "'2' is not a version of this syntax"),
        ("system: a\nexternal: {x: {type: tcp, hosts: a.b}}\n", "type tcp has no usual port"),
        ("system: a\nexternal: {mysql: {hosts: a.b}}\n", "what is mysql? its type is missing"),
        ("system: a\nexternal: {m: {type: mysql, hosts: a.b, primary: a.c}}\n",
         "hosts are interchangeable, primary and replicas are not"),
        ("system: a\nstateful: {x: {type: other, image: 'x:1'}}\n", "type other needs port"),
        ("system: a\nstateful: {x: {type: redis}}\nservices: {x: {}}\n",
         "x is also the name of one of stateful"),
        ("system: a\njobs: {j: {}}\nservices: {web: {needs: {j: }}}\n",
         "j is a job: it answers nobody"),
        ("system: a\nservices: {web: {port: 80}, b: {needs: {web: {port: 81}}}}\n",
         "web does not listen on 81"),
        ("system: a\nenvironments: {prod: {jobs: {x: {}}}}\n",
         "jobs has no 'x'; an environment changes what is declared above"),
        ("system: a\n? [b]\n: c\n", "a mapping or a list cannot be a key"),
        ("system: a\nservices: {web: {image: *x}}\n", None),
        ("system: {", None),
    ],
)  # fmt: skip
def test_a_system_that_cannot_be_is_refused(text: str, message: str | None) -> None:
    found = one(text)
    assert message is None or found[1] == message


def test_a_value_that_was_refused_causes_no_second_complaint() -> None:
    assert one("system: a\nexternal: {m: {type: mysq, hosts: a.b}}\n")[2] == "did you mean mysql?"
    assert one(service("{scale: {min: x, max: 1}}"))[1] == "'x' is not a number of pods"


@pytest.mark.parametrize("broken", ["defaults: 3", "environments: {prod: 3}", "registry: ' '"])
def test_a_refused_value_hides_no_reference_that_leads_nowhere(broken: str) -> None:
    text = f"system: a\n{broken}\nservices: {{web: {{needs: {{redsi: }}}}}}\n"
    assert problems(text)[1][1] == "needs redsi, which is not declared"


def test_refused_defaults_cause_no_second_complaint() -> None:
    body = "services: {web: {health: /h}}\nexternal: {x: {type: mysql, hosts: [a b]}}\n"
    assert [line for line, _, _ in problems(f"system: a\ndefaults: 3\n{body}")] == [2, 4]


def test_a_fault_of_every_environment_is_told_once() -> None:
    body = "services: {web: {scale: {min: 2, max: 1}}}\nenvironments: {a: {}, b: {}}\n"
    assert one(f"system: a\n{body}")[1] == "min 2 is above max 1"


def test_a_circle_and_timeouts_that_do_not_fit_are_no_fault_of_the_file() -> None:
    text = """\
system: a
services:
  a: {port: 80, needs: {b: {timeout: 1s}}}
  b: {port: 80, needs: {a: {timeout: 9s, retries: 3}}}
"""
    assert declared(text).environments == {"prod": {"production": True}}


def test_included_files_are_folded_in_and_keep_their_places() -> None:
    texts = {"services/web.yaml": "services:\n  web: {image: 'web:1'}\n"}
    found = load.load(
        "system: a\ninclude: [services/*.yaml]\n", "system.yaml", {"services/*.yaml": texts}.get
    )
    assert found.tree["services"] == {"web": {"image": "web:1"}}
    assert str(found.place(("services", "web", "image"))) == "services/web.yaml:2:16"


def test_an_include_that_finds_nothing_or_declares_twice_is_refused() -> None:
    text = "system: a\ninclude: [x.yaml, none.yaml]\nservices: {web: {}}\n"
    files = {"x.yaml": {"x.yaml": "services: {web: {}, b: {tires: 3}}\n"}}
    with pytest.raises(SystemRefused) as caught:
        load.load(text, "system.yaml", lambda pattern: files.get(pattern, {}))
    messages = [p.message.en for p in caught.value.problems]
    assert messages == [
        "no file matches none.yaml",
        "services.web is declared in two files",
        "unknown key 'tires'",
    ]


NOISE = (
    "null", "{}", "[]", "~", "yes", "1", "-1", "1.10", '""', "&a", "*a", "!!int x", "? ", "- ",
    "{a: {b: c}}", "\n", ": ", "\x00", "数据", "1e999", "0x1F", "{", "]", "<<: {a: b}",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    strategies.integers(0, 30),
    strategies.lists(
        strategies.tuples(strategies.integers(0, 5000), strategies.sampled_from(NOISE)), max_size=3
    ),
)
def test_whatever_is_written_is_read_or_refused_with_problems(
    seed: int, noise: list[tuple[int, str]]
) -> None:
    text = systems.generated(seed)
    for at, word in noise:
        at %= len(text)
        text = text[:at] + word + text[at:]
    try:
        found = declared(text)
    except SystemRefused as refused:
        assert refused.problems
        return
    for name in found.environments:
        resolve.resolve(found, name)
