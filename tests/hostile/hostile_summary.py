"""What a replay of the corpus has shown, as figures and as a table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hostile_guards import SHORT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hostile_cases import Hostile
    from hostile_replay import Replayed

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "hostile.md"
FIGURES: Final = ROOT / "kg" / "web" / "operations" / "data" / "hostile.json"
"""What the page /conformance shows."""
BEGIN: Final = "<!-- results: written by tests/hostile/hostile_report.py -->\n"
END: Final = "<!-- end of results -->\n"
TIMEOUT: Final = 504


def figures(cases: Sequence[Hostile], found: Replayed) -> dict[str, Any]:
    """Return the figures; times are in milliseconds."""
    over = [
        found.ended[case.name].seconds - int(SHORT)
        for case in cases
        if case.limit == "query_seconds" and found.ended[case.name].status == TIMEOUT
    ]
    return {
        "cases": len(cases),
        "passed": sum(1 for ended in found.ended.values() if not ended.faults),
        "generators": len({case.generator for case in cases}),
        "limits": len({case.limit for case in cases}),
        "web_process_deaths": found.deaths.get("web", 0),
        "zygote_deaths": found.deaths.get("zygote", 0),
        "canary_hits": len(found.hits),
        "http_500": sum(1 for ended in found.ended.values() if ended.status == 500),
        "worst_ms_over_deadline": round(1000 * max(over, default=0.0)),
        "other_client": {
            "requests": len(found.liveness.seconds),
            "wrong": len(found.liveness.wrong),
            "p50_ms": round(1000 * found.liveness.quantile(0.5)),
            "p99_ms": round(1000 * found.liveness.quantile(0.99)),
            "max_ms": round(1000 * found.liveness.quantile(1)),
        },
        "peak_memory_mib": found.peak >> 20,
        "classes": [_of_class(name, cases, found) for name in classes(cases)],
    }


def classes(cases: Sequence[Hostile]) -> list[str]:
    """Return the classes of attacks, in the order of their names."""
    return sorted({case.attack_class for case in cases})


def _of_class(name: str, cases: Sequence[Hostile], found: Replayed) -> dict[str, Any]:
    ended = [found.ended[case.name] for case in cases if case.attack_class == name]
    return {
        "class": name,
        "cases": len(ended),
        "passed": sum(1 for one in ended if not one.faults),
        "longest_ms": round(1000 * max(one.seconds for one in ended)),
    }


def write(shown: dict[str, Any]) -> None:
    """Write the figures, and the table of them into the page."""
    FIGURES.write_text(json.dumps(shown, indent=2) + "\n", encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{table(shown)}\n{END}{after}", encoding="utf-8")


def table(shown: dict[str, Any]) -> str:
    """Return the figures as Markdown."""
    other = shown["other_client"]
    quantiles = f"{other['p50_ms']}, {other['p99_ms']}, {other['max_ms']}"
    rows = [
        "| Class | Cases | As they must | Longest |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {c['class']} | {c['cases']} | {c['passed']} | {c['longest_ms']} ms |"
            for c in shown["classes"]
        ),
        f"| **all** | {shown['cases']} | {shown['passed']} | |",
        "",
        "| Measured | |",
        "| --- | ---: |",
        f"| generators, none with more than five cases | {shown['generators']} |",
        f"| limits that cases name | {shown['limits']} |",
        f"| deaths of web processes | {shown['web_process_deaths']} |",
        f"| deaths of the zygote | {shown['zygote_deaths']} |",
        f"| canary reached | {shown['canary_hits']} |",
        f"| HTTP 500 | {shown['http_500']} |",
        f"| latest answer after a query's deadline | {shown['worst_ms_over_deadline']} ms |",
        f"| other client: requests, of which wrong | {other['requests']}, {other['wrong']} |",
        f"| other client: p50, p99, longest | {quantiles} ms |",
        f"| most memory of all processes (PSS) | {shown['peak_memory_mib']} MiB |",
        "",
    ]
    return "\n".join(rows)
