"""When a certificate ends: read from its PEM text without looking at anything else in it."""

import base64
import binascii
import re
from datetime import UTC, datetime

_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)
_SEQUENCE, _CONTEXT_0, _UTC_TIME, _GENERALIZED = 0x30, 0xA0, 0x17, 0x18


def ends(pem: bytes) -> str:
    """The end of the first certificate of a PEM text (RFC 3339, UTC); "" where there is none that
    can be read. The layout is that of RFC 5280, section 4.1."""
    found = _PEM.search(pem)
    if found is None:
        return ""
    try:
        return _not_after(base64.b64decode(found[1])).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (binascii.Error, ValueError, IndexError):
        return ""


def _not_after(der: bytes) -> datetime:
    """Certificate → tbsCertificate → [version], serial, signature, issuer, validity."""
    _, certificate, _ = _part(der)
    _, rest, _ = _part(certificate)
    tag, _, after = _part(rest)
    skipped = 3 if tag == _CONTEXT_0 else 2
    for _ in range(skipped):
        _, _, after = _part(after)
    tag, validity, _ = _part(after)
    if tag != _SEQUENCE:
        raise ValueError(tag)
    _, _, end = _part(validity)
    tag, moment, _ = _part(end)
    form = {_UTC_TIME: "%y%m%d%H%M%SZ", _GENERALIZED: "%Y%m%d%H%M%SZ"}.get(tag, "")
    return datetime.strptime(moment.decode("ascii"), form).replace(tzinfo=UTC)


def _part(der: bytes) -> tuple[int, bytes, bytes]:
    """The first part of a DER text: its tag, its content, and what follows it."""
    tag, size, start = der[0], der[1], 2
    if size & 0x80:
        start += size & 0x7F
        size = int.from_bytes(der[2:start])
    if len(der) < start + size:
        raise ValueError("it is cut off")
    return tag, der[start : start + size], der[start + size :]
