"""The two ways to the graph: a service, and the release in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from client_service import service

from kg.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.client import Client
    from kg.release import Release


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address of this machine is reached without a proxy."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture(scope="session")
def service_url(release: Release) -> Iterator[str]:
    with service(str(release.folder)) as url:
        yield url


@pytest.fixture(scope="session")
def embedded(release: Release) -> Iterator[Client]:
    with connect(release=release.folder) as client:
        yield client


@pytest.fixture(scope="session")
def remote(service_url: str) -> Iterator[Client]:
    with connect(service_url) as client:
        yield client


@pytest.fixture(params=["embedded", "remote"])
def client(request: pytest.FixtureRequest) -> Client:
    found: Client = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def release_folder(release: Release) -> str:
    """Return the folder of releases in which that of the tests is the current one."""
    return str(release.folder.parent)
