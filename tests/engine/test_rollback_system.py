"""What system.yaml must say after a way back: image, configuration, digest, and no other byte."""

import pytest

from setsail.engine import rollback_system, system_file
from setsail.release import record as records
from tests.release.test_record import ABOUT

TEXT = """\
system: shop   # ours
registry: harbor.example.cn/shop
services:
  web:
    image: web:2   # the newest
    port: 8080
    config: {LEVEL: debug, EXTRA: "1", KEPT: a}
environments:
  prod: {production: true}
  test:
    services: {web: {image: "web:2-rc"}}
"""
OLD = "sha256:" + "1" * 64
NEW = "sha256:" + "2" * 64


def record(image="harbor.example.cn/shop/web:1", name="web", digest=OLD):
    container = {"name": name, "image": image, "envFrom": [{"configMapRef": {"name": name}}]}
    web = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name},
           "spec": {"template": {"spec": {"containers": [container]}}}}  # fmt: skip
    old = {"kind": "ConfigMap", "metadata": {"name": name}, "data": {"LEVEL": "info", "KEPT": "a",
                                                                    "DERIVED": "then"}}  # fmt: skip
    status = {"name": name, "imageID": f"x@{digest}"}
    pod = {"kind": "Pod", "metadata": {}, "status": {"containerStatuses": [status]}}
    copy, body = records.take(ABOUT, [web, old, pod], None)
    now = {**old, "data": {"LEVEL": "debug", "EXTRA": "1", "KEPT": "a", "DERIVED": "now"}}
    live = {("ConfigMap", b["metadata"]["name"]): b for b in (copy, now)}
    return records.read(body), live


@pytest.fixture
def file(tmp_path):
    (tmp_path / "system.yaml").write_text(TEXT)
    return str(tmp_path / "system.yaml")


def test_image_and_configuration_are_said_again_and_every_other_byte_stays(file):
    (made,) = rollback_system.changes(system_file.read(file, "prod"), *record())
    expected = TEXT.replace("image: web:2   #", 'image: "web:1"   #')
    expected = expected.replace('{LEVEL: debug, EXTRA: "1", KEPT: a}', "{LEVEL: info, KEPT: a}")
    assert made.new == expected and made.old == TEXT and made.file == file


def test_what_an_environment_says_is_changed_there(file):
    (made,) = rollback_system.changes(system_file.read(file, "test"), *record())
    assert 'services: {web: {image: "web:1"}}' in made.new
    assert "image: web:2   #" in made.new


def test_what_says_so_already_is_not_changed(file):
    target, live = record("harbor.example.cn/shop/web:2")
    live["ConfigMap", "web"] = {**live["ConfigMap", "web"], "data": {"LEVEL": "info", "KEPT": "a"}}
    assert rollback_system.changes(system_file.read(file, "prod"), target, live) == ()


def test_the_lock_says_the_digest_that_ran(file, tmp_path):
    lock = f'images:\n  "harbor.example.cn/shop/web:2": {NEW}\n'
    (tmp_path / "system.lock").write_text(lock)
    _, made = rollback_system.changes(system_file.read(file, "prod"), *record())
    assert f'"harbor.example.cn/shop/web:1": {OLD}' in made.new
    assert f'"harbor.example.cn/shop/web:2": {NEW}' in made.new
    assert made.file.endswith("system.lock")


def test_the_digest_of_an_image_that_names_it_goes_into_the_lock_alone(file, tmp_path):
    (tmp_path / "system.lock").write_text("images: {}\n")
    pinned = record(f"harbor.example.cn/shop/web:1@{OLD}")
    system, lock = rollback_system.changes(system_file.read(file, "prod"), *pinned)
    assert 'image: "web:1"   #' in system.new and OLD in lock.new


def test_an_image_of_elsewhere_is_said_whole(file):
    (made,) = rollback_system.changes(
        system_file.read(file, "prod"), *record("other.example.com/web:1")
    )
    assert 'image: "other.example.com/web:1"   #' in made.new


def test_what_is_no_component_changes_no_file(file):
    assert rollback_system.changes(system_file.read(file, "prod"), *record(name="legacy")) == ()
