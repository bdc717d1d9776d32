"""What two readers of YAML would understand differently is refused, with the way to write it."""

import pytest

from setsail.system import traps
from setsail.system.shape import Written, Wrong


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("yes", 'write true, or "yes" for the word'),
        ("OFF", 'write false, or "OFF" for the word'),
        ("22:22", 'write "22:22"'),
        ("1.10", 'write "1.10"'),
        ("1.0", 'write "1.0"'),
        ("0644", 'write "0644"'),
        ("0x1F", 'write "0x1F"'),
        ("12e5", 'write "12e5"'),
        ("1_000", 'write "1_000"'),
        (".inf", 'write ".inf"'),
    ],
)
def test_a_plain_trap_says_how_to_write_it(text: str, help: str) -> None:
    with pytest.raises(Wrong) as caught:
        traps.check(Written(text, True, text))
    assert caught.value.help is not None
    assert caught.value.help.en == help


@pytest.mark.parametrize("text", ["1.4.2", "16", "7.2", "-3", "0.5", "true", "v1.10", "a:b", "::1"])
def test_what_every_reader_understands_passes(text: str) -> None:
    traps.check(Written(text, True, text))


@pytest.mark.parametrize("text", ["yes", "1.10", "22:22", "0644"])
def test_quotes_disarm_every_trap(text: str) -> None:
    traps.check(Written(text, False, text))
