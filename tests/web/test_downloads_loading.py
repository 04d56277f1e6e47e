"""``/downloads``: the ways to load a file run as they are shown."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.exports import DOWNLOADS
from kg.web.pages.loading import ways

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.release import Release

NAMES = sorted(download.file for download in DOWNLOADS.values())


@pytest.mark.parametrize("name", [name for name in NAMES if ways(name)])
def test_a_file_is_loaded_as_the_page_says(release: Release, tmp_path: Path, name: str) -> None:
    shutil.copy(release.path(name), tmp_path)
    for way in ways(name):
        if way.language == "python":
            command = [sys.executable, "-c", way.lines]
        elif way.language == "shell":
            oxigraph = str(Path(sys.executable).with_name("oxigraph"))
            load = way.lines.splitlines()[0].split()
            command = [oxigraph, *load[1:]]
        else:
            continue
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        assert way.language == "shell" or done.stdout.strip() not in {"", "0"}


def test_every_file_but_the_description_of_the_tables_says_how(client: FlaskClient) -> None:
    assert [name for name in NAMES if not ways(name)] == ["neuroblastoma-kg.csv-metadata.json"]
    text = html.unescape(client.get("/downloads", headers={"Accept": "text/html"}).text)
    for name in NAMES:
        for way in ways(name):
            assert way.lines in text


def test_the_sum_that_is_shown_is_that_of_the_file(client: FlaskClient, tmp_path: Path) -> None:
    text = html.unescape(client.get("/downloads", headers={"Accept": "text/html"}).text)
    check, name = re.findall(r'echo "(.*?)  (.*?)" \| sha256sum --check', text)[0]
    sent = client.get(f"/downloads/{name}")
    (tmp_path / name).write_bytes(sent.data)
    sent.close()
    done = subprocess.run(
        ["sha256sum", "--check"], cwd=tmp_path, input=f"{check}  {name}\n", text=True,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, f"{name}: OK\n")
