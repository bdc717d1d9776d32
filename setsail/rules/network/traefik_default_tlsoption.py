"""A file changes TLS for everybody behind Traefik.

The TLSOption named `default` holds for every router of the whole cluster that names none, in any
namespace. A second one of that name makes Traefik drop both.

Give the option another name and refer to it from your own routes.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """一个文件改变了 Traefik 后面所有人的 TLS。

名为 `default` 的 TLSOption 对整个集群所有没写选项的路由生效，不论命名空间。再有一个同名的，
Traefik 会两个都丢弃。

换一个名字，并在自己的路由中引用它。
"""

KINDS = ("TLSOption.traefik.io", "TLSOption.traefik.containo.us")
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: traefik.io/v1alpha1
kind: TLSOption
metadata: {name: default, namespace: shop}
spec: {minVersion: VersionTLS12}
"""

GOOD = BAD.replace("name: default", "name: shop")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find options of that name."""
    if manifest.name == "default":
        yield Find(
            ("metadata", "name"),
            Text("this option holds for every router of the cluster", "该选项对集群的所有路由生效"),
        )
