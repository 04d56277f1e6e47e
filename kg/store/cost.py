"""What a query took, and who is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Cost:
    """What one query took.

    Attributes:
        outcome: how it ended: ``done`` where the engine answered, be it with an error of the query;
            else a word for the limit that it met.
        cpu: seconds of CPU.
        wall: seconds from its start to its end.
        waited: seconds before its start.
    """

    outcome: str
    cpu: float
    wall: float
    waited: float


Account: TypeAlias = "Callable[[Cost], None]"
"""Is told what each query took."""
