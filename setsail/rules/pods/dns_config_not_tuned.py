"""Every outside name is asked for five times.

With the default `ndots:5` a name with fewer than five dots is first tried with each search domain
of the cluster. `api.example.com` costs eight questions (four names, IPv4 and IPv6) before the real
one; under load the DNS of the cluster answers late, and so does everything else. Against it
speaks: with `ndots:1` short names of other namespaces (`db.shop`) are first asked outside, and
programs that count on search domains may need them.

Set `dnsConfig.options` with `ndots: "2"`, or end outside names with a dot.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """每个外部域名都要多问几次。

默认 `ndots:5` 时，少于五个点的名字会先加上集群的每个搜索域去试。`api.example.com` 要先白问八次
（四个名字，IPv4 与 IPv6 各一次）才轮到真正的名字；负载高时集群 DNS 变慢，一切都随之变慢。反对的
理由是：`ndots:1` 时其他命名空间的短名（`db.shop`）会先到外面去问，而依赖搜索域的程序可能需要它
们。

在 `dnsConfig.options` 中设置 `ndots: "2"`，或在外部域名末尾加一个点。
"""

KINDS = (*podspec.LONG_RUNNING, "Pod")
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "ask"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
"""

GOOD = BAD.replace("spec:\n", 'spec:\n  dnsConfig: {options: [{name: ndots, value: "2"}]}\n')


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods of which nobody has thought about ndots."""
    if manifest.pod is None or manifest.pod.get("dnsPolicy") in ("Default", "None"):
        return
    options = (*manifest.pod.path, "dnsConfig", "options")
    if not any(text(option, "name") == "ndots" for option in items(manifest.body, *options)):
        yield Find(
            options,
            Text(
                "ndots is not set, so every outside name is looked up five times",
                "没有设置 ndots，每个外部域名都要查五遍",
            ),
        )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Append ndots 2; a program may count on the search of names with more dots."""
    return (Edit("append", find.path, {"name": "ndots", "value": "2"}),)
