"""Figures of a run: quantiles, tables in plain text, and what the run was made on."""

from __future__ import annotations

import json
import math
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.release import open_release

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def quantile(values: Iterable[float], share: float) -> float:
    """Return the value that a share of all does not exceed (nearest rank); 0 of none."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)] if ranked else 0.0


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return the number of values, their median, 99th percentile and maximum."""
    return {
        "n": len(values),
        "p50": quantile(values, 0.5),
        "p99": quantile(values, 0.99),
        "max": max(values, default=0.0),
    }


def surroundings(release: str = "") -> dict[str, Any]:
    """Return what figures depend on: processors, versions, release.

    Args:
        release: folder of a release; empty: the current one.
    """
    return {
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "pyoxigraph": version("pyoxigraph"),
        "granian": version("granian"),
        "release": open_release(Path(release) if release else None).manifest.folder,
    }


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in plain text: the first column to the left, figures to the right."""
    cells = [[*map(str, columns)], *([_shown(value) for value in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )


def show(figures: Mapping[str, Any], text: str, *, as_json: bool) -> None:
    """Print a report, for people or as JSON."""
    print(json.dumps(figures, indent=2) if as_json else text)


def _shown(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)
