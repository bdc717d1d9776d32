"""setsail size: requests, limits, pods, consumers, nodes and events, from history."""

import argparse
import os
import time
from typing import TYPE_CHECKING

from setsail.cli.parser import CallRefused
from setsail.cli.shell import Shell
from setsail.engine import size_call
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.world import files

if TYPE_CHECKING:
    from setsail.engine import size_run

SUMMARY = Text(
    "say how much each workload needs, when, and what happens if the plan is wrong",
    "给出每个工作负载需要多少、何时需要，以及计划有误时会怎样",
)
EXAMPLES = Text(
    "setsail size usage.csv                      from an export: time,workload,cpu,memory_mib\n"
    "setsail size metrics/ -f system.yaml --diff what would change in system.yaml\n"
    "setsail size metrics/ -f system.yaml --write\n"
    "setsail size http://prometheus:9090 --namespace order-prod --format html -o size.html\n"
    'setsail size metrics/ --event "11.11: 8x, 00:00, step" --timezone Asia/Shanghai\n'
    "setsail size check metrics/ -f system.yaml  what is set against what is needed\n"
    "setsail size metrics/ --format patch | kubectl apply --server-side --dry-run=server -f -",
    "setsail size usage.csv                      读取导出表：time,workload,cpu,memory_mib\n"
    "setsail size metrics/ -f system.yaml --diff 显示 system.yaml 将如何改动\n"
    "setsail size metrics/ -f system.yaml --write\n"
    "setsail size http://prometheus:9090 --namespace order-prod --format html -o size.html\n"
    'setsail size metrics/ --event "11.11: 8x, 00:00, step" --timezone Asia/Shanghai\n'
    "setsail size check metrics/ -f system.yaml  对照现值与所需\n"
    "setsail size metrics/ --format patch | kubectl apply --server-side --dry-run=server -f -",
)
FORMATS = ("text", "json", "html", "patch", "hpa", "keda", "vpa")
CHECK = "check"
SYSTEM = "system.yaml"


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The words of the command line."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    add = parser.add_argument
    places = say(
        "CSV or Parquet files, folders, a Prometheus; `check` first compares; none: what was kept",
        "CSV 或 Parquet 文件、目录、Prometheus 地址；以 `check` 开头则对照；不写则用已保存的历史",
    )
    manifests = say("manifests to compare with and to edit", "要对照和修改的清单")
    add("-m", "--manifests", action="append", default=[], metavar="PATH", help=manifests)
    add("places", nargs="*", metavar="HISTORY", help=places)
    add("-f", "--file", metavar="FILE", help=say("the system (system.yaml)", "系统文件"))
    add("-e", "--environment", metavar="ENV", help=say("environment", "环境"))
    policy = say("how careful (balanced)", "策略（balanced）")
    add("--policy", choices=size_call.POLICIES, default="balanced", help=policy)
    add("--workload", metavar="NAME", help=say("only this workload", "只看这个工作负载"))
    event = say("DAY: TIMES, TIME, step|ramp, LENGTH", "日期: 倍数, 时刻, step|ramp, 时长")
    add("--event", metavar="EVENT", default="", help=event)
    _more(parser, lang)


def _more(parser: argparse.ArgumentParser, lang: str) -> None:
    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    add = parser.add_argument
    namespaces = say("for Prometheus; may be repeated", "用于 Prometheus，可重复")
    add("--namespace", action="append", default=[], metavar="NS", help=namespaces)
    add(
        "--days",
        metavar="N",
        default="14",
        help=say("to ask Prometheus for (14)", "查询天数（14）"),
    )
    budget = say("MiB that Prometheus may answer (512)", "Prometheus 应答的 MiB 上限（512）")
    add("--budget", metavar="MIB", default="512", help=budget)
    zone = say("of times without an offset, and of the event", "无时区时间及活动所用的时区")
    add("--timezone", metavar="ZONE", default="UTC", help=zone)
    node = say("allocatable of a node, as 15500m,60Gi,110", "节点可分配量，如 15500m,60Gi,110")
    add("--node", metavar="CPU,MEM,PODS", help=node)
    add("--nodes", metavar="N", default="0", help=say("how many there are", "现有节点数"))
    add("--zones", metavar="N", default="1", help=say("availability zones (1)", "可用区数（1）"))
    addresses = say("pods that the network has addresses for", "网络可供 Pod 使用的地址数")
    add("--addresses", metavar="N", help=addresses)
    rate = say("messages a second that one consumer handles", "单个消费者每秒处理的消息数")
    add("--service-rate", metavar="N", help=rate)
    add("--format", choices=FORMATS, default="text", help=say("of the report", "报告格式"))
    add("-v", "--verbose", action="store_true", help=say("explain every number", "解释每个数字"))
    add("--diff", action="store_true", help=say("show what --write would", "显示 --write 的改动"))
    written = say("change system.yaml, or the manifests", "改写 system.yaml 或清单")
    add("--write", action="store_true", help=written)
    keep = say(
        "keep neither daily sketches nor evidence in .setsail/", "不在 .setsail/ 保存每日摘要和证据"
    )
    add("--no-keep", action="store_true", help=keep)
    output = say("write to this file instead of the terminal", "写入文件而非终端")
    add("-o", "--output", metavar="FILE", help=output)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Size; `check` answers 1 where what is set does not hold what is needed."""
    _need_numpy()
    from setsail.engine import size_run

    checks = bool(args.places) and args.places[0] == CHECK
    call = size_call.of(_words(args, checks))
    if call.file is None and (checks or ((args.diff or args.write) and not args.manifests)):
        raise CallRefused([Problem(*_NOTHING_SET)])
    done = size_run.run(call, time.time())
    for note in done.notes:
        shell.note(note)
    if checks:
        return _checked(done, args, shell)
    if args.diff or args.write:
        return _changed(done, args, shell)
    told = _told(done, args, shell)
    if args.output:
        files.write_whole(args.output, told)
    else:
        shell.write(told)
    return 0


_NOTHING_SET = (
    Text("there is no system.yaml to compare with", "没有可对照的 system.yaml"),
    None,
    Text(
        "name it with -f, or manifests with -m and --diff",
        "请用 -f 指定，或用 -m 指定清单并加 --diff",
    ),
)


def _need_numpy() -> None:
    import importlib.util

    if importlib.util.find_spec("numpy") is None:
        message = Text("`setsail size` needs numpy", "`setsail size` 需要 numpy")
        help = Text("pip install 'setsail[size]'", "请运行 pip install 'setsail[size]'")
        raise CallRefused([Problem(message, None, help)])


def _words(args: argparse.Namespace, checks: bool) -> size_call.Words:
    file = args.file or (SYSTEM if files.exists(SYSTEM) else None)
    return size_call.Words(
        places=tuple(args.places[1 if checks else 0 :]),
        file=file,
        environment=args.environment,
        policy=args.policy,
        workload=args.workload,
        event=args.event,
        namespaces=tuple(args.namespace),
        days=args.days,
        budget=args.budget,
        zone=args.timezone,
        node=args.node,
        nodes=args.nodes,
        zones=args.zones,
        addresses=args.addresses,
        manifests=tuple(args.manifests),
        rate=args.service_rate,
        keep=not args.no_keep,
        token=os.environ.get("PROMETHEUS_TOKEN", ""),
    )


def _told(done: "size_run.Done", args: argparse.Namespace, shell: Shell) -> str:
    from setsail.engine import size_objects, size_write
    from setsail.report import size_html, size_json, size_text

    match args.format:
        case "json":
            return size_json.render(done.fleet, shell.lang)
        case "html":
            return size_html.render(done.fleet, shell.lang)
        case "patch":
            return size_write.patches(done.fleet)
        case "vpa":
            return size_write.autoscalers(done.fleet)
        case "hpa":
            return size_objects.autoscalers(done.fleet)
        case "keda":
            return size_objects.scaled_objects(done.fleet)
        case _:
            colour = shell.colour and not args.output
            every = args.verbose or bool(args.workload)
            return size_text.render(done.fleet, shell.lang, colour, every)


def _changed(done: "size_run.Done", args: argparse.Namespace, shell: Shell) -> int:
    from setsail.engine import size_run
    from setsail.report import diff

    changed = size_run.changes(done, args.environment)
    for one in changed:
        shell.write(diff.unified(one.file, one.old, one.new, shell.colour))
        if args.write:
            files.write_whole(one.file, one.new)
    if not changed:
        shell.say(Text("nothing to change", "无需改动"))
    return 0


def _checked(done: "size_run.Done", args: argparse.Namespace, shell: Shell) -> int:
    from setsail.engine import size_check
    from setsail.report import size_check_text

    assert done.system is not None, "refused before without a system"
    found = size_check.check(done.fleet, done.system)
    if args.format == "json":
        shell.write(size_check_text.as_json(found, shell.lang))
    else:
        shell.write(size_check_text.render(found, shell.lang, shell.colour))
    return 1 if any(one.severity != "note" for one in found.findings) else 0
