"""What must hold before the next wave may begin."""

from setsail.finding.text import Text
from setsail.migrate.estate import Estate
from setsail.migrate.wave import Wave

SOAK_DAYS = 7


def gate(estate: Estate, wave: Wave) -> tuple[Text, ...]:
    """The gate behind a wave, with the objectives of what moved in it."""
    pieces = [estate.by_id[id] for id in wave.members]
    promised = [piece.availability for piece in pieces if piece.availability is not None]
    waited = [piece.p99 for piece in pieces if piece.p99 is not None]
    burn = Text(
        "the error budget burns slower than 1×, whatever the objective: none is declared",
        "错误预算消耗低于 1 倍（尚未声明目标，须先约定）",
    )
    if promised:
        burn = Text(
            f"the error budget of {max(promised):.4g} burns slower than 1×",
            f"可用性目标 {max(promised):.4g} 的错误预算消耗低于 1 倍",
        )
    slow = Text("p99 no worse than on the machines", "p99 不差于虚拟机时")
    if waited:
        slow = Text(
            f"p99 within {min(waited) * 1000:.0f} ms", f"p99 在 {min(waited) * 1000:.0f} ms 以内"
        )
    return (
        Text(
            f"{SOAK_DAYS} days of production traffic without taking anything back",
            f"承接生产流量 {SOAK_DAYS} 天且没有回退",
        ),
        burn,
        slow,
        Text(
            "the way back was rehearsed, and took less time than allowed",
            "回退已演练，且用时在允许范围内",
        ),
        Text("no check of this wave is still open", "本批没有未关闭的检查项"),
    )
