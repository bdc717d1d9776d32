"""The end of a certificate, as openssl reads it."""

import pytest

from setsail.world import certificate

SHORT = b"""\
-----BEGIN CERTIFICATE-----
MIIBczCCARmgAwIBAgIUDK72XXr1gPrdLRRsB3OZvzRS0KwwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEc2hvcDAeFw0yNjExMjUwNjAwNDBaFw0zMTAxMDMwNjAwNDBa
MA8xDTALBgNVBAMMBHNob3AwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATqLdA1
ghTOvat6CHDTvfc+nzt0Dg1DGjgxpL4Uol+JmWcKHgr170ai8mEZj0of6yeY3f9Z
c8FUPhWWb4PFb7eSo1MwUTAdBgNVHQ4EFgQU8/uVwjim7ikgvwj98THgypqSEd4w
HwYDVR0jBBgwFoAU8/uVwjim7ikgvwj98THgypqSEd4wDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNIADBFAiBFZ9Kiqj2oRSpN1LbYX5VDTZwh6E1TW34iyy6m
L0mlVgIhALM7CvM9wZ2/Qo0eC0OUWruWlGz4TtQcVFfujbNhSv5f
-----END CERTIFICATE-----
"""
LONG = b"""\
-----BEGIN CERTIFICATE-----
MIIBdTCCARugAwIBAgIUdVcQC4z2jsy5JzDr/zTNpkdWedswCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEc2hvcDAgFw0yNjExMjUwNjAwNDBaGA8yMDc2MTExMjA2MDA0
MFowDzENMAsGA1UEAwwEc2hvcDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOcE
S6IBIv3R1+uIkAkbhWz06bgMVr9xaqmZFxwegJAwVQ/APST1i5Ndj10WdNHVHDb+
GRcSEW+UUm5e73IxCnWjUzBRMB0GA1UdDgQWBBThmCbEhDLdE25869/UK/WRA/93
4jAfBgNVHSMEGDAWgBThmCbEhDLdE25869/UK/WRA/934jAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0gAMEUCIDutqwLYabf5W9JIf82gJS7ZA1/3iNNuB0KR
3iQT41MbAiEA6xPrQTGjIoZNDTgaP6TkCWH2o7OGBGa7Fgp0DPSHwmI=
-----END CERTIFICATE-----
"""


@pytest.mark.parametrize(
    ("pem", "end"), [(SHORT, "2031-01-03T06:00:40Z"), (LONG, "2076-11-12T06:00:40Z")]
)
def test_the_end_is_that_which_openssl_prints(pem: bytes, end: str) -> None:
    assert certificate.ends(pem) == end
    assert certificate.ends(b"a comment before it\n" + pem + LONG) == end, "the first one counts"


@pytest.mark.parametrize("cut", [0, 40, 200, 300, 400])
def test_what_is_no_certificate_has_no_end(cut: int) -> None:
    lines = SHORT.splitlines()
    body = b"".join(lines[1:-1])[: cut // 4 * 4]
    pem = b"\n".join((lines[0], body, lines[-1]))
    assert certificate.ends(pem) == ""
    assert certificate.ends(SHORT[:cut]) == ""
