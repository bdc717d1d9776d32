"""The published page of a rule, read from its module."""

from typing import NamedTuple

from setsail.finding.text import Text
from setsail.rules.rule import RuleModule


class Page(NamedTuple):
    """`title` names the fault, `why` and `remedy` are paragraphs; the examples are YAML.

    `settings` are the parameters as TOML, with the values that the examples are run with.
    """

    title: Text
    why: Text
    remedy: Text
    bad: str
    good: str
    settings: str = ""


def read(module: RuleModule) -> Page:
    """The page of one rule. Raises ValueError when a half has fewer than three paragraphs."""
    en, zh = _parts(module.__doc__ or ""), _parts(module.ZH)
    title, why, remedy = (Text(*halves) for halves in zip(en, zh, strict=True))
    bad, good = module.BAD.strip("\n"), module.GOOD.strip("\n")
    return Page(title, why, remedy, bad, good, _settings(module))


def _settings(module: RuleModule) -> str:
    parameters = {**getattr(module, "PARAMETERS", {}), **getattr(module, "EXAMPLE", {})}
    if not parameters:
        return ""
    import json  # start-up: few rules have parameters, and few runs print their pages

    def toml(value: object) -> str:
        """JSON writes numbers, strings and lists as TOML does."""
        if not isinstance(value, dict):
            return json.dumps(value, ensure_ascii=False)
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"

    return "\n".join(f"{name} = {toml(value)}" for name, value in parameters.items())


def _parts(page: str) -> tuple[str, str, str]:
    """Title without its full stop, why, remedy; line breaks inside a paragraph are undone."""
    paragraphs = [_unwrapped(part) for part in page.strip().split("\n\n")]
    if len(paragraphs) < 3:
        raise ValueError(f"a rule's page needs a title, a why and a remedy: {page!r}")
    return paragraphs[0].rstrip(".。"), "\n\n".join(paragraphs[1:-1]), paragraphs[-1]


def _unwrapped(paragraph: str) -> str:
    """One paragraph on one line; no space between two wide characters, as Chinese is set."""
    lines = [line.strip() for line in paragraph.strip().splitlines()]
    joined = lines[0]
    for line in lines[1:]:
        wide = ord(joined[-1]) >= 0x2E80 and ord(line[0]) >= 0x2E80
        joined += line if wide else f" {line}"
    return joined
