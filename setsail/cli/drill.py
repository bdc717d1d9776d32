"""`setsail drill`: prove for real what otherwise is only planned, and keep the evidence."""

import argparse
import os
import time

from setsail.cli import apply
from setsail.cli.parser import CallRefused
from setsail.cli.shell import Shell
from setsail.engine import deposited, drill_rollback, system_file, target
from setsail.engine.apply import Clock
from setsail.evidence.checklist import BY_ID
from setsail.evidence.verdict import Evidence
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.report import jsontext
from setsail.system.values import System
from setsail.world import cluster, cluster_who, store

SUMMARY = Text(
    "prove on a test environment what the checklist asks for, and keep the evidence",
    "在测试环境中实际演练检查清单的要求，并保存证据",
)
EXAMPLES = Text(
    "setsail drill rollback -e test          # every service: roll out, go back, measure\n"
    "setsail drill rollback web -e test\n"
    "exit 0: all passed · exit 1: one did not · exit 2: unclear, or production · exit 3: it failed",
    "setsail drill rollback -e test          # 每个服务：发布、退回、计时\n"
    "setsail drill rollback web -e test\n"
    "退出码 0：全部通过 · 退出码 1：有未通过 · 退出码 2：不明确或为生产环境 · 退出码 3：失败",
)
KINDS = ("rollback",)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of `drill`."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    parser.add_argument("kind", choices=KINDS, help=say("what is drilled", "演练什么"))
    which = say(
        "a component (default: every service and worker)", "组件（默认：所有服务和 worker）"
    )
    parser.add_argument("name", metavar="NAME", nargs="?", help=which)
    apply.environment(parser, lang)
    really = say("although the environment is production", "即使该环境是生产环境")
    parser.add_argument("--production", action="store_true", help=really)
    wait = say("how long each half may take (default: 5m)", "每一半的最长时间（默认 5m）")
    parser.add_argument("--timeout", metavar="TIME", default="5m", type=apply.seconds, help=wait)
    shape = say("of the evidence", "证据的格式")
    parser.add_argument("--format", choices=("text", "json"), default="text", help=shape)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Drill, keep the evidence, show it; 1 where something did not pass."""
    opened = system_file.read(args.file, args.environment)
    system = opened.system
    _refuse_production(system, args.production)
    names = _names(system, args.name)
    found: list[Evidence] = []
    kept = store.Store(store.beside(args.file))
    with target.to_write(system, os.path.dirname(args.file), args.context) as live:
        who = cluster_who.name(live)
        for name in names:
            ref = ObjectRef("apps/v1", "Deployment", system.namespace, name)
            drill = drill_rollback.Drill(ref, who, (args.timeout, Clock()), time.time)
            found.append(_drilled(live, drill, shell))
            deposited.deposit(kept, system, found[-1:])
    _show(found, args, shell)
    return 0 if all(each.verdict == "pass" for each in found) else 1


def _drilled(live: cluster.Live, drill: drill_rollback.Drill, shell: Shell) -> Evidence:
    name = drill.deployment.name
    shell.note(Text(f"drill of {name}", f"演练 {name}"))
    try:
        return drill_rollback.run(live, drill, shell.note)
    except KeyboardInterrupt:
        words = (
            f"stopped midway: setsail rollback {name} --list tells the record to go back to",
            f"中途停止：setsail rollback {name} --list 会列出应退回的记录",
        )
        shell.note(Text(*words))
        raise


def _refuse_production(system: System, really: bool) -> None:
    if system.environment.production and not really:
        words = f"{system.environment.name} is production", f"{system.environment.name} 是生产环境"
        help = Text(
            "drill a test environment; --production drills it all the same: pods are replaced "
            "twice",
            "请演练测试环境；--production 仍会演练：Pod 会被更换两次",
        )
        raise CallRefused([Problem(Text(*words), None, help)])


def _names(system: System, name: str | None) -> tuple[str, ...]:
    known = (*system.services, *system.workers)
    if name and name not in known:
        words = f"there is no component {name}", f"没有组件 {name}"
        listed = ", ".join(known) or "-"
        raise CallRefused(
            [Problem(Text(*words), None, Text(f"known: {listed}", f"现有：{listed}"))]
        )
    return (name,) if name else known


def _show(found: list[Evidence], args: argparse.Namespace, shell: Shell) -> None:
    if args.format == "json":
        rows = [_row(each) for each in found]
        shell.write(jsontext.rows("evidence", rows, {"environment": args.environment}))
        return
    for each in found:
        item = BY_ID[each.item].id
        shell.say(
            Text(
                f"{each.verdict}  {item}  {each.subject}: {each.said.en}",
                f"{each.verdict}  {item}  {each.subject}：{each.said.zh}",
            )
        )
        if each.lacks:
            shell.say(Text(f"    not shown: {each.lacks.en}", f"    未证明：{each.lacks.zh}"))


def _row(evidence: Evidence) -> dict[str, object]:
    return {
        "item": evidence.item,
        "verdict": evidence.verdict,
        "subject": evidence.subject,
        "measured": evidence.measured,
        "threshold": evidence.threshold,
        "source": evidence.source,
        "said": {"en": evidence.said.en, "zh": evidence.said.zh},
        "lacks": {"en": evidence.lacks.en, "zh": evidence.lacks.zh} if evidence.lacks else None,
    }
