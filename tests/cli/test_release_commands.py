"""`setsail release`, `promote`, `pause` and `abort` as their users meet them."""

import io
import json
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

pytest.importorskip("lightkube")

from setsail.cli import abort, main, release, release_asking, release_bridge, releasing
from setsail.cli.release_stop import Stop
from setsail.cli.shell import Shell
from setsail.engine import releases_live, releasing_metrics
from setsail.engine import releasing_state as states
from setsail.finding.problem import Refused
from setsail.world import cluster_who, kubeconfig
from tests.engine.steering import Fleet
from tests.sim.objects import NAMESPACE

QUICK = ("--steps", "5,40", "--hold", "6s", "--baseline", "6s", "--enough", "20")
WEB = ("deployment/web", "-n", NAMESPACE, "--context", "test")


class Terminal:
    """A terminal at a simulated cluster; `wish` is what its user wants when he interrupts."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet, self.wish = fleet, ""

    def call(self, *words: str, lang: str = "en") -> tuple[int, str]:
        out = io.StringIO()
        shell = Shell(lang, False, out, out)
        try:
            code = main.run([words[0], *WEB, *words[1:]], shell)
        except Refused as refused:
            shell.problems(refused.problems)
            code = refused.exit_code
        return code, out.getvalue()


@pytest.fixture
def terminal(monkeypatch) -> Terminal:
    fleet = Fleet()
    found = Terminal(fleet)

    @contextmanager
    def meant(args, writes=True):
        yield releasing.Meant(fleet.harbour.cluster, NAMESPACE, "web")

    time = SimpleNamespace(time=fleet.now, sleep=fleet.sleep)
    for module in (release, release_asking, release_bridge, abort):
        monkeypatch.setattr(module, "time", time, raising=False)
    monkeypatch.setattr(releasing, "meant", meant)
    monkeypatch.setattr(release_bridge, "metrics", lambda *_: fleet.harbour.metrics)
    monkeypatch.setattr(cluster_who, "name", lambda live: "alice")
    monkeypatch.setattr(Stop, "sleep", lambda self, seconds: fleet.sleep(seconds))
    monkeypatch.setattr(Stop, "wish", lambda self: found.wish)
    return found


def test_a_good_version_is_told_step_by_step(terminal: Terminal):
    code, said = terminal.call("release", "--image", "web:2", *QUICK)
    assert code == 0
    lines = said.splitlines()
    assert "preparing" in lines and lines[-1] == "web: released: every pod is of the " \
        "new version"  # fmt: skip
    first = next(line for line in lines if "first step" in line)
    assert "  5%  " in first and "evidence 0%" in first and "shift: " in first
    watching = next(line for line in lines if "watching this step" in line)
    assert "new " in watching and "/s 0.0% failed" in watching and "s to decide" in watching


def test_a_bad_version_is_told_in_chinese_with_its_reason(terminal: Terminal):
    terminal.fleet.errors = 1.0
    terminal.fleet.__post_init__()
    code, said = terminal.call("release", "--image", "web:2", *QUICK, lang="zh")
    assert code == 1
    assert "收回：新版本的错误多于同时运行的旧版本" in said and "证据 100%" in said
    assert said.splitlines()[-1].startswith("web：已退回：")


def test_for_programs_each_line_is_an_object(terminal: Terminal):
    code, said = terminal.call("release", "--image", "web:2", "--format", "json", *QUICK)
    entries = [json.loads(line) for line in said.splitlines()]
    assert code == 0 and entries[-1]["outcome"] == "released"
    step = next(each for each in entries if each["weight"] == 5 and each["new"])
    assert step["name"] == "web" and step["new"]["failed"] == 0.0 and step["old"]["rate"] > 50
    assert 0 <= step["evidence"] <= 1 and step["seconds_left"] > 0 and step["why"]
    assert {each["action"] for each in entries} >= {"wait", "shift", "promote", "finish"}


def test_a_dry_run_says_the_plan_and_changes_nothing(terminal: Terminal):
    before = terminal.fleet.around()
    code, said = terminal.call("release", "--image", "web:2", "--dry-run", *QUICK)
    assert code == 0 and terminal.fleet.around() == before
    assert "web gets web:2: 6 s to learn what is usual, then 5%, 40%, each for 6 s" in said
    assert "a route divides the requests" in said and "nothing was changed" in said


@pytest.mark.parametrize(
    "words, said",
    [
        (("--image", "web:1"), "web runs this already"),
        (("--image", "web:2", "--container", "db"), "which container gets the image? web has main"),
        ((), "no release of web is under way"),
    ],
)
def test_what_cannot_be_released_is_refused_with_the_reason(terminal: Terminal, words, said):
    before = terminal.fleet.around()
    code, told = terminal.call("release", *words)
    assert code == 2 and said in told and terminal.fleet.around() == before


@pytest.mark.parametrize("command", ["promote", "pause", "abort"])
def test_where_no_release_runs_nothing_can_be_asked(terminal: Terminal, command: str):
    code, told = terminal.call(command)
    assert code == 2 and "no release of web is under way" in told


def test_looking_on_where_nothing_runs_is_refused(terminal: Terminal):
    assert terminal.call("release", "--watch")[0] == 2


def left(terminal: Terminal) -> None:
    """A release that its user has left in the middle."""
    terminal.wish = ""
    wanted = terminal.fleet.meddle

    def leave(fleet: Fleet) -> None:
        found = states.read(fleet.harbour.cluster, NAMESPACE, "web")
        if found and found[0].release.weight == 5:
            terminal.wish = "leave"

    terminal.fleet.meddle = leave
    code, said = terminal.call("release", "--image", "web:2", "--keep", *QUICK)
    assert code == 1 and "nobody watches it" in said
    terminal.fleet.meddle, terminal.wish = wanted, ""


def test_one_that_was_left_is_gone_on_with(terminal: Terminal):
    left(terminal)
    code, said = terminal.call("release", "--image", "web:3")
    assert code == 2 and "another version of web is being released" in said
    code, said = terminal.call("release")
    assert code == 0 and said.count("shift: nothing speaks against it") == 1


def test_one_that_was_left_is_taken_back_by_abort_itself(terminal: Terminal):
    before = terminal.fleet.around()
    left(terminal)
    code, said = terminal.call("abort")
    assert code == 0 and "somebody asked to stop" in said
    assert terminal.fleet.around() == before and terminal.fleet.harbour.image() == "web:1"


def test_what_is_asked_is_written_down_and_it_is_said_that_nobody_hears_it(terminal: Terminal):
    left(terminal)
    code, said = terminal.call("pause")
    assert code == 0 and "web: paused" in said and "nobody steers the release of web" in said
    assert terminal.call("pause", "--end")[1].startswith("web: goes on")
    assert terminal.call("promote")[1].startswith("web: you agreed")
    assert terminal.call("promote", "--urgent", lang="zh")[1].startswith("web：已记录您的同意")
    saved, _ = states.read(terminal.fleet.harbour.cluster, NAMESPACE, "web") or (None, "")
    assert [(each.what, each.who) for each in saved.asks] == [
        ("pause", "alice"), ("go on", "alice"), ("promote", "alice"), ("urge", "alice"),
    ]  # fmt: skip


def test_what_is_under_way_and_who_steers_it_is_shown(terminal: Terminal):
    left(terminal)
    cluster, now = terminal.fleet.harbour.cluster, terminal.fleet.now()
    (found,) = releases_live.running(cluster, NAMESPACE, now)
    assert not found.steered and "release of web: 5%" in found.told.en
    assert "操控者：-" in found.told.zh


@pytest.mark.parametrize(
    "words",
    [
        ("--steps", "0"),
        ("--steps", "5,101"),
        ("--steps", "five"),
        ("--hold", "5"),
        ("--env", "NAME"),
        ("--strategy", "rolling"),
        ("--format", "html"),
        ("--enough", "many"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_wrong_call_says_what_is_wrong(terminal: Terminal, words, lang):
    code, told = terminal.call("release", "--image", "web:2", *words, lang=lang)
    assert code == 2 and words[0] in told


@pytest.mark.parametrize("told", ["count=x", "requests=", "failed=500", 'failed=code=~"["'])
def test_wrong_names_of_metrics_are_refused(told: str):
    with pytest.raises(releasing_metrics.BadNames):
        releasing_metrics.conventions([told])


def test_names_of_metrics_can_be_told():
    (found,) = releasing_metrics.conventions(
        ["requests=hits_total", 'failed=status!~"2.."', 'counted=path!="/health"']
    )
    assert found.requests == "hits_total" and found.seconds == "http_request_duration_seconds"
    assert found.failed.holds({"status": "302"}) and not found.counted[0].holds({"path": "/health"})


def call(*words: str) -> str:
    """A call that is refused; what it says."""
    out = io.StringIO()
    with pytest.raises(Refused) as caught:
        main.run(words, Shell("en", False, out, out))
    assert caught.value.exit_code == 2
    return caught.value.problems[0].message.en


SYSTEM = """\
system: shop
services:
  web: {image: r/web:1, port: 8080}
  api: {image: r/api:1, port: 8080}
environments:
  prod: {}
"""


def test_the_cluster_must_be_named(tmp_path, monkeypatch):
    """Nothing is ever written to the cluster that happens to be current."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "system.yaml").write_text(SYSTEM)
    monkeypatch.setattr(kubeconfig, "open_context", lambda *_: pytest.fail("a cluster was opened"))
    for command in ("release", "promote", "pause", "abort"):
        assert "the current one is never assumed" in call(command, "deployment/web")
        assert "the current one is never assumed" in call(command, "web")
        said = call(command, "-e", "prod", "--component", "web")
        assert "nothing says which cluster prod is" in said
        assert call(command, "web", "-e", "prod") == said
        assert call(command, str(tmp_path), "-e", "prod", "--component", "web") == said


def test_the_component_must_be_named_and_known(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "system.yaml").write_text(SYSTEM)
    assert call("release", "-e", "prod") == "which component is released?"
    assert "no component 'shop'" in call("release", "-e", "prod", "--component", "shop")
    assert "stands alone" in call("release", "deployment/web", "-e", "prod")
