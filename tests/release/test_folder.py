"""Opening a release: whole, or a clear error."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from kg.errors import ReleaseError
from kg.release import Manifest, open_release

if TYPE_CHECKING:
    from pathlib import Path

    from kg.release import Release


def test_opens_by_folder_by_pointer_and_by_environment(
    release: Release, releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NBKG_RELEASES", str(releases))
    assert open_release(release.folder) == open_release(releases) == open_release() == release


def test_no_release_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"There is no release .* nbkg build"):
        open_release(tmp_path)


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize("name", ["", "0123456789abcdef", "../x", "/"])
def test_a_pointer_to_nothing_is_refused(releases: Path, name: str) -> None:
    (releases / "current").write_text(f"{name}\n")
    with pytest.raises(ReleaseError, match="not there"):
        open_release(releases)


@pytest.mark.usefixtures("release")
def test_a_pointer_that_is_no_text_is_refused(releases: Path) -> None:
    (releases / "current").write_bytes(b"\xff")
    with pytest.raises(ReleaseError, match="names no release"):
        open_release(releases)


def test_a_lost_folder_is_named(release: Release, releases: Path) -> None:
    shutil.rmtree(release.folder)
    with pytest.raises(ReleaseError, match=release.folder.name):
        open_release(releases)


def test_a_lost_file_is_named(release: Release) -> None:
    release.path("neuroblastoma-kg.nt").unlink()
    with pytest.raises(ReleaseError, match=r"lacks neuroblastoma-kg\.nt"):
        open_release(release.folder)


def test_a_changed_file_is_named(release: Release) -> None:
    path = release.path("neuroblastoma-kg.ttl")
    data = path.read_bytes()
    path.write_bytes(data.replace(b"brown", b"green", 1))
    with pytest.raises(ReleaseError, match=r"neuroblastoma-kg\.ttl was changed"):
        open_release(release.folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"files": [{"name": 1}]}'])
def test_a_broken_manifest_is_refused(release: Release, text: str) -> None:
    (release.folder / "manifest.json").write_text(text)
    with pytest.raises(ReleaseError, match="nbkg build"):
        open_release(release.folder)


@pytest.mark.parametrize("name", ["../outside", "/etc/hostname"])
def test_a_manifest_that_leads_outside_is_refused(release: Release, name: str) -> None:
    file = release.folder / "manifest.json"
    manifest = json.loads(file.read_text("utf-8"))
    manifest["files"][0]["name"] = name
    file.write_text(json.dumps(manifest))
    with pytest.raises(ReleaseError, match="outside the release"):
        open_release(release.folder)


def test_a_file_that_is_not_in_the_manifest_has_no_path(release: Release) -> None:
    with pytest.raises(ReleaseError, match="holds no file"):
        release.path("secret")


def test_the_manifest_survives_its_file(release: Release) -> None:
    assert Manifest.from_json(release.manifest.to_json()) == release.manifest
