"""An Ingress writes into the configuration of the controller.

A snippet is copied into the configuration of nginx as it stands: whoever may edit an Ingress then
reads the controller's token, and with it all Secrets of the cluster (CVE-2021-25742). The same
holds for Lua and file paths in other annotations, and for paths that lead into the file system.

Remove the snippet; the controller has annotations for nearly everything that snippets are used
for. Set `allow-snippet-annotations: "false"` and `annotations-risk-level: High` in its ConfigMap.
"""

import re
from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import entries
from setsail.rules.rule import Find

ZH = """Ingress 写进了控制器的配置。

snippet 会原样拷进 nginx 配置：能编辑 Ingress 的人就能读到控制器的令牌，进而读到集群的所有
Secret（CVE-2021-25742）。其他注解里的 Lua 和文件路径，以及通向文件系统的路径，也是如此。

删除 snippet；它的用途几乎都有对应的注解。在控制器的 ConfigMap 中设置
`allow-snippet-annotations: "false"` 和 `annotations-risk-level: High`。
"""

KINDS = ("Ingress", "ConfigMap")
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    nginx.ingress.kubernetes.io/configuration-snippet: add_header X-From shop;
spec:
  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
  rules:
    - host: shop.example.com
      http:
        paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}]
"""

GOOD = BAD.replace(
    "configuration-snippet: add_header X-From shop;", "upstream-vhost: shop.example.com"
)

_NGINX = ("nginx.ingress.kubernetes.io/", "nginx.org/")
_CODE = re.compile(
    r"\b(alias|root)\s+/|\bproxy_pass\b|\bload_module\b|_by_lua|\blua_|/etc/|/proc/|serviceaccount|/var/run/"
)
_FILES = re.compile(
    r"(^|/)(etc|proc|root|\.\.)(/|$)|/var/run/|serviceaccount|admin\.conf|_by_lua|[;\n\r]"
)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find snippets, code in annotations, paths into the file system, and their permission."""
    if manifest.kind == "ConfigMap":
        allow = "allow-snippet-annotations"
        if str(manifest.get("data", allow)).lower() == "true":
            yield Find(
                ("data", allow),
                Text(
                    "every Ingress may write into the controller's configuration",
                    "任何 Ingress 都可以写进控制器的配置",
                ),
            )
        return
    for key, value in manifest.annotations.items():
        name = key.removeprefix(_NGINX[0]).removeprefix(_NGINX[1])
        if name != key and (name.endswith(("-snippet", "-snippets")) or _CODE.search(value)):
            yield Find(
                ("metadata", "annotations", key),
                Text(
                    f"{key} writes into the controller's configuration", f"{key} 会写进控制器的配置"
                ),
            )
    for one in entries.served(manifest):
        if _FILES.search(one.path):
            yield Find(
                (*one.at, "path"),
                Text(
                    f"path {one.path!r} leads into the controller's file system",
                    f"路径 {one.path!r} 通向控制器的文件系统",
                ),
            )
