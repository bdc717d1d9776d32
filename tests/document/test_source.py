"""Bytes to text and back."""

import pytest

from setsail.document import source


@pytest.mark.parametrize(
    "data",
    [b"a\r\n", b"\xef\xbb\xbfa", b"\xff\xfea\0", b"\xfe\xff\0a", b"\xff\xfe\0\0a\0\0\0", b""],
)
def test_a_file_is_written_back_in_the_encoding_it_came_in(data: bytes) -> None:
    text = source.decode(data)
    assert not text.startswith("\ufeff")
    assert source.encode(text, data) == data


def test_bad_bytes_become_one_sign_each_and_never_raise() -> None:
    assert source.decode(b"a\xff\xfeb") == "a\ufffd\ufffdb"
    assert source.decode(b"\xff\xfea") == "\ufffd"


def test_a_file_that_would_lose_bytes_is_known() -> None:
    assert source.is_exact("é\r\n".encode()) and source.is_exact(b"\xff\xfea\0")
    assert not source.is_exact(b"a\xff") and not source.is_exact(b"\xff\xfea")
