"""Where a client comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.client.client import Client


def connect(
    url: str | None = None,
    *,
    release: Path | str | None = None,
    timeout: float = 60,
    patience: float = 10,
    headers: Mapping[str, str] | None = None,
) -> Client:
    """Return a client of a service, or of the release on this machine.

    Args:
        url: of a running service, such as ``http://127.0.0.1:8000``; without it the release is
            loaded into this process. Nothing is sent until something is asked.
        release: folder of a release, for a client without URL; None for the current one, as
            ``nbkg query`` finds it.
        timeout: seconds for one answer of a service, to its end.
        patience: the longest time, in seconds, to wait when a busy service says when to ask
            again. It is asked again once, and not at all if it says to wait longer.
        headers: headers to send to the service with each request, such as ``Authorization``.

    Raises:
        BadRequestError: the URL is none, or stands beside a release.
        ReleaseError: there is no usable release on this machine.
    """
    # Each way needs much that the other does not: a client of a service starts without a reasoner
    # of schemas, one of the release without HTTP.
    if url is None:
        from kg.client.embedded import EmbeddedClient  # noqa: PLC0415

        return EmbeddedClient(None if release is None else Path(release))
    if release is not None:
        raise BadRequestError("Give the URL of a service or the folder of a release, not both.")
    from kg.client.service import ServiceClient  # noqa: PLC0415

    return ServiceClient(url, timeout=timeout, patience=patience, headers=headers or {})
