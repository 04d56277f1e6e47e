"""Everyday words, and the words of the data to look for when they are typed: ``everyday.csv``.

They are for search only. A row says that who types the one may be looking for the other; it makes
no synonym, and nothing of it is in the dataset.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

FILE: Final = Path(__file__).with_name("everyday.csv")


class Everyday(NamedTuple):
    """A row of the file.

    Attributes:
        typed: words that stand in what was typed, in any order.
        means: words to look for also.
    """

    typed: str
    means: str


@cache
def everyday_words() -> tuple[Everyday, ...]:
    """Return the rows of the file."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(Everyday(row["typed"], row["means"]) for row in csv.DictReader(lines))
