"""No secret leaves the file that it stands in, by any command, in any format or language."""

import base64
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.safety.calling import assert_in_order, call

_LETTERS = "QWXZKVJY"


def planted(number: int) -> str:
    """A secret like no word, so that finding it anywhere means that it leaked."""
    first, second = divmod(number, len(_LETTERS))
    return f"h{_LETTERS[first]}n{_LETTERS[second]}4Xq9m2{number:02}Tz"


POD = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations:
    note: postgres://shop:{0}@db:5432/shop
    example.com/api-token: {1}
spec:
  replicas: 1
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
        - name: web
          image: web:latest
          command: [redis-server, --requirepass, "{2}"]
          args: ["--db-password={3}", --api-token {4}]
          env:
            - name: DB_PASSWORD
              value: {5}
            - {{name: MQ_TOKEN, value: {6}}}
            - name: JDBC_URL
              value: jdbc:mysql://db:3306/shop?user=shop&password={7}&useSSL=false
            - name: CONNECTION
              value: Server=db;User Id=shop;Password={8};
            - name: HEADER
              value: "Authorization: Bearer {9}"
            - name: SETTINGS
              value: '{{"password": "{10}"}}'
          livenessProbe:
            exec: {{command: [sh, -c, "mysqladmin ping -uroot -p{11}"]}}
"""
OTHERS = """apiVersion: v1
kind: Secret
metadata: {{name: web}}
data:
  anything: {12}
stringData:
  any.txt: {13}
  many: |
    {14}
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: web}}
data:
  app.properties: |
    spring.datasource.password={15}
  nginx.conf: |
    proxy_set_header Authorization "Basic {16}";
    proxy_pass http://admin:{17}@upstream:80;
  tls.key: |
    -----BEGIN RSA PRIVATE KEY-----
    {18}
    -----END RSA PRIVATE KEY-----
  password: |
    {19}
"""
COMPOSE = """services:
  web:
    image: web:1
    env_file: [web.env]
    command: redis-server --requirepass {0}
    environment:
      MYSQL_ROOT_PASSWORD: {1}
      SPRING_DATASOURCE_URL: jdbc:mysql://db:3306/shop?user=shop&password={2}
      AMQP_URL: amqp://shop:{3}@mq:5672/
      AUTHORIZATION: Bearer {4}
      SETTINGS: '{{"password": "{5}"}}'
    healthcheck: {{test: [CMD-SHELL, "mysqladmin ping -uroot -p{6}"]}}
    volumes: [./application.yml:/app/application.yml]
    labels: {{traefik.token: {7}}}
  list:
    image: list:1
    environment:
      - REDIS_PASSWORD={8}
      - MONGO=mongodb://root:{9}@mongo:27017/admin
    depends_on: [db, mongo]
  db:
    image: mysql:8
    environment: ["MYSQL_PASSWORD=${{FROM_DOTENV_PASSWORD}}", MYSQL_DATABASE=shop]
  mongo: {{image: "mongo:7"}}
"""
BESIDE = {
    ".env": "FROM_DOTENV_PASSWORD={10}\n",
    "web.env": "export SECRET_KEY_BASE='{11}'\nJDBC=jdbc:mysql://db/x?password={12}\n",
    "application.yml": "spring:\n  datasource:\n    url: jdbc:mysql://db:3306/shop\n"
    "    password: {13}\n  redis: {{host: mongo, password: {14}}}\n",
}
BROKEN = {
    "two colons": 'env:\n- name: DB_PASSWORD\n  value: "{0}: x" y\n',
    "an open quote": 'a: 1\npassword: "{0}\nb: 2\n',
    "a tab": "a:\n  b: 1\n\tapi_key: {0}\n",
    "an unclosed bracket": "a: [1, 2\ntoken: {0}\n",
    "written twice": "kind: Pod\npassword: {0}\npassword: {0}b\n",
    "a URL with a space": "url: postgres://a:{0}@db: x\n",
    "an open Secret": "kind: Secret\nstringData:\n  anything: {0}: x\n",
    "no object": "password: {0}\n",
    "a list": "- password: {0}\n",
    "a Helm template": "password: {0}\n{{{{- if .Values.x }}}}\n",
    "a template at the secret": 'password: {{{{ "{0}" }}}}: {0}\n',
    "no kind": "apiVersion: v1\nclientSecret: {0}\n",
}
SYSTEM = """system: shop
owner: {{team: shop, contact: shop@example.com}}
services:
  web:
    image: web:1.4.2
    port: 8080
    health: {{live: /healthz, ready: /readyz, startup: 60s}}
    resources: {{cpu: 250m, memory: 256Mi}}
    {line}
"""
LINES = {
    "a literal in config": "config: {{DB_PASSWORD: {0}}}",
    "a URL in config": "config: {{DB: 'postgres://shop:{0}@db:5432/shop'}}",
    "JDBC in config": "config: {{DB: 'jdbc:mysql://db/x?user=a&password={0}'}}",
    "a file": 'files: {{/etc/app.properties: "spring.datasource.password={0}\\n"}}',
    "an unknown key": "password: {0}",
    "a number that is a trap": "config: {{DB_PASSWORD: 0{1}}}",
    "a literal for a reference": "secrets: {{DB_PASSWORD: {0}}}",
    "a literal for a reference, not a word": "secrets: {{DB_PASSWORD: '{0} x'}}",
    "an argument": "args: [--db-password={0}]",
    "a key written twice": "config: {{DB_PASSWORD: {0}, DB_PASSWORD: {0}}}",
    "the wrong type": "port: {{password: {0}}}",
    "a secret of an edge": "needs: {{db: {{secret: {0}}}}}",
    "a syntax error": 'config: {{DB_PASSWORD: "{0}" x}}',
}
COMMANDS = (
    *(("check", "--format", form) for form in ("text", "json", "sarif", "junit", "github")),
    ("check", "--persona", "auditor"),
    ("check", "--fix", "--dry-run"),
    *(("ready", "--format", form) for form in ("text", "json", "junit", "html")),
    ("ready", "--verbose"),
)
OF_SYSTEM = (
    ("render",), ("render", "--stdout"), ("explain", "services.web"),
    ("explain", "services.web", "--format", "json"), ("explain", "Deployment/web"),
    ("explain", "ConfigMap/web", "--format", "json"),
    ("show", "flows"), ("show", "graph"), ("rehearse", "--minutes", "1"),
    ("ready",), ("ready", "--format", "html"), ("ready", "--format", "json", "--verbose"),
    ("assess", "-v"), ("assess", "--format", "html"), ("assess", "--format", "json"),
)  # fmt: skip


def _leaks(said: str, count: int) -> list[int]:
    secrets = [planted(n) for n in range(count)]
    return [n for n, secret in enumerate(secrets) if secret in said or _based(secret) in said]


def _based(secret: str) -> str:
    return base64.b64encode(secret.encode()).decode().rstrip("=")[:-1]


def _written(folder: Path, but: set[Path]) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and path not in but:
            yield path.read_text(errors="replace")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_manifests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], lang: str
) -> None:
    secrets = [planted(n) for n in range(20)]
    secrets[12] = base64.b64encode(secrets[12].encode()).decode()
    monkeypatch.chdir(tmp_path)
    given = {tmp_path / "web.yaml", tmp_path / "others.yaml"}
    (tmp_path / "web.yaml").write_text(POD.format(*secrets))
    (tmp_path / "others.yaml").write_text(OTHERS.format(*secrets))
    called = call(*words, "--lang", lang, ".")
    assert called.code == 1, called
    said = "\n".join((called.said, *_written(tmp_path, given)))
    assert not _leaks(said, 20)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_what_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    for n, (name, text) in enumerate(BROKEN.items()):
        (tmp_path / f"{name}.yaml").write_text(text.format(planted(n)))
    called = call(*words, ".")
    assert called.code == 2, called
    assert not _leaks(called.said, len(BROKEN))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_system_yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, lang: str) -> None:
    """Neither what is refused nor what is derived shows what somebody wrote in the open."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "system.yaml"
    number = "123454678"
    file.write_text(SYSTEM.format(line=line.format(planted(0), number)))
    for words in OF_SYSTEM:
        called = call(*words, "--lang", lang)
        assert_in_order(called)
        said = "\n".join((called.said, *_written(tmp_path, {file})))
        assert not _leaks(said, 1), (words, said)
        assert number not in said, (words, said)


OF_COMPOSE = (
    ("import", "compose.yml", "--force"),
    ("import", "compose.yml", "--force", "--format", "json"),
    ("import", ".", "--force", "--env-file", "web.env"),
    ("assess", "compose.yml", "-v"), ("assess", "compose.yml", "--format", "json"),
    ("check", "."), ("check", ".", "--format", "json"), ("ready", "."),
)  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_compose_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    """Neither the report of the import, nor the files that it writes, nor what follows."""
    monkeypatch.chdir(tmp_path)
    given = {tmp_path / "compose.yml"}
    (tmp_path / "compose.yml").write_text(COMPOSE.format(*map(planted, range(15))))
    for name, text in BESIDE.items():
        given.add(tmp_path / name)
        (tmp_path / name).write_text(text.format(*map(planted, range(15))))
    for words in OF_COMPOSE:
        called = call(*words, "--lang", lang)
        assert_in_order(called)
        assert called.code == {"import": 0, "assess": 0, "check": 1, "ready": 1}[words[0]], called
        said = "\n".join((called.said, *_written(tmp_path, given)))
        assert not _leaks(said, 15), (words, said)
    for words in OF_SYSTEM:
        called = call(*words, "--lang", lang)
        assert_in_order(called)
    assert not _leaks("\n".join(_written(tmp_path, given)), 15)


COMPOSE_LINES = {
    "a remote include": "include: ['https://shop:{0}@git.example.com/x.yaml']\nservices: {{}}\n",
    "a syntax error": 'services:\n  web:\n    environment:\n      PASSWORD: "{0}" x\n',
    "a default": "services: {{web: {{image: x, environment: ['DB_PASSWORD=${{A:-{0}}}']}}}}\n",
    "no YAML": "services: {{web: {{image: x, environment: [DB_PASSWORD=${{A:-{0}}}]}}}}\n",
    "a wrong variable": "services: {{web: {{image: x, environment: ['DB_PASSWORD={0}${{']}}}}\n",
    "the wrong type": "services: {{web: {{image: x, environment: 'DB_PASSWORD={0}'}}}}\n",
    "extends": "services: {{web: {{extends: {{file: 'https://a:{0}@x/y', service: w}}}}}}\n",
    "an env file": "services: {{web: {{image: x, env_file: 'https://a:{0}@x/y'}}}}\n",
    "a build": "services: {{web: {{build: 'https://a:{0}@x/y.git#main'}}}}\n",
    "a port": "services: {{web: {{image: x, ports: [{{password: {0}}}]}}}}\n",
    "an image": "services: {{web: {{image: 'https://a:{0}@x/y:1'}}}}\n",
}


@pytest.mark.parametrize("text", COMPOSE_LINES.values(), ids=COMPOSE_LINES)
def test_a_compose_file_with_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "compose.yml"
    file.write_text(text.format(planted(0)))
    for words in OF_COMPOSE:
        called = call(*words)
        assert_in_order(called)
        said = "\n".join((called.said, *_written(tmp_path, {file})))
        assert not _leaks(said, 1), (words, said)


def test_twenty_and_more_are_planted() -> None:
    """Every one differs, and none looks like a word or a reference."""
    texts = "".join(itertools.chain([POD, OTHERS], BROKEN.values(), LINES.values()))
    assert sum(f"{{{n}}}" in texts for n in range(20)) == 20
    assert len({planted(n) for n in range(30)}) == 30
