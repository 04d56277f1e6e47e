"""Where releases lie in an installed wheel; a checkout's folder is shown by every other test."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import paths
from kg.errors import ReleaseError


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the package look as if it were installed in a folder of its own."""
    package = tmp_path / "site-packages" / "kg"
    monkeypatch.setattr(paths, "PACKAGE", package)
    monkeypatch.setattr(paths, "_IN_WHEEL", package / "_data")
    for name in ("NBKG_RELEASES", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return package


@pytest.mark.usefixtures("wheel")
@pytest.mark.parametrize("ignored", [None, "", "relative/data"])
def test_a_wheel_builds_into_the_home_of_its_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ignored: str | None
) -> None:
    if ignored is not None:
        monkeypatch.setenv("XDG_DATA_HOME", ignored)
    share = tmp_path / "home" / ".local" / "share"
    assert paths.releases_folder() == share / "neuroblastoma-kg" / "releases"


def test_the_user_comes_before_what_was_shipped(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert paths.releases_folders() == (
        tmp_path / "data" / "neuroblastoma-kg" / "releases",
        wheel / "_data" / "releases",
    )


@pytest.mark.usefixtures("wheel")
def test_the_variable_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBKG_RELEASES", str(tmp_path / "here"))
    assert paths.releases_folders() == (tmp_path / "here",) == (paths.releases_folder(),)


def test_without_a_home_only_what_was_shipped_is_read(
    wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def homeless(_: type[Path]) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", classmethod(homeless))
    assert paths.releases_folders() == (wheel / "_data" / "releases",)
    with pytest.raises(ReleaseError, match="NBKG_RELEASES"):
        paths.releases_folder()
