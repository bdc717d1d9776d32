"""`setsail assess`: how fit components are, what they risk, and in which waves they move."""

import argparse

from setsail.cli.parser import CallRefused
from setsail.cli.shell import Shell
from setsail.engine import assess
from setsail.engine.import_ import Request
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.migrate.assessment import Assessment
from setsail.report import assess_view
from setsail.world import files

SUMMARY = Text(
    "how fit for containers, what it risks, in which waves it moves and how",
    "评估容器化适配度与风险，给出迁移批次与切换方案",
)
EXAMPLES = Text(
    "setsail assess                                  system.yaml here\n"
    "setsail assess docker-compose.yml               straight from what `import` reads\n"
    "setsail assess shop/ crm/ erp/system.yaml       a portfolio of several systems\n"
    "setsail assess --pin order=3 --not gateway=1    what if\n"
    "setsail assess --together order,payment --size 4\n"
    "setsail assess -v                               every point of risk, every step and its way "
    "back\n"
    "setsail assess --format html -o plan.html       the page for a steering group\n"
    "exit 0: a plan; exit 1: a plan, and something must be mended first",
    "setsail assess                                  当前目录的 system.yaml\n"
    "setsail assess docker-compose.yml               直接评估 `import` 可读的来源\n"
    "setsail assess shop/ crm/ erp/system.yaml       多个系统的组合\n"
    "setsail assess --pin order=3 --not gateway=1    假设分析\n"
    "setsail assess --together order,payment --size 4\n"
    "setsail assess -v                               列出每一分风险、每一步及其回退\n"
    "setsail assess --format html -o plan.html       给决策会的页面\n"
    "退出码 0：有计划；1：有计划，但有必须先修复的问题",
)
FORMATS = ("text", "json", "html")
_MOST = 1000


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The words of the command line."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    paths = say(
        "system.yaml, folders that hold one, or what `import` reads (this folder)",
        "system.yaml、含有它的目录，或 `import` 可读的来源（默认当前目录）",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help=paths)
    file = say("a system.yaml (may be repeated)", "系统文件（可重复）")
    parser.add_argument("-f", "--file", action="append", default=[], metavar="FILE", help=file)
    environment = say("the environment; else the production one", "环境；默认为生产环境")
    parser.add_argument("-e", "--environment", metavar="ENV", help=environment)
    pin = say("this component in that wave", "把组件固定在某一批")
    parser.add_argument("--pin", action="append", default=[], metavar="NAME=N", help=pin)
    ban = say(
        "not in that wave; without =N: it stays where it is", "不在某一批；不写 =N 则留在原处"
    )
    parser.add_argument(
        "--not", action="append", default=[], metavar="NAME[=N]", dest="ban", help=ban
    )
    together = say("these in one wave", "这些组件同批")
    parser.add_argument("--together", action="append", default=[], metavar="A,B", help=together)
    size = say("the most components of a wave (10)", "每批最多组件数（10）")
    parser.add_argument("--size", metavar="N", default="10", help=size)
    answers = say("answers for `import`", "`import` 的答案文件")
    parser.add_argument("--answers", metavar="FILE", help=answers)
    profile = say("for `import`: also this profile", "供 `import`：包含此 profile")
    parser.add_argument("--profile", action="append", default=[], metavar="NAME", help=profile)
    root = say("for `import`: the folder that reading never leaves", "供 `import`：读取的根目录")
    parser.add_argument("--root", metavar="DIR", help=root)
    form = say("of the report", "报告格式")
    parser.add_argument("--format", choices=FORMATS, default="text", help=form)
    parser.add_argument("-o", "--output", metavar="FILE", help=say("write to FILE", "写入文件"))
    verbose = say("every point of risk, every step", "列出每一分风险与每一步")
    parser.add_argument("-v", "--verbose", action="store_true", help=verbose)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Assess; 1 when a check was worked out and does not hold."""
    call = Request((), args.root, (), tuple(args.profile), args.answers)
    wanted = assess.Wanted(tuple(args.pin), tuple(args.ban), tuple(args.together), _size(args.size))
    paths = tuple(args.paths) or (() if args.file else (".",))
    given = assess.Given(tuple(args.file), paths, call, args.environment)
    found = assess.assess(given, wanted)
    told = _told(found, args, shell)
    if args.output:
        files.write_whole(args.output, told)
        shell.say(assess_view.headline(found))
        shell.note(Text(f"wrote {args.output}", f"已写入 {args.output}"))
    else:
        shell.write(told)
    return int(any(check.state == "fault" for move in found.moves for check in move.checks))


def _size(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= _MOST:
        message = Text(
            f"--size {text}: give a number from 1 to {_MOST}",
            f"--size {text}：请给出 1 到 {_MOST} 的整数",
        )
        raise CallRefused([Problem(message)])
    return int(text)


def _told(found: Assessment, args: argparse.Namespace, shell: Shell) -> str:
    match args.format:
        case "json":
            from setsail.report import assess_json

            return assess_json.render(found, shell.lang)
        case "html":
            from setsail.report import assess_page

            return assess_page.render(found, shell.lang)
        case _:
            from setsail.report import assess_text

            colour = shell.colour and not args.output
            return assess_text.render(found, shell.lang, colour, args.verbose)
