"""Images made by hand are what a runtime imports, and the same each time."""

import hashlib
import json
import tarfile

from testbed.images import Image, archive


def test_an_image_is_whole_and_reproducible(tmp_path):
    program = tmp_path / "program"
    program.write_bytes(b"\x7fELF")
    image = Image("app", ("/bin/app",), {"bin/app": program}, {"bin/sh": "app"}, user="65532")
    archive(image, tmp_path / "one.tar")
    archive(image, tmp_path / "two.tar")
    assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "two.tar").read_bytes()
    with tarfile.open(tmp_path / "one.tar") as tar:
        (manifest,) = json.load(tar.extractfile("manifest.json"))
        config = json.load(tar.extractfile(manifest["Config"]))
        layer = tar.extractfile(manifest["Layers"][0])
        digest = hashlib.sha256(layer.read()).hexdigest()
        layer.seek(0)
        with tarfile.open(fileobj=layer) as inside:
            members = {member.name: member for member in inside}
    assert manifest["RepoTags"] == ["localhost/app:1"]
    assert config["rootfs"]["diff_ids"] == [f"sha256:{digest}"]
    assert config["config"]["User"] == "65532"
    assert members["bin/app"].mode == 0o755 and members["bin/sh"].linkname == "app"
    assert members["tmp"].mode == 0o1777
