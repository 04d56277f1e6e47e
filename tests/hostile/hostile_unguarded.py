"""Takes checks out of the processes of a service, to see what they stop.

``environment`` returns what a service has to be started with: a folder on ``PYTHONPATH`` whose
``sitecustomize`` runs in every Python that starts, so in the web workers, which are spawned, and in
the pool's zygote as well. The code of the service knows nothing of it.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hostile_guards import Wall

HERE: Final = Path(__file__).resolve().parent
REMOVED: Final = "HOSTILE_TESTS_REMOVED"
"""Variable with the removals, with spaces between."""


def environment(walls: Iterable[Wall]) -> Mapping[str, str]:
    """Return the variables of a service that lacks some walls."""
    gone = tuple(walls)
    found = {name: value for wall in gone for name, value in wall.settings.items()}
    removals = sorted({wall.removal for wall in gone if wall.removal})
    if removals:
        found[REMOVED] = " ".join(removals)
        known = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
        found["PYTHONPATH"] = os.pathsep.join([str(HERE / "unguarded"), str(HERE), *known])
    return found


def remove() -> None:
    """Take out of this process what the environment names."""
    for name in os.environ.get(REMOVED, "").split():
        module, _, function = name.partition(":")
        getattr(importlib.import_module(module), function)()


def replace(owner: Any, name: str, by: Any) -> Any:
    """Put something in place of a function or a value that is there, and return what was there.

    Raises:
        AttributeError: it is not there: a removal that does nothing would prove nothing.
    """
    before = getattr(owner, name)
    setattr(owner, name, by)
    return before
