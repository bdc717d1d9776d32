"""An import beside the manifests that the authors of the system published themselves."""

import os

from setsail.engine import import_sources, render
from setsail.engine.import_ import Written
from setsail.manifest import load as manifests
from setsail.migrate import compare, compose_import
from setsail.migrate.compare import Difference, Form
from setsail.migrate.compose_import import Imported
from setsail.migrate.kubernetes import project as kubernetes
from setsail.system import load, resolve


def against(written: Written, folder: str, environment: str = "prod") -> tuple[Difference, ...]:
    """How what is rendered for an environment differs from the manifests below `folder`.

    Raises ImportRefused where there are none, and Refused for a system that cannot be rendered.
    """
    theirs = import_sources.gather(import_sources.Request((folder,), os.path.abspath(folder)))
    read = compose_import.imported(theirs.project, theirs.tree, {})
    declared = load.load(written.system, "system.yaml")
    rendered = render.render(resolve.resolve(declared, environment))
    objects = [
        manifest
        for name, text in rendered.files.items()
        for manifest in manifests.load(text.encode(), name).manifests
    ]
    ours = Form(kubernetes.read(objects, written.root), _pairs(written.imported))
    return compare.differences(ours, Form(theirs.project, _pairs(read)))


def _pairs(found: Imported) -> set[compare.Pair]:
    sections = ("services", "workers", "jobs")
    return {
        (name, callee)
        for section in sections
        for name, body in found.tree.get(section, {}).items()
        for callee in body.get("needs", {})
    }
