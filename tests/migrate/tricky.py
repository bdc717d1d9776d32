"""Compose files that are easily read wrongly."""

from typing import NamedTuple


class Case(NamedTuple):
    files: dict[str, str]
    paths: tuple[str, ...] = ("compose.yaml",)
    profiles: tuple[str, ...] = ()


def one(text: str, **files: str) -> Case:
    return Case({"compose.yaml": text, **{name.replace("__", "/"): t for name, t in files.items()}})


CASES = {
    "anchors and merge keys": one("""
x-common: &common
  image: web:1
  environment: &env {A: "1", B: two}
  restart: always
services:
  a:
    <<: *common
    environment:
      <<: *env
      B: three
  b:
    <<: [*common, {image: other, user: "5"}]
"""),
    "interpolation with defaults": one("""
services:
  a:
    image: "web:${TAG:-1.0}"
    environment:
      A: ${UNSET_BUT_DEFAULT-d}
      B: ${EMPTY:-was-empty}
      C: ${EMPTY-stays-empty}
      D: ${TAG2:+other}
      E: ${GIVEN:+other}
      F: ${GIVEN:?needed}
      G: cost $$5 $${GIVEN}
      H: ${X:-${GIVEN:-inner}}
      I: $GIVEN-and-more
      J: ${X:-http://a:${Y:-80}/}
""", **{".env": "GIVEN=yes\nEMPTY=\n"}),
    "env file forms": one("""
services:
  a:
    image: web
    env_file: one.env
    environment: [LOCAL=1, B=from-environment]
  b:
    image: web
    env_file:
      - one.env
      - path: two.env
      - path: missing.env
        required: false
""", **{"one.env": "A=1\nB=2\n# no\nexport C='lit $A'\nD=\"q $A\\n\"\nE=a b # c\nF=x#y\n",
        "two.env": "B=3\nG: yaml\nH=${B}-${A}\n"}),
    "environment as list and null": one("""
services:
  a:
    image: web
    environment:
      - A=1
      - B=x=y
      - PASSED
      - NOT_PASSED
  b:
    image: web
    environment: {N: 5, T: true, F: 1.50, Z: , E: ""}
""", **{".env": "PASSED=ok\n"}),
    "ports": one("""
services:
  a:
    image: web
    expose: ["9000", 9001]
    ports:
      - "80"
      - 8080:80
      - "127.0.0.1:5001:5000"
      - "6060:6060/udp"
      - "3000-3002:4000-4002"
      - "9090-9091:8088"
      - "127.0.0.1::7000"
      - target: 443
        published: 8443
        protocol: tcp
        host_ip: 0.0.0.0
      - "[::1]:81:81"
"""),
    "volumes": one("""
services:
  a:
    image: web
    volumes:
      - /anonymous
      - data:/data
      - ./conf/app.conf:/etc/app.conf:ro
      - /var/run/docker.sock:/var/run/docker.sock
      - {type: bind, source: ./src, target: /src, read_only: true}
      - {type: tmpfs, target: /tmp}
      - {type: volume, source: data, target: /other}
volumes: {data: }
"""),
    "depends on": one("""
services:
  a: {image: a, depends_on: [b, c]}
  b:
    image: b
    depends_on:
      c: {condition: service_completed_successfully}
      d: {condition: service_healthy, required: false}
  c: {image: c}
  d: {image: d}
"""),
    "commands": one("""
services:
  a: {image: a, command: sh -c "echo 'a b' && run", entrypoint: /bin/x --flag}
  b: {image: b, command: [run, "--n", "5"], entrypoint: ["tini", "--"]}
  c: {image: c, command: [], entrypoint: ""}
  d:
    image: d
    command: >
      redis-server --appendonly yes
      --requirepass "x y"
  e: {image: e, command: null}
"""),
    "healthchecks": one("""
services:
  a: {image: a, healthcheck: {test: curl -f http://localhost, interval: 1m30s}}
  b: {image: b, healthcheck: {test: [CMD, pg_isready, -U, me], retries: 5}}
  c: {image: c, healthcheck: {disable: true}}
  d: {image: d, healthcheck: {test: [NONE]}}
"""),
    "builds": one("""
services:
  a: {build: .}
  b: {build: ./dir/}
  c: {build: {context: ./c, dockerfile: Dockerfile.prod, target: final, args: [A=1]}, image: c}
  d: {build: {dockerfile: x/Dockerfile}}
"""),
    "limits": one("""
services:
  a: {image: a, mem_limit: 512m, cpus: 0.5}
  b: {image: b, deploy: {resources: {limits: {cpus: "1.5", memory: 1G}, reservations: {memory: 256M}}}}
  c: {image: c, deploy: {resources: {limits: {memory: 100kb}}}}
"""),
    "extends in the same file": one("""
services:
  base:
    image: base
    environment: {A: "1", B: "2"}
    ports: ["80:80"]
    command: run base
  a:
    extends: base
    environment: [B=3]
    ports: ["81:81"]
  b:
    extends: {service: a}
    command: [other]
"""),
    "extends from another file": one("""
services:
  a:
    extends: {file: common/base.yaml, service: app}
    environment: {C: "3"}
""", **{
        "common/base.yaml": """
services:
  root: {image: "root:${TAG:-9}", environment: {A: "1"}, volumes: ["./data:/data"]}
  app: {extends: {service: root}, env_file: [app.env], build: ./src}
""", "common/app.env": "FROM_FILE=1\n"}),
    "several files": Case({
        "compose.yaml": """
services:
  a:
    image: a
    command: [one]
    environment: [A=1, B=2]
    ports: ["80:80"]
    volumes: ["x:/x", "./a:/a"]
    depends_on: [b]
    labels: {l: "1"}
    healthcheck: {test: one, retries: 2}
  b: {image: b}
volumes: {x: }
""", "prod/override.yaml": """
services:
  a:
    image: a:2
    command: two three
    environment: {B: "3", C: "4"}
    ports: ["81:81", "80:80"]
    volumes: ["./b:/x"]
    depends_on: {c: {condition: service_started}}
    labels: [m=2]
    healthcheck: {test: [CMD, two]}
  c: {image: c}
"""}, ("compose.yaml", "prod/override.yaml")),
    "reset and override": Case({
        "compose.yaml": "services: {a: {image: a, ports: ['80:80'], environment: {A: '1'}, user: '5'}}",
        "o.yaml": """
services:
  a:
    ports: !override ["81:81"]
    environment: !reset {}
    user: !reset null
"""}, ("compose.yaml", "o.yaml")),
    "include": one("""
include:
  - infra/compose.yaml
  - path: [more/one.yaml, more/two.yaml]
services:
  a: {image: a, depends_on: [db]}
""", **{
        "infra/compose.yaml": "services: {db: {image: 'db:${V}', env_file: e.env, volumes: ['./d:/d']}}",
        "infra/e.env": "X=1\n", "infra/.env": "V=7\n",
        "more/one.yaml": "services: {m: {image: m, build: .}}",
        "more/two.yaml": "services: {m: {image: m2}}"}),
    "profiles off": one("""
services:
  a: {image: a}
  b: {image: b, profiles: [debug]}
"""),
    "profiles on": Case({"compose.yaml": """
services:
  a: {image: a}
  b: {image: b, profiles: [debug]}
  c: {image: c, profiles: [other, more]}
"""}, profiles=("debug",)),
    "profiles from .env": one("services: {a: {image: a, profiles: [p]}, b: {image: b}}",
                              **{".env": "COMPOSE_PROFILES=p,q\n"}),
    "links and labels": one("""
services:
  a: {image: a, links: ["b:db", c], labels: [x=1, "y=a=b", z]}
  b: {image: b}
  c: {image: c}
"""),
    "numbers and octals": one("""
services:
  a:
    image: a
    user: "1000:1000"
    environment: {A: 0644, B: 1_000, C: 22:22, D: yes, E: 1e3, F: 0x1F, G: 1.0}
"""),
    "restart no": one("services: {a: {image: a, restart: 'no'}, b: {image: b, restart: on-failure:3}}"),
    "extension keys": one("""
x-top: {a: 1}
services:
  x-not: {image: z}
  a: {image: a, x-own: {b: 2}}
"""),
    "several documents": one("services: {a: {image: a}}\n---\nservices: {a: {user: '7'}, b: {image: b}}\n"),
    "block scalars": one("""
services:
  a:
    image: a
    environment:
      SCRIPT: |
        one $$two
        three
      FOLDED: >-
        a
        b
"""),
    "duplicate mounts and env": one("""
services:
  a:
    image: a
    environment: [A=1, A=2]
    volumes: ["one:/d", "two:/d"]
    ports: ["80:80", "80:80"]
volumes: {one: , two: }
"""),
    "build and secret grants": one("""
services:
  a: {image: a, secrets: [pw, {source: pw, target: /x}], configs: [cf]}
secrets: {pw: {file: ./pw.txt}}
configs: {cf: {content: "hello"}}
""", **{"pw.txt": "geheim"}),
}  # fmt: skip
