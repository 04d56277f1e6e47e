"""Replays every hostile request; writes the figures that /conformance shows and
the table in docs/hostile.md.

python tests/hostile/hostile_report.py
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from hostile_corpus import CORPUS
from hostile_replay import replay_all
from hostile_summary import figures, write

from kg.release import build


def main() -> None:
    """Replay, write, and say what did not end as it must."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as made:
        folder = Path(made)
        (folder / "releases").mkdir()
        release = build(folder / "releases")
        found = replay_all(release.folder, CORPUS, folder)
    write(figures(CORPUS, found))
    for name, ended in found.ended.items():
        for fault in ended.faults:
            sys.stderr.write(f"{name}: {fault}\n")
    sys.exit(any(ended.faults for ended in found.ended.values()))


if __name__ == "__main__":
    main()
