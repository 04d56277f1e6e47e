"""One virtual machine for each line of the OWL API, shared by all tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.errors import MissingToolError
from kg.owlapi import Line, OwlApi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="session")
def line() -> Iterator[Callable[[Line], OwlApi]]:
    """Return what hands out a line of the OWL API, started when first asked for."""
    started: dict[Line, OwlApi] = {}

    def start(wanted: Line) -> OwlApi:
        if wanted not in started:
            try:
                started[wanted] = OwlApi(wanted)
            except MissingToolError as error:
                pytest.skip(str(error))
        return started[wanted]

    yield start
    for api in started.values():
        api.close()


@pytest.fixture(scope="session", params=list(Line), ids=str)
def api(request: pytest.FixtureRequest, line: Callable[[Line], OwlApi]) -> OwlApi:
    wanted: Line = request.param
    return line(wanted)


@pytest.fixture(scope="session")
def current(line: Callable[[Line], OwlApi]) -> OwlApi:
    return line(Line.CURRENT)
