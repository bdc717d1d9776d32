"""`setsail import`: a compose project becomes a system.yaml."""

import argparse
import os

from setsail.cli.shell import Shell
from setsail.engine import import_, init
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.report import import_json, import_text
from setsail.system import schema, starter
from setsail.world import files

SUMMARY = Text(
    "turn a compose project into a system.yaml, and ask what cannot be known",
    "把 compose 项目变成 system.yaml，并提出无法得知的问题",
)
EXAMPLES = Text(
    "setsail import docker-compose.yml                     writes system.yaml and answers.yaml\n"
    "setsail import docker-compose.yml --force             again, with the answers as edited\n"
    "setsail import compose.yml compose.prod.yml --profile web\n"
    "setsail import deploy/ --answers my-answers.yaml -o shop/system.yaml\n"
    "exit 2: nothing could be imported, or a file is in the way (--force replaces it)",
    "setsail import docker-compose.yml                     写出 system.yaml 与 answers.yaml\n"
    "setsail import docker-compose.yml --force             按修改后的答案重新导入\n"
    "setsail import compose.yml compose.prod.yml --profile web\n"
    "setsail import deploy/ --answers my-answers.yaml -o shop/system.yaml\n"
    "退出码 2：没有可导入的内容，或文件已存在（--force 可替换）",
)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The words of the command line."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    paths = say("compose files, merged in order, or a folder", "compose 文件（依次合并）或目录")
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
    written = import_.import_(request, shell.lang)
    found = written.imported
    shell.problems(found.problems)
    form = import_json.write(found, shell.lang) if args.format == "json" else None
    shell.write(form or import_text.write(found, shell.lang, shell.colour))
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
    return 0


def _unknown(ids: tuple[str, ...], shell: Shell) -> None:
    if ids:
        names = ", ".join(ids)
        shell.note(Text(f"answers to what was not asked: {names}", f"没有问到的答案：{names}"))
