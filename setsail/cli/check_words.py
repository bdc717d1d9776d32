"""What `setsail check` says of itself, and the words of its command line."""

import argparse

from setsail.finding.text import Text
from setsail.rules import rule as rules

SUMMARY = Text(
    "say what is wrong in manifests, where and why; --fix mends what is safe to mend",
    "检查清单文件：哪里有问题、为什么；--fix 修复可以安全修复的部分",
)
EXAMPLES = Text(
    "setsail check k8s/                        manifests, charts, overlays, Dockerfiles\n"
    "setsail check deploy/*                    several environments; what is equal is told once\n"
    "setsail check chart/ --values prod.yaml   a Helm chart, rendered by helm\n"
    "setsail check app.yaml --fix --dry-run    show what --fix would change\n"
    "setsail check app.yaml --fix              change it, keep every other byte\n"
    "setsail check app.yaml --fix --ask        ask for each fix that may change what runs\n"
    "setsail check overlay/ --patch patches/   write the safe fixes as Kustomize patches\n"
    "setsail check k8s/ --rule run-as-root     one rule only\n"
    "setsail check k8s/ --write-baseline known.json, then --baseline known.json in CI\n"
    "setsail check k8s/ --diff-base origin/main --fail-on warning\n"
    "helm template web ./chart | setsail check -\n"
    "setsail check --live -n shop              the objects of a namespace of a cluster\n"
    "setsail check k8s/ --format sarif > setsail.sarif",
    "setsail check k8s/                        目录下的清单、chart、overlay 和 Dockerfile\n"
    "setsail check deploy/*                    多个环境；相同的问题只报告一次\n"
    "setsail check chart/ --values prod.yaml   Helm chart，由 helm 渲染\n"
    "setsail check app.yaml --fix --dry-run    显示 --fix 会改什么\n"
    "setsail check app.yaml --fix              修改，其余字节保持不变\n"
    "setsail check app.yaml --fix --ask        对可能改变运行方式的修复逐个询问\n"
    "setsail check overlay/ --patch patches/   把安全的修复写成 Kustomize 补丁\n"
    "setsail check k8s/ --rule run-as-root     只检查一条规则\n"
    "setsail check k8s/ --write-baseline known.json，之后在 CI 中使用 --baseline known.json\n"
    "setsail check k8s/ --diff-base origin/main --fail-on warning\n"
    "helm template web ./chart | setsail check -\n"
    "setsail check --live -n shop              集群中某个命名空间的对象\n"
    "setsail check k8s/ --format sarif > setsail.sarif",
)
FORMATS = ("text", "json", "sarif", "junit", "github", "gitlab", "checkstyle", "html")


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """Declare them: what to check, how to report, what to leave out, how to mend."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    paths = say("files, folders, or - for standard input", "文件、目录，或 - 表示标准输入")
    parser.add_argument("paths", nargs="*", metavar="PATH", help=paths)
    values = say(
        "a values file for Helm charts (may be repeated)", "Helm chart 的 values 文件（可重复）"
    )
    parser.add_argument("--values", action="append", default=[], metavar="FILE", help=values)
    _live(parser, lang)
    _reporting(parser, lang)
    _choosing(parser, lang)
    _mending(parser, lang)


def _live(parser: argparse.ArgumentParser, lang: str) -> None:
    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    live = say("check the objects of a cluster instead of files", "检查集群中的对象，而不是文件")
    parser.add_argument("--live", action="store_true", help=live)
    where = parser.add_mutually_exclusive_group()
    one = say(
        "with --live: this namespace (may be repeated; default: the context's)",
        "配合 --live：该命名空间（可重复；默认为上下文的命名空间）",
    )
    where.add_argument("-n", "--namespace", action="append", default=[], metavar="NS", help=one)
    every = say("with --live: all namespaces", "配合 --live：所有命名空间")
    where.add_argument("-A", "--all-namespaces", action="store_true", help=every)
    context = say(
        "with --live: this context of the kubeconfig (default: the current one)",
        "配合 --live：kubeconfig 中的该上下文（默认为当前上下文）",
    )
    parser.add_argument("--context", metavar="CONTEXT", help=context)
    ends = say(
        "with --live: also when the certificates of TLS Secrets end; it must read these Secrets",
        "配合 --live：同时检查 TLS Secret 中证书的到期时间；需要读取这些 Secret",
    )
    parser.add_argument("--certificates", action="store_true", help=ends)


def _reporting(parser: argparse.ArgumentParser, lang: str) -> None:
    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    form = say("of the report", "报告格式")
    parser.add_argument("--format", choices=FORMATS, default="text", help=form)
    whole = say("tell every finding in full", "完整显示每个问题")
    parser.add_argument("--all", action="store_true", help=whole)
    fail = say("exit 1 only for these and worse", "仅当达到此级别或更严重时退出码为 1")
    parser.add_argument("--fail-on", choices=("error", "warning", "note"), help=fail)
    jobs = say("processes to use", "使用的进程数")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help=jobs)
    fresh = say("look at everything anew", "不使用上次的结果，全部重新检查")
    parser.add_argument("--no-cache", action="store_true", help=fresh)


def _choosing(parser: argparse.ArgumentParser, lang: str) -> None:
    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    rule = say("only this rule (may be repeated)", "只用这条规则（可重复）")
    parser.add_argument("--rule", action="append", default=[], metavar="ID", help=rule)
    persona = say("how much you want to hear", "想听多少意见")
    parser.add_argument("--persona", choices=rules.LEVELS, help=persona)
    config = say(
        "settings; else setsail.toml or pyproject.toml of the working directory",
        "设置文件；默认为工作目录中的 setsail.toml 或 pyproject.toml",
    )
    parser.add_argument("--config", metavar="FILE", help=config)
    own = say(
        "a folder with rules of your own: Python, which is run",
        "自有规则目录：其中的 Python 会被执行",
    )
    parser.add_argument("--own-rules", metavar="DIR", help=own)
    every = say("honour no suppression", "不承认任何忽略声明")
    parser.add_argument("--no-suppressions", action="store_true", help=every)
    known = say("tell only what is not in this file", "只报告该文件中没有的问题")
    parser.add_argument("--baseline", metavar="FILE", help=known)
    write = say("write what is found to this file", "把发现的问题写入该文件")
    parser.add_argument("--write-baseline", metavar="FILE", help=write)
    base = say(
        "tell only what is worse than in a Git revision or folder",
        "只报告比某个 Git 版本或目录更差的部分",
    )
    parser.add_argument("--diff-base", metavar="REV|DIR", help=base)


def _mending(parser: argparse.ArgumentParser, lang: str) -> None:
    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    fix = say(
        "write the safe fixes; with --rule also those that change what the program may do",
        "写入安全的修复；配合 --rule 时也写入会改变程序权限的修复",
    )
    parser.add_argument("--fix", action="store_true", help=fix)
    ask = say("with --fix: ask for each of the others", "配合 --fix：逐个询问其余的修复")
    parser.add_argument("--ask", action="store_true", help=ask)
    patch = say(
        "write the safe fixes of built objects as Kustomize patches",
        "把构建所得对象的安全修复写成 Kustomize 补丁",
    )
    parser.add_argument("--patch", metavar="DIR", help=patch)
    dry = say("with --fix: show the changes and write nothing", "配合 --fix：只显示改动，不写入")
    parser.add_argument("--dry-run", action="store_true", help=dry)
