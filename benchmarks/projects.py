"""Projects to import, made from a number alone."""

from pathlib import Path

from benchmarks import inputs

_SERVICE = """\
  svc-{n}:
    image: registry.example.com/shop/svc-{n}:1.{n}.0
    ports: ["{port}:8080"]
    environment:
      LOG_LEVEL: info
      NEXT_URL: http://svc-{next}:8080/api
      DATABASE_URL: postgres://shop:pw-{n}@db:5432/shop_{n}
      CACHE: redis://cache:6379/{n}
    depends_on: [db, cache]
    volumes: ["data-{n}:/data", "./conf/{n}.properties:/etc/app/app.properties:ro"]
    healthcheck: {{test: ["CMD", "curl", "-f", "http://localhost:8080/health"]}}
"""
_STORES = """\
  db: {image: "postgres:16", volumes: ["db:/var/lib/postgresql/data"]}
  cache: {image: "redis:7.2"}
"""


def compose(folder: Path, services: int) -> Path:
    """A compose project of so many services, each with settings of its own."""
    (folder / "conf").mkdir(parents=True)
    parts = ["services:\n"]
    for n in range(services):
        rows = "".join(f"key.{row} = value {row} of {n}\n" for row in range(60))
        (folder / "conf" / f"{n}.properties").write_text(
            f"{rows}peer.url = http://svc-{(n + 7) % services}:8080/\n"
        )
        parts.append(_SERVICE.format(n=n, port=9000 + n, next=(n + 1) % services))
    parts += [_STORES, "volumes:\n  db:\n", *(f"  data-{n}:\n" for n in range(services))]
    path = folder / "compose.yaml"
    path.write_text("".join(parts))
    return path


def manifests(folder: Path, objects: int) -> Path:
    """So many Deployments, Services, ConfigMaps and the rest, as one rendered chart."""
    folder.mkdir(parents=True)
    (folder / "rendered.yaml").write_text(inputs.stream(objects))
    return folder
