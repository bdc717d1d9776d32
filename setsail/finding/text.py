"""A message in both languages: the one mechanism for everything that Setsail says.

Both halves are required, so a message without its Chinese does not type-check, and
``tests/finding/test_every_message.py`` reads the source to see that the halves differ.
"""

from typing import NamedTuple

LANGUAGES = ("en", "zh")


class Text(NamedTuple):
    """One message; format values into both halves with f-strings where it is made."""

    en: str
    zh: str

    def to(self, lang: str) -> str:
        """The half for a reader of `lang` ("en" or "zh")."""
        return self.zh if lang == "zh" else self.en


def same(word: str) -> Text:
    """A name, a number or a quotation: the same for every reader."""
    return Text(word, word)
