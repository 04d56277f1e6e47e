"""What a web worker of ``nbkg serve`` runs: the application, and a watch over who started it."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import shutil
import signal
import threading
import time
from pathlib import Path
from typing import Final

from kg.config import METRICS_FOLDER, from_environment
from kg.web.app import create_app
from kg.web.serving.front import Front

_GRACE: Final = 5.0
"""Seconds for requests that run when the service is gone; there is nothing left to ask."""


def create() -> Front:
    """Return what granian gives requests to; the process ends when the one that started it does.

    Else a service that is killed would leave workers behind that hold its port and know no answer.

    Raises:
        BadRequestError: a variable of the environment cannot be read.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        # Ctrl+C reaches all processes, and the service then sends SIGTERM: granian sometimes
        # waits for ever when it gets both.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()
    settings = from_environment()
    return Front(create_app(settings=settings), settings)


def _end_after(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
    if Path(folder).name.startswith(METRICS_FOLDER):
        shutil.rmtree(folder, ignore_errors=True)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE)
    os._exit(1)
