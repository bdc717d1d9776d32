"""What was built is kept for as long as nothing that it is made of has changed."""

import dataclasses

from testbed import programs
from testbed.places import Places


def test_another_version_or_flag_is_another_binary(tmp_path):
    places = Places(tmp_path, tmp_path)
    coredns = programs.COREDNS
    newer = dataclasses.replace(coredns, module=coredns.module.replace("1.15", "1.16"))
    assert coredns.file(places) != newer.file(places)
    plain = dataclasses.replace(programs.HK, flags="")
    assert plain.key != programs.HK.key == dataclasses.replace(programs.HK).key


def test_two_programs_of_one_module_are_two_binaries(tmp_path):
    assert programs.SHIPTEST.key != programs.PAUSE.key


def test_what_is_there_is_not_built_again(tmp_path):
    places = Places(tmp_path / "cache", tmp_path)
    places.cache.mkdir()
    assert programs.missing(places, [programs.PAUSE]) == [programs.PAUSE]
    programs.PAUSE.file(places).touch()
    programs.build(places, [programs.PAUSE])
    assert list(places.cache.iterdir()) == [programs.PAUSE.file(places)]
