"""`setsail init`: a first system.yaml."""

import argparse

from setsail.cli.shell import Shell
from setsail.engine import init
from setsail.finding.text import Text
from setsail.system import stores

SUMMARY = Text("write a first system.yaml", "生成第一份 system.yaml")
EXAMPLES = Text(
    "setsail init                                # into this folder\n"
    "setsail init --name shop --with postgres,redis deploy/\n"
    "exit 2: there is one already (--force replaces it)",
    "setsail init                                # 写入当前目录\n"
    "setsail init --name shop --with postgres,redis deploy/\n"
    "退出码 2：已经存在（--force 可替换）",
)
_NEXT = Text(
    "next:\n"
    "  1 put your names, images, ports and probes into {path}\n"
    "  2 setsail explain services.web -f {path}   why each value is what it is\n"
    "  3 setsail rehearse -f {path}               the whole voyage, without a cluster\n"
    "  4 setsail render -f {path}                 the manifests",
    "下一步：\n"
    "  1 在 {path} 中填入自己的名称、镜像、端口与探针\n"
    "  2 setsail explain services.web -f {path}   每个值为何如此\n"
    "  3 setsail rehearse -f {path}               无需集群，预演整个过程\n"
    "  4 setsail render -f {path}                 生成清单",
)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of `init`."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    folder = say("the folder to write to (default: this one)", "写入的目录（默认当前目录）")
    parser.add_argument("folder", metavar="DIR", nargs="?", default="", help=folder)
    named = say("the name of the system (default: the folder's)", "系统名（默认同目录名）")
    parser.add_argument("--name", metavar="NAME", help=named)
    kinds = ", ".join(stores.STATEFUL)
    parser.add_argument(
        "--with", metavar="TYPE,…", dest="kinds", default="",
        help=say(f"stores in the cluster: {kinds}", f"集群内的存储：{kinds}"),
    )  # fmt: skip
    force = say("replace what is there", "替换已有文件")
    parser.add_argument("--force", action="store_true", help=force)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Write the file and say what comes next."""
    kinds = [kind for kind in args.kinds.split(",") if kind]
    text = init.first(args.folder, args.name, kinds, shell.lang)
    written = init.init(args.folder, text, args.force)
    for path in written:
        shell.say(Text(f"wrote {path}", f"已写入 {path}"))
    shell.say(Text(_NEXT.en.format(path=written[0]), _NEXT.zh.format(path=written[0])))
    return 0
