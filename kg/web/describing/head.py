"""What the head of a page says of the thing that the page is about."""

from __future__ import annotations

from typing import Any

from flask import request

from kg.web.describing import things
from kg.web.describing.schema_org import structured


def head() -> dict[str, Any]:
    """Return what the template of every head needs: the thing, and what to call it up with.

    An error page that names a thing is not about it, so that what is looked up is looked up in the
    template.
    """
    found = things.introduced()
    return {
        "thing": found,
        "structured": lambda: structured(found, request.url_root) if found else None,
    }
