"""`setsail release`: a new version to its users, step by step, judged by what it answers."""

import argparse
import time

from setsail.cli import apply, release_bridge
from setsail.cli import releasing as shared
from setsail.cli.parser import CallRefused
from setsail.cli.release_stop import Stop
from setsail.cli.release_telling import Teller
from setsail.cli.releasing import Meant
from setsail.cli.shell import Shell
from setsail.engine import releasing, releasing_start
from setsail.engine import releasing_lease as leases
from setsail.engine import releasing_state as states
from setsail.engine.releasing import Bridge
from setsail.engine.releasing_start import Wish
from setsail.engine.releasing_state import Saved
from setsail.finding.problem import Problem, WorldFailed
from setsail.finding.text import Text
from setsail.manifest.manifest import items, text
from setsail.release.values import Plan
from setsail.report import release_text
from setsail.world import cluster_who

SUMMARY = Text(
    "release a version step by step; a bad one is found by statistics and taken back",
    "逐步发布新版本；坏版本由统计检验发现并退回",
)
EXAMPLES = Text(
    "setsail release deployment/web -n shop --context prod --image r/web:2\n"
    "setsail release -e prod --component web --image r/web:2      # of a system.yaml\n"
    "setsail release deployment/web --image r/web:2 --dry-run     # the plan, and what forbids it\n"
    "setsail release deployment/web --context prod                # go on with one nobody steers\n"
    "setsail release deployment/web --context prod --watch        # look on, change nothing\n"
    "Ctrl-C takes the new version back and tidies up; with --keep it leaves all as it is\n"
    "exit 0: released · exit 1: taken back · exit 2: refused before it began · exit 3: it failed",
    "setsail release deployment/web -n shop --context prod --image r/web:2\n"
    "setsail release -e prod --component web --image r/web:2      # 来自 system.yaml\n"
    "setsail release deployment/web --image r/web:2 --dry-run     # 只显示计划与拒绝原因\n"
    "setsail release deployment/web --context prod                # 接手无人操控的发布\n"
    "setsail release deployment/web --context prod --watch        # 旁观，不做改动\n"
    "Ctrl-C 会收回新版本并清理；加 --keep 则保持现状\n"
    "退出码 0：已发布 · 退出码 1：已退回 · 退出码 2：开始前被拒绝 · 退出码 3：外部环境失败",
)
_STEPS = (5, 25, 50)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of `release`."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    def flag(name: str, en: str, zh: str) -> None:
        parser.add_argument(name, action="store_true", help=say(en, zh))

    def span(name: str, default: str, en: str, zh: str) -> None:
        help = say(f"{en} (default: {default})", f"{zh}（默认 {default}）")
        parser.add_argument(name, metavar="TIME", type=apply.seconds, help=help)

    shared.arguments(parser, lang)
    parser.add_argument("--image", metavar="IMG", help=say("the new version", "新版本的镜像"))
    parser.add_argument(
        "--env", metavar="NAME=VALUE", action="append", default=[], type=_variable,
        help=say("a variable of the new version (may be repeated)", "新版本的环境变量（可重复）"),
    )  # fmt: skip
    parser.add_argument(
        "--container", metavar="NAME", default="", help=say("that gets it", "使用该镜像的容器")
    )
    parser.add_argument(
        "--strategy", choices=("canary", "blue-green"),
        help=say("a few first, or all at once", "先少量，或一次全部切换"),
    )  # fmt: skip
    parser.add_argument(
        "--steps", metavar="N,N,…", type=_steps,
        help=say("percent of the requests (default: 5,25,50)", "请求百分比（默认 5,25,50）"),
    )  # fmt: skip
    span("--hold", "1m", "watch each step at least so long", "每步至少观察")
    span("--baseline", "1m", "watch the old version before the first step", "第一步前观察旧版本")
    span("--deadline", "1h", "take it back when it is not through by then", "超过则收回")
    parser.add_argument(
        "--enough", metavar="N", type=int, default=100,
        help=say("requests to judge a step by (default: 100)", "每步至少判断的请求数（默认 100）"),
    )  # fmt: skip
    flag("--approve", "a person says when everybody gets it", "由人决定何时全量发布")
    parser.add_argument(
        "--approvals", metavar="N", type=int, default=0,
        help=say("people besides you who must agree first", "除您之外须先同意的人数"),
    )  # fmt: skip
    release_bridge.metric_options(parser, lang)
    flag("--dry-run", "say what would be done, change nothing", "只说明会做什么，不做改动")
    flag("--watch", "look on at one that runs", "旁观正在进行的发布")
    flag("--keep", "on Ctrl-C leave everything as it is", "Ctrl-C 时保持现状")
    formats = say("json: one object a line", "json：每行一个对象")
    parser.add_argument("--format", choices=("text", "json"), default="text", help=formats)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Release, to the end; 0 when everybody has it, 1 when it was taken back."""
    with shared.meant(args, writes=not (args.dry_run or args.watch)) as found:
        teller = Teller(shell, args.format == "json")
        if args.watch:
            return _watch(found, teller)
        if args.dry_run:
            return _dry_run(found, args, shell)
        with Stop(args.keep, teller.note) as stop:
            return _sail(found, args, teller, stop)


def _sail(found: Meant, args: argparse.Namespace, teller: Teller, stop: Stop) -> int:
    bridge = release_bridge.bridge(found, args, teller, stop)
    try:
        ended = _end(found, args, bridge)
    except releasing.Left:
        teller.note(left(found.name))
        return 1
    except WorldFailed:
        teller.note(left(found.name))
        raise
    teller.end(ended)
    if ended.release.outcome == "released" and found.component is not None:
        teller.note(_write_down(found.component.section, found.name))
    return 0 if ended.release.outcome == "released" else 1


def _end(found: Meant, args: argparse.Namespace, bridge: Bridge) -> Saved:
    """The release that runs, or the one that is asked for, at its end."""
    running = states.read(found.live, found.namespace, found.name)
    if running is None:
        saved = _intended(found, args, bridge.who)
        why = releasing_start.refused(found.live, bridge.metrics, saved)
        if why:
            raise CallRefused([Problem(each) for each in why])
        return releasing.begin(bridge, saved)
    containers = items(running[0].subject.new, "spec", "containers")
    if args.image and args.image not in [text(each, "image") for each in containers]:
        raise CallRefused([_another(found.name)])
    return releasing.resume(bridge, found.namespace, found.name)


def _intended(found: Meant, args: argparse.Namespace, who: str) -> Saved:
    if not args.image and not args.env:
        help = Text("--image says what to release", "请用 --image 指定要发布的版本")
        message = states.nothing_runs(found.name).message
        raise CallRefused([Problem(message, None, help)])
    mesh = bool(found.system and found.system.environment.platform.mesh)
    wish = Wish(
        found.namespace, found.name, args.image or "", _plan(found, args, who), args.container,
        mesh, who, tuple(args.env),
    )  # fmt: skip
    saved = releasing_start.intended(found.live, wish, time.time())
    if isinstance(saved, Text):
        raise CallRefused([Problem(saved)])
    return saved


def _plan(found: Meant, args: argparse.Namespace, who: str) -> Plan:
    declared = found.component.release if found.component else None
    kind = args.strategy or (declared.kind if declared else "canary")
    steps = args.steps or (declared.canary if declared else ()) or _STEPS
    manual = declared is not None and "manual" in (declared.promote, declared.gate)
    return Plan(
        steps=(100,) if kind == "blue-green" else tuple(sorted(set(steps))),
        hold=args.hold or (declared.hold if declared else None) or 60.0,
        baseline=args.baseline or 60.0,
        enough=args.enough,
        deadline=args.deadline or 3600.0,
        manual=args.approve or manual,
        approvals=args.approvals,
        author=who,
    )


def _dry_run(found: Meant, args: argparse.Namespace, shell: Shell) -> int:
    """The plan, and what forbids it; 2 where something does."""
    saved = _intended(found, args, cluster_who.name(found.live))
    shell.say(release_text.plan(saved.subject.name, _named(args), saved.release.plan))
    ways = {
        "route": Text("a route divides the requests", "由路由切分请求"),
        "replicas": Text("numbers of pods divide the requests", "由 Pod 数量切分请求"),
    }
    shell.say(ways[saved.subject.split])
    why = releasing_start.refused(found.live, release_bridge.metrics(found, args), saved)
    if why:
        raise CallRefused([Problem(each) for each in why])
    shell.say(Text("nothing forbids it; nothing was changed", "没有障碍；未做任何改动"))
    return 0


def _watch(found: Meant, teller: Teller) -> int:
    """Look on until it is over."""
    said = ""
    while running := states.read(found.live, found.namespace, found.name):
        saved = running[0]
        told = release_text.summary(found.name, saved.release)
        if told.en != said:
            said = told.en
            teller.append(told)
        time.sleep(releasing.LOOK)
    if not said:
        raise CallRefused([states.nothing_runs(found.name)])
    teller.append(Text(f"{found.name}: it is over", f"{found.name}：已结束"))
    return 0


def left(name: str) -> Text:
    """Nobody steers now: what that means, and the ways on."""
    seconds = f"{leases.LASTS:.0f}"
    return Text(
        f"nobody steers the release of {name} now: its new version keeps its share, and nobody "
        f"watches it. setsail release deployment/{name} goes on, setsail abort "
        f"deployment/{name} takes it back (others may in {seconds} s)",
        f"{name} 的发布现在无人操控：新版本保持当前比例，也无人观察。"
        f"setsail release deployment/{name} 可继续，setsail abort deployment/{name} 可收回"
        f"（其他人 {seconds} 秒后可接手）",
    )


def _another(name: str) -> Problem:
    message = Text(f"another version of {name} is being released", f"{name} 的另一个版本正在发布")
    help = Text(
        f"setsail abort deployment/{name} takes it back first",
        f"请先用 setsail abort deployment/{name} 收回",
    )
    return Problem(message, None, help)


def _write_down(section: str, name: str) -> Text:
    return Text(
        f"write it into {section}.{name} of system.yaml: the next apply brings back what stands "
        "there",
        f"请写入 system.yaml 的 {section}.{name}：下次 apply 会恢复文件中的版本",
    )


def _named(args: argparse.Namespace) -> str:
    variables = (f"{name}=…" for name, _ in args.env)
    return " ".join([*([args.image] if args.image else []), *variables])


def _variable(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not (name and equals):
        raise ValueError(word)
    return name, value


def _steps(word: str) -> tuple[int, ...]:
    found = tuple(int(each.removesuffix("%")) for each in word.split(","))
    if not all(0 < each <= 100 for each in found):
        raise ValueError(word)
    return found
