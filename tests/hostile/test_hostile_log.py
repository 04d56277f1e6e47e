"""The log of a service that is attacked: one line of JSON each, whatever was sent."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from hostile_corpus import CORPUS
from hostile_replay import replay
from hostile_service import served

if TYPE_CHECKING:
    from pathlib import Path

    from kg.release import Release

CLASSES = {"header and cache poisoning", "path traversal", "cross-site scripting and links astray"}
OWN = re.compile(r"Serving release [0-9a-f]+ at http://[0-9.:]+ .*")


def test_nothing_that_is_sent_makes_a_line_of_its_own(release: Release, short_folder: Path) -> None:
    folder = short_folder / "log"
    folder.mkdir()
    cases = [case for case in CORPUS if case.attack_class in CLASSES and not case.sent.alone]
    with served(release.folder, folder) as service:
        replay(service, cases, folder, others="none")
        lines = service.said().splitlines()
    requests = [line for line in lines if not OWN.fullmatch(line)]
    assert len(requests) > len(cases)
    keys = {tuple(json.loads(line)) for line in requests}
    assert len(keys) == 1
    for line in requests:
        # No control characters, no letters of other scripts, nothing that a page would take for
        # a tag, and of an address only so much that a line stays one.
        assert re.fullmatch(r"[\x20-\x7e]{1,900}", line)
        assert "<" not in line
