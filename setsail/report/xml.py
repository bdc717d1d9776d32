"""Text as XML can hold it, whatever is in it."""

import re
from xml.sax import saxutils

from setsail.report import plain

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(given: str) -> str:
    """The content of an element."""
    return saxutils.escape(_clean(given))


def attribute(given: str) -> str:
    """The value of an attribute, with its quotes."""
    return saxutils.quoteattr(_clean(given))


def _clean(given: str) -> str:
    """Control characters become visible, and what XML cannot name becomes U+FFFD."""
    return _NOT_XML.sub("\ufffd", plain.escape(given))
