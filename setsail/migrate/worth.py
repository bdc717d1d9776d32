"""What moving a piece gains, 0 to 100: the other axis of the matrix that a steering group reads.

A judgement, in whole points: how critical it is (tier 1 40, 2 25, 3 10), whether it scales with
demand (25), whether users reach it (15), and how many others gain with it (4 for each caller, at
most 20). It orders nothing: waves follow risk.
"""

from setsail.migrate.estate import Estate

TIERS = {1: 40, 2: 25, 3: 10}
ELASTIC, ENTRY, CALLER, CALLERS = 25, 15, 4, 20


def of(estate: Estate, id: str) -> int:
    """The worth of moving a piece."""
    piece = estate.by_id[id]
    callers = min(CALLERS, CALLER * len(estate.calls_in[id]))
    elastic = ELASTIC if piece.elastic else 0
    return TIERS.get(piece.tier, 10) + elastic + (ENTRY if piece.entry else 0) + callers
