"""Bytes to text as kubectl reads them, and text back to bytes in the encoding it came in."""

from functools import lru_cache

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),  # before UTF-16: its mark begins with the same bytes
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


@lru_cache(4)  # a large file is read for its objects and again for quotes: one copy of its text
def decode(data: bytes) -> str:
    """The text of a file without its byte order mark; what is not valid becomes U+FFFD."""
    mark, encoding = _encoding(data)
    return (data[len(mark) :] if mark else data).decode(encoding, "replace")


def encode(text: str, original: bytes) -> bytes:
    """`text` in the encoding of the file `original`, with the same byte order mark."""
    mark, encoding = _encoding(original)
    return mark + text.encode(encoding)


def _encoding(data: bytes) -> tuple[bytes, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mark, encoding
    return b"", "utf-8"


def is_exact(data: bytes) -> bool:
    """Whether the bytes come back as they were: false for a file that is not valid text.

    Such a file can be checked but must not be written to.
    """
    return encode(decode(data), data) == data
