"""Images for building are told by their names, and nothing else is suspected."""

import pytest

from setsail.manifest import load
from setsail.manifest.around import Around
from setsail.rules.images import build_image_in_production as rule

POD = (
    "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: '%s'}]}}"
)


def found(image: str) -> bool:
    (pod,) = load.load((POD % image).encode(), "a.yaml").manifests
    return any(rule.check(pod, Around((pod,))))


@pytest.mark.parametrize(
    "image",
    [
        "maven:3.9", "gradle", "golang:1.23-alpine", "rust:1", "docker:27-dind",
        "mcr.microsoft.com/dotnet/sdk:8.0", "eclipse-temurin:21-jdk", "nvidia/cuda:12.4-devel",
        "registry:5000/base/golang@sha256:00",
    ],
)  # fmt: skip
def test_build_tools_and_build_flavours_are_found(image: str) -> None:
    assert found(image)


@pytest.mark.parametrize(
    "image",
    [
        "", "nginx:1.27", "eclipse-temurin:21-jre", "mcr.microsoft.com/dotnet/aspnet:8.0",
        "node:22-slim", "shop/maven-proxy:1.0", "shop/builder-api:1.0", "shop/web:1.0-sdk",
        "docker:27-cli", "registry:5000/golang-app",
    ],
)  # fmt: skip
def test_programs_that_only_sound_like_it_are_not(image: str) -> None:
    assert not found(image)
