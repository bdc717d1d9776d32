"""`setsail diff`: what is rendered against what runs, and what applying it would do."""

import argparse
import os

from setsail.cli import apply
from setsail.cli.shell import Shell
from setsail.engine import live_plan, system_file, target
from setsail.finding.text import Text
from setsail.report import plan_text

SUMMARY = Text(
    "what differs between system.yaml and its cluster, field by field, and what applying does",
    "system.yaml 与集群的差异：逐字段列出，以及应用后会发生什么",
)
EXAMPLES = Text(
    "setsail diff -e prod      # by field, with who set it; new pods are named\n"
    "exit 0: nothing differs · exit 1: something does · exit 3: applying would be refused, why",
    "setsail diff -e prod      # 逐字段，并说明之前由谁设置；会更换 Pod 的会标出\n"
    "退出码 0：无差异 · 退出码 1：有差异 · 退出码 3：应用会被拒绝及原因",
)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of `diff`."""
    apply.environment(parser, lang)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Compare; 1 when something differs."""
    opened = system_file.read(args.file, args.environment)
    with target.to_read(opened.system, os.path.dirname(args.file), args.context) as live:
        plan = live_plan.plan(opened.system, live, live_plan.Consent(True, None))
        kept = [*(step.ref for step in plan.steps), *plan.missing]
        over = live_plan.left_over(opened.system, live, kept)
    shell.write(plan_text.write(plan.steps, shell.lang, shell.colour))
    for ref in plan.missing:
        shell.note(Text(f"not compared: {ref}, unknown to the cluster", f"未比较：集群没有 {ref}"))
    for found in over:
        shell.say(Text(f"- {found} is left over", f"- {found} 是多余的"))
    return 1 if over or any(step.action != "same" for step in plan.steps) else 0
