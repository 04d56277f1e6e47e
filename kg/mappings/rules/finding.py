"""What a rule about mappings reports."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One violation.

    Attributes:
        file: path in the folder of the mappings.
        line: 1-based line; 0 where the whole file is meant.
        message: what is wrong.
        remedy: what to do about it.
    """

    file: str
    line: int
    message: str
    remedy: str
