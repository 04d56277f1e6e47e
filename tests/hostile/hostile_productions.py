"""Queries that write one production of the grammar very often, nested or in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hostile_cases import Attacks, Sent
from hostile_requests import asks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Written = Callable[[int], str]

SOME: Final = 50
"""Times that people may want to write something: these are answered."""
MANY: Final = (1_000, 10_000, 30_000)
"""Times that overflow the stack of some engine or other."""
TRUE: Final = b'"boolean":true'
FALSE: Final = b'"boolean":false'
NO_ROWS: Final = b'"bindings":[]'


class Productions:
    """The queries of one module, each in four sizes."""

    def __init__(self, attacks: Attacks, limit: str) -> None:
        """Begin.

        Args:
            attacks: what takes the cases in.
            limit: the guard that must stop the large ones.
        """
        self._attacks = attacks
        self._limit = limit

    def refused(self, answer: bytes, some: int = SOME) -> Callable[[Written], Written]:
        """Take in a production that is answered in a small size, and refused in larger ones.

        Args:
            answer: what the answer to the small one holds.
            some: the small size; 0 where there is none.
        """

        def register(written: Written) -> Written:
            def generator() -> Iterator[Sent]:
                if some:
                    right = frozenset({200})
                    yield Sent(str(some), asks(written(some)), right, "room", wanted=(answer,))
                for count in MANY:
                    # The check has to see it: of a worker that dies the answer is 413 as well.
                    yield Sent(str(count), asks(written(count)), forbidden=(b"was stopped",))

            generator.__name__ = written.__name__
            self._attacks.generator(limit=self._limit, expected={413})(generator)
            return written

        return register

    def answered(self, answer: bytes, most: int = MANY[-1]) -> Callable[[Written], Written]:
        """Take in a production that costs no stack, and so is answered in larger sizes too.

        Args:
            answer: what the answer holds.
            most: the largest size that is answered, for the time that reading it takes.
        """

        def register(written: Written) -> Written:
            def generator() -> Iterator[Sent]:
                for count in (SOME, *MANY):
                    if count <= most:
                        right = frozenset({200})
                        yield Sent(
                            str(count), asks(written(count)), right, "room", wanted=(answer,)
                        )
                    else:
                        yield Sent(str(count), asks(written(count)))

            generator.__name__ = written.__name__
            self._attacks.generator(limit=self._limit, expected={413})(generator)
            return written

        return register
