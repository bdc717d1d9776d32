"""Why an item is in its state, and what would change that, in one sentence each."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import assert_never

from setsail.evidence.checklist import About, Kind
from setsail.evidence.readiness import Answer, State
from setsail.finding.text import Text

STATES: Mapping[State, Text] = {
    "proven": Text("proven", "已证明"),
    "configured": Text("configured, not proven", "已配置，未证明"),
    "failing": Text("failing", "不符合"),
    "unknown": Text("unknown", "未知"),
    "waived": Text("waived", "已豁免"),
    "not-applicable": Text("not applicable", "不适用"),
    "not-asked": Text("not asked", "本级不要求"),
}

KINDS: Mapping[Kind, Text] = {
    "static": Text("the files", "文件检查"),
    "live": Text("a running cluster", "运行中的集群"),
    "drill": Text("a drill", "演练"),
    "attest": Text("a person's word", "人工声明"),
    "rehearsal": Text("a rehearsal", "预演"),
}

_ABSENT: Mapping[About, Text] = {
    "system": Text("nothing here that it is about", "没有相关对象"),
    "workload": Text("the system has no workload", "系统中没有工作负载"),
    "running": Text("the system has no service and no worker", "系统中没有常驻服务或消费者"),
    "service": Text("the system has no service", "系统中没有服务"),
    "consumer": Text("the system has no worker that reads a queue", "系统中没有读取队列的消费者"),
    "store": Text("the system has no store", "系统中没有存储"),
    "database": Text("the system has no database", "系统中没有数据库"),
    "outside": Text("the system needs nothing outside", "系统不依赖集群外的组件"),
    "secret": Text("the system uses no secret", "系统不使用密钥"),
}

_MISSING: Mapping[Kind, Text] = {
    "static": Text("no check of the files has covered it", "文件检查尚未覆盖此项"),
    "live": Text("it has not been seen on a running cluster", "尚未在运行中的集群上看到"),
    "drill": Text("no drill has shown it", "尚无演练证明"),
    "attest": Text("nobody has attested it", "尚无人声明"),
    "rehearsal": Text("it was not rehearsed", "未曾预演"),
}

_NEXT: Mapping[Kind, Text] = {
    "static": Text(
        "look at it by hand, and waive it with a reason if you accept it",
        "请人工确认；如可接受，请写明理由并豁免",
    ),
    "live": Text("deploy it and look at the running cluster", "部署后在运行中的集群上核实"),
    "drill": Text("run the drill against a real cluster", "在真实集群上演练"),
    "attest": Text(
        "let a named person attest it in checklist.yaml", "由具名人员在 checklist.yaml 中声明"
    ),
    "rehearsal": Text("rehearse it", "预演"),
}


def day(moment: float) -> str:
    """The date of a time in seconds since 1970, UTC."""
    return datetime.fromtimestamp(moment, UTC).date().isoformat()


def absent(about: About) -> Text:
    """Why an item about this does not apply."""
    return _ABSENT[about]


def why(answer: Answer) -> Text:
    """Why the answer has its state."""
    if answer.parts:
        return _of_parts(answer)
    proves = answer.item.proves or "static"
    match answer.state:
        case "proven":
            return Text(f"proven by {KINDS[proves].en}", f"由{KINDS[proves].zh}证明")
        case "configured":
            return _configured(answer, proves)
        case "failing":
            return _failing(answer)
        case "unknown":
            return _unknown(answer, proves)
        case "waived":
            return _waived(answer)
        case "not-applicable":
            return absent(answer.item.about)
        case "not-asked":
            return Text("not asked of a system of this tier", "该级别的系统不要求此项")
        case never:
            assert_never(never)


def next_step(answer: Answer) -> Text | None:
    """What to do about an open item; None when there is nothing to do."""
    if not answer.open:
        return None
    if answer.parts:
        return Text("close the items that it is the sum of", "先关闭构成它的各项")
    if answer.state == "failing":
        return Text("mend what was found", "修复所列问题")
    if answer.item.proves == "static" and any(e.verdict == "unknown" for e in answer.evidence):
        return Text(
            "settle what is in doubt, or waive it with a reason", "澄清存疑之处，或写明理由并豁免"
        )
    return _NEXT[answer.item.proves or "static"]


def _configured(answer: Answer, proves: Kind) -> Text:
    for one in answer.evidence:
        if one.kind == proves and one.lacks:
            return Text(
                f"no fault seen, but not shown: {one.lacks.en}",
                f"未见问题，但尚未证明：{one.lacks.zh}",
            )
    speaking = {e.kind for e in answer.evidence if e.verdict == "pass"} - {proves}
    shown = " + ".join(KINDS[k].en for k in answer.item.kinds if k in speaking)
    shown_zh = "、".join(KINDS[k].zh for k in answer.item.kinds if k in speaking)
    return Text(
        f"configured according to {shown}; {KINDS[proves].en} would prove it",
        f"据{shown_zh}已配置；需由{KINDS[proves].zh}证明",
    )


def _failing(answer: Answer) -> Text:
    faults = [e for e in answer.evidence if e.verdict == "fail"]
    count = len(faults)
    return Text(
        faults[0].said.en if count == 1 else f"{count} faults found",
        faults[0].said.zh if count == 1 else f"发现 {count} 处问题",
    )


def _unknown(answer: Answer, proves: Kind) -> Text:
    for one in answer.evidence:
        if one.verdict == "unknown":
            return one.said
        if one.verdict == "invalid":
            return Text(f"the drill does not count: {one.said.en}", f"该次演练无效：{one.said.zh}")
    if answer.lapsed:
        last = max(answer.lapsed, key=lambda e: e.observed)
        return Text(
            f"what was seen on {day(last.observed)} no longer counts",
            f"{day(last.observed)} 的证据已失效",
        )
    return _MISSING[proves]


def _waived(answer: Answer) -> Text:
    waiver = answer.waiver
    if waiver is None or waiver.ends is None:
        return STATES["waived"]
    until = day(waiver.ends - 1)
    return Text(
        f"waived by {waiver.source} until {until}: {waiver.said.en}",
        f"由 {waiver.source} 豁免至 {until}：{waiver.said.zh}",
    )


def _of_parts(answer: Answer) -> Text:
    names = ", ".join(a.item.id for a in answer.parts if a.state == answer.state)
    word = STATES[answer.state]
    return Text(f"{word.en}: {names}", f"{word.zh}：{names}")
