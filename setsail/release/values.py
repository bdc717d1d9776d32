"""A release as values: the plan, what is intended, what is seen, and the actions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from setsail.cluster.seen import Scrape
from setsail.finding.text import Text
from setsail.release.dispersion import Dispersion
from setsail.release.guard import Guard
from setsail.release.ratio import Ratio
from setsail.release.windows import ALWAYS, Calendar

ALPHA = 0.001
"""Healthy releases that may be taken back wrongly, over all tests together."""

NOTHING_YET = Text("not begun", "尚未开始")

Outcome = Literal["", "released", "rolled back", "inconclusive", "withdrawn", "superseded"]
"""`withdrawn`: its owner wants the old version again; `superseded`: wants a newer one."""
Back = Literal["rolled back", "inconclusive", "withdrawn", "superseded"]
"""The outcomes that leave everybody on the old version."""
Wanted = Literal["old", "new", "other"]
Work = Literal["none", "waiting", "done", "failed"]
"""A job: not declared, not ended yet, ended well or badly."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to release. Times in seconds; `steps` are weights in percent, rising, the first above 0.

    `baseline` is how long stable is watched before the first step, `enough` how many requests
    the canary must have answered at a step before it counts as watched, `manual` whether a
    person says when the canary is to be promoted. `approvals` is how many people besides
    `author` must have agreed, `calendar` when steps may be taken. `mirror` is which share of the
    requests that only read is copied to the canary before it answers anybody, in percent.
    `header` (name, value) marks the requests that go to the canary before any others do.
    `keep` is for how long the way back to the old version stays open: so long nothing that it
    needs is removed.
    """

    steps: tuple[int, ...]
    hold: float = 60.0
    baseline: float = 300.0
    enough: int = 100
    deadline: float = 3600.0
    manual: bool = False
    approvals: int = 0
    author: str = ""
    mirror: int = 0
    header: tuple[str, str] | None = None
    calendar: Calendar = ALWAYS
    keep: float = 7 * 86400.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the counters have told so far.

    `counted` holds the scrapes up to which everything is in here, so that a look that is
    repeated after a crash counts once. `slow_over` is the index into BOUNDS above which a
    request is slow: chosen from stable before the first step, then fixed. `at_step` counts the
    canary's requests at the present step. `stable_fails` says so of the last look, `canary_bad`
    that something bad was in the last one in which the canary was asked anything.
    """

    counted: Mapping[str, Scrape] = field(default_factory=dict)
    usual: Scrape = field(default_factory=dict)
    slow_over: int | None = None
    error_bursts: Dispersion = field(default_factory=Dispersion)
    slow_bursts: Dispersion = field(default_factory=Dispersion)
    errors: Ratio = field(default_factory=lambda: Ratio(tolerated=2.0))
    slow: Ratio = field(default_factory=lambda: Ratio(tolerated=1.2))
    guard: Guard = field(default_factory=lambda: Guard(usual=0.01, broken=0.1))
    stable_fails: bool = False
    canary_bad: bool = False
    at_step: int = 0
    canary_requests: int = 0
    canary_errors: int = 0


@dataclass(frozen=True, slots=True)
class Release:
    """What is intended: stored, and acted on. `weight` is the canary's share in percent.

    `stopped` is when the clock of the deadline was stopped, because people or the calendar are
    waited for; `mirroring` says that the canary gets copies, `heading` that it gets the requests
    with the header; `contracting` that what only the
    old version needs may be removed.
    """

    plan: Plan
    began: float
    weight: int = 0
    since: float = 0.0
    promoting: bool = False
    mirroring: bool = False
    heading: bool = False
    stopped: float | None = None
    contracting: bool = False
    outcome: Outcome = ""
    why: Text = NOTHING_YET
    judgement: Judgement = field(default_factory=Judgement)


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at the world; nothing in it is remembered from an earlier look.

    `weight` is what the route really sends to the canary, `canary_ready` says that every canary
    pod is ready and `canary_serves` that one at least is, `stable_new` that every stable pod is
    ready and of the new version; the scrapes are None where they cannot be read.

    `held` says that the stable Deployment cannot roll, `stable_rolls` that pods of another
    version than the old one are among its pods, `stable_serves` that one at least is ready;
    `wanted` is what its template asks for. `expand` and `contract` are the migration's jobs,
    `proof` the one that tries the new version before any user does. `approved_by` are those who
    agreed, `urged_by` those who agreed to release although stable is broken.
    """

    now: float
    weight: int
    canary_ready: bool
    canary_serves: bool
    stable_new: bool
    canary: Scrape | None
    stable: Scrape | None
    stop_asked: bool = False
    promote_asked: bool = False
    pause_asked: bool = False
    approved_by: tuple[str, ...] = ()
    urged_by: tuple[str, ...] = ()
    held: bool = True
    wanted: Wanted = "new"
    stable_serves: bool = True
    stable_rolls: bool = False
    expand: Work = "none"
    proof: Work = "none"
    contract: Work = "none"


@dataclass(frozen=True, slots=True)
class Shift:
    """Give the canary this share of the requests."""

    weight: int
    why: Text


@dataclass(frozen=True, slots=True)
class Mirror:
    """Send copies of requests to the canary, whose answers nobody gets."""

    why: Text


@dataclass(frozen=True, slots=True)
class Head:
    """Send the requests that bear the header to the canary, and no others."""

    why: Text


@dataclass(frozen=True, slots=True)
class Promote:
    """Roll stable to the new version, while the canary keeps its share."""

    why: Text


@dataclass(frozen=True, slots=True)
class Wait:
    """Change nothing."""

    why: Text


@dataclass(frozen=True, slots=True)
class Hold:
    """Change nothing, and stop the clock of the deadline: people or the calendar are waited for."""

    why: Text


@dataclass(frozen=True, slots=True)
class Contract:
    """Remove what only the old version needs: from now on there is no way back to it."""

    why: Text


@dataclass(frozen=True, slots=True)
class Finish:
    """Every stable pod is new: the release is done."""

    why: Text


@dataclass(frozen=True, slots=True)
class Abort:
    """Take all requests off the canary, and stable back to the old version."""

    why: Text
    outcome: Back = "rolled back"


Action = Shift | Mirror | Head | Promote | Wait | Hold | Finish | Abort | Contract
