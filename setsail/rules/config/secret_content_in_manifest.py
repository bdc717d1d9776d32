"""A Secret stands in a file with its content.

base64 is no encryption: the file, its Git history and every clone now hold the secret. Deleting it
later does not take it back.

Keep only a reference in the files: an ExternalSecret, a SealedSecret, or a Secret that the platform
creates. Then rotate what was written here.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, mapping
from setsail.rules.rule import Find

ZH = """Secret 连同内容写在文件里。

base64 不是加密：这个文件、它的 Git 历史和每一份克隆都含有密钥，以后删除也收不回来。

文件里只保留引用：ExternalSecret、SealedSecret，或由平台创建的 Secret；随后轮换已写出的内容。
"""

KINDS = ("Secret",)
ITEM = "no-secret-in-the-open"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Secret
metadata: {name: web}
stringData: {password: not-a-real-one}
"""

GOOD = """
apiVersion: v1
kind: Secret
metadata:
  name: web
  annotations: {kubernetes.io/service-account.name: web}
type: kubernetes.io/service-account-token
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find entries with content; what a live cluster serves is the platform's business."""
    for field in ("data", "stringData"):
        filled = [key for key, value in mapping(manifest.body, field).items() if value]
        if filled:
            names = ", ".join(filled)
            yield Find(
                (field,),
                Text(
                    f"Secret {manifest.name} is written out with its content ({names})",
                    f"Secret {manifest.name} 连同内容写了出来（{names}）",
                ),
            )
