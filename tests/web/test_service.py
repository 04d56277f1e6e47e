"""What pages stand on: asked once, by one thread, on nobody's share."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NoReturn

import pytest

from kg.config import Settings
from kg.errors import BusyError, TooManyRequestsError
from kg.exports import DOWNLOADS
from kg.store.embedded import EmbeddedEngine
from kg.web import create_app
from kg.web.endpoint import dataset
from kg.web.ontology import pages as ontology
from kg.web.pages import cases
from kg.web.service import EXTENSION, Service

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.release import Release

LONG = 60  # seconds, that no run takes


def test_one_thread_asks_for_all() -> None:
    service, asked, another = Service(Settings()), [], threading.Event()

    def ask() -> object:
        asked.append(threading.get_ident())
        if len(asked) > 1:
            another.set()
        another.wait(0.3)  # time in which another thread would ask, too
        return object()

    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(service.once, "it", ask) for _ in range(2)]
        first, second = (answer.result(LONG) for answer in answers)
    assert first is second is service.once("it", ask)
    assert len(asked) == 1


def test_nobody_waits_for_what_another_asks_under_another_name() -> None:
    service, asking, go_on = Service(Settings()), threading.Event(), threading.Event()

    def ask() -> str:
        asking.set()
        assert go_on.wait(LONG)
        return "a"

    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(service.once, "a", ask)
        try:
            assert asking.wait(LONG)
            assert threads.submit(service.once, "b", lambda: "b").result(LONG) == "b"
            assert not slow.done()
        finally:
            go_on.set()
        assert slow.result(LONG) == "a"


def test_what_is_asked_once_may_ask_for_more() -> None:
    service = Service(Settings())
    assert service.once("a", lambda: service.once("b", lambda: 1) + 1) == 2


def test_what_failed_is_asked_again() -> None:
    def fail() -> NoReturn:
        raise BusyError("Busy.", 1.0)

    service = Service(Settings())
    with pytest.raises(BusyError):
        service.once("it", fail)
    assert service.once("it", lambda: 1) == 1


class _Spent(EmbeddedEngine):
    """An engine whose clients have all used up their shares."""

    def for_client(self, *_args: object, **_options: object) -> NoReturn:
        raise TooManyRequestsError("More than your share.", 1.0)


@pytest.mark.parametrize(
    "asked", [dataset.graphs, dataset.merged_triples, ontology.pages, lambda _: cases.examples()]
)
def test_what_is_for_all_is_on_no_share(
    small_release: Release, asked: Callable[[Service], object]
) -> None:
    engine = _Spent.load(
        quads=small_release.path(DOWNLOADS["nq"].file),
        merged=small_release.path(DOWNLOADS["nt"].file),
    )
    app = create_app(small_release, engine, Settings())
    with app.test_request_context("/"):
        asked(app.extensions[EXTENSION])
