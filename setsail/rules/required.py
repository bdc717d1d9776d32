"""Labels and annotations that an object must carry.

An entry such as `owner|team` asks for one of several. One without a slash is found with any prefix
too: `owner` in `example.com/owner`.
"""

from collections.abc import Iterable, Mapping


def lacking(wanted: Iterable[str], has: Mapping[str, str]) -> list[str]:
    """The entries of which nothing is there with a value."""
    return [entry for entry in wanted if not any(_has(one, has) for one in entry.split("|"))]


def _has(one: str, has: Mapping[str, str]) -> bool:
    return any(
        value and (key == one or ("/" not in one and key.endswith(f"/{one}")))
        for key, value in has.items()
    )
