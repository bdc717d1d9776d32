"""Words and figures that every form of a sizing report shares."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from setsail.capacity.advice import Advice, Level, Number, What
from setsail.capacity.chart import Unit
from setsail.capacity.fleet import Sized
from setsail.capacity.scaling import Scaling
from setsail.finding.text import Text
from setsail.manifest import quantity

TITLE = Text("Sizing", "容量")
NAMES: dict[What, Text] = {
    "cpu": Text("CPU request", "CPU 请求"),
    "cpuLimit": Text("CPU limit", "CPU 上限"),
    "memory": Text("memory request", "内存请求"),
    "memoryLimit": Text("memory limit", "内存上限"),
    "min": Text("minimum pods", "最少 Pod"),
    "max": Text("maximum pods", "最多 Pod"),
    "target": Text("CPU target", "CPU 目标"),
}
LEVELS: dict[Level, Text] = {
    "high": Text("high", "高"),
    "medium": Text("medium", "中"),
    "low": Text("low", "低"),
}
NOTHING_SET = "–"
TELLING = 0.05
"""A target that differs by less is left alone."""


def shown(what: What, value: float | None) -> str:
    """A number as a manifest would say it."""
    if value is None:
        return NOTHING_SET
    match what:
        case "cpu" | "cpuLimit":
            return quantity.cpu_text(Decimal(str(round(value, 3))))
        case "memory" | "memoryLimit":
            return amount(value)
        case "target":
            return f"{value:.0%}"
        case _:
            return f"{value:.0f}"


def amount(value: float) -> str:
    """Bytes as whole MiB."""
    return quantity.memory_text(round(value / 1024.0**2) * 1024**2)


def measured(value: float, unit: Unit) -> str:
    """A value of a chart."""
    match unit:
        case "cores":
            return f"{value:.3g}"
        case "bytes":
            mib = value / 1024.0**2
            return f"{mib / 1024.0:.3g} GiB" if mib >= 1024.0 else f"{mib:.3g} MiB"
        case _:
            return f"{value:,.0f}" if value >= 1000.0 else f"{value:.3g}"


UNITS: dict[Unit, Text] = {
    "cores": Text("cores", "核"),
    "bytes": Text("", ""),
    "pods": Text("pods", "个 Pod"),
    "load": Text("a second", "每秒"),
}


def day(moment: float) -> str:
    """A moment as a date and a minute, UTC."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M")


def how(number: Number) -> Text:
    """Base, margin and what lifted or held it."""
    base = shown(number.what, _rounded(number))
    en, zh = [f"base {base} × {number.margin:.2f}"], [f"基值 {base} × {number.margin:.2f}"]
    if number.what in ("min", "max", "target"):
        en, zh = [], []
    if shown(number.what, number.needed) != shown(number.what, number.value):
        needed = shown(number.what, number.needed)
        en.append(f"{needed} needed")
        zh.append(f"需要 {needed}")
    en += [why.en for why in number.because]
    zh += [why.zh for why in number.because]
    return Text("; ".join(en), "；".join(zh))


def _rounded(number: Number) -> float:
    if number.what in ("memory", "memoryLimit"):
        return max(number.base, 1024.0**2)
    return number.base


def sure(advice: Advice) -> Text:
    """How sure, and of what history."""
    found = advice.confidence
    level = LEVELS[found.level]
    en = ", ".join(why.en for why in found.because)
    zh = "，".join(why.zh for why in found.because)
    regular = f"{found.regular:.2f}"
    return Text(
        f"confidence {level.en}: {en}; yesterday tells today to {regular}",
        f"可信度{level.zh}：{zh}；昨日对今日的相关度 {regular}",
    )


def risk(advice: Advice) -> Iterator[Text]:
    """What to expect with the values set."""
    found = advice.risk
    if found.oom_weeks is not None:
        yield Text(
            f"an OOM kill in {found.oom_weeks:.1%} of weeks",
            f"{found.oom_weeks:.1%} 的周会发生 OOM",
        )
    if found.above_request is not None:
        yield Text(
            f"{found.above_request:.0f} minutes a week above the CPU request",
            f"每周有 {found.above_request:.0f} 分钟超出 CPU 请求",
        )
    if found.above_limit is not None:
        yield Text(
            f"{found.above_limit:.2%} of the time above the CPU limit",
            f"{found.above_limit:.2%} 的时间超出 CPU 上限",
        )


def cost(advice: Advice) -> Text | None:
    """What a pod asks for more or less than now; None where nothing is set now."""
    parts = []
    if advice.cores is not None:
        parts.append(f"{advice.cores:+.3g} CPU")
    if advice.bytes is not None:
        parts.append(f"{advice.bytes / 1024.0**3:+.3g} GiB")
    if not parts:
        return None
    return Text(f"a pod asks for {', '.join(parts)}", f"每个 Pod 的请求变化：{'，'.join(parts)}")


def scaling(found: Scaling) -> Iterator[Text]:
    """Sentences on the number of pods."""
    for reason in sorted(found.reasons, key=lambda r: -r.pods):
        pods = "pod" if reason.pods == 1 else "pods"
        yield Text(
            f"{reason.pods} {pods}: {reason.why.en}", f"{reason.pods} 个 Pod：{reason.why.zh}"
        )
    before = "?" if found.before is None else f"{found.before:.0f}"
    yield Text(
        f"replayed on the last days: {found.after:.0f} minutes a week short (now {before}), "
        f"{found.pods:.1f} pods on average",
        f"最近几天的回放：每周不足 {found.after:.0f} 分钟（现为 {before}），"
        f"平均 {found.pods:.1f} 个 Pod",
    )
    window, schedule = found.choice.stabilise, _schedule(found.choice.floor)
    yield Text(
        f"scale-down window {window:.0f} s; scheduled minimum: {schedule.en}",
        f"缩容稳定窗口 {window:.0f} 秒；定时下限：{schedule.zh}",
    )
    yield from found.notes


_SHAPES = {
    "week": Text("the envelope of the week", "一周的包络"),
    "ahead": Text("the last period, an hour ahead", "上一周期，提前一小时"),
    "both": Text("the envelope of the week and the last period", "一周的包络与上一周期"),
}


def _schedule(name: str) -> Text:
    """The name of a schedule, such as "week 0.9", as words."""
    shape, _, full = name.partition(" ")
    found = _SHAPES.get(shape)
    if found is None:
        return Text("none", "无")
    share = f"{float(full):.0%}"
    return Text(
        f"{found.en}, pods {share} full (--format keda or hpa writes it)",
        f"{found.zh}，Pod 用到 {share}（--format keda 或 hpa 可输出）",
    )


def consumers(one: Sized) -> Iterator[Text]:
    """Sentences on the consumers of a queue."""
    found = one.queue
    if found is None:
        return
    yield Text(
        f"consumers: at least {found.least}; {found.steady} carry the 99th percentile, "
        f"{found.burst} the worst burst with no scaling at all",
        f"消费者：至少 {found.least}；{found.steady} 个可承载 99 分位到达率，"
        f"不扩容时最坏突发需 {found.burst} 个",
    )
    minutes = "∞" if found.drain == float("inf") else f"{found.drain / 60.0:.0f}"
    yield Text(
        f"after an outage of half an hour, {found.most} drain the backlog in {minutes} minutes",
        f"停机半小时后，{found.most} 个消费者用 {minutes} 分钟消化积压",
    )
    yield Text(
        "trigger: (arrivals + backlog ÷ tolerated delay) ÷ (0.85 × rate of one)",
        "触发：（到达率 + 积压 ÷ 容忍延迟）÷（0.85 × 单个速率）",
    )
    if found.missing:
        yield Text(
            f"partitions lack: {found.missing} more are needed for the burst",
            f"分区不足：突发还需要 {found.missing} 个",
        )


def plan(one: Sized) -> Iterator[Text]:
    """Sentences on the event: what stands when, and what happens if the plan is wrong."""
    found = one.plan
    if found is None:
        return
    yield Text(
        f"event at {day(found.event.at)} UTC, ×{found.event.times:g}: peak {found.peak:.3g}, "
        f"maximum {found.most} pods",
        f"活动 {day(found.event.at)} UTC，{found.event.times:g} 倍：峰值 {found.peak:.3g}，"
        f"上限 {found.most} 个 Pod",
    )
    stages = [(day(stage.at), stage.least) for stage in found.stages]
    en = ", ".join(f"{least} from {at}" for at, least in stages)
    zh = "，".join(f"{at} 起 {least} 个" for at, least in stages)
    yield Text(f"minimum (UTC): {en}", f"最少 Pod（UTC）：{zh}")
    for truth in one.truths:
        yield Text(
            f"if the truth is ×{truth.times:g}: {truth.short:.0f} minutes short, {truth.most:.0f} "
            "pods at most",
            f"若实际为 {truth.times:g} 倍：不足 {truth.short:.0f} 分钟，"
            f"最多 {truth.most:.0f} 个 Pod",
        )
    if one.scaling is not None:
        for bound in one.scaling.bounds:
            yield Text(
                f"ask the owner of {bound.name.en}: it allows {bound.pods} pods",
                f"请联系{bound.name.zh}的负责人：只允许 {bound.pods} 个 Pod",
            )
