"""A credential of a known provider stands in the open.

Its shape says whose it is: a cloud's access key, a token of a code host, a payment key, a private key.
Whoever can read the file can use it, and robots read public repositories within minutes.

Revoke it at the provider, then keep the new one in a secret store and refer to it.
"""

from collections.abc import Iterator
from typing import Any

from setsail.document import redact, secret
from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import ANY, Find

ZH = """文件里有某个服务商的明文凭据。

从形状就能看出是谁的：云的访问密钥、代码托管的令牌、支付密钥、私钥。能读文件的人就能使用它；公开仓库里的凭据几分钟
内就会被程序扫到。

先在服务商处吊销，再把新的放进密钥库并引用。
"""

KINDS = (ANY,)
ITEM = "no-secret-in-the-open"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      args: ["--upload-key", "AKIAIOSFODNN7EXAMPLE"]
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      args: ["--upload-key", "$(UPLOAD_KEY)"]
"""


_PROVIDERS = (
    *("bitbucket", "datadog", "heroku", "newrelic", "okta", "sumologic", "twilio", "launchdarkly"),
    *("terraform", "stripe", "vault"),
)
_SHORTEST = 15
_LONG = 4096  # a longer text that only mentions a provider is documentation


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find such strings anywhere in the object, and those whose name says the provider."""
    if not any(map(_holds, _texts(manifest.body))):
        return  # nearly always, and found out without a path for every value
    waiting: list[tuple[Path, Any]] = [((), manifest.body)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*path, key), each) for key, each in value.items()]
        elif isinstance(value, list):
            waiting += [((*path, at), each) for at, each in enumerate(value)]
        elif isinstance(value, str) and len(value) >= _SHORTEST and _holds(value):
            where = ".".join(map(str, path))
            yield Find(
                path,
                Text(
                    f"{where} of {manifest.ref} holds a credential",
                    f"{manifest.ref} 的 {where} 中有凭据",
                ),
            )


def _texts(body: Any) -> Iterator[str]:
    """The strings below `body` that are long enough."""
    waiting = [body]
    while waiting:
        value = waiting.pop()
        if value.__class__ is str:
            if len(value) >= _SHORTEST:
                yield value
        elif value.__class__ is dict:
            waiting.extend(value.values())
        elif value.__class__ is list:
            waiting.extend(value)


def _holds(value: str) -> bool:
    return secret.is_token(value) or _of_provider(value)


def _of_provider(value: str) -> bool:
    """Whether a text names a provider whose credentials have no shape of their own, and holds one."""
    if not 20 <= len(value) <= _LONG or ("=" not in value and ":" not in value):
        return False
    lower = value.lower()
    return any(name in lower for name in _PROVIDERS) and redact.text(value) != value
