"""Releases: what is built from content, and what everything else reads."""

from kg.release.building import STEPS, build, dataset
from kg.release.examining import TITLES, Examination, examine
from kg.release.folder import CURRENT, Release, open_release
from kg.release.manifest import FileEntry, Manifest

__all__ = [
    "CURRENT",
    "STEPS",
    "TITLES",
    "Examination",
    "FileEntry",
    "Manifest",
    "Release",
    "build",
    "dataset",
    "examine",
    "open_release",
]
