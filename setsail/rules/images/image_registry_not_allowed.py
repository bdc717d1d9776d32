"""An image comes from a registry that is not agreed on.

What runs in production should come through one door, where it is scanned, signed and kept. From
anywhere else it can be replaced or vanish, and nobody would notice before it runs.

Push the image to your registry and name it from there. The parameter `allowed` lists registries or
repositories (`registry.example`, `ghcr.io/acme`); `blocked` lists those that are never right. By
default that is a registry where anybody may overwrite anything.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import image, podspec
from setsail.rules.rule import Find

ZH = """镜像来自未约定的仓库。

生产环境运行的内容应当只从一个门进来，在那里扫描、签名和保存。来自其他地方的镜像可能被替换或消失，运行之前没有
人会发现。

把镜像推送到自己的仓库，并用那里的名字。参数 `allowed` 列出仓库或路径（如 `registry.example`、`ghcr.io/acme`）；
`blocked` 列出永远不对的，默认是任何人都能覆盖内容的仓库。
"""

KINDS = WORKLOADS
ITEM = None
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
      image: ttl.sh/web:1h
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
"""

NONE: list[str] = []
PARAMETERS = {"allowed": NONE, "blocked": ["ttl.sh"]}


def _list(around: Around, name: str) -> list[str]:
    written = around.setting("image-registry-not-allowed", PARAMETERS, name)
    return [str(each).removesuffix("*").rstrip("/") for each in written]


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods, where anything is allowed or blocked by name."""
    return manifest.pod is not None and bool(_list(around, "allowed") or _list(around, "blocked"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find images under no allowed prefix, or under a blocked one."""
    allowed, blocked = _list(around, "allowed"), _list(around, "blocked")
    for container in podspec.all_containers(manifest):
        full = image.full(container.image)
        bad = any(_under(full, each) for each in blocked)
        if container.image and (bad or (allowed and not any(_under(full, a) for a in allowed))):
            yield Find(
                (*container.path, "image"),
                Text(
                    f"container {container.name} runs {container.image} from {image.registry(full)}",
                    f"容器 {container.name} 的镜像 {container.image} 来自 {image.registry(full)}",
                ),
            )


def _under(full: str, prefix: str) -> bool:
    return full == prefix or full.startswith((f"{prefix}/", f"{prefix}:", f"{prefix}@"))
