"""The zygote's program: ``python -m kg.pool.zygote``, started by `kg.pool.owner`."""

from __future__ import annotations

import gc
import importlib
import platform
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.pool import confine
from kg.pool.broker import Broker
from kg.pool.failure import say_last_words, withdraw
from kg.pool.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType


def main(arguments: list[str]) -> None:
    """Load the handler, then serve.

    Args:
        arguments: path of the socket, ``module:function`` that makes the handler, the text that
            it is given, and the limits as JSON. Standard input is the owner's end.
    """
    path, factory, configuration, limits = arguments
    sys.excepthook = _keeping_last_words(Path(path))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the owner, who says when
    module, _, function = factory.partition(":")
    handler = getattr(importlib.import_module(module), function)(configuration)
    # What is loaded is never freed; a collector that looked at it in a worker would copy it.
    gc.collect()
    gc.freeze()
    if not confine.filters():
        sys.stderr.write(
            f"No filter of system calls is known for {platform.machine()}, or none can be set: "
            "workers are kept from files and connections by their limits only.\n"
        )
    broker = Broker(handler, Limits.from_json(limits), Path(path), sys.stdin.fileno())
    signal.signal(signal.SIGTERM, lambda *_: broker.close())
    withdraw(Path(path))
    broker.run()


def _keeping_last_words(
    path: Path,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        say_last_words(path, f"{kind.__name__}: {error}")
        sys.__excepthook__(kind, error, trace)

    return hook


if __name__ == "__main__":
    main(sys.argv[1:])
