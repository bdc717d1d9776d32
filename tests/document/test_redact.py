"""Twenty planted secrets are hidden, and ordinary text stays readable."""

import pytest

from setsail.document import redact

PLANTED = "hunter2Xq9"
SOURCES = {
    "env pair": "- name: DB_PASSWORD\n  value: {s}\n",
    "env pair, value first": "- value: {s}\n  name: DB_PASSWORD\n",
    "env pair, quoted": '- name: "apiKey"\n  value: "{s}"\n',
    "env pair, flow": "env: [{{name: MQ_TOKEN, value: {s}}}]\n",
    "compose map": "environment:\n  MYSQL_ROOT_PASSWORD: {s}\n",
    "compose list": "environment:\n  - REDIS_PASSWORD={s}\n",
    "dotenv": "export SECRET_KEY_BASE='{s}'\n",
    "properties": "spring.datasource.password={s}\n",
    "camel case": "clientSecret: {s}\n",
    "json": '{{"password": "{s}"}}\n',
    "secret data": "kind: Secret\ndata:\n  a: {s}\n",
    "secret data, kind last": "data:\n  anything.txt: {s}\nkind: Secret\n",
    "secret stringData block": "kind: Secret\nstringData:\n  a: |\n    {s}\n    b\nx: 1\n",
    "secret in flow": "{{kind: Secret, data: {{a: {s}}}}}\n",
    "block scalar": "password: |\n  {s}\nnext: 1\n",
    "pem": "key: |\n  -----BEGIN RSA PRIVATE KEY-----\n  {s}\n  -----END RSA PRIVATE KEY-----\n",
    "url": "DATABASE_URL: postgres://shop:{s}@db:5432/shop\n",
    "flag": "command: redis-server --requirepass {s}\n",
    "flag list": 'args: ["--api-token", "{s}"]\n',
    "bearer": "Authorization: Bearer {s}\n",
    "flag with equals": "args: [--db-password={s}]\n",
    "second document": "kind: ConfigMap\n---\nkind: Secret\nstringData: {{x: {s}}}\n",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_planted_secret_is_never_shown(source: str) -> None:
    """Neither the whole text nor any single quoted line shows it."""
    text = source.format(s=PLANTED)
    assert PLANTED not in redact.text(text)
    for number in range(1, text.count("\n") + 1):
        assert PLANTED not in redact.line(text, number)


@pytest.mark.parametrize(
    "text",
    [
        "tokenReviews: 3\nsecretName: shop-tls\n",
        "automountServiceAccountToken: false\n",
        "- secretRef:\n    name: order-mysql\n",
        "secrets: {ALIPAY_PRIVATE_KEY: 'vault:trade/alipay#private_key'}\n",
        "DB_PASSWORD: ${DB_PASSWORD}\n",
        "DB_PASSWORD_FILE: /run/secrets/db\n",
        "image: secret-service:1.2\nkeyboard: us\nbypass: true\ncompass: north\n",
        "- name: LOG_LEVEL\n  value: info\n",
        "url: http://db:5432/x\nkind: ConfigMap\ndata:\n  a: b\n",
    ],
)
def test_references_and_ordinary_words_stay(text: str) -> None:
    """A redactor that hides everything tells nobody anything."""
    assert redact.text(text) == text


def test_the_number_of_lines_stays() -> None:
    """Quotes and diffs point at line numbers."""
    text = "".join(s.format(s=PLANTED) + "---\n" for s in SOURCES.values())
    assert redact.text(text).count("\n") == text.count("\n")
