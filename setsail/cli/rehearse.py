"""`setsail rehearse`: the whole voyage on a simulated cluster, with no cluster at all."""

import argparse

from setsail.cli.parser import CallRefused
from setsail.cli.shell import Shell
from setsail.engine import rehearse, system_file
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.report import story_html, story_json, story_text
from setsail.report.story import CLOSING, Story
from setsail.system import load, resolve, starter
from setsail.system.values import System
from setsail.world import files

SUMMARY = Text(
    "play the whole voyage on a simulated cluster: releases, faults, in seconds",
    "在模拟集群上预演全程：发布、故障，只需几秒",
)
EXAMPLES = Text(
    "setsail rehearse                            # system.yaml here, or the built-in example\n"
    "setsail rehearse -f system.yaml -e prod --errors 5%\n"
    "setsail rehearse --seed 7 --format html -o rehearsal.html\n"
    "exit 0: the story was played, and the bad release did not get through\n"
    "exit 1: the system did not come up, or the bad release reached everybody",
    "setsail rehearse                            # 使用当前目录的 system.yaml 或内置示例\n"
    "setsail rehearse -f system.yaml -e prod --errors 5%\n"
    "setsail rehearse --seed 7 --format html -o rehearsal.html\n"
    "退出码 0：预演完成，坏版本没有蒙混过关\n"
    "退出码 1：系统没有启动成功，或坏版本到达了所有用户",
)

FORMATS = ("text", "json", "html")
SYSTEM = "system.yaml"
_LONGEST = 1440
_FAILED = ("not up", "promoted")


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The words of the command line."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    default = rehearse.Request()
    file = say(
        "the system (system.yaml, or else the example)", "系统文件（默认 system.yaml 或示例）"
    )
    parser.add_argument("-f", "--file", metavar="FILE", help=file)
    parser.add_argument("-e", "--environment", metavar="ENV", help=say("environment", "环境"))
    seed = say("the same seed tells the same story", "种子相同，情节相同")
    parser.add_argument("--seed", type=int, default=default.seed, help=seed)
    errors = say(
        "share of requests that the bad release fails (50%%)", "坏版本失败的请求比例（50%%）"
    )
    parser.add_argument("--errors", metavar="SHARE", default="50%", help=errors)
    minutes = say("simulated minutes of traffic (10)", "模拟的流量时长，分钟（10）")
    parser.add_argument("--minutes", metavar="N", default="10", help=minutes)
    shape = say("of the story", "输出格式")
    parser.add_argument("--format", choices=FORMATS, default="text", help=shape)
    output = say("write to this file instead of the terminal", "写入文件而非终端")
    parser.add_argument("-o", "--output", metavar="FILE", help=output)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Rehearse; 1 if the system does not come up or the bad release reaches everybody."""
    request = rehearse.Request(args.seed, _share(args.errors), _minutes(args.minutes))
    system = _system(args, shell)
    story = rehearse.of_system(system, request)
    told = _told(story, args.format, shell)
    if args.output:
        files.write_whole(args.output, told)
        shell.say(story_text.verdict(story))
        shell.say(CLOSING)
    else:
        shell.write(told)
    return 1 if story.verdict in _FAILED else 0


def _system(args: argparse.Namespace, shell: Shell) -> System:
    if args.file is not None or files.exists(SYSTEM):
        named = SYSTEM if args.file is None else args.file
        return system_file.read(named, args.environment).system
    shell.note(
        Text(
            "there is no system.yaml here: the built-in example is rehearsed",
            "当前目录没有 system.yaml：预演内置示例",
        )
    )
    declared = load.load(starter.EXAMPLE, starter.FILE)
    return resolve.resolve(declared, args.environment or system_file.usual(declared))


def _told(story: Story, style: str, shell: Shell) -> str:
    if style == "json":
        return story_json.render(story, shell.lang)
    if style == "html":
        return story_html.render(story, shell.lang)
    return story_text.render(story, shell.lang, shell.colour)


def _share(text: str) -> float:
    """ "50%" or "0.5" as a ratio. Raises CallRefused for what is not between 0 and 1."""
    number = _number(text.removesuffix("%"))
    share = number / 100.0 if number is not None and text.endswith("%") else number
    if share is None or not 0.0 <= share <= 1.0:
        message = Text(f"--errors {text} is not a share", f"--errors {text} 不是比例")
        raise CallRefused([Problem(message, None, Text("write 50% or 0.5", "请写 50% 或 0.5"))])
    return share


def _minutes(text: str) -> float:
    number = _number(text)
    if number is None or not 1.0 <= number <= _LONGEST:
        message = Text(
            f"--minutes {text}: give a number from 1 to {_LONGEST}",
            f"--minutes {text}：请给出 1 到 {_LONGEST} 的数",
        )
        raise CallRefused([Problem(message)])
    return number


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
