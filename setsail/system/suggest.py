"""Did you mean: the nearest of the words that would have been right."""

import difflib
from collections.abc import Iterable

from setsail.finding.text import Text

FOREIGN = {
    "replicas": "scale",
    "depends_on": "needs",
    "dependsOn": "needs",
    "dependencies": "needs",
    "environment": "config",
    "healthcheck": "health",
    "probe": "health",
    "probes": "health",
    "ingress": "expose",
    "route": "expose",
    "cron": "schedule",
    "databases": "stateful",
    "stores": "stateful",
    "cronjobs": "jobs",
    "deployments": "services",
    "components": "services",
    "name": "system",
    "requests": "cpu",
    "limits": "memoryLimit",
    "entrypoint": "command",
    "terminationGracePeriodSeconds": "grace",
    "imagePullSecrets": "pullSecret",
    "cluster": "platform",
    "envs": "environments",
    "prod": "production",
    "schedules": "every",
    "retention": "keep",
    "host": "hosts",
}
"""Words of other tools, and what they are called here."""


def near(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that was probably meant."""
    choices = list(known)
    by_lower = {choice.lower(): choice for choice in choices}
    plain = word.lower().replace("_", "").replace("-", "")
    if plain in by_lower:
        return by_lower[plain]
    if FOREIGN.get(word) in choices:
        return FOREIGN[word]
    close = difflib.get_close_matches(word.lower(), list(by_lower), 1, 0.6)
    return by_lower[close[0]] if close else None


def help(word: str, known: Iterable[str]) -> Text:
    """ "did you mean", or all that is known."""
    choices = sorted(known)
    if (meant := near(word, choices)) is not None:
        return Text(f"did you mean {meant}?", f"是否想写 {meant}？")
    if not choices:
        return Text("nothing is declared there yet", "那里还没有任何声明")
    listed = ", ".join(choices)
    return Text(f"possible here: {listed}", f"此处可写：{listed}")
