"""What tests expect of the answer of a saved query on its defaults."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Expectation:
    """What is expected of the answer on the defaults.

    Attributes:
        rows: the least number of rows; of triples where the answer is a graph.
        golden: whether the golden answer is ``complete``, leaves columns out (``partial``), or
            lacks (``none``).
        reason: why it is not complete; empty where it is.
    """

    rows: int = 1
    golden: str = "complete"
    reason: str = ""
