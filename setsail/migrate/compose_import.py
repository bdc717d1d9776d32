"""A compose project to the tree of a system.yaml, with what is left to ask and to create."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.migrate import (
    callers,
    component,
    desk,
    edges,
    fit,
    keys,
    naming,
    outside,
    secret,
    survey,
)
from setsail.migrate.component import Component
from setsail.migrate.compose.values import Project
from setsail.migrate.desk import Desk
from setsail.migrate.draft import Draft
from setsail.migrate.edges import Edge, Outside
from setsail.migrate.evidence import Quotes
from setsail.migrate.ledger import Item, Ledger
from setsail.migrate.outside import External
from setsail.migrate.question import Asker, Question, one_of
from setsail.migrate.secret import Secret, Vault
from setsail.migrate.tree import Tree
from setsail.system.values import Path


@dataclass(frozen=True, slots=True)
class Imported:
    """`tree` is a system.yaml, `comments` go beside its paths. Edges name services of the
    compose file; `names` maps those to components."""

    tree: Mapping[str, Any]
    comments: Mapping[Path, Text]
    components: tuple[Component, ...]
    edges: tuple[Edge, ...]
    externals: tuple[External, ...]
    names: Mapping[str, str]
    questions: tuple[Question, ...]
    secrets: tuple[Secret, ...]
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    unknown_answers: tuple[str, ...]


def imported(project: Project, tree: Tree, answers: Mapping[str, Any]) -> Imported:
    """Everything that an import finds, in one value. Never raises."""
    asker, ledger, quotes = Asker(answers), Ledger(), Quotes(tree.text)
    for item in project.items:
        ledger.add(item)
    keys.note(project, ledger)
    found = survey.survey(project, tree)
    project = survey.registered(project, found)
    spoken, mentions = edges.find(project, found, tree, quotes)
    components = component.decide(found, spoken, asker, ledger)
    spoken = [*spoken, *callers.ask(components, spoken, asker)]
    for each in outside.left(mentions, project):
        ledger.unused(each.caller, f"{each.evidence.via}: {each.key}", *_nothing(each))
    taken = {one.name for one in components.values()}
    externals = outside.find(mentions, project, taken)
    system = naming.system(project.name)
    vault = _vault(system, asker, project)
    same = desk.keeps_names(project, components)
    names = edges.Names(project)
    draft = Draft(Desk(project, tree, components, asker, ledger, vault, names, same))
    draft.system(system)
    draft.externals(externals)
    draft.components()
    kept = draft.edges(spoken, externals)
    draft.environments()
    misfits = tuple(_told(misfit, draft) for misfit in fit.prune(draft.tree))
    problems = (
        *project.problems,
        *_unset(project),
        *_nobody(project),
        *tree.problems,
        *asker.problems,
        *misfits,
    )
    return Imported(
        tree=draft.tree,
        comments=draft.comments,
        components=tuple(components.values()),
        edges=tuple(_complete(edge, components) for edge in kept),
        externals=tuple(externals),
        names={service: one.name for service, one in components.items()},
        questions=tuple(asker.questions),
        secrets=tuple(vault.secrets.values()),
        items=ledger.items,
        problems=tuple(dict.fromkeys(problems)),
        unknown_answers=asker.unknown(),
    )


def _nothing(each: Outside) -> tuple[Text, Place]:
    """Why a host that is named becomes nothing."""
    host = f"{each.mention.host}:{each.mention.port}"
    if each.mention.host in outside.LOCAL:
        why = Text(
            f"it names {host}, which in a pod is the pod itself",
            f"指向 {host}，在 Pod 中是 Pod 自身",
        )
    else:
        why = Text(
            f"it names {host}, which is nothing that was read",
            f"指向 {host}，但读到的内容中没有它",
        )
    return why, each.evidence.place


def _complete(edge: Edge, components: Mapping[str, Component]) -> Edge:
    """An edge with its port: where nothing says it, the main one of the callee."""
    ports = components[edge.callee].ports
    return edge if edge.port or not ports else replace(edge, port=ports[0][0])


def _told(misfit: fit.Misfit, draft: Draft) -> Problem:
    """What system.yaml does not take, with the place of the component that says it."""
    at = ".".join(misfit.path)
    message = Text(f"{at} is left out: {misfit.why.en}", f"未写入 {at}：{misfit.why.zh}")
    return Problem(message, draft.place(misfit.path))


def _vault(system: str, asker: Asker, project: Project) -> Vault:
    asks = Text(
        "where do secrets live: k8s (a Secret in the namespace) or vault (an outside store)?",
        "密钥放在哪里：k8s（本 Namespace 的 Secret）还是 vault（外部密钥库）？",
    )
    cost = Text(
        "each Secret must be created by hand before the first deployment",
        "首次部署前须手工创建每个 Secret",
    )
    store = asker.ask(("secrets.store", asks, cost), "k8s", one_of("k8s", "vault"), None)
    contents = secret.contents(project.services.values())
    return Vault(store or "k8s", system, contents)


def _nobody(project: Project) -> Iterator[Problem]:
    """Services that others wait for and that are not there."""
    for service in project.services.values():
        for one in service.depends_on.values():
            if one.service not in project.services and one.required:
                absent = one.service not in project.inactive
                why = (
                    Text("there is no such service", "没有这个服务")
                    if absent
                    else Text("its profile is not chosen", "未选择其 profile")
                )
                message = Text(
                    f"{service.name} depends on {one.service}: {why.en}",
                    f"{service.name} 依赖 {one.service}：{why.zh}",
                )
                yield Problem(message, one.place)


def _unset(project: Project) -> tuple[Problem, ...]:
    if not project.unset:
        return ()
    names = ", ".join(project.unset)
    message = Text(
        f"variables that are not set were read as empty: {names}",
        f"以下变量未设置，按空值读取：{names}",
    )
    help = Text(
        "set them in .env, or name a file with --env-file", "请写入 .env，或用 --env-file 指定"
    )
    return (Problem(message, None, help),)
