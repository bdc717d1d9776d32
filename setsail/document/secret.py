"""Which names and values are secrets. It errs towards yes.

Patterns stay text until they are first used: most files never need them, and compiling them all
takes as long as reading a manifest.
"""

import re
from functools import lru_cache

_WORD = (
    r"require_?pass|pass(?:word|wd|phrase|code)?|pwd|secret|token|api_?key|access_?key(?:_?id)?|"
    r"private_?key|encryption_?key|signing_?key|secret_?key|auth_?key|"
    r"storage_?key|batch_?key|key_content|credentials?|jwt|"
    r"connection_?string|dsn|cookie|salt|licen[cs]e_?key|identity_?(?:key|value)"
)
_SUFFIX = r"(?:_(?:base\d*|b64|hash|value|prod|production|test|dev|staging|old|new|main|\d+))?"
_NAMED = rf"(?:^|_)(?:\w*(?:password|passwd|secret|apikey)s?|{_WORD}){_SUFFIX}$"
# A secret's word further in front, as in APP_SECRET_ONE, unless the end says what about it.
_WITHIN = r"(?:^|_)(?:secret|password|passwd|token|api_?key|credentials?)_"
_ABOUT = (
    r"_(?:name|ref|path|file|dir|ur[il]|host|port|endpoint|header|type|kind|class|mode|ttl|"
    r"expir\w*|timeout|interval|seconds?|minutes?|hours?|days?|length|size|count|min|max|limit|"
    r"policy|enabled?|required|issuer|audience|store|provider|alg\w*|prefix|suffix|field|version|"
    r"id|format|rotation|rounds|cache|scope|realm)s?$"
)
_CAMEL = r"(?<=[a-z0-9])(?=[A-Z])"
# Kubernetes' own fields that end like a secret and name an object instead.
_FIELDS = r"(?i)^(?:secret|secrets|pullsecrets?|\w*serviceaccounttoken)$"
# What may follow such a name without being content: a reference to where the content lives.
_REFERENCE = (
    r"^(?:[-?+]?$|vault:|k8s:|\$\{?[A-Za-z_][\w.]*\}?$|\$\(|/run/|/etc/|/var/run/|true$|false$|null$|~$|"
    r"\d{1,3}$|[{\[]|[|>][-+0-9]*$|&|\*)"
)
TOKENS = (
    r"\b(?:A[KS]IA[0-9A-Z]{16}|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|"
    r"xox[abprs]-[\w-]{10,}|[rs]k_(?:live|test)_\w{10,}|hv[brs]\.[\w-]{20,}|AIza[\w-]{35}|npm_\w{30,}|"
    r"[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}|NRAK-[A-Z0-9]{27}|ya29\.[\w-]{20,}|"
    r"(?:sdk|mob)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|"
    r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)"
)
"""Shapes that providers give to their tokens."""
_TOKEN_SIGNS = {
    "_": ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "k_live_", "k_test_", "npm_"),
    "-": ("glpat-", "NRAK-", "sdk-", "mob-", "PRIVATE KEY-----"),
    ".": ("hvs.", "hvb.", "hvr.", "ya29.", "atlasv1"),
    "A": ("AKIA", "ASIA", "AIza"),
    "x": ("xox",),
    "J": ("eyJ",),
}
"""By a character that is looked for first, which is ten times as quick: how tokens begin."""
PRIVATE_KEY = r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
"""The first line of a private key in PEM form."""

_HINTS = (
    "pass", "pwd", "secret", "token", "key", "credential", "connection", "dsn", "cookie", "salt",
    "identity", "jwt",
)  # fmt: skip
CLIENTS = ("mysql", "mariadb", "mongo", "redis-cli", "sshpass")
"""Programs that take a password behind the one letter -p or -a."""
_SIGNS = (
    "pass", "pwd", "secret", "token", "credential", "dsn", "cookie", "salt", "jwt",
    "bearer", "basic", *CLIENTS,
)  # fmt: skip
_SEPARATORS = str.maketrans("", "", "-_./")
_COMPOUNDS = (
    *("apikey", "accesskey", "privatekey", "encryptionkey", "signingkey", "secretkey", "authkey"),
    *("storagekey", "batchkey", "keycontent"),
    *("licensekey", "licencekey", "identitykey", "identityvalue", "connectionstring"),
)
"""Words such as key or identity, of which text is full, count only with what makes them secret."""


@lru_cache(256)
def suspected(text: str) -> bool:
    """Whether `text` can hold a secret at all: a quick look before the thorough one."""
    lower = text.lower()
    if any(sign in lower for sign in _SIGNS) or ("://" in lower and "@" in lower):
        return True
    if may_be_token(text):
        return True
    bare = lower.translate(_SEPARATORS)
    return any(word in bare for word in _COMPOUNDS)


@lru_cache(256)
def may_be_token(text: str) -> bool:
    """Whether `text` holds what a token of TOKENS begins with, or a private key."""
    return any(
        sign in text for mark, signs in _TOKEN_SIGNS.items() if mark in text for sign in signs
    )


@lru_cache(4096)
def named(name: str) -> bool:
    """Whether a variable, key or flag is named like one that holds a secret."""
    lower = name.lower()
    if not any(hint in lower for hint in _HINTS) or names_object(name):
        return False
    words = re.sub(r"[-./]", "_", re.sub(_CAMEL, "_", name.lstrip("-"))).lower()
    if re.search(_NAMED, words):
        return True
    variable = name == name.upper()  # not an image or a host that is called secret-service
    return variable and bool(re.search(_WITHIN, words)) and not re.search(_ABOUT, words)


@lru_cache(4096)
def names_object(name: str) -> bool:
    """Whether a field says which Secret is meant: only what can be no object's name is content."""
    return bool(re.match(_FIELDS, name))


def is_content(value: str) -> bool:
    """Whether a value is content and not a reference to where the content lives."""
    return not re.match(_REFERENCE, value.strip().strip("\"'"))


def is_token(value: str) -> bool:
    """Whether a value has a shape that only secrets have."""
    if len(value) < 15 or not may_be_token(value):
        return False
    return bool(re.search(TOKENS, value) or re.search(PRIVATE_KEY, value))


def held(name: str, value: str) -> bool:
    """Whether `value`, given to the variable or key `name`, is a secret and no reference to one."""
    return bool(value) and (is_token(value) or (named(name) and is_content(value)))
