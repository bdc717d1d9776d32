"""Programs that change the schema of a database: known by the words of their commands."""

import re

from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest
from setsail.rules import environment, image, podspec

_WORDS = (
    r"\balembic\s+upgrade\b|\bflyway\b.*\bmigrate\b|\bliquibase\b.*\bupdate\b"
    r"|\bprisma\s+(?:migrate\s+deploy|db\s+push)\b|\bmanage\.py\s+migrate\b|\bdjango-admin\s+migrate\b"
    r"|\b(?:rake|rails|bundle\s+exec\s+ra\w+)\s+db:(?:migrate|setup|schema:load|prepare)\b"
    r"|\bknex\s+migrate:|\bsequelize(?:-cli)?\s+db:migrate\b|\btypeorm\s+migration:run\b"
    r"|\bartisan\s+migrate\b|\bgoose\b.*\bup\b|\bdbmate\s+(?:up|migrate)\b|\bgolang-migrate\b"
    r"|\bmigrate\s+-(?:path|source|database)\b|\bdoctrine:migrations:migrate\b|\batlas\s+migrate\b"
    r"|\bdotnet\s+ef\s+database\s+update\b|\bmix\s+ecto\.migrate\b|\b(?:kratos|hydra|keto)\s+migrate\b"
    r"|\bnautobot-server\s+(?:migrate|post_upgrade)\b|\bairflow\s+db\s+(?:migrate|upgrade|init)\b"
    r"|\bsuperset\s+db\s+upgrade\b"
)
_IMAGES = ("flyway", "liquibase")


def command(container: Container) -> str:
    """The words by which this container changes a schema; "" if nothing says that it does."""
    words = " ".join(said.value for said in environment.words(container))
    if words and (match := re.search(_WORDS, words)):
        return match[0]
    program = image.parse(container.image).program
    if program in _IMAGES and re.search(r"\b(?:migrate|update)\b", words):
        return program
    return ""


def users(job: Manifest, around: Around) -> list[Manifest]:
    """The long-running workloads of the job's namespace that run an image of the job."""
    wanted = {image.parse(c.image).repository for c in podspec.mains(job) if c.image}
    index = around.once(_by_repository)
    home = job.namespace or "default"
    found = {id(w): w for repository in wanted for w in index.get((home, repository), ())}
    return list(found.values())


def _by_repository(around: Around) -> dict[tuple[str, str], list[Manifest]]:
    index: dict[tuple[str, str], list[Manifest]] = {}
    for workload in around.of_kind(*podspec.LONG_RUNNING):
        for container in podspec.mains(workload):
            repository = image.parse(container.image).repository
            index.setdefault((workload.namespace or "default", repository), []).append(workload)
    return index
