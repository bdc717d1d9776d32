"""A volume provisioner: `python -m testbed.volumes KUBECONFIG FOLDER`.

Every claim of the StorageClass gets a folder of its own, which lasts as long as the claim.
"""

import shutil
import sys
import time
import urllib.error
from pathlib import Path

from testbed.api import Api, Body
from testbed.places import NODE

CLASS = "setsail-local"
PROVISIONER = "testbed.setsail/folder"
_EVERY = 0.5


def main(kubeconfig: str, folder: str) -> None:
    """Look, make and remove, for ever."""
    api = Api(Path(kubeconfig))
    while True:
        try:
            _once(api, Path(folder))
        except OSError as error:
            print(time.strftime("%T"), error, flush=True)
        time.sleep(_EVERY)


def _once(api: Api, folder: Path) -> None:
    claims = api.items("/api/v1/persistentvolumeclaims")
    for claim in claims:
        ours = claim["spec"].get("storageClassName") == CLASS
        if (
            ours
            and claim["status"].get("phase") == "Pending"
            and not claim["spec"].get("volumeName")
        ):
            _make(api, folder, claim)
    uids = {claim["metadata"]["uid"] for claim in claims}
    for volume in api.items("/api/v1/persistentvolumes"):
        ours = volume["spec"].get("storageClassName") == CLASS
        gone = volume["spec"].get("claimRef", {}).get("uid") not in uids
        keep = volume["spec"].get("persistentVolumeReclaimPolicy") == "Retain"
        if ours and gone and not keep:
            name = volume["metadata"]["name"]
            api.call("DELETE", f"/api/v1/persistentvolumes/{name}")
            shutil.rmtree(folder / name, ignore_errors=True)


def _make(api: Api, folder: Path, claim: Body) -> None:
    name = f"pvc-{claim['metadata']['uid']}"
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o777)
    try:
        api.call("POST", "/api/v1/persistentvolumes", _volume(name, place, claim))
    except urllib.error.HTTPError as error:
        if error.code != 409:  # made a moment ago, and not yet bound
            raise


def _volume(name: str, place: Path, claim: Body) -> Body:
    about = claim["metadata"]
    node = {"key": "kubernetes.io/hostname", "operator": "In", "values": [NODE]}
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {
            "name": name,
            "annotations": {"pv.kubernetes.io/provisioned-by": PROVISIONER},
        },
        "spec": {
            "capacity": {"storage": claim["spec"]["resources"]["requests"]["storage"]},
            "accessModes": claim["spec"]["accessModes"],
            "storageClassName": CLASS,
            "persistentVolumeReclaimPolicy": "Delete",
            "hostPath": {"path": str(place), "type": "Directory"},
            "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [node]}]}},
            "claimRef": {
                "apiVersion": "v1",
                "kind": "PersistentVolumeClaim",
                "uid": about["uid"],
                "name": about["name"],
                "namespace": about["namespace"],
            },
        },
    }


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
