"""A ConfigMap holds a secret.

ConfigMaps are read by everyone who may list objects, are not encrypted at rest, and end up in logs
and support bundles.

Move the entry to a secret store and mount or reference the Secret that comes from it.
"""

from collections.abc import Iterator

from setsail.document import redact, secret
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, mapping
from setsail.rules.rule import Find

ZH = """ConfigMap 里有密钥。

任何能列出对象的人都能读 ConfigMap；它不做静态加密，还会出现在日志和诊断包里。

把这一项移到密钥库，并挂载或引用由它产生的 Secret。
"""

KINDS = ("ConfigMap",)
ITEM = "no-secret-in-the-open"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data:
  app.properties: |
    db.url=jdbc:mysql://mysql:3306/shop
    db.password=not-a-real-one
"""

GOOD = """
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data:
  app.properties: |
    db.url=jdbc:mysql://mysql:3306/shop
    db.password=${DB_PASSWORD}
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find entries that are named like a secret or whose text would be redacted."""
    for key, value in mapping(manifest.body, "data").items():
        if isinstance(value, str) and (secret.held(key, value) or redact.text(value) != value):
            yield Find(
                ("data", key),
                Text(
                    f"entry {key} of ConfigMap {manifest.name} holds a secret",
                    f"ConfigMap {manifest.name} 的 {key} 含有密钥",
                ),
            )
