"""`setsail ready`: the go-live checklist, each item with its evidence."""

import argparse
import os
import time
from dataclasses import replace

from setsail.cli.parser import CallRefused
from setsail.cli.shell import Shell
from setsail.engine import deposited, environments, gather, ready, system_file, wave_evidence
from setsail.evidence.checklist import TIERS, Tier
from setsail.evidence.readiness import Input, Readiness
from setsail.evidence.verdict import Evidence
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.report.story import Story
from setsail.system.values import System
from setsail.world import files, store

SUMMARY = Text(
    "may it go to production: the checklist, each item with its evidence",
    "能否上线：检查清单及每一项的证据",
)
EXAMPLES = Text(
    "setsail ready                                 system.yaml here, its production environment\n"
    "setsail ready -e test --verbose               every item with its evidence\n"
    "setsail ready -f system.yaml deploy/prod      judge the manifests in a folder\n"
    "setsail ready k8s/ --tier B                   manifests without a system.yaml\n"
    "setsail ready -e prod --live                  what its cluster shows counts too, for a day\n"
    "setsail ready --format html -o ready.html     the report for a steering group\n"
    "exit 0: GO; exit 1: a must is open",
    "setsail ready                                 当前目录的 system.yaml，生产环境\n"
    "setsail ready -e test --verbose               列出每一项及其证据\n"
    "setsail ready -f system.yaml deploy/prod      判断目录中的清单\n"
    "setsail ready k8s/ --tier B                   没有 system.yaml 的清单\n"
    "setsail ready -e prod --live                  集群上看到的也计入，有效一天\n"
    "setsail ready --format html -o ready.html     给评审会的报告\n"
    "退出码 0：可以上线；1：还有必须项未关闭",
)
FORMATS = ("text", "json", "html", "junit")
SYSTEM, STATED = "system.yaml", "checklist.yaml"


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The words of the command line."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    path = say("a folder with system.yaml, or manifests", "含 system.yaml 的目录，或清单")
    parser.add_argument("path", nargs="?", metavar="PATH", help=path)
    parser.add_argument("-f", "--file", metavar=SYSTEM, help=say("the system", "系统文件"))
    environment = say("the environment; else the production one", "环境；默认为生产环境")
    parser.add_argument("-e", "--environment", metavar="ENV", help=environment)
    tier = say("the column of the checklist; else owner.tier", "清单的级别列；默认取 owner.tier")
    parser.add_argument("--tier", choices=TIERS, help=tier)
    form = say("of the report", "报告格式")
    parser.add_argument("--format", choices=FORMATS, default="text", help=form)
    parser.add_argument("-o", "--output", metavar="FILE", help=say("write to FILE", "写入文件"))
    live = say(
        "look at the cluster of the environment too, and keep what it shows",
        "同时查看该环境的集群，并保存所见",
    )
    parser.add_argument("--live", action="store_true", help=live)
    context = say(
        "with --live: of the kubeconfig, where platform.context says none",
        "配合 --live：kubeconfig 的上下文（platform.context 未写时）",
    )
    parser.add_argument("--context", metavar="CONTEXT", help=context)
    rehearsed = say(
        "also rehearse, and show it; it counts for nothing", "同时预演并展示；不计入结论"
    )
    parser.add_argument("--rehearse", action="store_true", help=rehearsed)
    seed = say("the seed of the rehearsal", "预演的种子")
    parser.add_argument("--seed", type=int, default=1, help=seed)
    every = say("every item with its evidence", "列出每一项及其证据")
    parser.add_argument("-v", "--verbose", action="store_true", help=every)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Answer the checklist; 1 while a must is open."""
    if args.context and not args.live:
        words = "--context goes with --live", "--context 要与 --live 一起使用"
        raise CallRefused([Problem(Text(*words))])
    file = _system_file(args)
    title, result = _of_system(args, file) if file else _of_manifests(args, shell)
    written = _written(title, result, _rehearsed(args, file), args, shell)
    if args.output:
        files.write_whole(args.output, written)
        shell.note(Text(f"wrote {args.output}", f"已写入 {args.output}"))
    else:
        shell.write(written)
    if not any(e.kind in ("live", "drill") for a in result.answers for e in a.evidence):
        shell.note(_FILES_ONLY)
    return 0 if result.go else 1


_FILES_ONLY = Text(
    "only files were read: what a running cluster or a drill must show is unknown",
    "只读取了文件：需由运行中的集群或演练证明的内容均为未知",
)


def _system_file(args: argparse.Namespace) -> str | None:
    """The system.yaml that is meant: named, in the folder, or here; None for bare manifests."""
    if args.file:
        return str(args.file)
    folder = args.path or "."
    if os.path.basename(folder) == SYSTEM:
        return str(folder)
    inside = os.path.normpath(os.path.join(folder, SYSTEM))
    return inside if files.is_folder(folder) and files.exists(inside) else None


def _of_system(args: argparse.Namespace, file: str) -> tuple[str, Readiness]:
    opened = system_file.read(file, args.environment)
    stated = ready.stated(_beside(file), opened.system.environment.name)
    named = args.file and args.path
    looked = ready.look(gather.gather([args.path], wanted=gather.FILES)) if named else None
    manifests = looked.manifests if looked else None
    now = time.time()
    systems = tuple(each.system for each in system_file.every(file))
    waves = wave_evidence.evidence(file, opened.system, now)
    kept = _seen(args, file, opened.system, now)
    seen = (*waves.evidence, *environments.evidence(systems, now), *kept)
    evidence = (*stated.evidence, *seen)
    result = ready.of_system(opened.system, evidence, now, args.tier, manifests)
    read = tuple(Input(name, digest) for name, digest in opened.inputs.items())
    inputs = (*read, *stated.inputs, *waves.inputs, *(looked.inputs if looked else ()))
    return ready.system_title(opened.system), replace(result, inputs=inputs)


def _seen(args: argparse.Namespace, file: str, system: System, now: float) -> tuple[Evidence, ...]:
    """What other commands left behind, and with --live what the cluster shows now."""
    kept = store.Store(store.beside(file))
    if not args.live:
        return deposited.evidence(kept, system, now)
    from setsail.engine import ready_live, target  # start-up: most calls reach for no cluster
    from setsail.world import git

    with target.to_read(system, os.path.dirname(file), args.context) as live:
        fresh = ready_live.look(system, live, now, git.holds(file))
    deposited.replace_live(kept, system, ready_live.KEPT, fresh)
    before = deposited.evidence(kept, system, now)
    old = (e for e in before if e.kind != "live" or e.item not in ready_live.KEPT)
    return (*old, *fresh)


def _of_manifests(args: argparse.Namespace, shell: Shell) -> tuple[str, Readiness]:
    if args.environment or args.live or args.context:
        _refuse_environment()
    path = args.path or "."
    looked = ready.look(gather.gather([path], wanted=gather.FILES))
    stated = ready.stated(STATED)  # of the working directory, never of the folder that is checked
    tier: Tier = args.tier or "C"
    if not args.tier:
        shell.note(_TIER_C)
    result = ready.of_manifests(looked.manifests, stated.evidence, time.time(), tier)
    title = os.path.basename(os.path.abspath(path))
    return title, replace(result, inputs=(*looked.inputs, *stated.inputs))


_TIER_C = Text(
    "no system.yaml and no --tier: tier C, the least critical, is taken",
    "没有 system.yaml，也没有 --tier：按最低的 C 级处理",
)


def _refuse_environment() -> None:
    message = Text(
        "an environment and its cluster need a system.yaml", "指定环境及其集群需要 system.yaml"
    )
    help = Text("name it with -f", "请用 -f 指定")
    raise CallRefused([Problem(message, None, help)])


def _rehearsed(args: argparse.Namespace, file: str | None) -> Story | None:
    """The story to show beside the answers, if one is asked for."""
    if not args.rehearse:
        return None
    if file is None:
        message = Text("a rehearsal needs a system.yaml", "预演需要 system.yaml")
        raise CallRefused([Problem(message, None, Text("name it with -f", "请用 -f 指定"))])
    from setsail.engine import rehearse

    system = system_file.read(file, args.environment).system
    return rehearse.of_system(system, rehearse.Request(seed=args.seed))


def _beside(file: str) -> str:
    return os.path.join(os.path.dirname(file), STATED)


def _written(
    title: str, result: Readiness, story: Story | None, args: argparse.Namespace, shell: Shell
) -> str:
    match args.format:
        case "json":
            from setsail.report import readiness_json

            return readiness_json.render(title, result)
        case "html":
            from setsail.report import page

            return page.render(title, result, story, shell.lang)
        case "junit":
            from setsail.report import readiness_junit

            return readiness_junit.render(title, result, shell.lang)
        case _:
            from setsail.report import readiness_text

            form = readiness_text.full if args.verbose else readiness_text.summary
            told = form(title, result, shell.lang, shell.colour and not args.output)
            return told if story is None else f"{told}\n{_told(story, shell)}"


def _told(story: Story, shell: Shell) -> str:
    from setsail.report import story_text

    return story_text.render(story, shell.lang, shell.colour)
