"""API versions that Kubernetes took away before the API table begins (1.28).

Source: the deprecated API migration guide of the Kubernetes documentation.
"""

from typing import NamedTuple


class Removed(NamedTuple):
    """The release without it, and the apiVersion to use instead, or ""."""

    release: str
    instead: str


_TABLE = """\
extensions/v1beta1 1.16 apps/v1 Deployment DaemonSet ReplicaSet
extensions/v1beta1 1.16 networking.k8s.io/v1 NetworkPolicy
extensions/v1beta1 1.22 networking.k8s.io/v1 Ingress
extensions/v1beta1 1.16 - PodSecurityPolicy
apps/v1beta1 1.16 apps/v1 Deployment StatefulSet ControllerRevision
apps/v1beta2 1.16 apps/v1 Deployment DaemonSet ReplicaSet StatefulSet ControllerRevision
networking.k8s.io/v1beta1 1.22 networking.k8s.io/v1 Ingress IngressClass
admissionregistration.k8s.io/v1beta1 1.22 admissionregistration.k8s.io/v1 \
MutatingWebhookConfiguration ValidatingWebhookConfiguration
apiextensions.k8s.io/v1beta1 1.22 apiextensions.k8s.io/v1 CustomResourceDefinition
apiregistration.k8s.io/v1beta1 1.22 apiregistration.k8s.io/v1 APIService
authentication.k8s.io/v1beta1 1.22 authentication.k8s.io/v1 TokenReview
authorization.k8s.io/v1beta1 1.22 authorization.k8s.io/v1 SubjectAccessReview \
LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview
certificates.k8s.io/v1beta1 1.22 certificates.k8s.io/v1 CertificateSigningRequest
coordination.k8s.io/v1beta1 1.22 coordination.k8s.io/v1 Lease
rbac.authorization.k8s.io/v1beta1 1.22 rbac.authorization.k8s.io/v1 Role RoleBinding ClusterRole \
ClusterRoleBinding
rbac.authorization.k8s.io/v1alpha1 1.22 rbac.authorization.k8s.io/v1 Role RoleBinding ClusterRole \
ClusterRoleBinding
scheduling.k8s.io/v1beta1 1.22 scheduling.k8s.io/v1 PriorityClass
scheduling.k8s.io/v1alpha1 1.22 scheduling.k8s.io/v1 PriorityClass
storage.k8s.io/v1beta1 1.22 storage.k8s.io/v1 CSIDriver CSINode StorageClass VolumeAttachment
storage.k8s.io/v1beta1 1.27 storage.k8s.io/v1 CSIStorageCapacity
storage.k8s.io/v1alpha1 1.24 storage.k8s.io/v1 VolumeAttachment CSIStorageCapacity
batch/v1beta1 1.25 batch/v1 CronJob
batch/v2alpha1 1.21 batch/v1 CronJob
discovery.k8s.io/v1beta1 1.25 discovery.k8s.io/v1 EndpointSlice
events.k8s.io/v1beta1 1.25 events.k8s.io/v1 Event
autoscaling/v2beta1 1.25 autoscaling/v2 HorizontalPodAutoscaler
autoscaling/v2beta2 1.26 autoscaling/v2 HorizontalPodAutoscaler
policy/v1beta1 1.25 policy/v1 PodDisruptionBudget
policy/v1beta1 1.25 - PodSecurityPolicy
node.k8s.io/v1beta1 1.25 node.k8s.io/v1 RuntimeClass
node.k8s.io/v1alpha1 1.22 node.k8s.io/v1 RuntimeClass
flowcontrol.apiserver.k8s.io/v1alpha1 1.21 flowcontrol.apiserver.k8s.io/v1 FlowSchema \
PriorityLevelConfiguration
flowcontrol.apiserver.k8s.io/v1beta1 1.26 flowcontrol.apiserver.k8s.io/v1 FlowSchema \
PriorityLevelConfiguration
settings.k8s.io/v1alpha1 1.20 - PodPreset
auditregistration.k8s.io/v1alpha1 1.19 - AuditSink
"""

_REMOVED = {
    (version, kind): Removed(release, "" if instead == "-" else instead)
    for version, release, instead, *kinds in map(str.split, _TABLE.splitlines())
    for kind in kinds
}


def lookup(api_version: str, kind: str) -> Removed | None:
    """When a kind of an old version went away, and what came instead."""
    return _REMOVED.get((api_version, kind))
