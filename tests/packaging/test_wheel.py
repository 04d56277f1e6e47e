"""A wheel, however it is built, holds the content and the release, and works by itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kg.release import Release

ROOT = Path(__file__).parents[2]
PARTS = (
    ".gitignore",
    "LICENSE",
    "LICENSE-DATA.md",
    "README.md",
    "hatch_build.py",
    "kg",
    "ontology",
)
IGNORED = shutil.ignore_patterns("__pycache__", "_data")


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def run(*command: str | Path, cwd: Path, **env: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NBKG_")}
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=cwd, env={**clean, **env}
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def archive(tree: Path, target: str, out: Path) -> Path:
    """Build a wheel or an sdist of a tree, which stays what it was."""
    before = files(tree)
    run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", out, cwd=tree)
    assert files(tree) == before
    (built,) = out.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return built


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the checkout without a release."""
    tree = tmp_path_factory.mktemp("checkout")
    for name in (*PARTS, "pyproject.toml", "queries"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tree / name, ignore=IGNORED)
        else:
            shutil.copy(ROOT / name, tree / name)
    return tree


@pytest.fixture(scope="module")
def released(tree: Path, release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the checkout with a current release, and an older one."""
    copy = Path(shutil.copytree(tree, tmp_path_factory.mktemp("released") / "tree"))
    shutil.copytree(release.folder.parent, copy / "releases")
    shutil.copytree(release.folder, copy / "releases" / "0123456789abcdef")
    return copy


@pytest.fixture(scope="module")
def installed(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds what installing the wheel puts into site-packages."""
    folder = tmp_path_factory.mktemp("site-packages")
    wheel = archive(released, "wheel", tmp_path_factory.mktemp("wheel"))
    shutil.unpack_archive(wheel, folder, "zip")
    return folder


def test_a_wheel_holds_content_release_and_both_licenses(installed: Path, release: Release) -> None:
    data = installed / "kg" / "_data"
    assert files(data / "ontology") == files(ROOT / "ontology")
    assert files(data / "queries") == files(ROOT / "queries")
    assert {path.name for path in (data / "releases").iterdir()} == {
        "current",
        release.folder.name,
    }
    assert files(data / "releases" / release.folder.name) == files(release.folder)
    assert {path.name.partition("-")[0] for path in installed.iterdir()} == {
        "kg",
        "neuroblastoma_kg",
    }
    (licenses,) = installed.glob("*.dist-info/licenses")
    assert files(licenses) == {"LICENSE", "LICENSE-DATA.md"}


def test_an_sdist_gives_the_same_wheel(released: Path, installed: Path, tmp_path: Path) -> None:
    sdist = archive(released, "sdist", tmp_path / "sdist")
    shutil.unpack_archive(sdist, tmp_path / "unpacked", filter="data")
    (tree,) = (tmp_path / "unpacked").iterdir()
    with zipfile.ZipFile(archive(tree, "wheel", tmp_path / "wheel")) as wheel:
        names = {name for name in wheel.namelist() if not name.endswith("/")}
    assert names == {name for name in files(installed) if "__pycache__" not in name}


def test_a_wheel_without_a_release_is_built(tree: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive(tree, "wheel", tmp_path)) as wheel:
        names = wheel.namelist()
    assert "kg/_data/ontology/neuroblastoma.ttl" in names
    assert not [name for name in names if name.startswith("kg/_data/releases")]


def test_a_wheel_and_an_sdist_carry_the_editor_if_it_was_built(tree: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(tree, tmp_path / "tree"))
    bundle = copy / "kg" / "web" / "static" / "bundle"
    shutil.rmtree(bundle, ignore_errors=True)
    with zipfile.ZipFile(archive(copy, "wheel", tmp_path / "without")) as wheel:
        assert not [name for name in wheel.namelist() if "static/bundle/" in name]
    bundle.mkdir()
    built = {"manifest.json", "editor-ABC.js", "editor-ABC.js.gz", "licenses.txt"}
    for name in built:
        (bundle / name).write_text("{}", encoding="utf-8")
    with zipfile.ZipFile(archive(copy, "wheel", tmp_path / "with")) as wheel:
        names = {name for name in wheel.namelist() if "static/bundle/" in name}
    assert names == {f"kg/web/static/bundle/{name}" for name in built}
    sdist = archive(copy, "sdist", tmp_path / "sdist")
    shutil.unpack_archive(sdist, tmp_path / "unpacked", filter="data")
    (inside,) = (tmp_path / "unpacked").iterdir()
    assert files(inside / "kg" / "web" / "static" / "bundle") == built


def test_a_pointer_to_a_lost_release_stops_the_build(tree: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(tree, tmp_path / "tree"))
    (copy / "releases").mkdir()
    (copy / "releases" / "current").write_text("0123456789abcdef\n")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "out"]
    ended = subprocess.run(build, capture_output=True, text=True, check=False, cwd=copy)
    assert ended.returncode != 0
    assert "Run nbkg build" in ended.stderr


def test_what_is_installed_answers_and_builds_outside_of_itself(
    installed: Path, release: Release, tmp_path: Path
) -> None:
    env = {
        "PYTHONPATH": str(installed),
        "PYTHONDONTWRITEBYTECODE": "1",
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    nbkg = (sys.executable, "-m", "kg.cli")
    before = files(installed)
    assert run(sys.executable, "-c", "import kg; print(kg.__file__)", cwd=tmp_path, **env) == (
        f"{installed / 'kg' / '__init__.py'}\n"
    )
    # What came with the wheel answers until the user builds.
    nquads = run(*nbkg, "export", "--format=nq", cwd=tmp_path, **env)
    assert nquads == release.path("neuroblastoma-kg.nq").read_text("utf-8")
    assert "fast tumor growth" in run(
        *nbkg, "query", "gene-effects", "gene=MYCN", cwd=tmp_path, **env
    )

    run(*nbkg, "build", cwd=tmp_path, **env)
    built = tmp_path / "data" / "neuroblastoma-kg" / "releases"
    assert (built / "current").read_text() == f"{release.folder.name}\n"
    assert files(installed) == before
    (built / release.folder.name / "neuroblastoma-kg.nq").write_bytes(b"")
    ended = subprocess.run(
        [*nbkg, "export", "--format=nq"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, **env},
    )
    assert f"{built / release.folder.name / 'neuroblastoma-kg.nq'} was changed" in ended.stderr
