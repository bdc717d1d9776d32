"""The parts of `check` that write: fixes, patches, baselines."""

import sys

from setsail.cli import check, checking
from setsail.cli.shell import Shell
from setsail.engine import check as engine
from setsail.engine import judging
from setsail.finding.finding import Finding
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.report import diff, plain
from setsail.report.findings_text import counted
from setsail.world import files


def run(job: checking.Job, shell: Shell) -> int:
    """Write what the call asks for."""
    if job.args.write_baseline:
        return _baseline(job, shell)
    return _patch(job, shell) if job.args.patch else _fix(job, shell)


def _baseline(job: checking.Job, shell: Shell) -> int:
    from setsail.engine import known

    told = judging.told(job.gathered, job.request)
    check.refuse_nothing(told.checked)
    file, count = job.args.write_baseline, len(told.every)
    files.write_whole(file, known.text_of(told))
    shell.problems(told.checked.broken)
    shell.say(
        Text(f"wrote {counted(count, 'finding')} to {file}", f"已把 {count} 个问题写入 {file}")
    )
    return 2 if told.checked.broken else 0


def _fix(job: checking.Job, shell: Shell) -> int:
    ask = _Asking(shell) if job.args.ask else None
    fixed = engine.fix(job.gathered, job.request, ask)
    check.refuse_nothing(fixed.before)
    for file, (old, new) in fixed.changed.items():
        shell.write(diff.unified(file, old, new, shell.colour))
        if not job.args.dry_run:
            files.write_whole(file, new)
    shell.problems(fixed.refused)
    shell.say(_told(fixed, job.args.dry_run))
    for line in _left(fixed):
        shell.say(line)
    return check.code(fixed.after, job)


class _Asking:
    """Asks at the terminal for one fix after the other: y, n, all, quit."""

    def __init__(self, shell: Shell) -> None:
        if not sys.stdin.isatty():
            message = Text("--ask needs a terminal to ask at", "--ask 需要在终端上询问")
            help = Text(
                "name the rules whose fixes you want: --fix --rule ID",
                "请点名要修复的规则：--fix --rule ID",
            )
            raise judging.CheckRefused([Problem(message, None, help)])
        self._shell = shell
        self._always: bool | None = None

    def __call__(self, finding: Finding, file: str, old: str, new: str) -> bool:
        """Whether a fix is wanted."""
        if self._always is not None:
            return self._always
        shell = self._shell
        message = finding.message.to(shell.lang)
        shell.write(plain.escape(f"{finding.place}: {message} [{finding.rule}]"))
        shell.write(diff.unified(file, old, new, shell.colour))
        shell.say(
            Text(
                f"it may change what the program can do: setsail rule {finding.rule}",
                f"它可能改变程序能做的事：setsail rule {finding.rule}",
            )
        )
        while True:
            question = Text(
                "make this change? [y]es [n]o [a]ll [q]uit ",
                "进行此修改？[y] 是 [n] 否 [a] 全部 [q] 结束 ",
            )
            shell.out.write(question.to(shell.lang))
            shell.out.flush()
            match sys.stdin.readline().strip().lower():
                case "y" | "yes":
                    return True
                case "n" | "no":
                    return False
                case "a" | "all":
                    self._always = True
                    return True
                case "q" | "quit" | "":
                    self._always = False
                    return False
                case _:
                    continue


def _told(fixed: engine.Fixed, dry_run: bool) -> Text:
    """One line on what was mended and what is left to do by hand."""
    left = len(fixed.after.findings)
    mended = len(fixed.before.findings) - left
    changed = len(fixed.changed)
    en = f"{counted(mended, 'finding')} in {counted(changed, 'file')}; {left} remain"
    zh = f" {changed} 个文件中的 {mended} 个问题；还剩 {left} 个"
    return (
        Text(f"would mend {en}", f"将修复{zh}") if dry_run else Text(f"mended {en}", f"已修复{zh}")
    )


def _left(fixed: engine.Fixed) -> list[Text]:
    """Why the rest is not mended: nothing is known to be right, it asks, it was built."""
    findings = fixed.after.findings
    asking = sum(f.fix == "ask" for f in findings) - fixed.declined
    by_hand = sum(f.fix == "none" for f in findings)
    lines = [
        (asking, Text("may change what the program can do: --fix --ask, or --rule ID",
                      "可能改变程序能做的事：--fix --ask，或 --rule ID")),
        (fixed.declined, Text("declined", "已拒绝")),
        (by_hand, Text("need a person who knows the program", "需要了解该程序的人来改")),
    ]  # fmt: skip
    return [Text(f"  {n} {t.en}", f"  {n} 个{t.zh}") for n, t in lines if n > 0]


def _patch(job: checking.Job, shell: Shell) -> int:
    from setsail.engine import patches

    told = judging.told(job.gathered, job.request)
    check.refuse_nothing(told.checked)
    written = patches.make(told, job.request, job.args.patch)
    for file, text in written.files.items():
        if job.args.dry_run:
            shell.write(plain.escape(f"# {file}\n{text}"))
        else:
            files.write_whole(file, text)
    shell.say(patches.said(written, job.args.patch, job.args.dry_run))
    return check.code(told.checked, job)
