"""A system.yaml is opened with its lock and its included files, and with nothing outside."""

import os

import pytest

from setsail.engine import system_file
from setsail.finding.problem import Refused

SYSTEM = """\
system: shop
registry: registry.example
include: [services/*.yaml]
environments: {test: {}, prod: {production: true}}
"""
WEB = "services: {web: {image: web:1.0, port: 8080}}\n"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    (tmp_path / "services").mkdir()
    (tmp_path / "system.yaml").write_text(SYSTEM)
    (tmp_path / "services" / "web.yaml").write_text(WEB)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_included_files_are_folded_in_and_named_with_their_digests():
    opened = system_file.read("system.yaml")
    assert list(opened.system.services) == ["web"]
    assert list(opened.inputs) == ["system.yaml", os.path.join("services", "web.yaml")]
    assert all(len(digest) == 64 for digest in opened.inputs.values())


def test_the_usual_environment_is_production_and_another_can_be_named():
    assert system_file.read("system.yaml").system.environment.name == "prod"
    assert system_file.read("system.yaml", "test").system.environment.name == "test"


def test_an_unclear_environment_is_asked_for(here):
    (here / "system.yaml").write_text("system: a\nenvironments: {one: {}, two: {}}\n")
    with pytest.raises(Refused, match="which environment is meant: one, two"):
        system_file.read("system.yaml")


def test_the_lock_beside_it_gives_the_digests(here):
    assert system_file.read("system.yaml").system.services["web"].digest is None
    digest = "sha256:" + "ab" * 32
    (here / "system.lock").write_text(f'images: {{"registry.example/web:1.0": {digest}}}\n')
    opened = system_file.read("system.yaml")
    assert opened.system.services["web"].digest == digest
    assert "system.lock" in opened.inputs


@pytest.mark.parametrize("escape", ["../outside.yaml", "services/link.yaml"])
def test_no_pattern_and_no_link_leads_out_of_the_folder(here, tmp_path_factory, escape):
    outside = tmp_path_factory.mktemp("outside") / "outside.yaml"
    outside.write_text("services: {evil: {image: evil:1.0}}\n")
    (here / "services" / "link.yaml").symlink_to(outside)
    (here / "system.yaml").write_text(SYSTEM.replace("services/*.yaml", escape))
    with pytest.raises(Refused, match="no file matches"):
        system_file.read("system.yaml")
