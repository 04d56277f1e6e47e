"""All hostile requests: what the modules ``attack_*.py`` yield."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hostile_cases import Attacks

if TYPE_CHECKING:
    from hostile_cases import Hostile


def _all() -> list[Hostile]:
    found = []
    for path in sorted(Path(__file__).parent.glob("attack_*.py")):
        module = importlib.import_module(path.stem)
        for attacks in vars(module).values():
            if isinstance(attacks, Attacks):
                found += attacks.cases
    return found


CORPUS: Final[list[Hostile]] = _all()
