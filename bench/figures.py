"""Figures of a run: quantiles, tables in plain text, and what the run was made on."""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.release import open_release

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_ROOT: Final = Path(__file__).parents[1]
_PAGE: Final = _ROOT / "docs" / "performance.md"


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


def surroundings() -> dict[str, Any]:
    """Return what figures depend on: processors, versions, the current release.

    To be asked before a measurement, because the load of the machine is among them.
    """
    return {
        "processors": os.cpu_count(),
        "load average": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "pyoxigraph": version("pyoxigraph"),
        "granian": version("granian"),
        "release": open_release().manifest.folder,
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


def parser(module: str, about: str | None) -> argparse.ArgumentParser:
    """Return a parser of the options that all measurements have.

    Args:
        module: the measurement's name in this package.
        about: its documentation, of which the first line is shown.
    """
    made = argparse.ArgumentParser(
        prog=f"python -m bench.{module}", description=(about or "").partition(":")[0] + "."
    )
    made.add_argument("--json", action="store_true", help="print JSON instead of tables")
    made.add_argument(
        "--write", action="store_true", help=f"write the tables into {_PAGE.relative_to(_ROOT)} too"
    )
    made.set_defaults(module=module)
    return made


def show(options: argparse.Namespace, figures: Mapping[str, Any], text: str) -> None:
    """Print a report, and write it into the page if the options say so.

    Args:
        options: of a parser that `parser` made.
        figures: everything, with `surroundings`.
        text: the same for people.
    """
    print(json.dumps(figures, indent=2) if options.json else text)
    if options.write:
        _write(options.module, f"{_made_on(figures)}\n\n```text\n{text}\n```")


def _write(module: str, text: str) -> None:
    """Put a text between the marks of a measurement in the page.

    Raises:
        ValueError: the page has no such marks.
    """
    start, end = f"<!-- written by bench.{module} -->", f"<!-- end of bench.{module} -->"
    page = _PAGE.read_text(encoding="utf-8")
    before, found, rest = page.partition(start)
    if not found or end not in rest:
        raise ValueError(f"{_PAGE.name} has no place for it: {start} … {end}")
    after = rest.partition(end)[2]
    _PAGE.write_text(f"{before}{start}\n{text}\n{end}{after}", encoding="utf-8")


def _made_on(figures: Mapping[str, Any]) -> str:
    return (
        f"Release `{figures['release']}`, {figures['processors']} processors (load average "
        f"{figures['load average']} before), Python {figures['python']}, pyoxigraph "
        f"{figures['pyoxigraph']}, granian {figures['granian']}."
    )


def _shown(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)
