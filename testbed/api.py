"""The few calls that the testbed's own controllers make, with nothing but the standard library.

They are not Setsail's client: what is tried must not stand on what it is tried with.
"""

import base64
import json
import ssl
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

Body = dict[str, Any]


class Api:
    """A cluster as the user of a kubeconfig with inline certificates sees it."""

    def __init__(self, kubeconfig: Path) -> None:
        config = json.loads(kubeconfig.read_text())
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self._server = cluster["server"]
        authority = base64.b64decode(cluster["certificate-authority-data"]).decode()
        self._tls = ssl.create_default_context(cadata=authority)
        names = ("client-certificate-data", "client-key-data")
        with tempfile.NamedTemporaryFile() as both:
            both.write(b"".join(base64.b64decode(user[name]) for name in names))
            both.flush()
            self._tls.load_cert_chain(both.name)

    def items(self, path: str) -> list[Body]:
        """The items of a list, from the API server's cache."""
        found: list[Body] = self.call("GET", f"{path}?resourceVersion=0")["items"]
        return found

    def call(self, method: str, path: str, body: Body | None = None) -> Body:
        """One request; urllib's errors go to the caller, who tries again."""
        request = urllib.request.Request(self._server + path, method=method)
        if body is not None:
            request.data = json.dumps(body).encode()
            merge = method == "PATCH"
            kind = "application/merge-patch+json" if merge else "application/json"
            request.add_header("Content-Type", kind)
        with urllib.request.urlopen(request, context=self._tls, timeout=10) as answer:
            found: Body = json.load(answer)
        return found
