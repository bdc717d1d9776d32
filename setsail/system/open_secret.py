"""Secrets that stand in the open in a workload.

What stands in system.yaml stands in Git, and what is derived from `config`, `files` and `args`
stands in a ConfigMap or a Deployment, which many may read.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from setsail.document import redact, secret
from setsail.finding.text import Text
from setsail.system.merge import Tree
from setsail.system.pod_check import Fault
from setsail.system.values import Path


def faults(path: Path, body: Tree) -> Iterator[Fault]:
    """Every secret in the workload `body`, which stands at `path`; its content is not repeated."""
    yield from _of_container(path, body)
    for key in ("init", "sidecars"):
        for name, container in (body.get(key) or {}).items():
            yield from _of_container((*path, key, name), container)


def _of_container(path: Path, body: Tree) -> Iterator[Fault]:
    variables = {("env", name): said.get("value") for name, said in _of(body, "env").items()}
    variables |= {("config", name): value for name, value in _of(body, "config").items()}
    for at, value in variables.items():
        if isinstance(value, str) and (secret.held(at[1], value) or _is_redacted(value)):
            help = Text(
                f"move it to a secret store: secrets: {{{at[1]}: vault:path#key}}",
                f"请移到密钥库：secrets: {{{at[1]}: vault:路径#键}}",
            )
            yield _fault((*path, *at), at[1], help)
    for file, text in _of(body, "files").items():
        if isinstance(text, str) and _is_redacted(text):
            help = Text(
                "mount a Secret there, or let the program read the value from a variable",
                "请在此处挂载 Secret，或让程序从变量读取该值",
            )
            yield _fault((*path, "files", file), file, help)
    for key in ("command", "args"):
        if _is_redacted(" ".join(map(str, body.get(key) or ()))):
            help = Text(
                "write $(NAME) there, and NAME under secrets",
                "请在此处写 $(NAME)，并把 NAME 写在 secrets 下",
            )
            yield _fault((*path, key), key, help)


def _of(body: Tree, key: str) -> Mapping[str, Any]:
    return body.get(key) or {}


def _is_redacted(text: str) -> bool:
    return redact.text(text) != text


def _fault(path: Path, what: str, help: Text) -> Fault:
    message = Text(
        f"{what} holds the content of a secret, which never stands here",
        f"{what} 含有密钥内容，密钥内容绝不写在这里",
    )
    return Fault(path, message, help)
