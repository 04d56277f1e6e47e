"""Run the snippets of all saved queries against a running service, as they are printed.

No test of the suite, since R is not on every machine (on Debian: ``apt-get install r-base-core
r-cran-jsonlite``; half a minute). The suite itself runs those for curl, Python and JavaScript.

    python tests/web/every_snippet.py http://127.0.0.1:8000 r javascript

Prints a line for each that fails, and ends with 1 if any did, or gave another number of rows than
the service counts; with 2 where an interpreter is missing.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.request import urlopen

from kg.paths import content_folder
from kg.queries import Catalog
from kg.web.links import with_query
from kg.web.queries.snippets import fields, snippets

if TYPE_CHECKING:
    from kg.queries import SavedQuery

PROGRAMS: Final = {"r": ("Rscript", "R"), "javascript": ("node", "mjs")}
COUNTING: Final = {
    "r": 'cat("\\nrows:", NROW(rows), "\\n")\n',
    "javascript": 'console.log("\\nrows:", rows.length);\n',
}


def wrong(query: SavedQuery, name: str, base: str, folder: Path) -> str:
    """Run one snippet; return what is wrong with it, or nothing."""
    code = next(snippet.code for snippet in snippets(query, {}, base) if snippet.name == name)
    program, suffix = PROGRAMS[name]
    file = folder / f"snippet.{suffix}"
    file.write_text(code + COUNTING[name], encoding="utf-8")
    done = subprocess.run([program, file], capture_output=True, text=True, timeout=120, check=False)
    if done.returncode or done.stderr:
        return done.stderr[-500:] or f"ended with {done.returncode}"
    address = with_query(f"{base}/queries/{query.slug}.rows.json", fields(query, {}))
    with urlopen(address, timeout=60) as reply:  # noqa: S310  # the address was given
        expected = len(json.load(reply))
    found = re.search(r"^rows: +([0-9]+)", done.stdout, re.MULTILINE)
    given = int(found[1]) if found else None
    return "" if given == expected else f"{given} rows, not {expected}"


def main(base: str, names: list[str]) -> int:
    """Run the snippets of all queries in some languages; return the exit code."""
    missing = [PROGRAMS[name][0] for name in names if shutil.which(PROGRAMS[name][0]) is None]
    if missing:
        sys.stderr.write(f"Not installed: {', '.join(missing)}.\n")
        return 2
    tried = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for query in Catalog.load(content_folder("queries")):
            for name in names:
                tried += 1
                if said := wrong(query, name, base, Path(folder)):
                    failed += 1
                    sys.stdout.write(f"{query.slug}, {name}: {said}\n")
    sys.stdout.write(f"{tried} snippets, {failed} wrong\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/"), sys.argv[2:] or [*PROGRAMS]))
