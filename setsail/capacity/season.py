"""When load comes: the envelope of the week or day, and how far it can be relied on.

For *how much*, the highest of the past needs no model; a season only answers *when*.
"""

import numpy as np

from setsail.capacity.series import DAY, WEEK, Array, Series

_AROUND = 1800.0
_TREND = (0.8, 1.25)


def period(series: Series) -> float:
    """A week where two are known, else a day (seconds)."""
    return WEEK if series.end - series.start >= 2 * WEEK else DAY


def strength(series: Series) -> float:
    """How well yesterday tells today: correlation at a distance of a day, 0 to 1."""
    filled = filled_in(series)
    lag = series.per_day
    if len(filled) < 2 * lag:
        return 0.0
    before, after = filled[:-lag], filled[lag:]
    if np.std(before) == 0.0 or np.std(after) == 0.0:
        return 1.0
    return float(max(0.0, np.corrcoef(before, after)[0, 1]))


def filled_in(series: Series) -> Array:
    """The values with holes filled by the highest neighbour of the day before or after, else by
    the highest known: what was not seen never looks like low use."""
    values, day = series.values.copy(), series.per_day
    holes = np.flatnonzero(np.isnan(values))
    if not len(holes) or not series.days:
        return values if series.days else np.zeros(len(values))
    top = float(np.nanmax(values))
    for at in holes:
        near = [series.values[i] for i in (at - day, at + day) if 0 <= i < len(values)]
        known = [value for value in near if not np.isnan(value)]
        values[at] = max(known) if known else top
    return values


def envelope(series: Series, slots: int, quantile: float = 0.9) -> Array:
    """The next `slots`: a quantile over past periods of each slot and half an hour around it,
    times the last level and a bounded trend."""
    width = max(1, round(period(series) / series.step))
    values = filled_in(series)
    count = len(values) // width
    if not count:
        return np.full(slots, float(np.max(values)) if len(values) else 0.0)
    past = values[-count * width :].reshape(count, width)
    level = np.maximum(past.mean(1), 1e-12)
    shape = dilated(past / level[:, None], round(_AROUND / series.step))
    form = np.quantile(shape, quantile, axis=0) if count > 2 else shape.max(0)
    trend = float(np.clip(level[-1] / level[-2], *_TREND)) if count > 1 else 1.0
    return repeated(form * level[-1] * trend, slots)


def last_period(series: Series, slots: int, ahead: float = 3600.0) -> Array:
    """The next `slots` as the last period was, each the highest of the time up to `ahead` later;
    single spikes are smoothed away, for they do not return on the minute."""
    width = round(period(series) / series.step)
    values = filled_in(series)[-width:]
    if not len(values):
        return np.zeros(slots)
    smooth = _median_of(values, max(1, round(900.0 / series.step)))
    lead = max(1, round(ahead / series.step))
    wrapped = np.r_[smooth, smooth[:lead]] if lead < len(smooth) else np.tile(smooth, 2)
    rolled = np.lib.stride_tricks.sliding_window_view(wrapped, lead + 1).max(1)
    return repeated(rolled, slots)


def _median_of(values: Array, width: int) -> Array:
    if width < 2:
        return values
    padded = np.pad(values, (width // 2, width - 1 - width // 2), mode="wrap")
    found: Array = np.median(np.lib.stride_tricks.sliding_window_view(padded, width), axis=1)
    return found


def dilated(rows: Array, around: int) -> Array:
    """Each slot as the highest of those up to `around` before and after, the end meeting the
    beginning."""
    if around < 1:
        return rows
    padded = np.pad(rows, ((0, 0), (around, around)), mode="wrap")
    found: Array = np.lib.stride_tricks.sliding_window_view(padded, 2 * around + 1, axis=1).max(2)
    return found


def led(values: Array, slots: int) -> Array:
    """Each slot as the highest of itself and the `slots` that follow: what must be ready before
    it is needed."""
    if slots < 1 or not len(values):
        return values
    padded = np.r_[values, np.full(slots, values[-1])]
    found: Array = np.lib.stride_tricks.sliding_window_view(padded, slots + 1).max(1)
    return found


def repeated(form: Array, slots: int) -> Array:
    """A form repeated to a length."""
    return np.tile(form, slots // max(1, len(form)) + 1)[:slots]
