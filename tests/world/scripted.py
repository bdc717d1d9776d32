"""An API server that answers from a script, on this machine: for what a real one does rarely."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any, NamedTuple

import httpx2 as httpx

from setsail.world.cluster_calls import Calls
from setsail.world.kubeconfig import Target


class Answer(NamedTuple):
    """One answer; a list as body is a watch, line by line, and bytes are sent as they are."""

    body: Any = MappingProxyType({})
    code: int = 200
    headers: Mapping[str, str] = MappingProxyType({})


class Asked(NamedTuple):
    method: str
    path: str
    kind: str
    body: Any
    encoding: str = ""


APPS = {
    "metadata": {"name": "apps"},
    "versions": [
        {
            "version": "v1",
            "resources": [
                {
                    "resource": "deployments",
                    "responseKind": {"kind": "Deployment"},
                    "scope": "Namespaced",
                }
            ],
        }
    ],
}
CORE = {
    "metadata": {"name": ""},
    "versions": [
        {
            "version": "v1",
            "resources": [
                {"resource": "pods", "responseKind": {"kind": "Pod"}, "scope": "Namespaced"},
                {"resource": "nodes", "responseKind": {"kind": "Node"}, "scope": "Cluster"},
            ],
        }
    ],
}
DISCOVERY = {
    "/api": Answer({"items": [CORE]}),
    "/apis": Answer({"items": [APPS]}),
}


class Script:
    """Answers in the order given; what is asked without an answer left is a 404."""

    def __init__(self, *answers: Answer, minor: str = "37+") -> None:
        self.answers = list(answers)
        self.version = Answer({"major": "1", "minor": minor})
        self.asked: list[Asked] = []
        self.waited: list[float] = []

    def next(self, asked: Asked) -> Answer:
        path = asked.path.partition("?")[0]
        if path == "/version":
            return self.version
        if path in DISCOVERY:
            return DISCOVERY[path]
        self.asked.append(asked)
        return self.answers.pop(0) if self.answers else Answer({"message": "script ended"}, 404)


@contextmanager
def serving(script: Script) -> Iterator[Calls]:
    """Calls to a server that follows the script."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size)) if size else None
            kind = self.headers.get("Content-Type") or ""
            encoding = self.headers.get("Accept-Encoding") or ""
            asked = Asked(self.command, self.path, kind, body, encoding)
            found = script.next(asked)
            body = dict(found.body) if isinstance(found.body, Mapping) else found.body
            lines = body if isinstance(body, list) else [body]
            self.send_response(found.code)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for line in lines:
                raw = line if isinstance(line, bytes) else json.dumps(line).encode()
                self.wfile.write(raw + b"\n")

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = answer

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        with httpx.Client(base_url=address, trust_env=False) as client:
            yield Calls(Target("test", address, "shop", client), script.waited.append)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
