"""Which records stay: the newest, what is in use, and always a way back."""

from dataclasses import replace

import pytest

from setsail.release import keep
from setsail.release import record as records
from tests.release.test_record import ABOUT, chain, config

LONG, COPIES = chain(14)


def outcomes(*said):
    """Records that ended so, the rest of them rolled back."""
    told = dict(enumerate(said, 1))
    return [
        replace(each, about=replace(ABOUT, outcome=told.get(each.number, "rolled back")))
        for each in LONG
    ]


def gone(found, *needed, most=10):
    return [record.number for record in keep.surplus(found, needed, most)]


def test_the_newest_ten_stay():
    assert gone(LONG) == [1, 2, 3, 4]
    assert gone(LONG[:10]) == [] and gone([]) == []


def test_one_that_somebody_is_on_the_way_to_stays():
    assert gone(LONG, 2) == [1, 3, 4]


def test_there_is_always_a_way_back_to_what_served():
    assert gone(outcomes("released", "released", "released")) == [1, 4]
    assert gone(outcomes("released")) == [2, 3, 4]


def test_one_that_a_kept_one_returned_to_stays():
    back = replace(LONG[9], about=replace(ABOUT, returned_to=3))
    assert gone([*LONG[:9], back, *LONG[10:]]) == [1, 2, 4]
    early = replace(LONG[2], about=replace(ABOUT, returned_to=1))
    assert gone([*LONG[:2], early, *LONG[3:]]) == [1, 2, 3, 4]


def test_copies_go_when_no_record_and_no_pod_needs_them():
    names = [copy["metadata"]["name"] for copy in COPIES]
    assert list(keep.idle(COPIES, LONG[2:], ())) == names[:2]
    assert list(keep.idle(COPIES, LONG[2:], {names[0]})) == names[1:2]


def test_a_record_is_no_copy():
    assert keep.idle([records.written(LONG[0])], [], ()) == ()


@pytest.mark.parametrize("other", [config(), {"metadata": {"name": "x"}}])
def test_what_is_no_copy_of_ours_never_goes(other):
    labelled = {**other, "metadata": {**other["metadata"], "labels": {records.COPY: "x"}}}
    assert list(keep.idle([other, labelled], [], ())) == []
