"""Label selectors, decided as Kubernetes decides them."""

from collections.abc import Mapping
from typing import Any

from setsail.manifest.manifest import items, mapping


def matches(selector: Any, labels: Mapping[str, str]) -> bool:
    """Whether a LabelSelector selects `labels`. An empty one selects all, an absent one none.

    One with an unknown operator or of the wrong type is refused by the API, so selects none.
    """
    if not isinstance(selector, dict):
        return False
    wanted = mapping(selector, "matchLabels")
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    return all(_holds(each, labels) for each in items(selector, "matchExpressions"))


def is_empty(selector: Any) -> bool:
    """Whether a selector asks for nothing: it selects everything, or in a Service nothing."""
    return not mapping(selector, "matchLabels") and not items(selector, "matchExpressions")


def _holds(expression: Any, labels: Mapping[str, str]) -> bool:
    key = expression.get("key") if isinstance(expression, dict) else None
    if not isinstance(key, str):
        return False
    values = items(expression, "values")
    match expression.get("operator"):
        case "In":
            return labels.get(key) in values if key in labels else False
        case "NotIn":
            return key not in labels or labels[key] not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
        case _:
            return False
