"""Start-up apart from running: a JVM may need ten times its usual CPU for a minute.

The time from start to ready says nothing of the request; it says how high the limit must be for
the start to fit into its probe.
"""

from collections.abc import Sequence

import numpy as np

from setsail.capacity.history import History
from setsail.capacity.series import Series
from setsail.finding.text import Text


def apart(history: History) -> tuple[Series, Series]:
    """The CPU while it ran, and while it started; both on the grid of the whole."""
    spans = [(m.at, m.at + max(m.value, history.cpu.step)) for m in history.moments("start")]
    if not spans:
        return history.cpu, history.cpu.before(history.cpu.start)
    running = history.cpu.without(spans)
    if running.days <= 0.0:
        return history.cpu, history.cpu.before(history.cpu.start)
    inside = np.where(np.isnan(running.values), history.cpu.values, np.nan)
    return running, Series(history.cpu.start, history.cpu.step, inside)


def limit(starting: Series) -> tuple[float, Text]:
    """Cores that a start took at its most, and why the limit must hold them; 0 without one."""
    if not starting.days:
        return 0.0, _WHY
    return float(np.max(starting.known)), _WHY


def share(durations: Sequence[float]) -> float:
    """The start that nine of ten are shorter than, in seconds; 0 without any."""
    return float(np.quantile(durations, 0.9)) if durations else 0.0


_WHY = Text("a start needs this much, or it takes longer", "启动时需要这么多，否则启动更慢")
