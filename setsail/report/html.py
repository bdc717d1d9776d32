"""HTML that is escaped by construction: what is not Markup is text and becomes entities.

tag("td", "<script>", tag("b", "x"), class_="state") == '<td class="state">&lt;script&gt;<b>…'
"""

import html
from collections.abc import Iterable

from setsail.report import plain

Attribute = str | int | float | bool


class Markup(str):
    """A string that is HTML already. Only this module makes it out of text."""

    __slots__ = ()


Child = str | Markup | Iterable["Child"] | None


def text(given: str) -> Markup:
    """Text as HTML; control and bidirectional characters become visible."""
    return Markup(html.escape(plain.escape(given)))


def join(*children: Child) -> Markup:
    """Children one after the other; None is nothing, an iterable its members."""
    return Markup("".join(_one(child) for child in children))


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """An element. `class_` is written "class" and `aria_label` "aria-label"; False leaves an
    attribute out, True writes it bare."""
    shown = "".join(_attribute(key, value) for key, value in attributes.items())
    return Markup(f"<{name}{shown}>{join(*children)}</{name}>")


def void(name: str, /, **attributes: Attribute) -> Markup:
    """An element without content, such as meta or img."""
    return Markup(f"<{name}{''.join(_attribute(k, v) for k, v in attributes.items())}>")


def page(title: str, style: str, body: Markup, lang: str) -> str:
    """A whole document that asks nothing of any server; `style` is our own CSS.

    The policy forbids scripts, connections, frames and forms, so that no name which slipped
    through could do anything.
    """
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
    head = join(
        void("meta", charset="utf-8"),
        void("meta", http_equiv="Content-Security-Policy", content=f"{policy}; form-action 'none'"),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("meta", name="color-scheme", content="light dark"),
        void("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        Markup(f"<style>{style}</style>"),
    )
    language = "zh-CN" if lang == "zh" else "en"
    root = tag("html", tag("head", head), "\n", tag("body", body), lang=language)
    return f"<!doctype html>\n{root}\n"


def _one(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return child
    if isinstance(child, str):
        return text(child)
    return join(*child)


def _attribute(key: str, value: Attribute) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{text(str(value))}"'
