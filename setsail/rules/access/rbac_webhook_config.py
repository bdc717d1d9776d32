"""A role may change what is asked before an object is admitted.

Who writes a webhook or an admission policy sees every object that anybody writes, Secrets included,
can change each on its way, and can switch off the checks that hold everybody else.

Remove it. These objects come with the operator that serves them, through the platform's pipeline.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """角色可以改变对象准入前的检查。

能写 webhook 或准入策略的人，能看到任何人写入的每个对象（包括 Secret），能在途中修改它，也能关掉约束其他人的
检查。

去掉它。这些对象随提供服务的 operator、经平台的流水线安装。
"""

KINDS = rbac.ROLES
ITEM = "least-privilege"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: operator}
rules:
  - apiGroups: [admissionregistration.k8s.io]
    resources: [validatingwebhookconfigurations]
    verbs: [create, update]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: operator}
rules:
  - apiGroups: [admissionregistration.k8s.io]
    resources: [validatingwebhookconfigurations]
    verbs: [get, list]
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find rules that write webhook configurations or admission policies."""
    can = Text("may change what is checked at admission", "可以改变准入检查")
    yield from rbac.finds(manifest, (rbac.ADMISSION,), can)
