"""docs/operations.md names what there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from kg.config import SETTINGS

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


def test_it_names_the_metrics_that_there_are(client: FlaskClient) -> None:
    client.get("/sparql?query=ASK+{}")
    shown = set(re.findall(r"^# TYPE (\S+)", client.get("/metrics").text, re.MULTILINE))
    shown = {name for name in shown if not name.endswith("_created")}
    named = set(re.findall(r"`((?:http|nbkg|process|python)_[a-z_*]+)`", PAGE))
    assert named - {"process_*"} == {n for n in shown if not n.startswith("process_")}


def test_it_names_options_that_there_are() -> None:
    named = {name.replace("-", "_") for name in re.findall(r"--([a-z][a-z-]+)", PAGE)}
    assert named - {"help"} <= set(SETTINGS)
