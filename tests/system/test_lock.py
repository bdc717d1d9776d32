"""system.lock holds digests and nothing else."""

import pytest

from setsail.system import lock
from setsail.system.declared import SystemRefused
from setsail.system.lock import Lock

DIGEST = f"sha256:{'0' * 64}"


def test_what_is_written_is_read_again() -> None:
    images = {"harbor.example.cn/trade/web:1.4.2": DIGEST, "redis:7.2": DIGEST}
    assert lock.load(lock.dump(Lock(images)), "system.lock") == Lock(images)
    assert lock.load(lock.dump(Lock()), "system.lock") == Lock()


def test_an_empty_file_locks_nothing() -> None:
    assert lock.load("", "system.lock") == Lock()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("images: [a]\n", "this is not a lock file"),
        ("- a\n", "this is not a lock file"),
        ("image: {}\n", "unknown key 'image'"),
        ("images: {web: latest}\n", "the digest of web must be sha256: and 64 hex digits"),
        (f"images: {{web: {DIGEST}, web: {DIGEST}}}\n", "web is locked twice"),
    ],
)
def test_what_is_no_lock_is_refused(text: str, message: str) -> None:
    with pytest.raises(SystemRefused) as caught:
        lock.load(text, "system.lock")
    assert [p.message.en for p in caught.value.problems] == [message]
