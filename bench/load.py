"""Clients that ask again and again, and a record of each request."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from bench.asking import ask
from bench.attacks import REFUSALS
from bench.known import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.asking import Answer, Request
    from bench.served import Served

_OK: Final = 200
_PATIENCE: Final = 90.0
"""Seconds that a client waits: longer than any limit of the service."""

_AFTER_FAILURE: Final = 0.05
"""Seconds that a client of good will pauses where a connection is refused at once."""


@dataclass(frozen=True)
class Record:
    """What became of one request.

    Attributes:
        name: of the request.
        verdict: of a good one right, wrong or failed; of a hostile one refused, complete or
            broken.
        label: its status, or how it ended without one.
        began: when it was sent, in seconds of the monotonic clock.
        seconds: from then until its end.
    """

    name: str
    verdict: str
    label: str
    began: float
    seconds: float

    @property
    def ended(self) -> float:
        """When it ended, in seconds of the monotonic clock."""
        return self.began + self.seconds


@dataclass
class Tally:
    """The records of some clients.

    Attributes:
        records: of all requests that ended, in no order.
        samples: the first bytes of a few answers that were wrong or broken.
    """

    records: list[Record] = field(default_factory=list)
    samples: list[str] = field(default_factory=list)

    def count(self, verdict: str) -> int:
        """Return how many requests ended so."""
        return sum(1 for record in self.records if record.verdict == verdict)

    def labels(self, *verdicts: str) -> dict[str, int]:
        """Return how many requests have each status; of some verdicts only, if any are given."""
        found = (r.label for r in self.records if not verdicts or r.verdict in verdicts)
        return dict(sorted(Counter(found).items()))

    def seconds(self, *verdicts: str) -> list[float]:
        """Return how long requests took; of some verdicts only, if any are given."""
        return [r.seconds for r in self.records if not verdicts or r.verdict in verdicts]

    def since(self, moment: float) -> Tally:
        """Return the requests that were sent after a moment."""
        return Tally([record for record in self.records if record.began >= moment], self.samples)


def good(served: Served, question: Question, source: str, tally: Tally) -> Record:
    """Ask a question, judge the answer, and write it down."""
    answer = ask(served, question.request, source=source, timeout=_PATIENCE)
    verdict = question.verdict(answer)
    if verdict == "wrong":
        tally.samples.append(f"{question.request.name}: {answer.status} {answer.body[:200]!r}")
    return _written(tally, question.request, verdict, answer)


def hostile(served: Served, request: Request, source: str, tally: Tally) -> Record:
    """Send a hostile request, and write down whether its end was clear.

    That is a refusal, or an answer that is whole; everything else is broken.
    """
    answer = ask(served, request, source=source, timeout=_PATIENCE)
    verdict = "broken"
    if answer.ending == "answered" and answer.status in REFUSALS:
        verdict = "refused"
    elif answer.ending == "answered" and answer.status == _OK and _whole(answer):
        verdict = "complete"
    else:
        tally.samples.append(f"{request.name}: {answer.label} {answer.body[:200]!r}")
    return _written(tally, request, verdict, answer)


def _whole(answer: Answer) -> bool:
    """Say whether a body ends where its format does; that no byte is missing is known."""
    if "json" not in answer.headers.get("content-type", ""):
        return not answer.body or answer.body.endswith(b"\n")
    try:
        json.loads(answer.body)
    except ValueError:
        return False
    return True


def _written(tally: Tally, request: Request, verdict: str, answer: Answer) -> Record:
    record = Record(request.name, verdict, answer.label, answer.began, answer.seconds)
    tally.records.append(record)  # atomic
    return record


class Clients:
    """Clients in threads of their own, each with its address; a context manager.

    Each asks one thing after the other, in an order of its own that is the same in every run.
    """

    def __init__(
        self,
        served: Served,
        asked: Sequence[Question | Request],
        sources: Sequence[str],
        *,
        pause: float = 0.0,
    ) -> None:
        """Ask nothing yet.

        Args:
            served: what to ask.
            asked: questions with known answers, or hostile requests.
            sources: addresses of the loopback range, one client each.
            pause: seconds from the start of one request to that of the next, at least.
        """
        self.tally = Tally()
        self._served = served
        self._asked = asked
        self._pause = pause
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(number, source), daemon=True)
            for number, source in enumerate(sources)
        ]

    def __enter__(self) -> Self:
        """Start to ask."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Ask nothing more, and wait for what was asked."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, number: int, source: str) -> None:
        choice = random.Random(number)  # noqa: S311  # a load, no secret
        while not self._stop.is_set():
            began = time.monotonic()
            asked = choice.choice(self._asked)
            if isinstance(asked, Question):
                record = good(self._served, asked, source, self.tally)
            else:
                record = hostile(self._served, asked, source, self.tally)
            pause = max(self._pause, _AFTER_FAILURE if record.verdict == "failed" else 0.0)
            self._stop.wait(max(0.0, began + pause - time.monotonic()))
