"""`setsail import`: what people have becomes a system.yaml."""

import argparse
import os

from setsail.cli import asking
from setsail.cli.shell import Shell
from setsail.engine import import_, import_against, init
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.report import import_difference, import_json, import_text
from setsail.system import schema, starter
from setsail.world import files

SUMMARY = Text(
    "turn compose files, manifests, units and inventories into a system.yaml, and ask the rest",
    "把 compose、Kubernetes 清单、systemd 单元与资产清单变成 system.yaml，其余以问题提出",
)
EXAMPLES = Text(
    "setsail import docker-compose.yml                     writes system.yaml and answers.yaml\n"
    "setsail import docker-compose.yml --force             again, with the answers as edited\n"
    "setsail import compose.yml compose.prod.yml --profile web\n"
    "setsail import deploy/ --answers my-answers.yaml -o shop/system.yaml\n"
    "setsail import k8s/ --ask\n"
    "setsail import docker-compose.yml --against k8s/\n"
    "exit 1: --against found differences\n"
    "exit 2: nothing could be imported, or a file is in the way (--force replaces it)",
    "setsail import docker-compose.yml                     写出 system.yaml 与 answers.yaml\n"
    "setsail import docker-compose.yml --force             按修改后的答案重新导入\n"
    "setsail import compose.yml compose.prod.yml --profile web\n"
    "setsail import deploy/ --answers my-answers.yaml -o shop/system.yaml\n"
    "setsail import k8s/ --ask\n"
    "setsail import docker-compose.yml --against k8s/\n"
    "退出码 1：--against 发现差异\n"
    "退出码 2：没有可导入的内容，或文件已存在（--force 可替换）",
)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The words of the command line."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    paths = say(
        "files, or folders with all that stands below them", "文件，或目录（含其下全部内容）"
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help=paths)
    output = say("write here (default: system.yaml in this folder)", "写入位置（默认 system.yaml）")
    parser.add_argument("-o", "--output", metavar="FILE", default=starter.FILE, help=output)
    answers = say(
        "replay these answers (default: answers.yaml beside the output, if it is there)",
        "重放这些答案（默认：输出旁边的 answers.yaml，若存在）",
    )
    parser.add_argument("--answers", metavar="FILE", help=answers)
    env = say("variables, instead of .env (may be repeated)", "变量文件，取代 .env（可重复）")
    parser.add_argument("--env-file", action="append", default=[], metavar="FILE", help=env)
    profile = say("also services of this profile (may be repeated)", "包含此 profile（可重复）")
    parser.add_argument("--profile", action="append", default=[], metavar="NAME", help=profile)
    root = say("the folder that reading never leaves", "读取不会越出的目录")
    parser.add_argument("--root", metavar="DIR", help=root)
    asked = say("ask the open questions here, one by one", "在此逐个询问待答问题")
    parser.add_argument("--ask", action="store_true", help=asked)
    against = say(
        "compare what would be rendered with the manifests in DIR; exit 1 where they differ",
        "把渲染结果与 DIR 中的清单比较；有差异时退出码为 1",
    )
    parser.add_argument("--against", metavar="DIR", help=against)
    form = say("of the report", "报告格式")
    parser.add_argument("--format", choices=("text", "json"), default="text", help=form)
    force = say("replace what is there", "替换已有文件")
    parser.add_argument("--force", action="store_true", help=force)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Import, write, and say what was found and what is open."""
    beside = os.path.join(os.path.dirname(args.output), import_.ANSWERS)
    if files.exists(args.output) and not args.force:
        message = Text("there is one already; it is left as it is", "已经存在；未做改动")
        help = Text("--force replaces it", "用 --force 可以替换")
        raise import_.ImportRefused([Problem(message, Place(args.output), help)])
    answers = args.answers or (beside if files.exists(beside) else None)
    request = import_.Request(
        tuple(args.paths), args.root, tuple(args.env_file), tuple(args.profile), answers
    )
    conversation = asking.asker(shell) if args.ask else None
    written = import_.import_(request, shell.lang, conversation)
    found = written.imported
    differences = import_against.against(written, args.against) if args.against else None
    shell.problems(found.problems)
    if args.format == "json":
        shell.write(import_json.write(found, shell.lang, differences))
    else:
        shell.write(import_text.write(found, shell.lang, shell.colour))
        if differences is not None:
            text = import_difference.write(differences, args.against, shell.lang, shell.colour)
            shell.write(text)
    outputs = {
        args.output: written.system,
        os.path.join(os.path.dirname(args.output), init.SCHEMA): schema.text(),
    }
    if args.answers is None:
        outputs[beside] = written.answers
    for path, text in outputs.items():
        files.write_whole(path, text)
    shell.note(Text(f"wrote {', '.join(outputs)}", f"已写入 {'、'.join(outputs)}"))
    _unknown(found.unknown_answers, shell)
    return 1 if differences else 0


def _unknown(ids: tuple[str, ...], shell: Shell) -> None:
    if ids:
        names = ", ".join(ids)
        shell.note(Text(f"answers to what was not asked: {names}", f"没有问到的答案：{names}"))
